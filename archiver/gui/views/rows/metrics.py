"""The fonts and measures of list rows, from the font of the system."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

PAD = 16
"""Left and right of a row."""
GUTTER = 12
"""From the edge to the text, beside PAD: where the unread dot is."""
THUMBNAIL = 64
CORNER = 6
GAP = 12
"""Between text and thumbnail."""
TOP = 12
"""Above and below what a row holds."""
EXCERPT_LINES = 2
WIDE = 560
"""Pixels from which a row has room for nearly every title in one line: two would leave it half empty."""
LEADING = 1.36
"""From line to line, in font sizes."""
ELLIPSIS = "…"
SMALLEST = 11
"""Pixels of the smallest font."""


@dataclass(frozen=True)
class Face:
    """A font, measured once for all that is written in it."""

    font: QFont
    metrics: QFontMetricsF
    leading: int
    """From line to line."""
    base: int
    """From the top of a line to where its letters stand."""
    letter: float
    """Width of the average letter."""
    ellipsis: float
    """Width of the sign that a text goes on."""

    @classmethod
    def of(cls, font: QFont) -> Face:
        """`font` has its size in pixels."""
        metrics, leading = QFontMetricsF(font), round(font.pixelSize() * LEADING)
        base = math.floor((leading - metrics.height()) / 2 + metrics.ascent())
        return cls(font, metrics, leading, base, metrics.averageCharWidth(), metrics.horizontalAdvance(ELLIPSIS))


@dataclass(frozen=True)
class RowMetrics:
    """What rows are written in, in pixels."""

    title: Face
    queued: Face
    """Titles in the queue, where every row would be bold."""
    meta: Face
    excerpt: Face
    title_lines: int

    @classmethod
    def of(cls, font: QFont, *, wide: bool = False) -> RowMetrics:
        title, meta, excerpt = scaled(font, 1.06), scaled(font, 0.9), scaled(font, 0.97)
        queued = QFont(title)
        title.setWeight(QFont.Weight.DemiBold)
        queued.setWeight(QFont.Weight.Medium)
        lines = 1 if wide else 2
        return cls(Face.of(title), Face.of(queued), Face.of(meta), Face.of(excerpt), lines)

    @property
    def row_height(self) -> int:
        """Of every row, in whole 8 px, the nearest: above and below what it holds is about the same."""
        title, excerpt = self.title_lines * self.title.leading, EXCERPT_LINES * self.excerpt.leading
        content = title + self.meta.leading + excerpt + 6
        return 8 * round((max(content, THUMBNAIL) + 2 * TOP) / 8)


def scaled(font: QFont, share: float) -> QFont:
    """A font in another size, at least SMALLEST. It may be given in points or in pixels: the outcome is in pixels."""
    other = QFont(font)
    other.setPixelSize(max(SMALLEST, round(QFontInfo(font).pixelSize() * share)))
    return other


def mirrored(rect: QRectF, row: QRectF, rtl: bool) -> QRectF:
    """A rectangle of a row, on the other side of it where the row runs from right to left."""
    if not rtl:
        return rect
    return QRectF(row.left() + row.right() - rect.right(), rect.top(), rect.width(), rect.height())

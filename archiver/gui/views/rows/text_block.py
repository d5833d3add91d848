"""A few lines of plain text, laid out once and painted often."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from archiver.gui.views.rows.metrics import Face

LONGEST = 600
"""Characters that are laid out at most: no row shows more, and titles can be as long as a page."""
LEAD = 40
"""Characters before the first hit that are kept where it would else be cut off."""
BEYOND = 30
"""Characters behind a line that are looked at to elide it: the word that found no room, mostly."""
WIDE = 10_000
"""Pixels to all sides of a block: nothing of it is further away."""
SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\x85\u2028\u2029", " "))
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def is_rtl(text: str, lang: str | None = None) -> bool:
    """Whether a text runs from right to left: by its first letter with a direction, else by its language."""
    for char in text[:200]:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return lang is not None and lang.partition("-")[0].lower() in RTL_LANGUAGES


def show_hits(text: str, hits: Sequence[tuple[int, int]], fits: int) -> tuple[str, list[tuple[int, int]]]:
    """A text that begins late enough for its first hit to stand within `fits` characters; and its hits."""
    if not hits or hits[0][1] <= fits:
        return text, list(hits)
    start = max(0, hits[0][0] - LEAD)
    space = text.find(" ", start, hits[0][0])
    start = space + 1 if space >= 0 else start
    shift = start - 1  # for the ellipsis
    return "…" + text[start:], [(first - shift, last - shift) for first, last in hits if first >= start]


class TextBlock:
    """At most `lines` lines of one face in a width; the last is elided where the text goes on.

    Hits are (start, end) in characters of `text`.
    """

    def __init__(
        self,
        text: str,
        face: Face,
        width: float,
        *,
        lines: int,
        rtl: bool = False,
        hits: Sequence[tuple[int, int]] = (),
    ) -> None:
        text = text[:LONGEST].translate(SPACES)
        self._face = face
        self._rtl = rtl
        self._parts: list[_Part] = []
        self.line_count = 0
        if text:
            self._lay_out(text, width, lines, hits)

    @property
    def height(self) -> float:
        return self.line_count * self._face.leading

    def _lay_out(self, text: str, width: float, lines: int, hits: Sequence[tuple[int, int]]) -> None:
        # What cannot be shown should not be shaped: a wide letter more or less, half as much again finds no room.
        likely = text[: int(1.5 * lines * width / self._face.letter)]
        layout, starts, end = self._break(likely, width, lines)
        if end >= units(likely) and len(likely) < len(text):
            layout, starts, end = self._break(text, width, lines)
        self.line_count = len(starts)
        if not starts or end >= units(text):
            self._parts.append(_Part(layout, self.line_count, spans(text, hits)))
            return
        cut = from_units(text, starts[-1])
        tail = self._elided(text[cut:], from_units(text, end) - cut, width)
        # With twice the room: what was elided to its width already is not broken again.
        last, _, _ = self._break(tail, width, 1, at=len(starts) - 1, spare=width)
        behind = [(max(0, first - cut), last - cut) for first, last in hits if last > cut]
        if len(starts) > 1:
            self._parts.append(_Part(layout, len(starts) - 1, spans(text[:cut], hits)))
        self._parts.append(_Part(last, 1, spans(tail[:-1], behind)))  # not the ellipsis

    def _elided(self, text: str, broken: int, width: float) -> str:
        """The beginning of a text that was broken there, with an ellipsis."""
        for beyond in (BEYOND, len(text)):
            rest = text[: broken + beyond]
            tail = self._face.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
            if tail != rest:
                break
        return tail

    def _break(
        self, text: str, width: float, lines: int, *, at: int = 0, spare: float = 0
    ) -> tuple[QTextLayout, list[int], int]:
        """The layout, where each of its lines starts and where the last one ends, in UTF-16 units.

        `at` is the first line's number in the block, and `spare` how much wider than `width` a line may be.
        """
        layout = QTextLayout(text, self._face.font)
        layout.setTextOption(_option(self._rtl))
        layout.setCacheEnabled(True)
        starts: list[int] = []
        end = 0
        layout.beginLayout()
        for number in range(at, at + lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width + spare)
            # Fallback fonts are taller than the font: the base line keeps its place, and all rows their height.
            base = number * self._face.leading + self._face.base
            line.setPosition(QPointF(-spare if self._rtl else 0, base - line.ascent()))
            starts.append(line.textStart())
            end = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, starts, end

    def draw(
        self, painter: QPainter, x: float, y: float, color: QColor, marked: tuple[QColor, QColor] | None = None
    ) -> None:
        """Paint the text with its top left corner at (x, y); `marked`: the colours of hits, and of what they lie on."""
        painter.setPen(color)
        for part in self._parts:
            ranges = [] if marked is None else [_marked(span, *marked) for span in part.hits]
            part.draw(painter, QPointF(x, y), ranges)


@dataclass(frozen=True, slots=True)
class _Part:
    """The first lines of a layout, each where it stands in the block; hits in UTF-16 units."""

    layout: QTextLayout
    lines: int
    hits: list[tuple[int, int]]

    def draw(self, painter: QPainter, at: QPointF, ranges: list[QTextLayout.FormatRange]) -> None:
        if self.lines == self.layout.lineCount():
            self.layout.draw(painter, at, ranges)
        else:
            # Qt leaves out the lines that begin below the rectangle; of a hit it paints what is within it.
            below = self.layout.lineAt(self.lines).y()
            self.layout.draw(painter, at, ranges, QRectF(at.x() - WIDE, at.y() - WIDE, 2 * WIDE, WIDE + below - 1 / 32))


@cache
def _option(rtl: bool) -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _marked(span: tuple[int, int], color: QColor, mark: QColor) -> QTextLayout.FormatRange:
    style = QTextCharFormat()
    style.setBackground(QBrush(mark))
    style.setForeground(QBrush(color))
    marked = QTextLayout.FormatRange()
    marked.start, marked.length, marked.format = span[0], span[1] - span[0], style
    return marked


def units(text: str) -> int:
    """How many UTF-16 units a text has: what Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def from_units(text: str, position: int) -> int:
    """A position in UTF-16 units as one in characters."""
    if text.isascii():
        return position
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore"))


def spans(text: str, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those hits that lie in a text, in UTF-16 units."""
    kept = [(first, min(last, len(text))) for first, last in hits if first < min(last, len(text))]
    return [(units(text[:first]), units(text[:last])) for first, last in kept]

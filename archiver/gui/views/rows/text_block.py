"""A few lines of plain text, laid out once and painted often."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from archiver.gui.views.rows.metrics import ELLIPSIS, Face

LONGEST = 600
"""Characters that are laid out at most: no row shows more, and titles can be as long as a page."""
LIKELY = 1.35
"""Average letters laid out for each that would find room: what cannot be shown should not be shaped. Of 800 excerpts in
eight scripts half showed more than 1.17, one of a hundred more than 1.26; a text that shows more is laid out anew."""
LEAD = 40
"""Characters before the first hit that are kept where it would else be cut off."""
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
    return ELLIPSIS + text[start:], [(first - shift, last - shift) for first, last in hits if first >= start]


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
        self._face = face
        self._rtl = rtl
        self.line_count = 0
        self._hits: list[tuple[int, int]] = []
        """In UTF-16 units."""
        self._goes_on = False
        if text:
            self._lay_out(text[:LONGEST], width, lines, hits)

    @property
    def height(self) -> float:
        return self.line_count * self._face.leading

    def fits(self, room: float) -> bool:
        """Whether all of a text of one line is shown, within so many pixels."""
        return not self._goes_on and (not self.line_count or self._layout.lineAt(0).naturalTextWidth() <= room)

    def _lay_out(self, text: str, width: float, lines: int, hits: Sequence[tuple[int, int]]) -> None:
        likely = text[: int(LIKELY * lines * width / self._face.letter)]
        end = self._break(likely, width, lines)
        if not self._goes_on and len(likely) < len(text):
            end = self._break(likely := text, width, lines)
        # No hit goes on behind the last line, nor into a space at its end: Qt would paint its ground beside the text.
        self._hits = spans(likely[: from_units(likely, end)].rstrip(), hits) if hits else []

    def _break(self, text: str, width: float, lines: int) -> int:
        """Lay a text out; where what is shown of it ends, in UTF-16 units.

        Where it goes on, the last line leaves as much free as an ellipsis takes.
        """
        shown = text if text.isprintable() else text.translate(SPACES)
        self._layout = layout = QTextLayout(shown, self._face.font)
        layout.setTextOption(_option(self._rtl))
        layout.setCacheEnabled(True)
        layout.beginLayout()
        ellipsis, all_of_it, end = self._face.ellipsis, units(text), 0
        for number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            left = 0.0
            end = line.textStart() + line.textLength()
            self._goes_on = end < all_of_it
            if self._goes_on and number == lines - 1:
                # Broken again, now between any two letters: the text is shaped already, which is what takes its time.
                layout.setTextOption(_option(self._rtl, anywhere=True))
                line.setLineWidth(width - ellipsis)
                end = line.textStart() + line.textLength()
                left = ellipsis if self._rtl else 0.0
            # Fallback fonts are taller than the font: the base line keeps its place, and all rows their height.
            line.setPosition(QPointF(left, number * self._face.leading + self._face.base - line.ascent()))
            self.line_count = number + 1
        layout.endLayout()
        return end

    def draw(
        self, painter: QPainter, x: float, y: float, color: QColor, marked: tuple[QColor, QColor] | None = None
    ) -> None:
        """Paint the text with its top left corner at (x, y); `marked`: the colours of hits, and of what they lie on."""
        if not self.line_count:
            return
        painter.setPen(color)
        ranges = [] if marked is None else [_marked(span, *marked) for span in self._hits]
        self._layout.draw(painter, QPointF(x, y), ranges)
        if self._goes_on:
            last = self._layout.lineAt(self.line_count - 1)
            text = last.naturalTextRect()
            left = text.left() - self._face.ellipsis if self._rtl else text.right()
            painter.setFont(self._face.font)
            painter.drawText(QPointF(x + left, y + last.y() + last.ascent()), ELLIPSIS)


@cache
def _option(rtl: bool, *, anywhere: bool = False) -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    mode = QTextOption.WrapMode
    option.setWrapMode(mode.WrapAnywhere if anywhere else mode.WrapAtWordBoundaryOrAnywhere)
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

"""A few lines of plain text, laid out once and painted often."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from archiver.gui.views.rows.metrics import Face

LONGEST = 600
"""Characters that are laid out at most: no row shows more, and titles can be as long as a page."""
LEAD = 40
"""Characters before the first hit that are kept where it would else be cut off."""
BEYOND = 30
"""Characters behind a line that are looked at to elide it: the word that found no room, mostly."""
BREAK = "\u2028"
"""Ends a line where it ended of itself."""
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
        self._layout: QTextLayout | None = None
        self._hits: list[tuple[int, int]] = []
        self.line_count = 0
        if text:
            self._lay_out(text, width, lines, list(hits))

    @property
    def height(self) -> float:
        return self.line_count * self._face.leading

    def _lay_out(self, text: str, width: float, lines: int, hits: list[tuple[int, int]]) -> None:
        # What cannot be shown should not be shaped: a wide letter more or less, half as much again finds no room.
        likely = text[: int(1.5 * lines * width / self._face.letter)]
        layout, starts, end = self._break(likely, width, lines)
        if end >= units(likely) and len(likely) < len(text):
            layout, starts, end = self._break(text, width, lines)
        if starts and end < units(text):
            cut = from_units(text, starts[-1])
            tail = self._elided(text[cut:], from_units(text, end) - cut, width)
            # Without the space at its end, which a line that is broken here would hang over a right edge.
            head = text[:cut].rstrip() + BREAK if cut else ""
            hits = [
                *((first, min(last, len(head) - 1)) for first, last in hits if first < len(head) - 1),
                *(
                    (len(head) + max(0, first - cut), len(head) + min(last - cut, len(tail) - 1))
                    for first, last in hits
                    if last > cut
                ),
            ]
            text = head + tail
            layout, _, _ = self._break(text, width, lines, is_elided=True)
        self._layout, self._hits = layout, spans(text, hits)

    def _elided(self, text: str, broken: int, width: float) -> str:
        """The beginning of a text that was broken there, with an ellipsis."""
        for beyond in (BEYOND, len(text)):
            rest = text[: broken + beyond]
            tail = self._face.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
            if tail != rest:
                break
        return tail

    def _break(
        self, text: str, width: float, lines: int, *, is_elided: bool = False
    ) -> tuple[QTextLayout, list[int], int]:
        """The layout, where each of its lines starts and where the last one ends, in UTF-16 units.

        The last line of a text that is elided already has twice the room: it is never broken again.
        """
        layout = QTextLayout(text, self._face.font)
        layout.setTextOption(_option(self._rtl))
        layout.setCacheEnabled(True)
        starts: list[int] = []
        end = 0
        layout.beginLayout()
        for number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            beyond = width if is_elided and number == lines - 1 else 0
            line.setLineWidth(width + beyond)
            # Fallback fonts are taller than the font: the base line keeps its place, and all rows their height.
            base = number * self._face.leading + self._face.base
            line.setPosition(QPointF(-beyond if self._rtl else 0, base - line.ascent()))
            starts.append(line.textStart())
            end = line.textStart() + line.textLength()
        layout.endLayout()
        self.line_count = max(self.line_count, len(starts))
        return layout, starts, end

    def draw(
        self, painter: QPainter, x: float, y: float, color: QColor, marked: tuple[QColor, QColor] | None = None
    ) -> None:
        """Paint the text with its top left corner at (x, y); `marked`: the colours of hits, and of what they lie on."""
        if self._layout is not None:
            painter.setPen(color)
            ranges = [] if marked is None else [_marked(span, *marked) for span in self._hits]
            self._layout.draw(painter, QPointF(x, y), ranges)


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

"""What a search found, marked in the page and walked through."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.document import FOOT

Spans = Sequence[tuple[int, int]]

MARKED = 1_000
"""Hits that are marked at once, those around the current one: each costs with every paint."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def searchable_text(document: QTextDocument) -> str:
    """The document's plain text without its foot, a character for a character.

    A place where a line may be broken (`<wbr>`, or our own in long words) is none where a word ends: it becomes a soft
    hyphen, which searching skips.
    """
    text = document.toPlainText().replace("\u200b", "\xad")
    block = document.lastBlock()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            if FOOT in iterator.fragment().charFormat().anchorNames():
                return _cut(text, block.position())
            iterator += 1
        block = block.previous()
    return text


class Hits(QObject):
    """The hits in a page and which of them is the current one."""

    changed = Signal(int, int)
    """(number of the current one from 1, how many); (0, 0): none."""

    def __init__(self, page: QTextBrowser, tokens: Tokens) -> None:
        super().__init__(page)
        self._page = page
        self._tokens = tokens
        self._spans: list[tuple[int, int]] = []
        self._current = 0

    @property
    def count(self) -> int:
        return len(self._spans)

    @property
    def is_at_last(self) -> bool:
        """The current one is the last there is."""
        return self._current == len(self._spans) - 1

    def show(self, text: str, spans: Spans, *, near: int = 0) -> None:
        """Mark hits found in `text`, the page's own, and go to the first one from the character `near` on."""
        self._take(text, spans)
        ahead = bisect_left(self._spans, (near, 0))
        self._current = ahead if ahead < len(self._spans) else 0
        self._go()

    def replace(self, text: str, spans: Spans) -> None:
        """Mark them in a document that was rebuilt; what is read and which one is current stay as they are."""
        self._take(text, spans)
        self._current = min(self._current, max(0, len(spans) - 1))
        self.mark(self._tokens)
        self._tell()

    def walk(self, steps: int) -> None:
        """Go on by so many hits, round and round."""
        if self._spans:
            self._current = (self._current + steps) % len(self._spans)
            self._go()

    def clear(self) -> None:
        """Remove every mark."""
        self._spans = []
        self.mark(self._tokens)
        self.changed.emit(0, 0)

    def mark(self, tokens: Tokens) -> None:
        """Mark in these colours from now on."""
        self._tokens = tokens
        first = max(0, self._current - MARKED // 2)
        selections = []
        for number, span in enumerate(self._spans[first : first + MARKED], first):
            text_format = QTextCharFormat()
            is_current = number == self._current
            text_format.setBackground(tokens.accent if is_current else tokens.hit)
            text_format.setForeground(tokens.on_accent if is_current else tokens.text)
            selection = QTextEdit.ExtraSelection()
            selection.format = text_format
            selection.cursor = self._cursor(*span)
            selections.append(selection)
        self._page.setExtraSelections(selections)

    def _go(self) -> None:
        self.mark(self._tokens)
        if self._spans:
            self._reveal(*self._spans[self._current])
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self._current + 1 if self._spans else 0, len(self._spans))

    def _take(self, text: str, spans: Spans) -> None:
        astral = [match.start() for match in _ASTRAL.finditer(text)]  # QTextDocument counts each of them twice
        self._spans = [(start + bisect_left(astral, start), end + bisect_left(astral, end)) for start, end in spans]

    def _reveal(self, start: int, end: int) -> None:
        """Scroll a hit to a third of the height, or the page to its beginning where that shows it as well; not at all
        where it is in view."""
        height = self._page.viewport().height()
        top = self._page.cursorRect(self._cursor(start, start)).top()
        bottom = self._page.cursorRect(self._cursor(end, end)).bottom()
        if top < 0 or bottom > height:
            bar = self._page.verticalScrollBar()
            if bar.value() + top - height // 3 > bar.maximum():
                self._page.document().size()
            place = bar.value() + top - height // 3
            bar.setValue(place if place > height // 3 else 0)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        last = self._page.document().characterCount() - 1
        cursor = QTextCursor(self._page.document())
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _cut(text: str, position: int) -> str:
    """The text up to a position of QTextDocument, which counts in UTF-16."""
    doubled = [match.start() + number for number, match in enumerate(_ASTRAL.finditer(text))]
    return text[: position - bisect_left(doubled, position)]

"""Where one is in the text: remembered as a share of its characters, and kept in place when the layout changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

SETTLE_MS = 500


class Position(QObject):
    """Watches the scroll bar of a page."""

    moved = Signal(float)
    """A person has read on to this share of the text, 0 to 1, and rests there."""

    def __init__(self, page: QTextBrowser) -> None:
        super().__init__(page)
        self._page = page
        self._bar = page.verticalScrollBar()
        self._anchor: tuple[int, int] | None = None
        self._is_held = False
        self._is_short = False
        """The page was not long enough, when last placed, for what is to stand at its upper edge."""
        self._said: float | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._tell)
        self._bar.valueChanged.connect(self._scrolled)
        self._bar.rangeChanged.connect(self._stretched)

    @property
    def offset(self) -> int:
        """Of the first character of the first visible line."""
        return self._page.cursorForPosition(QPoint(0, 1)).position()

    @property
    def fraction(self) -> float:
        """How much of the text lies above what is visible; 1 when its end is."""
        if self._bar.value() >= self._bar.maximum():
            return 1.0
        return min(1.0, self.offset / max(1, self._page.document().characterCount() - 1))

    def restore(self, fraction: float) -> None:
        """Go where `fraction` was; a person does not have to hear of it."""
        self._settling.stop()
        self._is_held = True
        offset = round(min(max(0.0, fraction), 1.0) * (self._page.document().characterCount() - 1))
        self._place(offset, 0)
        if fraction >= 1:
            self._bar.setValue(self._bar.maximum())  # with the foot below the last line
        self._is_held = False
        # Held until a person scrolls: a page that is not on the screen yet has neither its width nor its scroll bar.
        self._anchor = (offset, 0) if offset else None
        self._said = fraction

    def flush(self) -> None:
        """Tell now what would be told in a moment."""
        if self._settling.isActive():
            self._settling.stop()
            self._tell()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While the layout changes: what is read stays where it is on the screen.

        The place is taken once and kept until a person scrolls, so that many small changes do not add up.
        """
        if self._is_held:
            yield
            return
        if self._anchor is None and self._bar.value() > 0:
            offset = self.offset
            self._anchor = (offset, self._page.cursorRect(self._cursor(offset)).top())
        self._is_held = True
        try:
            yield
            if self._anchor is not None:
                self._place(*self._anchor)
        finally:
            self._is_held = False
            if self._settling.isActive():
                self._settling.start()  # until all is laid out a page seems longer, and its end not reached

    def _place(self, offset: int, top: int) -> None:
        """Scroll so that the line with a character is so many pixels below the upper edge."""
        if offset == 0 and top <= 0:
            self._bar.setValue(0)
            return
        rect = self._page.cursorRect(self._cursor(offset))
        wanted = self._bar.value() + rect.top() - top
        if wanted > self._bar.maximum():
            self._page.document().size()
        self._is_short = wanted > self._bar.maximum()
        self._bar.setValue(wanted)

    def _cursor(self, offset: int) -> QTextCursor:
        cursor = QTextCursor(self._page.document())
        cursor.setPosition(min(offset, self._page.document().characterCount() - 1))
        return cursor

    def _stretched(self) -> None:
        """Near the end of a page the bar hears of the last lines only once all is laid out."""
        if self._is_short and self._anchor is not None:
            with self.held():
                pass

    def _scrolled(self) -> None:
        if not self._is_held:
            self._anchor = None
            self._settling.start()

    def _tell(self) -> None:
        fraction = self.fraction
        if fraction != self._said:
            self._said = fraction
            self.moved.emit(fraction)

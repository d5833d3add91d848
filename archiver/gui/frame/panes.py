"""The layout: a bar on top, below it sidebar, list and reader; in a narrow window list and reader take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from archiver.gui.frame.blank import LIST, NARROW, SIDEBAR


class Panes(QWidget):
    """Knows where things are, not what they do."""

    turned = Signal(bool)
    """Whether the reader has taken the list's place, and there must be a way back."""

    def __init__(self, bar: QWidget, sidebar: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = bar
        self.sidebar = sidebar
        self.list_column = QWidget()
        self.list_stack = QStackedWidget()
        """The list, or what stands in its place."""
        self.reader_stack = QStackedWidget()
        """The reader, or the queue."""
        self._reading = False
        self._only_article = False
        self._sidebar_wanted = True
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for pane, width, stretch in ((sidebar, SIDEBAR, 0), (self.list_column, LIST, 0), (self.reader_stack, 1, 1)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.indexOf(pane), stretch)
            pane.setMinimumWidth(min(width, 180))
        self._widths = (SIDEBAR, LIST)
        self._shown: tuple[bool, ...] = ()
        self.splitter.splitterMoved.connect(self._note_widths)
        self.line = QFrame()
        self.line.setProperty("look", "line")
        self.line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.line)
        column.addWidget(self.splitter, 1)
        self._arrange()

    def fill_list(self, header: QWidget, rows: QWidget) -> None:
        """Put the list and the strip above it in their column."""
        column = QVBoxLayout(self.list_column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.list_stack, 1)
        self.list_stack.addWidget(rows)

    @property
    def widths(self) -> tuple[int, int]:
        """Of sidebar and list, in pixels, as a person has made them."""
        return self._widths

    def set_widths(self, sidebar: int, rows: int) -> None:
        """Make them so wide."""
        self._widths = sidebar, rows
        self._share_width()

    @property
    def is_narrow(self) -> bool:
        """List and reader take turns."""
        return self.width() < NARROW

    @property
    def is_reading(self) -> bool:
        """In a narrow window the reader has its turn."""
        return self._reading

    def set_reading(self, reading: bool) -> None:
        """Give the reader its turn, or the list; in a wide window both are there anyway."""
        self._reading = reading
        self._arrange()

    def set_sidebar(self, wanted: bool) -> None:
        """Fold the sidebar out or away."""
        self._sidebar_wanted = wanted
        self._arrange()

    def set_only_article(self, only: bool) -> None:
        """Nothing but the article."""
        self._only_article = only
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        only, narrow = self._only_article, self.is_narrow
        focus = self.focusWidget()
        sides = ((self.list_column, self.list_stack), (self.reader_stack, self.reader_stack))
        had = [side for side, _ in sides if focus is not None and side.isAncestorOf(focus) and side.isVisible()]
        self.bar.setVisible(not only)
        self.line.setVisible(not only)
        self.sidebar.setVisible(self._sidebar_wanted and not only and not (narrow and self._reading))
        self.list_column.setVisible(not only and not (narrow and self._reading))
        self.reader_stack.setVisible(only or not narrow or self._reading)
        shown = tuple(not pane.isHidden() for pane in self._panes())
        if shown != self._shown:
            self._shown = shown
            self._share_width()
        for side in had:
            if side.isHidden():  # the keyboard goes to the other one, not to whatever Qt finds next to it
                other = next(stack for each, stack in sides if each is not side)
                (other.currentWidget() or other).setFocus()
        self.turned.emit(narrow and self._reading and not only)

    def _panes(self) -> tuple[QWidget, QWidget, QWidget]:
        return self.sidebar, self.list_column, self.reader_stack

    def _share_width(self) -> None:
        """Sidebar and list as wide as they were made; the last one that is shown takes the room that is left."""
        sidebar, rows = (width if there else 0 for width, there in zip(self._widths, self._shown, strict=False))
        room = max(self.splitter.width(), NARROW)
        if not self._shown[2]:
            rows = room - sidebar
        self.splitter.setStretchFactor(1, int(not self._shown[2]))
        self.splitter.setSizes([sidebar, rows, room - sidebar - rows])

    def _note_widths(self) -> None:
        """A person has moved an edge. What the list has while there is no reader is not what it was given."""
        sidebar, rows, _ = self.splitter.sizes()
        before = self._widths
        self._widths = (sidebar if self._shown[0] else before[0], rows if all(self._shown[1:]) else before[1])

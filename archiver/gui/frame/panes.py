"""The layout: a bar on top, below it sidebar, list and reader; in a narrow window list and reader take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

NARROW = 980
"""Pixels below which list and reader take turns."""

SIDEBAR, LIST = 216, 372


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
        self.splitter.setSizes([SIDEBAR, LIST, 1280 - SIDEBAR - LIST])
        self.line = QFrame()
        self.line.setProperty("look", "line")
        self.line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.line)
        column.addWidget(self.splitter, 1)

    def fill_list(self, header: QWidget, rows: QWidget) -> None:
        """Put the list and the strip above it in their column."""
        column = QVBoxLayout(self.list_column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self.list_stack, 1)
        self.list_stack.addWidget(rows)

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
        had_list = focus is not None and self.list_column.isAncestorOf(focus) and self.list_column.isVisible()
        self.bar.setVisible(not only)
        self.line.setVisible(not only)
        self.sidebar.setVisible(self._sidebar_wanted and not only and not (narrow and self._reading))
        self.list_column.setVisible(not only and not (narrow and self._reading))
        self.reader_stack.setVisible(only or not narrow or self._reading)
        if had_list and self.list_column.isHidden():
            self.reader_stack.setFocus()  # not whatever Qt finds next to it
        self.turned.emit(narrow and self._reading and not only)

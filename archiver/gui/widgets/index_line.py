"""The quiet line at the foot of the sidebar while the search index takes in many articles."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.labels import ElidedLabel
from archiver.gui.widgets.progress_line import BAR, paint_bar

PATIENCE_MS = 1000
"""What is done sooner shows no line: while pages are saved, a few are indexed all the time."""


class IndexLine(QWidget):
    """How much is in the index. Nothing to press: it goes on by itself, and searching works meanwhile."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0
        self._total = 0
        self._words = ElidedLabel()
        self._words.setProperty("look", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8 + BAR, 12, 8)
        row.addWidget(self._words)
        self.setToolTip(self.tr("You can search meanwhile; what is not in the index yet is found later"))
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._waiting.timeout.connect(self.show)
        theme.changed.connect(self.update)
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total` articles are in; a total of 0: nothing waits any more."""
        self._done, self._total = done, total
        if not total:
            self._waiting.stop()
            self.hide()
            return
        percent = QLocale().toString(100 * done // total)
        self._words.setText(self.tr("Search index: {percent} %").format(percent=percent))
        self.setAccessibleName(self._words.text())
        if self.isHidden() and not self._waiting.isActive():
            self._waiting.start()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_bar(QPainter(self), self.width(), self._done, self._total, self._theme.tokens)

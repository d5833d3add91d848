"""The quiet line at the foot of the sidebar while many articles are being changed."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.labels import ElidedLabel
from archiver.gui.widgets.progress_line import BAR, paint_bar

PATIENCE_MS = 400
"""What is done sooner shows no line."""


class DeedLine(QWidget):
    """How many of how many articles are changed, with a button that stops. Hidden when nothing takes long."""

    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0
        self._total = 0
        self._words = ElidedLabel()
        stop = IconButton(theme.icon("close"), self.tr("Stop; what is done can be undone"))
        stop.setIconSize(QSize(16, 16))
        stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8 + BAR, 4, 8)
        row.setSpacing(0)
        row.addWidget(self._words, 1)
        row.addWidget(stop)
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._waiting.timeout.connect(self.show)
        theme.changed.connect(self.update)
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total` articles are changed."""
        self._done, self._total = done, total
        number, of = map(QLocale().toString, (done, total))
        self._words.setText(self.tr("Changing {done} of {total}").format(done=number, total=of))
        self.setAccessibleName(self._words.text())
        if self.isHidden() and not self._waiting.isActive():
            self._waiting.start()
        self.update()

    def rest(self) -> None:
        """Nothing is being changed any more."""
        self._waiting.stop()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_bar(QPainter(self), self.width(), self._done, self._total, self._theme.tokens)

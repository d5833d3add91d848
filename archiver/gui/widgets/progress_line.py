"""The quiet lines at the foot of the sidebar: that of saving, and what those of other work are made of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archiver.gui.looks.tokens import Tokens
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.labels import ElidedLabel

BAR = 3


class ProgressLine(QWidget):
    """How many of how many, and the site at hand, with pause and stop; a click opens the queue. Hidden when idle."""

    clicked = Signal()
    pause_wanted = Signal(bool)
    """True: pause, False: go on."""
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0
        self._total = 0
        self._paused = False
        self._count = ElidedLabel()
        self._item = ElidedLabel()
        self._item.setProperty("look", "muted")
        self._pause = IconButton(theme.icon("pause"), "")
        self._pause.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self._stop = IconButton(theme.icon("close"), self.tr("Stop saving"))
        self._stop.clicked.connect(self.stop_wanted)
        for button in (self._pause, self._stop):
            button.setIconSize(QSize(16, 16))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._count)
        words.addWidget(self._item)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8 + BAR, 4, 8)
        row.setSpacing(0)
        row.addLayout(words, 1)
        row.addWidget(self._pause)
        row.addWidget(self._stop)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Show the queue"))
        theme.changed.connect(self.update)
        self.hide()

    def show_progress(self, done: int, total: int, item: str = "", *, paused: bool = False) -> None:
        """`done` of `total` links have ended; `item` is the site being saved. A total of 0 hides the line."""
        self._done, self._total, self._paused = done, total, paused
        count = self.tr("Paused at {done} of {total}") if paused else self.tr("Saving {done} of {total}")
        self._count.setText(count.format(done=done, total=total))
        self._item.setText(item)
        self._item.setVisible(bool(item))
        self._pause.setIcon(self._theme.icon("play" if paused else "pause"))
        self._pause.set_name(self.tr("Go on saving") if paused else self.tr("Pause saving"))
        self.setAccessibleName(" · ".join(filter(None, (self._count.text(), item))))
        self.setVisible(total > 0)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        paint_bar(painter, self.width(), self._done, self._total, tokens, paused=self._paused)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(tokens.focus)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, BAR + 3.5, -3.5, -3.5), 6, 6)


class WorkLine(QWidget):
    """How far some work is. Hidden until it has taken `patience_ms`, and when it rests."""

    def __init__(self, theme: Theme, patience_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0
        self._total = 0
        self._words = ElidedLabel()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 8 + BAR, 12, 8)
        self.row.setSpacing(0)
        self.row.addWidget(self._words, 1)
        self._waiting = QTimer(self, singleShot=True, interval=patience_ms)
        self._waiting.timeout.connect(self.show)
        theme.changed.connect(self.update)
        self.hide()

    def tell(self, words: str, done: int, total: int) -> None:
        """`done` of `total`, in words."""
        self._done, self._total = done, total
        self._words.setText(words)
        self.setAccessibleName(words)
        if self.isHidden() and not self._waiting.isActive():
            self._waiting.start()
        self.update()

    def rest(self) -> None:
        """Nothing is being done any more."""
        self._waiting.stop()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_bar(QPainter(self), self.width(), self._done, self._total, self._theme.tokens)


def paint_bar(painter: QPainter, width: int, done: int, total: int, tokens: Tokens, *, paused: bool = False) -> None:
    """The share that is done, at the upper edge of a line."""
    share = min(done / total, 1.0) if total else 0.0
    painter.fillRect(0, 0, width, BAR, tokens.line)
    painter.fillRect(QRectF(0, 0, width * share, BAR), tokens.muted if paused else tokens.accent)

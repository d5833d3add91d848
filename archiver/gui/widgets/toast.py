"""A line at the foot of the window that says what was just done, and offers to undo it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPropertyAnimation, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import ElidedLabel
from archiver.gui.widgets.overlay import Placed, paint_card

SECONDS = 6.0
FADE_MS = 220
EDGE = 16
"""Pixels around the card for its shadow."""
RADIUS = 10
WIDEST = 560 + 2 * EDGE


class Toast(Placed):
    """Shows one message at a time, bottom centre of its parent; it stays while the mouse or the keyboard is on it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._undo: Callable[[], None] | None = None
        self._label = ElidedLabel()
        self._button = word_button(self.tr("Undo"), "toast")
        self._button.clicked.connect(self._press)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._button)
        self._veil = QGraphicsOpacityEffect(self)
        self._veil.setEnabled(False)  # while it is on, everything below is drawn twice
        self.setGraphicsEffect(self._veil)
        self._fade = QPropertyAnimation(self._veil, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.finished.connect(self._settle)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.leave)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def say(self, text: str, undo: Callable[[], None] | None = None, seconds: float = SECONDS) -> None:
        """Show `text` instead of what was there, for some seconds; with `undo` there is a button that calls it."""
        self._undo = undo
        self._label.setText(text)
        self._button.setVisible(undo is not None)
        self._label.setMinimumHeight(self._button.sizeHint().height())  # a message is as high without a button
        self._row.setContentsMargins(EDGE + 16, EDGE + 8, EDGE + (16 if undo is None else 8), EDGE + 8)
        self.setAccessibleName(text)
        self.place()
        self.show()
        self.raise_()
        self._animate(1.0)
        self._timer.start(int(seconds * 1000))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def leave(self) -> None:
        """Go, unless somebody is about to press the button."""
        if self.underMouse() or self._button.hasFocus():
            self._timer.start(1000)
        else:
            self._animate(0.0)

    def place(self) -> None:
        area = self.over.rect()
        width = min(self.sizeHint().width() + 2, area.width(), WIDEST)
        height = self.sizeHint().height()
        self.setGeometry((area.width() - width) // 2, area.height() - height - 8, width, height)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._animate(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.isVisible() and not self._timer.isActive():
            self._timer.start(1000)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        card = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        paint_card(QPainter(self), card, RADIUS, tokens.toast, tokens.shadow, tokens.toast)

    def _animate(self, opacity: float) -> None:
        self._fade.stop()
        start = self._veil.opacity() if self._veil.isEnabled() else (0.0 if opacity and not self.isVisible() else 1.0)
        if not self._theme.moves or start == opacity:
            self._veil.setOpacity(opacity)
            self._settle()
            return
        self._veil.setEnabled(True)
        self._fade.setStartValue(start)
        self._fade.setEndValue(opacity)
        self._fade.start()

    def _settle(self) -> None:
        gone = self._veil.opacity() == 0.0
        self._veil.setEnabled(False)
        if gone:
            self.hide()
            self._undo = None

    def _press(self) -> None:
        undo, self._undo = self._undo, None
        self._timer.stop()
        self._fade.stop()
        self._veil.setOpacity(0.0)
        self._settle()
        if undo is not None:
            undo()

    def _dress(self) -> None:
        palette = QPalette(self._label.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.tokens.on_toast)
        self._label.setPalette(palette)
        self.update()

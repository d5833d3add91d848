"""A dialog drawn inside the window: a raised card over a dimmed window, or below the button that opened it.

A window of its own would be placed, framed and composed differently by every system (Wayland lets no program place
one, X11 without a compositor has no soft corners).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.labels import plain_label
from archiver.gui.widgets.overlay import paint_card

RADIUS = 14
CLOSE_EDGE = 16
EDGE = 24
"""Least distance from the window's edge."""


class Sheet(QDialog):
    """Covers the window of `over`; Escape or a press beside the card rejects it, and it deletes itself once finished.

    The keyboard stays within it, and goes back afterwards to where it was. Keys of the window's commands are not heard.
    """

    def __init__(
        self, over: QWidget, theme: Theme, title: str, *, width: int = 480, anchor: QWidget | None = None
    ) -> None:
        super().__init__(over.window())
        # A sub-window is what Qt keeps the Tab key within; it is no window for anybody else.
        self.setWindowFlags(Qt.WindowType.SubWindow)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._theme = theme
        self.window_below = over.window()
        self._width = width
        self._anchor = anchor
        self._before: QWidget | None = None
        self._close: IconButton | None = None
        self.card = QWidget(self)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(24, 20, 24, 24)
        self.body.setSpacing(16)
        self.card.installEventFilter(self)
        self.window_below.installEventFilter(self)
        self.finished.connect(self._leave)
        theme.changed.connect(self.update)

    def add_head(self) -> None:
        """The title and a button that closes."""
        close = self._close = IconButton(self._theme.icon("close", "muted"), self.tr("Close"), self.card)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(plain_label(self.windowTitle(), "heading"), 1)
        row.addStrut(close.sizeHint().height())
        row.addSpacing(close.sizeHint().width())
        self.body.addLayout(row)

    def open(self) -> None:
        """Show it over its window."""
        self._before = self.window_below.focusWidget()
        self.place()
        self.show()
        self.raise_()
        if (first := self.first()) is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def first(self) -> QWidget | None:
        """What has the keyboard at first."""
        return self.card.nextInFocusChain()

    def place(self) -> None:
        area = self.window_below.rect()
        self.setGeometry(area)
        width = min(self._width, area.width() - 2 * EDGE)
        layout = self.body
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        height = min(wanted, area.height() - 2 * EDGE)
        self.card.setGeometry(QRect(self._corner(area, width, height), self.card.size()))
        self.card.resize(width, height)
        if self._close is not None:  # its drawing, not its ground, ends where what is below it ends
            side = self._close.sizeHint()
            self._close.setGeometry(
                width - CLOSE_EDGE - side.width(), self.body.contentsMargins().top(), side.width(), side.height()
            )
        self.update()

    def _corner(self, area: QRect, width: int, height: int) -> QPoint:
        if self._anchor is None:
            return QPoint(
                (area.width() - width) // 2, min(max(area.height() // 7, EDGE), area.height() - height - EDGE)
            )
        below = self._anchor.mapTo(self.window_below, self._anchor.rect().bottomLeft()) + QPoint(0, 8)
        x = min(max(below.x() + (self._anchor.width() - width) // 2, EDGE // 2), area.width() - width - EDGE // 2)
        return QPoint(x, min(below.y(), area.height() - height - EDGE // 2))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a key that no part of the sheet took shall not become a command of the window
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = event.type() == QEvent.Type.Resize and watched is self.window_below
        if (resized or (event.type() == QEvent.Type.LayoutRequest and watched is self.card)) and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.reject()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        if self._anchor is None:
            painter.fillRect(self.rect(), tokens.scrim)
        border = tokens.line
        paint_card(painter, QRectF(self.card.geometry()), RADIUS, tokens.surface_raised, tokens.shadow, border)

    def _leave(self) -> None:
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

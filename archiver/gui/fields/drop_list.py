"""One of several things, the others out of sight."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from archiver.gui.theme import Theme

ARROW = 16


class DropList(QComboBox):
    """A combo box with our arrow: a style sheet can only show pictures that do not follow the theme."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past it shall not choose something else

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        box = QRect(self.width() - ARROW - 10, (self.height() - ARROW) // 2, ARROW, ARROW)
        self._theme.icon("down", "muted").paint(QPainter(self), box)

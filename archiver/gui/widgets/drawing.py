"""One of our drawings as a part of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from archiver.gui.theme import Theme


class Drawing(QWidget):
    """A drawing in the colour of a token, crisp on every screen; nothing to press."""

    def __init__(self, theme: Theme, name: str, side: int = 20, role: str = "muted") -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._role = role
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._theme.icon(self._name, self._role).paint(QPainter(self), self.rect())

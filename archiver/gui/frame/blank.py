"""What is seen for the first tenths of a second: the ground of the bar and the panes, where they will be."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from archiver.gui.theme import Theme

BAR = 52
"""Height of the bar on top, px."""
SIDEBAR, LIST = 216, 372
"""Widths at first, px."""
NARROW = 980
"""Width of the window below which list and reader take turns, px."""


class Blank(QWidget):
    """Stands in the window's middle until its panes are made."""

    def __init__(self, theme: Theme, widths: tuple[int, int]) -> None:
        super().__init__()
        self._theme = theme
        self._widths = widths

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        sidebar, rows = self._widths
        edges = [sidebar] if self.width() < NARROW else [sidebar, sidebar + 1 + rows]
        painter.fillRect(QRect(edges[-1], BAR, self.width(), self.height()), tokens.surface)
        painter.fillRect(0, BAR, self.width(), 1, tokens.line)
        for edge in edges:
            painter.fillRect(edge, BAR, 1, self.height(), tokens.line)

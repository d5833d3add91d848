"""The modes of the theme as small pictures of themselves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from archiver.gui.looks.tokens import Tokens
from archiver.gui.theme import MODES, Theme, load_theme

TILE = QSize(88, 92)
PICTURE = 56
"""Height of the picture above the word."""


class ThemeChoice(QWidget):
    """A tile for each mode."""

    chosen = Signal(str)
    """One of `MODES`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "sepia": self.tr("Sepia"),
            "system": self.tr("System"),
            "clock": self.tr("By the clock"),
        }
        self._group = QButtonGroup(self)
        self._tiles: dict[str, ThemeTile] = {mode: ThemeTile(theme, mode, words[mode]) for mode in MODES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for mode, tile in self._tiles.items():
            self._group.addButton(tile)
            tile.clicked.connect(lambda _down, mode=mode: self.chosen.emit(mode))
            row.addWidget(tile, 1)
        self.show_mode(theme.mode)
        theme.mode_changed.connect(self.show_mode)

    def show_mode(self, mode: str) -> None:
        """Without a signal."""
        self._tiles[mode].setChecked(True)


class ThemeTile(QAbstractButton):
    """A page in the colours of one theme, or of two where the mode changes between them."""

    def __init__(self, theme: Theme, mode: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._by_clock = mode == "clock"
        self._halves = [
            load_theme(name) for name in {"system": ("light", "dark"), "clock": ("light", "dark")}.get(mode, (mode,))
        ]
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return TILE

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = QRectF(4, 4, self.width() - 8, PICTURE)
        frame = QPainterPath()
        frame.addRoundedRect(picture, 8, 8)
        for position, half in enumerate(self._halves):
            painter.save()
            painter.setClipPath(frame)
            if position:
                painter.setClipPath(self._second_half(picture), Qt.ClipOperation.IntersectClip)
            self._draw_page(painter, picture, half)
            painter.restore()
        painter.setPen(QPen(tokens.line, 1))
        painter.drawPath(frame)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawRoundedRect(picture.adjusted(-3, -3, 3, 3), 10, 10)
        elif self.underMouse():
            painter.setPen(QPen(tokens.scrollbar, 2))
            painter.drawRoundedRect(picture.adjusted(-3, -3, 3, 3), 10, 10)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens.text if self.isChecked() else tokens.muted)
        words = QRectF(0, PICTURE + 10, self.width(), self.height() - PICTURE - 10)
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.text())

    def _second_half(self, picture: QRectF) -> QPainterPath:
        """Below the diagonal, or where one comes after the other, at the right."""
        half = QPainterPath(picture.topRight())
        if self._by_clock:
            half.addRect(picture.adjusted(picture.width() / 2, 0, 0, 0))
        else:
            half.lineTo(picture.bottomRight())
            half.lineTo(picture.bottomLeft())
        return half

    def _draw_page(self, painter: QPainter, picture: QRectF, tokens: Tokens) -> None:
        painter.fillRect(picture, tokens.window)
        painter.fillRect(picture.adjusted(picture.width() * 0.3, 0, 0, 0), tokens.surface)
        painter.setPen(QPen(tokens.accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._draw_line(painter, picture, 0.3, (0.08, 0.2))
        painter.setPen(QPen(tokens.muted, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for height in (0.5, 0.7):
            self._draw_line(painter, picture, height, (0.08, 0.2))
        painter.setPen(QPen(tokens.text, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for height, end in ((0.3, 0.7), (0.5, 0.9), (0.7, 0.82)):
            self._draw_line(painter, picture, height, (0.42, end))

    def _draw_line(self, painter: QPainter, picture: QRectF, height: float, ends: tuple[float, float]) -> None:
        y = picture.top() + picture.height() * height
        left, right = (picture.left() + picture.width() * end for end in ends)
        painter.drawLine(QPointF(left, y), QPointF(right, y))

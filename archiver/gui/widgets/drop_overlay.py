"""What one sees while a link is dragged over the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.overlay import Placed, paint_card

ICON_SIDE = 48
CARD = QSize(400, 184)


class DropOverlay(Placed):
    """Dims all of its parent and says what a drop would do: "Drop to save 3 links". The mouse goes through it."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._can_drop = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def show_text(self, text: str, *, can_drop: bool = True) -> None:
        """Cover the window; `can_drop` False says why what is held here cannot be saved."""
        self.set_text(text)
        self._can_drop = can_drop
        self.place()
        self.show()
        self.raise_()

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tokens.scrim)
        card = QRectF(0, 0, min(CARD.width(), self.width() - 48), CARD.height())
        card.moveCenter(QRectF(self.rect()).center())
        paint_card(painter, card, 20, tokens.surface_raised, tokens.shadow, tokens.surface_raised)
        color = tokens.accent if self._can_drop else tokens.muted
        painter.setPen(QPen(color, 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap))
        pen = painter.pen()
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(card.adjusted(12, 12, -12, -12), 12, 12)
        icon = self._theme.icon("drop" if self._can_drop else "cancel", "accent" if self._can_drop else "muted")
        icon.paint(painter, int(card.center().x()) - ICON_SIDE // 2, int(card.top()) + 40, ICON_SIDE, ICON_SIDE)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.text)
        words = card.adjusted(32, 96, -32, -24)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value, self._text)

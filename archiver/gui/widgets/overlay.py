"""A part that lies over another one and covers all of it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QWidget

SHADOW_STEPS = 12
SHADOW_STEP = 1.5
"""Pixels from one ring of the shadow to the next."""
SHADOW_DROP = 4
SHADOW_STRENGTH = 0.16


class Follower(QObject):
    """Calls `place()` of a widget whenever the widget it lies on changes its size."""

    def __init__(self, widget: Placed) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.over.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._widget.place()
        return False


class Placed(QWidget):
    """A child that finds its own place on its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.over = parent
        self._follower = Follower(self)

    def place(self) -> None:
        self.setGeometry(self.over.rect())


def paint_card(painter: QPainter, card: QRectF, radius: float, ground: QColor, shadow: QColor, border: QColor) -> None:
    """A rounded, raised rectangle with a soft shadow below it and a hairline around it.

    It is drawn once: what lies over a list is painted with every row that changes below.
    """
    room = SHADOW_STEPS * SHADOW_STEP + SHADOW_DROP
    scale = painter.device().devicePixelRatioF()
    place = card.adjusted(-room, -room, room, room)
    colors = " ".join(color.name(QColor.NameFormat.HexArgb) for color in (ground, shadow, border))
    key = f"card {place.width()} {place.height()} {radius} {scale} {colors}"
    drawing = QPixmap()
    if not QPixmapCache.find(key, drawing):
        drawing = QPixmap(math.ceil(place.width() * scale), math.ceil(place.height() * scale))
        drawing.setDevicePixelRatio(scale)
        drawing.fill(Qt.GlobalColor.transparent)
        _draw_card(QPainter(drawing), card.translated(-place.topLeft()), radius, ground, shadow, border)
        QPixmapCache.insert(key, drawing)
    painter.drawPixmap(place.topLeft(), drawing)


def _draw_card(painter: QPainter, card: QRectF, radius: float, ground: QColor, shadow: QColor, border: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # Rings whose opacities add up: a blur of QGraphicsDropShadowEffect would be computed anew with each key typed.
    for step in range(SHADOW_STEPS, 0, -1):
        ring = QColor(shadow)
        ring.setAlphaF(SHADOW_STRENGTH * (1 - step / (SHADOW_STEPS + 1)) / SHADOW_STEPS * 2)
        painter.setBrush(ring)
        spread = step * SHADOW_STEP
        painter.drawRoundedRect(
            card.adjusted(-spread, -spread, spread, spread).translated(QPointF(0, SHADOW_DROP)),
            radius + spread,
            radius + spread,
        )
    painter.setBrush(ground)
    painter.setPen(border)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.end()

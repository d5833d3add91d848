"""A row of the sidebar: what stands where, and painting it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from archiver.gui.models.places import Node
from archiver.gui.theme import Theme
from archiver.gui.views.rows.metrics import scaled

ROW = 32
HEAD = 40
"""Of the head of a section: with some room above."""
INDENT = 16
EDGE = 8
"""From the edge of the pane to the selection, px."""
GUTTER = 26
"""From the edge to the icon: the chevron of what can be folded is in it."""
ICON = 18
ROUND = 6


def icon_left(node: Node) -> int:
    return GUTTER + node.depth * INDENT


def name_rect(node: Node, rect: QRect) -> QRect:
    """Where the name is, and where it is edited."""
    left = rect.left() + icon_left(node) + ICON + 8
    return QRect(left, rect.top() + 2, rect.right() - EDGE - left, rect.height() - 4)


def chevron_rect(node: Node, rect: QRect) -> QRect:
    """Where a click folds and unfolds."""
    if node.kind == "head":
        return QRect(rect.left(), rect.top(), rect.width(), rect.height())
    return QRect(rect.left() + icon_left(node) - 18, rect.top(), 18, rect.height())


def paint_place(
    painter: QPainter, rect: QRect, node: Node, theme: Theme, font: QFont, *, selected: bool, expanded: bool
) -> None:
    """Icon, name, count, and a chevron where something is below. The ground is there already."""
    tokens = theme.tokens
    left, middle = rect.left() + icon_left(node), rect.center().y() + 1
    if node.children:
        paint_chevron(painter, QPoint(left - 10, middle), theme, expanded)
    icon = theme.icon(node.icon, "accent" if selected else "muted")
    icon.paint(painter, QRect(left, middle - ICON // 2, ICON, ICON))
    count = QLocale().toString(node.count) if node.count else ""
    small = scaled(font, 0.88)
    count_width = QFontMetrics(small).horizontalAdvance(count)
    room = name_rect(node, rect).adjusted(0, 0, -(count_width + 16 if count else 8), 0)
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
    painter.setFont(strong)
    painter.setPen(tokens.text)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    name = QFontMetrics(strong).elidedText(node.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, flags, name)
    painter.setFont(small)
    painter.setPen(tokens.muted)
    painter.drawText(
        rect.adjusted(0, 0, -EDGE - 8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count
    )


def paint_head(painter: QPainter, rect: QRect, node: Node, theme: Theme, font: QFont, *, expanded: bool) -> None:
    """The name of a section, small and muted, with its chevron."""
    small = scaled(font, 0.88)
    small.setWeight(QFont.Weight.DemiBold)
    painter.setFont(small)
    painter.setPen(theme.tokens.muted)
    room = rect.adjusted(EDGE + 8, 10, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, node.name)
    right = room.left() + QFontMetrics(small).horizontalAdvance(node.name)
    paint_chevron(painter, QPoint(right + 12, room.center().y() + 1), theme, expanded)


def paint_chevron(painter: QPainter, middle: QPoint, theme: Theme, expanded: bool) -> None:
    theme.icon("down" if expanded else "right", "muted").paint(painter, QRect(middle.x() - 6, middle.y() - 6, 12, 12))


def paint_ground(painter: QPainter, rect: QRect, theme: Theme, *, selected: bool, hovered: bool, focused: bool) -> None:
    """Selection, hover and the focus ring."""
    tokens = theme.tokens
    ground = QRectF(rect).adjusted(EDGE, 1, -EDGE, -1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or hovered:
        painter.setBrush(tokens.selection if selected else tokens.hover)
        painter.drawRoundedRect(ground, ROUND, ROUND)
    if focused:
        painter.setPen(QPen(tokens.focus, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), ROUND - 1, ROUND - 1)

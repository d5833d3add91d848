"""The tree of places as a target of drags: articles are filed, collections are moved."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QTreeView, QWidget

from archiver.gui.models.places import Node, PlacesModel
from archiver.gui.place import Place
from archiver.gui.theme import Theme
from archiver.gui.views.drags import ARTICLES_MIME, COLLECTION_MIME, draw_drag_picture, pack_ids, read_ids
from archiver.gui.views.places.drop import Move, Target, find_move, target_for_articles, target_for_collection
from archiver.gui.views.places.row import EDGE, INDENT, ROUND, icon_left

UNFOLD = 600
"""Milliseconds a drag rests on a folded collection until it unfolds."""


class DraggingTree(QTreeView):
    """Shows where a drag would end: a frame around a row, or a line between two."""

    articles_dropped = Signal(int, list)
    collection_moved = Signal(int, object, int)

    def __init__(self, theme: Theme, places: PlacesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.places = places
        self._target: Target | None = None
        self._unfold = QTimer(self, singleShot=True, interval=UNFOLD)
        self._unfold.timeout.connect(self._unfold_target)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def startDrag(self, actions: Qt.DropAction) -> None:
        node = self.places.node_at(self.currentIndex())
        if node is None or node.collection is None:
            return
        drag = QDrag(self)
        drag.setMimeData(pack_ids(COLLECTION_MIME, [node.collection]))
        drag.setPixmap(draw_drag_picture(node.name, self._theme.tokens, self.font(), self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(ARTICLES_MIME) or event.mimeData().hasFormat(COLLECTION_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        point = event.position().toPoint()
        self._aim(self._find_target(event.mimeData(), point))
        if self._target is None:
            event.ignore()
        elif event.mimeData().hasFormat(COLLECTION_MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self._find_target(event.mimeData(), event.position().toPoint())
        super().dropEvent(event)  # ends the state of dragging; the model itself takes nothing
        self._aim(None)
        if target is None:
            return
        event.accept()
        node = self.places.node(target.key)
        ids = read_ids(event.mimeData(), ARTICLES_MIME)
        if ids and node is not None and node.collection is not None:
            self.articles_dropped.emit(node.collection, ids)
        elif (move := self._find_move(event.mimeData(), target)) is not None:
            self.collection_moved.emit(move.id, move.parent, move.position)

    def _find_target(self, data: QMimeData, point: QPoint) -> Target | None:
        index = self.indexAt(point)
        node = self.places.node_at(index)
        if data.hasFormat(ARTICLES_MIME):
            return target_for_articles(node)
        if not data.hasFormat(COLLECTION_MIME):
            return None
        target = target_for_collection(node, self.visualRect(index), point)
        return target if target is not None and self._find_move(data, target) is not None else None

    def _find_move(self, data: QMimeData, target: Target) -> Move | None:
        ids = read_ids(data, COLLECTION_MIME)
        dragged = self.places.node(Place.of_collection(ids[0]).key) if ids else None
        node = self.places.node(target.key)
        if dragged is None or node is None:
            return None
        return find_move(dragged, node, target, expanded=self.isExpanded(self.places.index_of(node.key)))

    def _aim(self, target: Target | None) -> None:
        if target != self._target:
            self._target = target
            (self._unfold.start if target and target.side == "on" else self._unfold.stop)()
            self.viewport().update()

    def _unfold_target(self) -> None:
        if self._target is not None:
            self.expand(self.places.index_of(self._target.key))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        node = self.places.node(self._target.key) if self._target else None
        if node is None or self._target is None:
            return
        index = self.places.index_of(node.key)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.accent, 2))
        paint_target(painter, self.visualRect(index), node, self._target, inside=self.isExpanded(index))


def paint_target(painter: QPainter, rect: QRect, node: Node, target: Target, *, inside: bool) -> None:
    """A frame around the row that takes the drop, or a line with a ring where it would go between two."""
    if target.side == "on":
        painter.drawRoundedRect(QRectF(rect).adjusted(EDGE + 1, 2, -EDGE - 1, -2), ROUND, ROUND)
        return
    y = rect.top() if target.side == "above" else rect.bottom() + 1
    deeper = INDENT if target.side == "below" and inside and node.children else 0
    left = rect.left() + icon_left(node) + deeper
    painter.drawEllipse(QPoint(left, y), 3, 3)
    painter.drawLine(left + 4, y, rect.right() - EDGE, y)

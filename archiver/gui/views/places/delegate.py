"""Paints the rows of the sidebar and edits the names of collections and tags in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from archiver.gui.models.places import NODE, Node
from archiver.gui.theme import Theme
from archiver.gui.views.places.row import HEAD, ROW, name_rect, paint_ground, paint_head, paint_place

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag

RENAME = "rename"
"""The name of the field in which a collection or a tag is renamed."""
EDGE, PADDING = 6, 12
"""Pixels from the edge of that field to the name; what the style sheet and Qt keep free there in any field."""


class PlaceDelegate(QStyledItemDelegate):
    """`empty_height(key)` gives the height of what stands in an empty section."""

    def __init__(self, theme: Theme, empty_height: Callable[[str], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._empty_height = empty_height
        self.shows_focus = False
        """Whether the row with the keyboard gets a ring: only while keys are used."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        node: Node = index.data(NODE)
        if node.kind == "empty":
            return QSize(0, self._empty_height(node.key))
        return QSize(0, HEAD if node.kind == "head" else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node: Node = index.data(NODE)
        if node.kind == "empty":
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        font, expanded = option.font, bool(state & State.State_Open)
        selected = bool(state & State.State_Selected)
        focused = self.shows_focus and bool(state & State.State_HasFocus)
        painter.save()
        if node.kind == "head":
            ground = rect.adjusted(0, 10, 0, 0)
            paint_ground(painter, ground, self._theme, selected=False, hovered=False, focused=focused)
            paint_head(painter, rect, node, self._theme, font, expanded=expanded)
        else:
            hovered = bool(state & State.State_MouseOver)
            paint_ground(painter, rect, self._theme, selected=selected, hovered=hovered, focused=focused)
            paint_place(painter, rect, node, self._theme, font, selected=selected, expanded=expanded)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName(RENAME)
        node: Node = index.data(NODE)
        is_tag = node.tag is not None
        editor.setAccessibleName(self.tr("Name of the tag") if is_tag else self.tr("Name of the collection"))
        editor.setTextMargins(EDGE - PADDING, 0, 0, 0)  # the name stays where it is, the ring leaves the drawing free
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Also asked for the widgets that lie on heads and empty sections."""
        rect: QRect = option.rect
        is_name = editor.objectName() == RENAME
        editor.setGeometry(name_rect(index.data(NODE), rect).adjusted(-EDGE, -1, 0, 1) if is_name else rect)

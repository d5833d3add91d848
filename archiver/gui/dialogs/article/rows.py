"""A list of facts in two lines each, with a mark before and a figure behind: thousands of them cost nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from archiver.gui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
Tone = Literal["text", "muted", "danger", "accent", "line"]

RowRole = Qt.ItemDataRole.UserRole
PAD = 12
GAP = 3
BOX = 18


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says. `key` is the caller's own."""

    text: str
    detail: str = ""
    figure: str = ""
    tone: Tone = "text"
    """Of the text."""
    bar: Tone | None = None
    """The colour of the mark before it."""
    checked: bool | None = None
    """None: nothing to check here."""
    key: object = None


class RowModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(part for part in (row.text, row.detail, row.figure) if part)
        if role == Qt.ItemDataRole.CheckStateRole and row.checked is not None:
            return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
        return None

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add(self, row: Row) -> None:
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows))
        self.rows.append(row)
        self.endInsertRows()

    def check(self, number: int, checked: bool) -> None:
        self.rows[number] = replace(self.rows[number], checked=checked)
        index = self.index(number)
        self.dataChanged.emit(index, index)


class RowList(QListView):
    """Arrow keys walk; Space or a click on its box checks a row."""

    checks_changed = Signal()
    row_chosen = Signal(object)
    """The `Row` that is current now."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = RowModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._tell)
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return self.model_.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and current.isValid():
            self._toggle(current.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < PAD + BOX + PAD:
            self._toggle(index.row())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        return super().event(event)

    def _toggle(self, number: int) -> None:
        row = self.rows[number]
        if row.checked is not None:
            self.model_.check(number, not row.checked)
            self.checks_changed.emit()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(current.data(RowRole))


class RowDelegate(QStyledItemDelegate):
    """Draws a `Row`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        metrics = QFontMetrics(option.font)
        return QSize(0, 2 * metrics.height() + GAP + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: Row = index.data(RowRole)
        tokens = self._theme.tokens
        rect = QRect(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = None
        if option.state & QStyle.StateFlag.State_Selected:
            ground = tokens.selection
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        if ground is not None:
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(rect), 8, 8)
        inside = rect.adjusted(PAD, 7, -PAD, -7)
        if row.checked is not None:
            self._draw_box(painter, QRect(inside.left(), inside.center().y() - BOX // 2 + 1, BOX, BOX), row.checked)
            inside.setLeft(inside.left() + BOX + PAD)
        elif row.bar is not None:
            painter.setBrush(getattr(tokens, row.bar))
            painter.drawRoundedRect(QRectF(inside.left(), inside.top() + 1, 3, inside.height() - 2), 1.5, 1.5)
            inside.setLeft(inside.left() + 3 + PAD)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        figure = metrics.horizontalAdvance(row.figure) + PAD if row.figure else 0
        top = QRect(inside.left(), inside.top(), inside.width(), metrics.height())
        below = QRect(inside.left(), top.bottom() + 1 + GAP, inside.width(), metrics.height())
        painter.setPen(tokens.muted)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.figure)
        small = QFont(option.font)
        small.setPointSizeF(max(small.pointSizeF() * 0.92, 1.0))
        painter.setFont(small)
        detail = QFontMetrics(small).elidedText(row.detail, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setFont(option.font)
        painter.setPen(getattr(tokens, row.tone))
        text = metrics.elidedText(" ".join(row.text.split()), Qt.TextElideMode.ElideRight, top.width() - figure)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _draw_box(self, painter: QPainter, box: QRect, checked: bool) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen if checked else tokens.disabled)
        painter.setBrush(tokens.accent if checked else tokens.surface_raised)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        if checked:
            self._theme.icon("check", "on_accent").paint(painter, box.adjusted(1, 1, -1, -1))

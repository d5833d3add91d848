"""A list of things to choose from, and how well each fits what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from archiver.gui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

ChoiceRole = Qt.ItemDataRole.UserRole
ROW = 40
ICON = 20
PAD = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: what it is, in which words, with what beside it."""

    key: object
    text: str
    detail: str = ""
    """Muted, at the right: keys, the path above."""
    icon: str = ""
    mark: Qt.CheckState | None = None
    """Checked, partly or not; None: nothing to check here."""


def fit(typed: str, text: str) -> float | None:
    """How well `text` fits the letters typed, higher is better; None where they are not in it in this order.

    Letters in a run and at the start of words count more, and the shorter of two texts wins. Case and accents fold.
    """
    wanted, letters = fold(typed).replace(" ", ""), fold(text)
    if not wanted:
        return 0.0
    whole = letters.find(fold(typed).strip())
    if whole >= 0:
        start_of_word = whole == 0 or not letters[whole - 1].isalnum()
        return 1000.0 + 100 * start_of_word - whole - len(letters) / 100
    score, position = 0.0, -1
    for letter in wanted:
        found = letters.find(letter, position + 1)
        if found < 0:
            return None
        start_of_word = found == 0 or not letters[found - 1].isalnum()
        score += 8 * start_of_word + 4 * (found == position + 1) - 0.1 * (found - position)
        position = found
    return score - len(letters) / 100


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class ChoiceModel(QAbstractListModel):
    """The rows of a `ChoiceList`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self._choices[index.row()]
        if role == ChoiceRole:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " · ".join(filter(None, (choice.text, choice.detail)))
        if role == Qt.ItemDataRole.CheckStateRole:
            return choice.mark
        return None

    @property
    def choices(self) -> list[Choice]:
        return list(self._choices)

    def show(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self._choices = list(choices)
        self.endResetModel()


class ChoiceList(QListView):
    """Rows of equal height; one of them is current as long as there is one, and a click or `choose_current` chooses."""

    chosen = Signal(object)
    """A `Choice`."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ChoiceModel(self)
        self.setModel(self._model)
        self.setItemDelegate(ChoiceDelegate(theme, self))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one types, and the arrow keys come here
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(ChoiceRole)))
        theme.changed.connect(self.viewport().update)

    def show_choices(self, choices: Sequence[Choice], current: int = 0) -> None:
        self._model.show(choices)
        if choices:
            self.setCurrentIndex(self._model.index(min(current, len(choices) - 1)))
        self.updateGeometry()

    @property
    def choices(self) -> list[Choice]:
        """The rows that are shown."""
        return self._model.choices

    @property
    def current(self) -> Choice | None:
        choice: Choice | None = self.currentIndex().data(ChoiceRole)
        return choice

    def walk(self, steps: int) -> None:
        """Make another row current, as far as there are rows."""
        if self._model.rowCount():
            row = min(max(self.currentIndex().row() + steps, 0), self._model.rowCount() - 1)
            self.setCurrentIndex(self._model.index(row))

    def choose_current(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)

    def sizeHint(self) -> QSize:
        return QSize(240, min(self._model.rowCount(), 9) * ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(self._model.rowCount(), 3) * ROW)


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a `Choice`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        choice: Choice = index.data(ChoiceRole)
        state, rect = option.state, QRect(option.rect)
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(tokens.selection)
            painter.drawRoundedRect(QRectF(rect), 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.hover)
            painter.drawRoundedRect(QRectF(rect), 8, 8)
        rect.adjust(PAD, 0, -PAD, 0)
        if choice.icon:
            self._theme.icon(choice.icon, "muted").paint(painter, self._icon_box(rect.left(), rect))
            rect.setLeft(rect.left() + ICON + PAD)
        if choice.mark is not None:
            self._draw_mark(painter, rect, choice.mark)
            rect.setRight(rect.right() - ICON - PAD)
        metrics = painter.fontMetrics()
        detail = metrics.elidedText(choice.detail, Qt.TextElideMode.ElideMiddle, rect.width() // 2)
        beside = metrics.horizontalAdvance(detail) + PAD if detail else 0
        text = metrics.elidedText(choice.text, Qt.TextElideMode.ElideRight, rect.width() - beside)
        painter.setPen(tokens.text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(tokens.muted)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()

    def _draw_mark(self, painter: QPainter, rect: QRect, mark: Qt.CheckState) -> None:
        if mark != Qt.CheckState.Unchecked:
            drawing = "check" if mark == Qt.CheckState.Checked else "minus"
            self._theme.icon(drawing, "accent").paint(painter, self._icon_box(rect.right() - ICON, rect))

    def _icon_box(self, x: int, rect: QRect) -> QRect:
        return QRect(QPoint(x, rect.center().y() - ICON // 2 + 1), QSize(ICON, ICON))

"""Keeps what is being read where it is while rows come and go around it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPersistentModelIndex
from PySide6.QtWidgets import QTableView

from archiver.gui.models.articles import ArticleListModel

KEPT_ONE_BY_ONE = 1000
"""Selected rows that are looked for where the list was set anew; a larger selection ends there."""

Flag = QItemSelectionModel.SelectionFlag


class Anchor:
    """Notes place, selection and current row of a view, and restores them after its model changed.

    The place is that of the selected row with the keyboard if it is in sight, else that of the first row in sight. A
    view that stands at the very top stays there, so that what is new is seen.
    """

    def __init__(self, view: QTableView, model: ArticleListModel) -> None:
        self._view = view
        self._model = model
        self._places: list[tuple[QPersistentModelIndex, int, int]] = []
        """(row, key, y in the view) of what may be held on to, best first."""
        self._selected: list[int] = []
        self._current: int | None = None

    def note(self) -> None:
        """Before the rows change."""
        keys, view = self._model.keys, self._view
        current = view.currentIndex()
        self._current = keys[current.row()] if current.isValid() else None
        rows = self._selected_rows()
        self._selected = [keys[row] for part in rows for row in part] if sum(map(len, rows)) <= KEPT_ONE_BY_ONE else []
        seen = visible_rows(view)
        candidates = list(seen)
        if current.row() in seen and view.selectionModel().isSelected(current):
            candidates.insert(0, current.row())
        elif view.verticalScrollBar().value() == 0:
            candidates.clear()
        self._places = [
            (QPersistentModelIndex(self._model.index(row, 0)), keys[row], view.rowViewportPosition(row))
            for row in candidates
        ]

    def restore(self, keep: bool) -> None:
        """After the rows changed. Without `keep` another list is shown, from its top and with nothing selected."""
        if keep:
            self._restore_selection()
            self._restore_place()
        else:
            self._view.scrollToTop()
        self._places.clear()

    def _restore_place(self) -> None:
        for index, _, y in self._places:
            if index.isValid():
                self._scroll(index.row(), y)
                return
        rows = self._model.rows_of([key for _, key, _ in self._places]) if self._places else {}
        for _, key, y in self._places:
            if key in rows:
                self._scroll(rows[key], y)
                return

    def _scroll(self, row: int, y: int) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._view.rowViewportPosition(row) - y)

    def _restore_selection(self) -> None:
        """A row that moved was taken out and put in again; a list that was set anew has forgotten all."""
        keys, selection = self._model.keys, self._view.selectionModel()
        now = {keys[row] for part in self._selected_rows() for row in part} if self._selected else set()
        lost = [key for key in self._selected if key not in now]
        current = self._view.currentIndex()
        moved = self._current is not None and (not current.isValid() or keys[current.row()] != self._current)
        if not lost and not moved:
            return
        rows = self._model.rows_of([*lost, self._current] if self._current is not None else lost)
        picked = QItemSelection()
        for key in lost:
            if key in rows:
                picked.select(self._model.index(rows[key], 0), self._model.index(rows[key], 0))
        selection.select(picked, Flag.Select | Flag.Rows)
        if moved and self._current in rows:
            selection.setCurrentIndex(self._model.index(rows[self._current], 0), Flag.NoUpdate)

    def _selected_rows(self) -> list[range]:
        return [range(first, last + 1) for first, last in selected_ranges(self._view)]


def selected_ranges(view: QTableView) -> list[tuple[int, int]]:
    """(first row, last row) of what is selected, without an index for each."""
    selection = view.selectionModel().selection()
    return [(selection.at(part).top(), selection.at(part).bottom()) for part in range(selection.count())]


def visible_rows(view: QTableView) -> range:
    """The rows that are in sight, if only in part."""
    first, last = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    return range(0) if first < 0 else range(first, (last if last >= 0 else view.model().rowCount() - 1) + 1)

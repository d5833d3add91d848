"""Keeps what is being read where it is while rows come and go around it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QTableView

from archiver.gui.models.articles import ArticleListModel

KEPT_ONE_BY_ONE = 1000
"""Selected rows that are found again even where they moved, or the list has become another."""

Flag = QItemSelectionModel.SelectionFlag


class Anchor:
    """Notes place, selection and current row of a view, and restores them after its model changed.

    The place is that of the selected row with the keyboard if it is in sight, else that of the first row in sight. A
    view that stands at the very top stays there, so that what is new is seen; where `holds_pointer`, the row below the
    pointer stays instead: better hits of a search shall not take the place of the one about to be clicked.
    """

    def __init__(self, view: QTableView, model: ArticleListModel) -> None:
        self._view = view
        self._model = model
        self.holds_pointer = False
        self._places: dict[int, int] = {}
        """y in the view of the keys that may be held on to, best first."""
        self._ranges: list[tuple[int, int]] = []
        self._selected: dict[int, int] = {}
        """key → row, of a selection that is not too large."""
        self._current: int | None = None
        self._rows: dict[int, int] = {}
        """key → row, of all that is noted one by one."""

    def note(self) -> None:
        """Before the rows change."""
        keys, view = self._model.keys, self._view
        current = view.currentIndex()
        self._current = keys[current.row()] if current.isValid() else None
        self._ranges = selected_ranges(view)
        few = sum(last - first + 1 for first, last in self._ranges) <= KEPT_ONE_BY_ONE
        rows = [row for first, last in self._ranges for row in range(first, last + 1)] if few else []
        self._selected = {keys[row]: row for row in rows}
        seen = visible_rows(view)
        held = list(seen)
        if current.row() in seen and view.selectionModel().isSelected(current):
            held.insert(0, current.row())
        elif view.verticalScrollBar().value() == 0:
            pointed = self._pointed_row() if self.holds_pointer else -1
            held = [pointed] if pointed >= 0 else []
        self._places = {keys[row]: view.rowViewportPosition(row) for row in held}
        self._rows = self._selected | {keys[row]: row for row in held}
        if self._current is not None:
            self._rows[self._current] = current.row()

    def _pointed_row(self) -> int:
        """The row below the pointer; -1: none."""
        viewport = self._view.viewport()
        place = viewport.mapFromGlobal(QCursor.pos())
        return self._view.rowAt(place.y()) if viewport.underMouse() and viewport.rect().contains(place) else -1

    def restore(self, keep: bool) -> None:
        """After the rows changed. Without `keep` another list is shown, from its top and with nothing selected."""
        if keep:
            rows = self._model.rows_after(self._rows) if self._rows else {}
            self._restore_selection(rows)
            self._restore_place(rows)
        else:
            self._view.scrollToTop()

    def _restore_place(self, rows: dict[int, int]) -> None:
        for key, y in self._places.items():
            if key in rows:
                bar = self._view.verticalScrollBar()
                bar.setValue(bar.value() + self._view.rowViewportPosition(rows[key]) - y)
                return

    def _restore_selection(self, rows: dict[int, int]) -> None:
        """Qt forgets what moved, and everything where the list was set anew."""
        model, selection = self._model, self._view.selectionModel()
        ranges = [(rows[key], rows[key]) for key in self._selected if key in rows]
        if not self._selected:
            ranges = model.ranges_after(self._ranges) or []
        wanted = QItemSelection()
        for first, last in ranges:
            wanted.select(model.index(first, 0), model.index(last, 0))
        if wanted.count():
            selection.select(wanted, Flag.Select | Flag.Rows)
        if self._current in rows and self._view.currentIndex().row() != rows[self._current]:
            selection.setCurrentIndex(model.index(rows[self._current], 0), Flag.NoUpdate)


def selected_ranges(view: QTableView) -> list[tuple[int, int]]:
    """(first row, last row) of what is selected, without an index for each."""
    selection = view.selectionModel().selection()
    return [(selection.at(part).top(), selection.at(part).bottom()) for part in range(selection.count())]


def visible_rows(view: QTableView) -> range:
    """The rows that are in sight, if only in part."""
    first, last = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    return range(0) if first < 0 else range(first, (last if last >= 0 else view.model().rowCount() - 1) + 1)

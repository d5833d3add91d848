"""The rows of the queue panel: jobs by id, loaded in windows like articles."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from archiver.gui.models.hunks import find_hunks
from archiver.gui.models.windows import RowWindows
from archiver.gui.tasks import Tasks
from archiver.model.jobs import Job

Index = QModelIndex | QPersistentModelIndex

JOB = Qt.ItemDataRole.UserRole + 1
"""Job; None while it is loaded."""
STEPS = 32
"""Changes that are made row by row; beyond, the list is reset."""


class QueueModel(QAbstractTableModel):
    """One column over an array of job ids, in the order they were given."""

    def __init__(self, tasks: Tasks, load: Callable[[list[int]], list[Job]], parent: QObject | None = None) -> None:
        """`load(ids)` is called on other threads; it may leave out ids that are gone."""
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._values = RowWindows(self, tasks, load, self._arrive)

    def show(self, ids: Sequence[int]) -> None:
        """Show these jobs, no id twice; rows that stay are not loaded again."""
        new = array("q", ids)
        hunks = find_hunks(self._ids, new, limit=STEPS)
        if hunks is None:
            self.beginResetModel()
            self._set_ids(new)
            self.endResetModel()
            return
        for hunk in hunks:
            start = hunk.new
            if hunk.removed:
                self.beginRemoveRows(QModelIndex(), start, start + hunk.removed - 1)
                self._set_ids(self._ids[:start] + self._ids[start + hunk.removed :])
                self.endRemoveRows()
            if hunk.inserted:
                self.beginInsertRows(QModelIndex(), start, start + hunk.inserted - 1)
                self._set_ids(self._ids[:start] + new[start : start + hunk.inserted] + self._ids[start:])
                self.endInsertRows()

    def refresh(self, ids: Collection[int] | None = None) -> None:
        """Load the rows of these jobs again (None: all), in place."""
        self._values.refresh(ids)

    def ids_at(self, rows: Collection[int]) -> list[int]:
        return [self._ids[row] for row in rows]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._ids):
            return None
        if role == JOB:
            return self._values.value(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            job = self._values.value(index.row())
            return f"{job.title_hint or job.url}" if job else ""
        return None

    def _set_ids(self, ids: array[int]) -> None:
        self._ids = ids
        self._values.show(ids)

    def _arrive(self, ids: Collection[int]) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

"""The rows of the article list: jobs on their way at the top, then articles, a million if need be."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from archiver.gui.models.hunks import Hunk, find_hunks, find_rows, follow_ranges
from archiver.gui.models.windows import RowWindows
from archiver.gui.tasks import Tasks
from archiver.model.articles import ArticleSummary
from archiver.model.jobs import Job, JobState
from archiver.model.search import Snippet

JOBS_SHOWN = 24
"""Links on their way that get a row; the queue panel shows them all."""
STEPWISE = 100_000
"""Rows times changes up to which rows are inserted and removed one change after the other. In a million rows each
costs the view 25 ms; setting the list anew costs 7 ms in all, and the view then restores what Qt forgot."""

AWAITED = 0.006
"""Seconds for which rows are waited for that come into sight. Mostly they come within 3 ms, if nobody else wants Python
meanwhile, and are painted once, and not as empty rows before."""

PIECES_AROUND = 1
"""Windows of snippets before and behind what is looked at: each is a text to be read."""

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    SUMMARY = Qt.ItemDataRole.UserRole + 1
    """ArticleSummary; None while it is loaded, and for jobs."""
    SNIPPET = Qt.ItemDataRole.UserRole + 2
    """Snippet, or None."""
    JOB = Qt.ItemDataRole.UserRole + 3
    """JobRow, or None for articles."""


Find = Callable[[list[int]], Mapping[int, Snippet]]
"""The snippets of some found articles, on another thread."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands below the title of a found article."""

    id: int
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class JobRow:
    """A link on its way."""

    job: Job
    words: str
    """What it is doing, or why it failed."""


class ArticleListModel(QAbstractTableModel):
    """One column over an array of keys: an article's id, or minus a job's id. It asks for values, never for ids."""

    rows_about_to_change = Signal()
    """The view notes what is being read."""
    rows_changed = Signal(bool)
    """The view puts it back; True where all of it shall be kept, False where another list is shown."""

    def __init__(
        self, tasks: Tasks, load: Callable[[list[int]], list[ArticleSummary]], parent: QObject | None = None
    ) -> None:
        """`load(ids)` is called on other threads; it may leave out ids that are gone."""
        super().__init__(parent)
        self._keys: array[int] = array("q")
        self._ids: array[int] = array("q")
        self._find: Find | None = None
        self._jobs: list[JobRow] = []
        self._job_rows: dict[int, JobRow] = {}
        self._hunks: list[Hunk] | None = []
        self._count_before = 0
        self._values = RowWindows(self, tasks, load, self._arrive)
        self._pieces = RowWindows(self, tasks, self._find_pieces, self._arrive, around=PIECES_AROUND)

    # --- what is shown

    def show(
        self,
        ids: Sequence[int],
        snippets: Mapping[int, Snippet] = MappingProxyType({}),
        known: Iterable[ArticleSummary] = (),
        *,
        find: Find | None = None,
        keep: bool = True,
    ) -> None:
        """Show these articles, no id twice. An `array("q")` is taken as it is and must not change afterwards.

        `keep`: the same list with some changes, where what is read and selected stays; False: another list. `known` are
        rows that need not be loaded. `find`: the articles were found, and those rows that are looked at and have no
        snippet get theirs from it.
        """
        self._ids = ids if isinstance(ids, array) and ids.typecode == "q" else array("q", ids)
        is_found, self._find = self._find is not None or find is not None or bool(snippets), find
        if not keep:
            self._pieces.forget()
        self._pieces.offer((Piece(id, snippet) for id, snippet in snippets.items()), newer=True)
        self._values.offer(known)
        if not keep:
            self._job_rows = {key: row for key, row in self._job_rows.items() if row.job.state != JobState.DONE}
        self._rearrange(keep)
        if is_found and self._keys:
            self._repaint()

    def show_jobs(self, jobs: Iterable[Job], words: Callable[[Job], str]) -> None:
        """Show the first of these jobs above the articles, in their order, each with its words.

        A job that is done and had a row becomes the row of its article, where it is. Others that are done, and those
        that were cancelled, have none.
        """
        self._jobs = [JobRow(job, words(job)) for job in jobs if job.state != JobState.CANCELLED]
        self._rearrange(keep=True)

    def refresh(self, ids: Collection[int] | None = None) -> None:
        """Load the rows of these articles again (None: all), in place."""
        self._values.refresh(ids)
        self._pieces.refresh(ids)

    def await_rows(self, rows: Iterable[int]) -> None:
        """Have these rows at once if they are nearly here."""
        self._values.wait((row for row in rows if self._keys[row] > 0), AWAITED)

    @property
    def keys(self) -> array[int]:
        """An article's id or minus a job's id, row by row; never changed in place."""
        return self._keys

    @property
    def article_count(self) -> int:
        return len(self._ids)

    def row_of(self, id: int) -> int | None:
        """The row of an article."""
        try:
            return self._keys.index(id)  # 15 ms in a million; going through them here takes three times as long
        except ValueError:
            return None

    def rows_of(self, keys: Collection[int]) -> dict[int, int]:
        """The rows of those keys that are there."""
        return find_rows(self._keys, keys)

    def rows_after(self, before: Mapping[int, int]) -> dict[int, int]:
        """key → row for those of `before` (key → row before the last change) that are there still."""
        if self._hunks is None:
            return self.rows_of(before)
        rows = {}
        for key, row in before.items():
            for now, _ in follow_ranges([(row, row)], self._hunks, self._count_before):
                rows[key] = now
        for hunk in self._hunks:  # what moved was taken out and put in
            for row in range(hunk.new, hunk.new + hunk.inserted):
                if self._keys[row] in before:
                    rows[self._keys[row]] = row
        return rows

    def ranges_after(self, before: Iterable[tuple[int, int]]) -> list[tuple[int, int]] | None:
        """Where (first, last) ranges are after the last change; None where the list has become another."""
        return None if self._hunks is None else follow_ranges(before, self._hunks, self._count_before)

    def ids_at(self, rows: Iterable[int]) -> list[int]:
        """The articles on these rows; jobs are left out."""
        return [key for key in map(self._keys.__getitem__, rows) if key > 0]

    def summary(self, id: int) -> ArticleSummary | None:
        """An article's row if it is loaded; nothing is asked for."""
        return self._values.kept(id)

    def job_rows(self) -> list[JobRow]:
        """The jobs that have a row."""
        return list(self._job_rows.values())

    # --- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not 0 <= index.row() < len(self._keys):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._keys[index.row()] > 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self._keys):
            return None
        key = self._keys[row]
        if role == Role.SNIPPET:
            return self._snippet(row, key)
        if role == Role.JOB:
            return self._job_rows.get(key)
        if role == Role.SUMMARY:
            return self._values.value(row) if key > 0 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, key)
        return None

    def _snippet(self, row: int, key: int) -> Snippet | None:
        if key < 0:
            return None
        piece = self._pieces.kept(key) if self._find is None else self._pieces.value(row)
        return None if piece is None else piece.snippet

    def _find_pieces(self, ids: list[int]) -> list[Piece]:
        find = self._find
        return [] if find is None else [Piece(id, snippet) for id, snippet in find(ids).items()]

    def _text(self, row: int, key: int) -> str:
        """What a screen reader says."""
        if key < 0:
            job = self._job_rows.get(key)
            return f"{job.job.title_hint or job.job.url}, {job.words}" if job else ""
        summary = self._values.value(row)
        if summary is None:
            return ""
        parts = [summary.title, summary.site_name, None if summary.read else self.tr("unread")]
        return ", ".join(part for part in parts if part)

    # --- changes

    def _rearrange(self, keep: bool) -> None:
        before = self._job_rows
        keys, became = self._arrange()
        if keys == self._keys and keep:
            self._set_keys(keys)
            if self._job_rows != before:
                self._repaint(len(self._job_rows))
            return
        self.rows_about_to_change.emit()
        if keep:
            self._turn_into_articles(became)
        self._hunks = find_hunks(self._keys, keys) if keep else None
        self._count_before = len(self._keys)
        if self._hunks is None or len(self._hunks) * len(keys) > STEPWISE:
            self.beginResetModel()
            self._set_keys(keys)
            self.endResetModel()
        else:
            self._apply(self._hunks, keys)
            self._repaint(len(self._job_rows))
        self.rows_changed.emit(keep)

    def _arrange(self) -> tuple[array[int], dict[int, int]]:
        """The keys of all rows, and which job's row becomes which article's."""
        shown = {row.job.id: key for key, row in self._job_rows.items()}
        done = {
            row.job.id: row.job.article_id
            for row in self._jobs
            if row.job.state == JobState.DONE and row.job.article_id and row.job.id in shown
        }
        listed = find_rows(self._ids, frozenset(done.values())) if done else {}
        rows: dict[int, JobRow] = {}
        for row in self._jobs:
            article = done.get(row.job.id)
            if row.job.state != JobState.DONE:
                rows[-row.job.id] = row
            elif article is not None and article not in listed:
                rows[article] = row
            if len(rows) == JOBS_SHOWN:
                break
        became = {shown[job]: article for job, article in done.items() if article in rows or article in listed}
        self._job_rows = rows
        return (array("q", rows) + self._ids if rows else self._ids), became

    def _turn_into_articles(self, became: Mapping[int, int]) -> None:
        """Give the rows of jobs that are done to their articles, unless these have rows already."""
        there = find_rows(self._keys, frozenset(became.values())) if became else {}
        keys = array("q", self._keys)
        turned = [row for row, key in enumerate(keys[: 2 * JOBS_SHOWN]) if became.get(key, key) not in (key, *there)]
        for row in turned:
            keys[row] = became[keys[row]]
        if turned:
            self._set_keys(keys)
            self.dataChanged.emit(self.index(turned[0], 0), self.index(turned[-1], 0))

    def _apply(self, hunks: list[Hunk], keys: array[int]) -> None:
        for hunk in hunks:
            start = hunk.new
            if hunk.removed:
                self.beginRemoveRows(QModelIndex(), start, start + hunk.removed - 1)
                self._set_keys(self._keys[:start] + self._keys[start + hunk.removed :])
                self.endRemoveRows()
            if hunk.inserted:
                self.beginInsertRows(QModelIndex(), start, start + hunk.inserted - 1)
                self._set_keys(self._keys[:start] + keys[start : start + hunk.inserted] + self._keys[start:])
                self.endInsertRows()
        self._set_keys(keys)

    def _set_keys(self, keys: array[int]) -> None:
        self._keys = keys
        self._values.show(keys)
        self._pieces.show(keys)

    def _arrive(self, ids: Collection[int]) -> None:
        """The view repaints what it shows of any range, so the rows need not be looked for."""
        self._repaint()

    def _repaint(self, rows: int | None = None) -> None:
        count = len(self._keys) if rows is None else min(rows, len(self._keys))
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, 0))

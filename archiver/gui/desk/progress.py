"""How the queue stands, for the rows on top of the list and the line at the foot of the sidebar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.gui.tasks import Tasks
from archiver.model.articles import Changes
from archiver.model.jobs import Job, JobState

if TYPE_CHECKING:
    from archiver.library import Library

ASK_MS = 200
SHOWN = 60
"""Jobs that may have a row above the articles."""
RECENT = timedelta(hours=12)
"""A job that failed longer ago is in the queue's own view only."""

RUNNING = (JobState.FETCHING, JobState.EXTRACTING, JobState.STORING)


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue at one moment."""

    jobs: tuple[Job, ...]
    """Those of now, newest first."""
    done: int
    total: int
    """Of the links that were handed in since the queue was last empty; 0: it is empty."""
    current: str
    """The link that is being saved."""
    counts: Mapping[JobState, int]
    ids: Sequence[int]
    """Of all jobs, newest first."""


class Progress(QObject):
    """Asks the library at most five times a second while there is something to tell."""

    changed = Signal(object)
    """A `Standing`."""

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_paused = False
        self._library = library
        self._tasks = tasks
        self._batch: frozenset[int] = frozenset()
        self._asking = QTimer(self, singleShot=True, interval=ASK_MS)
        self._asking.timeout.connect(self._ask)

    def ask(self) -> None:
        """Tell how the queue stands, soon."""
        if not self._asking.isActive():
            self._asking.start()

    def expect(self, ids: Iterable[int]) -> None:
        """Count these jobs in, also those that will have ended before anybody looks."""
        self._batch |= frozenset(ids)
        self.ask()

    def take(self, changes: Changes) -> None:
        """Follow what was changed."""
        if changes.jobs:
            self.ask()

    def _ask(self) -> None:
        self._tasks.run(self, self._look, self.changed.emit, key="progress")

    def _look(self) -> Standing:
        counts = self._library.job_counts()
        # By their ids: what failed long ago and is tried again is one more to do, and not one less done.
        active = frozenset(self._library.open_jobs())
        batch = self._batch = self._batch | active if active else frozenset()
        since = datetime.now(UTC) - RECENT
        jobs = [
            job for job in self._library.jobs(limit=SHOWN) if job.state is not JobState.FAILED or job.updated_at > since
        ]
        running = [job for job in jobs if job.state in RUNNING]
        current = running[-1].url if running else ""
        done = len(batch) - len(active)
        return Standing(tuple(jobs), done, len(batch), current, counts, self._library.job_ids())

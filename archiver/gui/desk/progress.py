"""How the queue stands, for the rows on top of the list and the line at the foot of the sidebar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.gui.tasks import Tasks
from archiver.model import Changes, Job, JobState

if TYPE_CHECKING:
    from archiver.library import Library

ASK_MS = 200
SHOWN = 60
"""Jobs that may have a row above the articles."""
RECENT = timedelta(hours=12)
"""A job that failed longer ago is in the queue's own view only."""

ACTIVE = tuple(state for state in JobState if not state.ended)


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
        self._ended_before: int | None = None
        self._asking = QTimer(self, singleShot=True, interval=ASK_MS)
        self._asking.timeout.connect(self._ask)

    def ask(self) -> None:
        """Tell how the queue stands, soon."""
        if not self._asking.isActive():
            self._asking.start()

    def take(self, changes: Changes) -> None:
        """Follow what was changed."""
        if changes.jobs:
            self.ask()

    def _ask(self) -> None:
        self._tasks.run(self, self._look, self.changed.emit, key="progress")

    def _look(self) -> Standing:
        counts = self._library.job_counts()
        active = sum(counts[state] for state in ACTIVE)
        ended = sum(counts[state] for state in JobState if state.ended)
        if not active:
            self._ended_before = None
        elif self._ended_before is None:
            self._ended_before = ended
        done = ended - self._ended_before if self._ended_before is not None else 0
        since = datetime.now(UTC) - RECENT
        jobs = [
            job for job in self._library.jobs(limit=SHOWN) if job.state is not JobState.FAILED or job.updated_at > since
        ]
        running = [job for job in jobs if job.state in ACTIVE and job.state is not JobState.QUEUED]
        current = running[-1].url if running else ""
        total = done + active if active else 0
        return Standing(tuple(jobs), done, total, current, counts, self._library.job_ids())

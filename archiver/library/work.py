"""Working the queue of a library: in this process when no other one does, else by waiting for the one that does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from archiver.jobs.policy import Policy
from archiver.jobs.runner import POLL, Runner
from archiver.library.rules import RuleBook
from archiver.model.jobs import Job, JobState
from archiver.settings import Settings
from archiver.store.keeper import JobQueue, Keeper
from archiver.store.locks import QueueLock
from archiver.store.rows.jobs import is_due
from archiver.store.store import Store, Unit

REST = 10.0
"""Times as long as a look at the jobs takes, nobody looks again: of 10,000 jobs it takes a third of a second."""

FIRST_ROWS = 0.3
"""Seconds an open window has for showing its first links before what saves them is loaded, which takes Python from it
for a tenth of a second."""

Watch = Callable[[Job], None]
"""Called with a job each time it is seen in another state."""


class Work:
    """Thread-safe: of several threads, as of several processes, one works and the others wait for what it does."""

    def __init__(self, store: Store, settings: Settings, rules: RuleBook) -> None:
        self._store = store
        self._settings = settings
        self._rules = rules
        self._lock = QueueLock(store.folder)
        self._working = threading.RLock()
        self._runner: Runner | None = None
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._paused = False

    def finish(self, ids: Sequence[int] | None, *, patience: float, watch: Watch) -> None:
        """Return when the jobs of `ids` (None: all there are) have ended or wait for more than `patience` seconds.

        Raises LibraryError when the library stops taking writes; what was accepted stays in the queue.
        """
        watcher = Watcher(self._store, ids, patience, watch)
        self._work(lambda: self._stopping.is_set() or watcher.is_settled())

    def forever(self) -> None:
        """Work until `stop`, or wait while another process does. The first job is begun after FIRST_ROWS."""
        self._work(self._stopping.is_set, lead=FIRST_ROWS)

    def pause(self, paused: bool) -> None:
        """Start nothing new while paused, in this run and later ones."""
        self._paused = paused
        if runner := self._runner:
            runner.pause(paused)

    def stop(self) -> None:
        """Make `finish` and `forever` return soon, for good; what is under way goes back to the queue."""
        self._stopping.set()
        self._woken.set()
        if runner := self._runner:
            runner.stop()

    def close(self) -> None:
        """Stop, and return when nothing is under way any more."""
        self.stop()
        with self._working:
            pass

    def cancel(self, ids: Sequence[int]) -> None:
        """Break off jobs that run here; their rows are cancelled already."""
        if runner := self._runner:
            runner.cancel(ids)

    def wake(self) -> None:
        """Tell that something was put into the queue."""
        self._woken.set()
        if runner := self._runner:
            runner.wake()

    def _work(self, until: Callable[[], bool], *, lead: float = 0.0) -> None:
        """Work, or wait while somebody else does, until `until` says so."""
        while not until():
            if self._working.acquire(blocking=False):
                try:
                    if self._lock.acquire():
                        try:
                            self._run(until, lead)
                        finally:
                            self._lock.release()
                        continue
                finally:
                    self._working.release()
            self._stopping.wait(POLL)

    def _run(self, until: Callable[[], bool], lead: float) -> None:
        # Whoever works the queue is alone: what an earlier, killed process left is taken up or cleared away now.
        self._store.files.clear_incoming()
        if self._store.read(lambda unit: unit.jobs.running_ids()):
            self._store.delete_files(list(self._store.files.walk()))
            self._store.write(lambda unit: unit.jobs.release_all())
        queue = JobQueue(self._store)
        if not self._await_job(queue, until) or self._stopping.wait(lead):
            return
        # The network and the worker processes are imported where they are first needed: an open window with nothing
        # to save is 35 MB smaller without them, and `archiver list` needs neither.
        from archiver.extract.pool import WorkerPool
        from archiver.fetch.client import Fetcher

        settings = self._settings
        with (
            Fetcher(settings.fetch) as fetcher,
            WorkerPool(settings.workers, settings.extract, self._rules.rule_of) as pool,
        ):
            self._runner = Runner(
                queue,
                fetcher,
                pool,
                Keeper(self._store),
                policy=Policy(spacing=settings.host_spacing_seconds),
                threads=settings.fetch_threads,
            )
            try:
                self._runner.pause(self._paused)
                self._runner.run(until=until)
            finally:
                self._runner = None

    def _await_job(self, queue: JobQueue, until: Callable[[], bool]) -> bool:
        """Wait until there is a job, of this process or of another one; False: `until` said that it is enough."""
        while not until():
            self._woken.clear()
            if queue.next_due() is not None:
                return True
            self._woken.wait(POLL)
        return False


class Watcher:
    """Looks at jobs until they are settled, and tells each change of state once."""

    def __init__(self, store: Store, ids: Sequence[int] | None, patience: float, watch: Watch) -> None:
        self._store = store
        self._ids = ids
        self._patience = timedelta(seconds=patience)
        self._watch = watch
        self._seen: dict[int, tuple[object, ...]] = {}
        self._open: set[int] = set(ids or ())
        self._rested = 0.0
        self._settled = False

    def is_settled(self) -> bool:
        """Whether every job has ended or waits for longer than one has patience.

        Right after a look at many jobs (see `REST`) it is what that look said.
        """
        start = time.monotonic()
        if start < self._rested:
            return self._settled
        jobs = self._store.read(self._jobs)
        for job in jobs:
            state = job.state, job.attempts, job.not_before
            if self._seen.get(job.id) != state:
                self._seen[job.id] = state
                self._watch(job)
        self._open = {job.id for job in jobs if not job.state.ended}
        self._rested = time.monotonic() + REST * (time.monotonic() - start)
        soon = datetime.now(UTC) + self._patience
        self._settled = all(job.state.ended or (job.state is JobState.QUEUED and not is_due(job, soon)) for job in jobs)
        return self._settled

    def _jobs(self, unit: Unit) -> list[Job]:
        if self._ids is not None:
            return unit.jobs.several(sorted(self._open))
        # Those that are open, and those that were when we looked last: they have ended since, and are told so.
        opened = unit.jobs.open_ids()
        return unit.jobs.several(sorted({*opened, *self._open}))

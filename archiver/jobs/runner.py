"""Many jobs at once: starts what may start, waits for what runs, and puts back what it cannot finish."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.errors import ArchiverError, FetchCancelled, LibraryError
from archiver.jobs.pictures import Pictures
from archiver.jobs.policy import Policy, failure_of
from archiver.jobs.ports import Extractor, Fetcher, Keeper, Queue
from archiver.jobs.steps import Cancelled, Steps
from archiver.model.failures import Failure
from archiver.model.jobs import JobTask
from archiver.text.urls import host_of

log = logging.getLogger(__name__)

DEFAULT_POLICY = Policy()

POLL = 0.2
"""Seconds after which the queue is looked at again unasked: another process may have put something in."""

DRAIN = 5.0
"""Seconds that jobs in hand may take to end when `until` says that it is enough."""

LOOK_AHEAD = 100
"""Due jobs read at a time: enough to find another host behind many of one."""


@dataclass(slots=True)
class Running:
    """A job in hand."""

    task: JobTask
    host: str
    cancel: threading.Event = field(default_factory=threading.Event)


class Runner:
    """Works a queue. Only one per library may run (`store.locks.QueueLock`); it is not restarted once stopped."""

    def __init__(
        self,
        queue: Queue,
        fetcher: Fetcher,
        extractor: Extractor,
        keeper: Keeper,
        *,
        policy: Policy = DEFAULT_POLICY,
        threads: int = 8,
        picture_bytes: int = 100_000_000,
    ) -> None:
        self._queue = queue
        self._policy = policy
        self._threads = threads
        self._jobs = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._pictures = ThreadPoolExecutor(threads, thread_name_prefix="picture")
        pictures = Pictures(fetcher, extractor, keeper, self._pictures, picture_bytes)
        self._steps = Steps(fetcher, extractor, keeper, queue, pictures)
        self._chance = random.Random()
        self._changed = threading.Condition()
        self._running: dict[int, Running] = {}
        self._started: dict[str, datetime] = {}
        self._ready: list[JobTask] = []
        self._outdated = False
        self._news = False
        self._paused = False
        self._stopping = False
        self._fatal: BaseException | None = None

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Work until `until` says so, asked every `POLL` seconds and after each job, or until `stop`.

        Raises LibraryError when the library stops taking writes (disk full, locked): what ran is back in the queue, or
        will be once the queue is worked again, and nothing is lost.
        """
        try:
            while not (self._stopping or self._fatal or until()):
                self._start_due()
                with self._changed:
                    self._changed.wait_for(lambda: self._news, POLL)
                    self._news = False
        finally:
            self._shut_down()
        if self._fatal is not None:
            raise self._fatal

    def stop(self) -> None:
        """End `run` soon: what is being fetched is broken off and goes back to the queue."""
        with self._changed:
            self._stopping = True
            for running in self._running.values():
                running.cancel.set()
            self._tell()

    def cancel(self, ids: Sequence[int]) -> None:
        """Break off running jobs whose rows were cancelled; without this they notice at their next step."""
        with self._changed:
            for id in ids:
                if running := self._running.get(id):
                    running.cancel.set()

    def pause(self, paused: bool) -> None:
        """Start nothing new while paused; what runs is finished."""
        with self._changed:
            self._paused = paused
            self._tell()

    def wake(self) -> None:
        """Look at the queue now: something was put in."""
        with self._changed:
            self._outdated = True
            self._tell()

    def _tell(self) -> None:
        """Have `run` look around; the lock is held."""
        self._news = True
        self._changed.notify_all()

    def _start_due(self) -> None:
        """Start what there is room for. The lock is not held while the library is asked, which may take its time."""
        refilled = False
        while True:
            now = datetime.now(UTC)
            with self._changed:
                if self._paused or self._stopping or len(self._running) >= self._threads:
                    return
                if self._outdated:
                    self._ready, self._outdated = [], False
                running = {id: each.host for id, each in self._running.items()}
            task = self._policy.choose(self._ready, list(running.values()), self._started, now)
            if task is not None:
                self._ready.remove(task)
                if self._queue.claim(task.job.id):
                    self._start(task, now)
            elif refilled:
                return
            else:
                # A job that was cancelled and queued anew may still be on its way out.
                self._ready = [task for task in self._queue.due(now, LOOK_AHEAD) if task.job.id not in running]
                refilled = True

    def _start(self, task: JobTask, now: datetime) -> None:
        host = "" if task.is_here else host_of(task.request.url)
        self._started[host] = now
        running = Running(task, host)
        with self._changed:
            self._running[task.job.id] = running
            if self._stopping:
                running.cancel.set()
        self._jobs.submit(self._do, running).add_done_callback(lambda future: self._ended(task.job.id, future))

    def _do(self, running: Running) -> None:
        """One job, with whatever comes of it written to its row."""
        task = running.task
        now = datetime.now(UTC)
        try:
            self._steps.run(task, running.cancel, now)
        except (Cancelled, FetchCancelled):
            # Broken off by `stop`: back into the queue. Broken off by a person: the row says cancelled, and stays so.
            self._queue.release(task.job.id)
        except LibraryError:
            self._queue.release(task.job.id)
            raise
        except ArchiverError as error:
            at = self._policy.retry_at(task, error, datetime.now(UTC), self._chance)
            self._queue.fail(task, failure_of(error), at)
        except Exception as error:
            # Our bug, on this page: it must not hold up the other ones, nor be tried in a circle.
            log.exception("job %s failed unexpectedly", task.job.id)
            self._queue.fail(task, Failure("internal_error", {}, repr(error)), None)

    def _ended(self, id: int, future: Future[None]) -> None:
        with self._changed:
            del self._running[id]
            self._fatal = self._fatal or future.exception()
            self._tell()

    def _shut_down(self) -> None:
        with self._changed:
            if self._fatal is None:
                # What is nearly done is not thrown away, to be fetched once more by whoever works the queue next.
                self._changed.wait_for(lambda: self._stopping or not self._running, DRAIN)
            for running in self._running.values():
                running.cancel.set()
        self._jobs.shutdown(wait=True)
        self._pictures.shutdown(wait=True)

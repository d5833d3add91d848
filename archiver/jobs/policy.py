"""What to do next, decided from values alone: which job may start, and when a failed one is tried again."""

from __future__ import annotations

import ipaddress
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.errors import (
    ArchiverError,
    BadResponse,
    ConnectionFailed,
    FetchTimedOut,
    HostNotFound,
    HttpStatus,
    IncompleteBody,
    WorkerCrashed,
    kind_of,
)
from archiver.model.capture import Origin
from archiver.model.failures import Failure
from archiver.model.jobs import JobTask
from archiver.text.urls import host_of

PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
"""Answers that say "not now": RFC 9110, RFC 8470, RFC 6585, and those that content networks add."""


PASSING = (BadResponse, ConnectionFailed, FetchTimedOut, HostNotFound, IncompleteBody, WorkerCrashed)
PASSING_KINDS = frozenset(kind_of(error) for error in PASSING)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a failing job is tried, and how the waits between grow. Times in seconds."""

    attempts: int
    first_wait: float
    growth: float = 4.0
    longest_wait: float = 3600.0
    jitter: float = 0.25
    """Share by which a wait is shortened or lengthened by chance, so that many failures do not come back as one."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient and how polite the queue is."""

    typed: Patience = Patience(attempts=3, first_wait=2.0)
    """Somebody waits in front of it: an answer within a quarter of a minute."""
    imported: Patience = Patience(attempts=6, first_wait=30.0)
    """Nobody waits for one of ten thousand: half a day for a server to recover."""
    per_host: int = 2
    spacing: float = 0.5
    """Seconds between the starts of two pages of one host."""

    def retry_at(self, task: JobTask, error: ArchiverError, now: datetime, chance: random.Random) -> datetime | None:
        """When to try again after `error`, or None when that is pointless or has been done often enough."""
        patience = self.typed if task.request.origin is Origin.TYPED else self.imported
        if not may_pass(error) or task.job.attempts + 1 >= patience.attempts:
            return None
        wait = min(patience.first_wait * patience.growth**task.job.attempts, patience.longest_wait)
        wait *= 1 + chance.uniform(-patience.jitter, patience.jitter)
        if isinstance(error, HttpStatus) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        return now + timedelta(seconds=wait)

    def choose(
        self, tasks: Iterable[JobTask], running: Sequence[str], started: Mapping[str, datetime], now: datetime
    ) -> JobTask | None:
        """The first task whose host is neither busy with `per_host` others nor was asked for a page just now.

        A document needs no host, and the person's own machines no politeness. `running` has a host per running job,
        `started` when each host was last asked.
        """
        busy = Counter(running)
        for task in tasks:
            host = host_of(task.request.url)
            if task.is_here or is_own(host):
                return task
            if busy[host] < self.per_host and not self._too_soon(started.get(host), now):
                return task
        return None

    def _too_soon(self, last: datetime | None, now: datetime) -> bool:
        # A clock that was set back must not hold a host up for a day.
        return last is not None and timedelta(0) <= now - last < timedelta(seconds=self.spacing)


def may_pass(error: ArchiverError) -> bool:
    """Whether the same attempt could succeed later without anybody changing anything."""
    if isinstance(error, HttpStatus):
        return error.status in PASSING_STATUSES
    return isinstance(error, PASSING)


def failure_may_pass(failure: Failure) -> bool:
    """The same of an error that became data."""
    if failure.kind == kind_of(HttpStatus):
        return failure.params.get("status") in PASSING_STATUSES
    return failure.kind in PASSING_KINDS


def failure_of(error: ArchiverError) -> Failure:
    """An error as the queue stores it, its facts kept short: a data: URI is ten megabytes of fact."""
    failure = Failure.of(error)
    params = {name: value[:500] if isinstance(value, str) else value for name, value in failure.params.items()}
    return Failure(failure.kind, params, failure.detail[:500])


def is_own(host: str) -> bool:
    """A machine of the person's own (this one, or one at home): politeness is for other people's servers."""
    if host == "localhost" or host.endswith((".localhost", ".local")):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_private
    except ValueError:
        return False

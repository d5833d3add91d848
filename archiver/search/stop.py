"""Ending a search before its end: because nobody wants its answer any more, or because it has taken long enough."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

STEPS = 2_000
"""Virtual-machine instructions between two looks at the clock: some 50 µs."""


class Stop:
    """Ends searches from any thread, at once and for good; each search is handed its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []
        self._asked = False

    @property
    def is_asked(self) -> bool:
        """Whether the answer is not wanted any more."""
        return self._asked

    def ask(self) -> None:
        """End what is running under this, and let nothing begin."""
        with self._lock:
            self._asked = True
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def interrupting(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Statements of `connection` end when this is asked."""
        with self._lock:
            self._interrupts.append(connection.interrupt)
        try:
            yield
        finally:
            with self._lock:  # an interrupt after this would hit whoever has the connection next
                self._interrupts.remove(connection.interrupt)


class Clock:
    """Runs statements on one connection until a time is up or a `Stop` is asked."""

    def __init__(self, connection: sqlite3.Connection, stop: Stop, seconds: float) -> None:
        self._connection = connection
        self._stop = stop
        self._end = time.monotonic() + seconds
        self.has_struck = False
        """Something was ended early: what was found may not be all."""

    @property
    def is_up(self) -> bool:
        """Whether there is no time left."""
        return self._stop.is_asked or time.monotonic() > self._end

    def rows(self, sql: str, binds: Mapping[str, str | int]) -> Iterator[tuple[object, ...]]:
        """The rows of a statement, as many as there are when the time is up."""
        if self.is_up:
            self.has_struck = True
            return
        self._connection.set_progress_handler(lambda: self.is_up, STEPS)
        try:
            with self._stop.interrupting(self._connection):
                yield from self._connection.execute(sql, dict(binds))
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
            self.has_struck = True
        finally:
            self._connection.set_progress_handler(None, 0)

    def ids(self, sql: str, binds: Mapping[str, str | int]) -> list[int]:
        """The first column of the rows."""
        return [int(row[0]) for row in self.rows(sql, binds)]  # type: ignore[call-overload]  # a rowid

    def number(self, sql: str, binds: Mapping[str, str | int]) -> int:
        """The first column of the first row; 0 when there is none, or no time."""
        return next(iter(self.ids(sql, binds)), 0)

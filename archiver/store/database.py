"""One SQLite file and its lanes: any thread reads, one thread writes, and processes take turns.

Writes of all processes take turns on a lock file beside the database instead of on SQLite's own lock, for two reasons:
SQLite's waiting gives up with "database is locked", and a commit in one process while another one checkpoints is what
the WAL-reset corruption of SQLite 3.7.0 to 3.51.2 needs (FACTS). Automatic checkpoints happen inside commits, so they
happen under the same lock.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from archiver.errors import LibraryReadOnly
from archiver.store.connections import known_errors, make_engine
from archiver.store.locks import WriteLock

T = TypeVar("T")
Work = Callable[[sa.Connection], T]

USER, BULK = 0, 1
"""Priorities of the writer's queue: what a person waits for goes before bulk work."""

_STOP = 2


class Database:
    """Reads on pooled connections, writes on one thread. Thread-safe.

    Everything raises LibraryError for what the person can mend; after any error the transaction has left no trace.
    """

    def __init__(
        self, path: Path, *, busy_seconds: float = 90.0, read_only: bool = False, attach: Path | None = None
    ) -> None:
        self.path = path
        self.read_only = read_only
        self.busy_seconds = busy_seconds
        self._readers = make_engine(path, busy_seconds=busy_seconds, write=False, immutable=read_only, attach=attach)
        self._lock = WriteLock(path)
        self._queue: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._thread = threading.Thread(target=self._run, name=f"writer-{path.name}", daemon=True)
        self._writer: sa.Engine | None = None
        self._closed = False
        self._closing = threading.Lock()
        self._thread.start()

    def read(self, work: Work[T]) -> T:
        """Call `work` with a read-only connection that sees one state of the database."""
        try:
            with known_errors(self.path, self.busy_seconds), self._readers.connect() as connection:
                return work(connection)
        finally:
            if self._closed:  # while it read: its connection has come back to a pool that nobody empties any more
                self._readers.pool.dispose()

    def write(self, work: Work[T], *, bulk: bool = False, durable: bool = True) -> T:
        """Call `work` on the writer's thread in BEGIN IMMEDIATE … COMMIT, and wait for it.

        `durable=False` skips the fsync: after a power cut the last such commits may be missing, the database is whole.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write would wait for itself")
        return self._submit(lambda: self._transact(work, durable), bulk).result()

    def foreign_version(self) -> int:
        """A number that is another one after another process has committed (PRAGMA data_version)."""
        return self._submit(self._read_foreign_version, bulk=True).result()

    def exclusive(self, work: Callable[[], T]) -> T:
        """Call `work` on the writer's thread while no process of ours writes, outside a transaction."""

        def locked() -> T:
            with self._turn():
                return work()

        return self._submit(locked, bulk=False).result()

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        with self._closing:  # nothing gets into the queue behind its end, where nobody would do it
            if not self._closed:
                self._closed = True
                self._queue.put((_STOP, next(self._order), None))
        self._thread.join()

    def _submit(self, call: Callable[[], T], bulk: bool) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001  # it goes to whoever waits for the result
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._closing:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._queue.put((BULK if bulk else USER, next(self._order), run))
        return future

    def _run(self) -> None:
        while (run := self._queue.get()[2]) is not None:
            run()
        # The writer last: whoever closes a database last moves its -wal into it, and a reader may not.
        # The pool and not the engine, which would give up the connections that are still out instead of closing them.
        self._readers.pool.dispose()
        if self._writer is not None:
            self._writer.dispose()
        self._lock.close()

    def _read_foreign_version(self) -> int:
        # On the writer's connection, whose own commits do not count.
        with known_errors(self.path, self.busy_seconds), self._open_writer().connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            return int(driver.execute("PRAGMA data_version").fetchone()[0])

    def _open_writer(self) -> sa.Engine:
        if self._writer is None:
            self._writer = make_engine(self.path, busy_seconds=self.busy_seconds, write=True)
        return self._writer

    def _transact(self, work: Work[T], durable: bool) -> T:
        with (
            self._turn(),
            known_errors(self.path, self.busy_seconds),
            self._open_writer().connect() as connection,
        ):
            _set_synchronous(connection, "FULL" if durable else "NORMAL")
            with connection.begin():
                return work(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """This process's turn to write."""
        if self.read_only:
            raise LibraryReadOnly(str(self.path))
        with self._lock.turn(self.busy_seconds):
            yield


def _set_synchronous(connection: sa.Connection, level: str) -> None:
    """Set PRAGMA synchronous, which SQLite only takes outside a transaction: so below SQLAlchemy, which would begin."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA synchronous = {level}")

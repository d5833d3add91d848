"""Locks between processes. They are the operating system's own: a killed process holds none."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from archiver.errors import LibraryBusy
from archiver.store.connections import expect_folder, known_errors

POLL = 0.01
"""Seconds until a lock that is not free is tried again."""


@contextmanager
def folder_lock(path: Path, busy_seconds: float) -> Iterator[None]:
    """Hold the lock of a file or folder that may not exist yet; LibraryBusy when it is not free in time.

    LibraryVanished where its folder is gone: filelock would make it anew.
    """
    expect_folder(path.parent)
    lock = filelock.FileLock(path.with_name(path.name + ".lock"), poll_interval=POLL)
    try:
        with known_errors(path, busy_seconds):
            lock.acquire(timeout=busy_seconds)
    except filelock.Timeout as error:
        raise LibraryBusy(str(path), busy_seconds) from error
    try:
        yield
    finally:
        lock.release()


class WriteLock:
    """The lock file beside a database, on which processes take turns to write. For one thread.

    A transaction is a millisecond, and a busy library has hundreds a second. filelock opens the file anew for each:
    0.1 ms, and at a dozen system calls Python is handed to whoever waits for it. Here the file stays open. It is the
    lock that filelock takes, so that the two keep each other out.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    @contextmanager
    def turn(self, busy_seconds: float) -> Iterator[None]:
        """Hold the lock. LibraryBusy when it is not free in time; DiskFull, LibraryReadOnly, LibraryVanished when it
        cannot be made.
        """
        with known_errors(self._database, busy_seconds):
            file = self._take(time.monotonic() + busy_seconds)
        if file is None:
            raise LibraryBusy(str(self._database), busy_seconds)
        try:
            yield
        finally:
            _unlock(file)

    def close(self) -> None:
        """Let go of the file; the next turn opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self, end: float) -> int | None:
        while True:
            if self._file is None:
                expect_folder(self._path.parent)
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if _lock(self._file):
                if os.fstat(self._file).st_nlink:
                    return self._file
                self.close()  # somebody has deleted it, and others would lock a new one
            elif time.monotonic() > end:
                return None
            else:
                time.sleep(POLL)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        """Lock an open file if it is free."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> bool:
        """Lock an open file if it is free."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class QueueLock:
    """Held by the one process that works a library's queue; whoever gets it may clean up after a killed one."""

    def __init__(self, folder: Path) -> None:
        self._lock = filelock.FileLock(folder / "queue.lock", thread_local=False)

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        expect_folder(Path(self._lock.lock_file).parent)
        try:
            with known_errors(Path(self._lock.lock_file)):
                self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        return True

    def release(self) -> None:
        """Let go of the lock."""
        self._lock.release()

"""Locks between processes. They are the operating system's own: a killed process holds none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from archiver.errors import LibraryBusy
from archiver.store.connections import known_errors


@contextmanager
def folder_lock(path: Path, busy_seconds: float) -> Iterator[None]:
    """Hold the lock of a file or folder that may not exist yet; LibraryBusy when it is not free in time."""
    lock = filelock.FileLock(path.with_name(path.name + ".lock"), poll_interval=0.01)
    try:
        with known_errors(path, busy_seconds):
            lock.acquire(timeout=busy_seconds)
    except filelock.Timeout as error:
        raise LibraryBusy(str(path), busy_seconds) from error
    try:
        yield
    finally:
        lock.release()


class QueueLock:
    """Held by the one process that works a library's queue; whoever gets it may clean up after a killed one."""

    def __init__(self, folder: Path) -> None:
        self._lock = filelock.FileLock(folder / "queue.lock", thread_local=False)

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        try:
            with known_errors(Path(self._lock.lock_file)):
                self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        return True

    def release(self) -> None:
        """Let go of the lock."""
        self._lock.release()

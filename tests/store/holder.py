"""Another process that holds a lock on a library for as long as a test wants.

Run as a script it is that process: a line on stdin takes a lock or lets go of it, a line on stdout says it is done.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock


class Holder:
    """The test's end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    @contextmanager
    def hold(self, lock: str, database: Path) -> Iterator[None]:
        """Hold a lock: `exclusive` is SQLite's own, taken by some other program; `turn` is ours, the lock file."""
        self.take(lock, database)
        try:
            yield
        finally:
            self.release()

    def take(self, lock: str, database: Path) -> None:
        self._tell(f"{lock} {database}")

    def release(self) -> None:
        self._tell("release")

    def close(self) -> None:
        self._process.communicate(timeout=30)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


def serve() -> None:
    """The other end."""
    held: sqlite3.Connection | filelock.BaseFileLock | None = None
    for line in sys.stdin:
        order, _, name = line.rstrip("\n").partition(" ")
        if order == "exclusive":
            held = sqlite3.connect(name, isolation_level=None)
            held.execute("BEGIN EXCLUSIVE")
        elif order == "turn":
            held = filelock.FileLock(f"{name}.lock")
            held.acquire(timeout=30)
        elif isinstance(held, sqlite3.Connection):
            held.close()
        elif held is not None:
            held.release()
        print("done", flush=True)


if __name__ == "__main__":
    serve()

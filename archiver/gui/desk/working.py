"""The queue at work for as long as the window is open, on a thread of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archiver.errors import LibraryError

if TYPE_CHECKING:
    from archiver.library import Library

REST = 30.0
"""Seconds before a library that took no writes (disk full, locked) is tried again."""


class QueueLane(QObject):
    """Works a library's queue until it is closed."""

    halted = Signal(object)
    """A LibraryError: the queue rests, nothing is lost, and it goes on by itself once the library takes writes."""

    indexed = Signal(int, int)
    """How many of how many articles the search index has taken in; (0, 0): nothing waits any more."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="queue", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; what is being saved goes back to the queue."""
        self._closing.set()
        self._library.stop()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._library.work(self.indexed.emit)
            except LibraryError as error:
                if not self._closing.is_set():
                    self.halted.emit(error)
                self._closing.wait(REST)

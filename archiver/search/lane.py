"""Keeps the index in step while a library is being worked on, on a thread of its own."""

from __future__ import annotations

import logging
import threading

from archiver.errors import LibraryError
from archiver.search.index import Index, Progress

log = logging.getLogger(__name__)

GATHER = 0.3
"""Seconds that changes are gathered before they are indexed together."""


class IndexLane:
    """Indexes what is pending soon after it was told to. What it could not do stays pending for the next time."""

    def __init__(self, index: Index, progress: Progress = lambda done, total: None) -> None:
        """`progress` hears on that thread how it gets on, and (0, 0) when it rests."""
        self._index = index
        self._progress = progress
        self._told = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="index", daemon=True)
        self._thread.start()
        index.follower = self.tell

    def tell(self) -> None:
        """Something changed."""
        self._told.set()

    def close(self) -> None:
        """Stop, after the batch that is being indexed now; returns when it has stopped, whoever else closes it."""
        self._closing.set()
        self._index.follower = None
        self._told.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._told.wait()
            self._told.clear()  # before looking whether to end: cleared after that, the word of `close` would be lost
            if self._closing.wait(GATHER):
                return
            try:
                self._index.update(self._progress, self._closing.is_set)
            except LibraryError as error:
                # The saving itself meets the same full or locked disk, and is where a person is told.
                log.info("index not updated: %s", error)
            self._progress(0, 0)

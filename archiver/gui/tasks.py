"""Work off the GUI thread, with its result back on it: one of the two crossings between the window and the core."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from archiver.errors import ArchiverError

log = logging.getLogger(__name__)

T = TypeVar("T")

THREADS = 4


@dataclass(frozen=True, slots=True)
class _Done:
    """A task that has ended, on its way to the GUI thread."""

    owner: QObject
    key: str | None
    number: int
    result: Any
    error: BaseException | None
    then: Callable[[Any], None] | None
    otherwise: Callable[[ArchiverError], None] | None
    ended: Callable[[], None] | None


class Tasks(QObject):
    """Runs calls on a few threads. `run` and `close` belong to the GUI thread."""

    failed = Signal(object)
    """An ArchiverError that whoever started the task left to the window."""
    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="task")
        self._latest: dict[str, int] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        key: str | None = None,
        otherwise: Callable[[ArchiverError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Call `work()` on a thread and `then(result)` here, unless `owner` is gone by then or this is closed.

        Of several runs with one `key` only the latest delivers, and those that have not begun do not begin. An
        ArchiverError goes to `otherwise`, else to `failed`; anything else is our bug, and is raised here. `ended` is
        called after all of these, a bug included.
        """
        if self._closed:
            return  # a window that is closing still says its last words
        self._number += 1
        number = self._number
        if key is not None:
            with self._lock:
                self._latest[key] = number

        def call() -> None:
            if self._closed or self._is_stale(key, number):
                return
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001  # it goes to the thread that can tell a person
                error = raised
            if not self._closed:
                self._done.emit(_Done(owner, key, number, result, error, then, otherwise, ended))

        self._threads.submit(call)

    def close(self) -> None:
        """Start nothing more, and wait for what runs; its results are dropped."""
        self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _is_stale(self, key: str | None, number: int) -> bool:
        if key is None:
            return False
        with self._lock:
            return self._latest.get(key) != number

    @Slot(object)
    def _deliver(self, done: _Done) -> None:
        if self._closed or self._is_stale(done.key, done.number) or not shiboken6.isValid(done.owner):
            return
        try:
            if done.error is None:
                if done.then is not None:
                    done.then(done.result)
            elif isinstance(done.error, ArchiverError):
                (done.otherwise or self.failed.emit)(done.error)
            else:
                raise done.error
        finally:
            if done.ended is not None:
                done.ended()

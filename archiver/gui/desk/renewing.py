"""Looking at what extracting again would change, off the GUI thread, and having it done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from archiver.errors import ArchiverError
from archiver.gui.tasks import Tasks
from archiver.model.explanation import Explanation
from archiver.model.jobs import Accepted
from archiver.model.renewal import Renewal

if TYPE_CHECKING:
    from archiver.library import Library


class Renewing(QObject):
    """One look at a time: a new one ends the one before."""

    looked = Signal(object)
    """A `Renewal`."""
    ended = Signal()
    """The look has come to its end; not when it was stopped."""
    accepted = Signal(object)
    """The `Accepted` of what will be extracted again."""
    _found = Signal(object, object)

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._cancel = threading.Event()
        self._found.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def look(self, ids: Sequence[int]) -> None:
        """Look at articles; each is told by `looked`."""
        self.stop()
        cancel = self._cancel = threading.Event()

        def work() -> None:
            for renewal in self._library.renewals.look(ids, cancel):
                self._found.emit(cancel, renewal)

        def end(_: None) -> None:
            if not cancel.is_set():
                self.ended.emit()

        self._tasks.run(self, work, end)

    def stop(self) -> None:
        """Look no further."""
        self._cancel.set()

    def apply(self, ids: Sequence[int], shorter: Sequence[int]) -> None:
        """Have articles extracted again by the queue."""

        def work() -> list[Accepted]:
            return self._library.extract_again(ids, shorter=shorter)

        self._tasks.run(self, work, self.accepted.emit)

    def explain(
        self, asker: QObject, id: int, then: Callable[[Explanation], None], otherwise: Callable[[ArchiverError], None]
    ) -> None:
        """How an article is found in its kept page; told unless `asker` is gone by then."""
        self._tasks.run(asker, lambda: self._library.renewals.explain(id), then, otherwise=otherwise)

    def _tell(self, cancel: threading.Event, renewal: Renewal) -> None:
        if not cancel.is_set():
            self.looked.emit(renewal)

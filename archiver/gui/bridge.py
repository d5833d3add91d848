"""What the core has to tell, as Qt signals on the GUI thread: the other crossing between the window and the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from archiver.gui.tasks import Tasks
from archiver.model.articles import Changes

if TYPE_CHECKING:
    from archiver.library import Library

GATHER_MS = 80
"""Changes are gathered for so long: an import commits forty times a second, and no eye follows that."""

FOREIGN_MS = 1000
"""How often we ask whether another process has changed the library."""


class Bridge(QObject):
    """Listens to a library as long as it lives."""

    changed = Signal(object)
    """A `Changes`, gathered over a moment."""
    changed_elsewhere = Signal()
    """Another process has changed something: ask again for all that is shown."""
    _heard = Signal(object)

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._gathered = Changes()
        self._version: int | None = None
        self._gathering = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gathering.timeout.connect(self._tell)
        self._asking = QTimer(self, interval=FOREIGN_MS)
        self._asking.timeout.connect(self._ask)
        self._asking.start()
        self._ask()  # now: what changes within the first second counts as well
        self._heard.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        # The signal object is what other threads may touch; emitting it queues the call to this thread.
        library.subscribe(self._heard.emit)

    def close(self) -> None:
        """Hear no more, also of what is on its way here."""
        self._closed = True
        self._library.unsubscribe(self._heard.emit)
        self._asking.stop()
        self._gathering.stop()

    @Slot(object)
    def _gather(self, changes: Changes) -> None:
        self._gathered |= changes
        if not self._closed and not self._gathering.isActive():
            self._gathering.start()

    @Slot()
    def _tell(self) -> None:
        changes, self._gathered = self._gathered, Changes()
        self.changed.emit(changes)

    @Slot()
    def _ask(self) -> None:
        if not self._library.read_only:
            self._tasks.run(self, self._library.foreign_version, self._compare, key="foreign-version")

    def _compare(self, version: int) -> None:
        before, self._version = self._version, version
        if before is not None and before != version:
            self.changed_elsewhere.emit()

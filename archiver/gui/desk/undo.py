"""What a person did, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

DEPTH = 100


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done to the library, and how to take it back. Both calls are made off the GUI thread."""

    text: str
    """What was done, as the toast and the menu say it: "Moved 3 articles to the trash"."""
    do: Callable[[], object]
    undo: Callable[[], object]
    has_begun: Callable[[], bool] = lambda: False
    """Whether some of it is done, though an error ended it: then there is something to take back."""


class History(QObject):
    """Deeds in order; a new one ends what could be done again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._done: list[Deed] = []
        self._undone: list[Deed] = []

    @property
    def undoable(self) -> Deed | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def redoable(self) -> Deed | None:
        """What `redo` would do again."""
        return self._undone[-1] if self._undone else None

    def add(self, deed: Deed) -> None:
        """Remember a deed that was done."""
        self._done = [*self._done, deed][-DEPTH:]
        self._undone.clear()
        self.changed.emit()

    def take_undo(self) -> Deed | None:
        """The deed to take back now; it can be done again after that."""
        return self._move(self._done, self._undone)

    def take_redo(self) -> Deed | None:
        """The deed to do again now."""
        return self._move(self._undone, self._done)

    def forget(self) -> None:
        """What was deleted for good cannot be taken back, nor what was done to it before."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _move(self, source: list[Deed], target: list[Deed]) -> Deed | None:
        if not source:
            return None
        deed = source.pop()
        target.append(deed)
        self.changed.emit()
        return deed

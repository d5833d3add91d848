"""How many articles smart collections hold: counted again behind everything else, after each change and each day."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.gui.tasks import Tasks
from archiver.model.articles import Changes

if TYPE_CHECKING:
    from archiver.library import Library, Stop

PAUSE_MS = 400

LOOK_MS = 60_000
"""Between two looks at the calendar: what was saved today is not for ever."""

REST = 10
"""Counting in a million articles may take seconds: it rests so many times as long before it is done again."""


class SmartCounts(QObject):
    """Counts what there is, and says so when it is other than before."""

    changed = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._counts: Mapping[int, int] = {}
        self._seconds = 0.0
        self._is_asking = False
        self._is_stale = False
        self._stop: Stop | None = None
        self._waiting = QTimer(self, singleShot=True)
        self._waiting.timeout.connect(self.ask)
        self._day = _today()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    @property
    def counts(self) -> Mapping[int, int]:
        """Smart collection → how many articles it held when last counted; new ones are not in it yet."""
        return self._counts

    def take(self, changes: Changes) -> None:
        """Follow what was changed."""
        if changes.articles or changes.collections or changes.tags:
            self._is_stale = True
            # A collection that is new or has another query is counted at once; articles come in numbers.
            pause = PAUSE_MS if changes.collections else max(PAUSE_MS, int(1000 * REST * self._seconds))
            if not self._is_asking and (not self._waiting.isActive() or pause < self._waiting.remainingTime()):
                self._waiting.start(pause)

    def ask(self) -> None:
        """Count now."""
        from archiver.library import Stop  # not above: the window paints before the library is imported

        self._is_asking, self._is_stale, self._day = True, False, _today()
        stop = self._stop = Stop()

        def count() -> tuple[dict[int, int], float]:
            start = time.perf_counter()
            return self._library.smart_counts(stop=stop), time.perf_counter() - start

        self._tasks.run(self, count, self._show, key="smart-counts", otherwise=lambda error: self._go_on())

    def close(self) -> None:
        """Count no more; nobody waits for what is being counted."""
        self._waiting.stop()
        self._looking.stop()
        if self._stop is not None:
            self._stop.ask()

    def _look(self) -> None:
        if self._day != _today() and not self._is_asking:
            self.ask()

    def _show(self, result: tuple[dict[int, int], float]) -> None:
        counts, self._seconds = result
        if counts != self._counts:
            self._counts = counts
            self.changed.emit()
        self._go_on()

    def _go_on(self) -> None:
        self._is_asking = False
        if self._is_stale:
            self._waiting.start(max(PAUSE_MS, int(1000 * REST * self._seconds)))


def _today() -> date:
    return datetime.now(UTC).astimezone().date()

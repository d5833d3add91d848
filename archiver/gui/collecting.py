"""Python's garbage collection while a window is open: on the GUI thread, and whole only when nothing goes on.

Left to itself Python collects on whichever thread happens to allocate, and every other one waits. A whole collection
walks some 110,000 objects: 45 to 90 ms, which was the window's longest gap while pages are saved. And a Qt object that
was part of a cycle would be taken down on a thread that is not Qt's.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

TICK_MS = 250

FEW = 700
"""As many new objects as make Python itself look for garbage; with fewer in a tick, nothing goes on."""

ROUNDS = 10
"""So many young collections make a whole one due, as Python has it."""

REST = 8
"""A whole collection waits for so many ticks without work or input, two seconds."""

LONGEST = 1200
"""A whole one that is due waits no more ticks than these, five minutes: work without a rest fills no memory."""

INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchUpdate,
        QEvent.Type.DragMove,
    }
)


class Collecting(QObject):
    """Collects from now until `stop`, in place of Python."""

    def __init__(self, parent: QObject | None = None, *, tick_ms: int = TICK_MS) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._waited = 0
        self._rested = 0
        self._ticking = QTimer(self, interval=tick_ms)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        gc.disable()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._ticking.stop()
        gc.enable()

    def _tick(self) -> None:
        works = gc.get_count()[0] >= FEW  # it is counted as well where Python does not collect
        if works:
            gc.collect(1)
            self._rounds += 1
        if self._rounds < ROUNDS:
            return
        self._waited += 1
        self._rested = 0 if works else self._rested + 1
        if self._rested >= REST or self._waited >= LONGEST:
            self._rounds = self._waited = self._rested = 0
            gc.collect()
        elif window := QGuiApplication.focusWindow():
            window.installEventFilter(self)  # all input of a window comes to it first; once more changes nothing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            self._rested = 0
        return False

"""Doing what can be taken back: off the GUI thread, one deed after the other, many articles a few at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QLocale, QObject, Signal

from archiver.errors import ArchiverError, LibraryError
from archiver.gui.desk.undo import Deed, History
from archiver.gui.tasks import Tasks

T = TypeVar("T")

Ids = Sequence[int]

STEP = 250
"""Articles changed in one transaction: some 30 ms, after which whatever waits to be written has its turn."""


class Doing(QObject):
    """One deed is done after the other, as quick as they may come: undoing the name of a collection must not overtake
    undoing the collection. Errors go to `Tasks.failed`; what was done before one can be taken back.
    """

    done = Signal(str, bool)
    """(what was done, whether it can be taken back): the words of a toast."""
    progressed = Signal(int, int)
    """How many of how many articles have been changed, of a deed that takes a while."""
    rested = Signal()
    """A deed has ended."""

    def __init__(self, tasks: Tasks, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._history = history
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_busy = False
        self._stopping = threading.Event()
        self._reached: tuple[int, int] | None = None

    def undo(self) -> None:
        """Take back the last deed: of those that are under way, too."""
        self._move(
            self._history.take_undo,
            self._history.take_redo,
            lambda deed: (deed.undo, self.tr("Undone: {deed}").format(deed=deed.text), False),
        )

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._move(self._history.take_redo, self._history.take_undo, lambda deed: (deed.do, deed.text, True))

    def stop(self) -> None:
        """End the deed at hand after the articles it is at; what was done stays, and can be taken back."""
        self._stopping.set()

    def _in_steps(self, ids: Ids, work: Callable[[Ids], object], done: list[int] | None = None) -> None:
        """Do `work` for all of the ids, `STEP` at a time, unless stopped; `done` gets those it was done for."""
        for start in range(0, len(ids), STEP):
            if self._stopping.is_set():
                self._reached = start, len(ids)
                return
            part = ids[start : start + STEP]
            work(part)
            if done is not None:
                done += part
            if len(ids) > STEP:
                self.progressed.emit(start + len(part), len(ids))

    def _do(self, prepare: Callable[[], Deed], then: Callable[[], None] | None = None) -> None:
        """Look at what is there, do the deed, and remember it."""

        def work() -> tuple[Deed, ArchiverError | None]:
            deed = prepare()
            try:
                deed.do()
            except ArchiverError as error:
                if not deed.has_begun():
                    raise
                return deed, error
            return deed, None

        def tell(result: tuple[Deed, ArchiverError | None]) -> None:
            deed, error = result
            if self._reached is not None:
                reached, total = map(QLocale().toString, self._reached)
                text = self.tr("{deed} – stopped at {reached}").format(deed=deed.text, reached=reached, total=total)
                deed = replace(deed, text=text)
            self._history.add(deed)
            if error is not None:
                self._tasks.failed.emit(error)
                return
            self.done.emit(deed.text, True)
            if then is not None:
                then()

        self._run(work, tell)

    def _move(
        self,
        take: Callable[[], Deed | None],
        put_back: Callable[[], Deed | None],
        how: Callable[[Deed], tuple[Callable[[], object], str, bool]],
    ) -> None:
        """Go one step in the history, once what waits is done.

        One that the disk refuses stays the next to go: it may yet be done. Any other error ends it, or it would bar
        the way to those behind it for ever.
        """

        def fail(error: ArchiverError) -> None:
            if isinstance(error, LibraryError):
                put_back()

        def begin() -> None:
            deed = take()
            if deed is None:
                self._go_on()
                return
            work, text, undoable = how(deed)
            self._start(work, lambda _: self.done.emit(text, undoable), fail)

        self._in_turn(begin)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._in_turn(lambda: self._start(work, then))

    def _in_turn(self, begin: Callable[[], None]) -> None:
        self._waiting.append(begin)
        if not self._is_busy:
            self._go_on()

    def _go_on(self) -> None:
        self._is_busy = bool(self._waiting)
        if self._waiting:
            self._waiting.popleft()()

    def _start(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[ArchiverError], None] = lambda _: None,
    ) -> None:
        """Do it on another thread; whatever comes of it, the next one has its turn."""
        self._stopping.clear()
        self._reached = None

        def fail(error: ArchiverError) -> None:
            otherwise(error)
            self._tasks.failed.emit(error)

        def go_on() -> None:
            self.rested.emit()
            self._go_on()

        self._tasks.run(self, work, then, otherwise=fail, ended=go_on)

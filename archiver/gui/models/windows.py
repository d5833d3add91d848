"""Values of rows, loaded off the GUI thread in windows around what is looked at, and kept within bounds."""

from __future__ import annotations

import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer

from archiver.errors import ArchiverError
from archiver.gui.tasks import Tasks


class HasId(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=HasId)

WINDOW = 16
"""Rows loaded at once: what is in sight is in one or two, and comes in some 3 ms."""
AROUND = 4
"""Windows before and behind what is looked at that are loaded too, in one go."""
AROUND_MS = 60
"""Milliseconds until they are: no load shall take Python from the painting of what came before."""
KEPT = 4096
PART = 256
"""Rows that are loaded anew at once: 100 rows by id cost 0.5 ms (FACTS)."""
AT_ONCE = 2
"""Loads on their way: more would only stand between what is looked at now and its rows."""
WAITING = 6
"""Windows that wait for a load; those that scrolled away before are dropped."""


@dataclass(eq=False)
class _Load(Generic[T]):
    ids: list[int]
    outdated: set[int] = field(default_factory=set)
    """Ids that changed after this load began."""
    values: list[T] | None = None
    ended: threading.Event = field(default_factory=threading.Event)


class RowWindows(Generic[T]):
    """The values behind an array of ids. `arrived(ids)` is called when values came."""

    def __init__(
        self,
        owner: QObject,
        tasks: Tasks,
        load: Callable[[list[int]], list[T]],
        arrived: Callable[[Collection[int]], None],
        *,
        around: int = AROUND,
    ) -> None:
        self._around = around
        self._owner = owner
        self._tasks = tasks
        self._load = load
        self._arrived = arrived
        self._ids: array[int] = array("q")
        self._kept: OrderedDict[int, T | None] = OrderedDict()
        self._missing: set[int] = set()
        """Ids that are kept without a value: not to be asked for again with each repaint."""
        self._waiting: list[int] = []
        self._loading: list[_Load[T]] = []
        self._centre: int | None = None
        """The window that was looked at last."""
        self._looking_around = QTimer(owner, singleShot=True, interval=AROUND_MS)
        self._looking_around.timeout.connect(self._look_around)

    def show(self, ids: array[int]) -> None:
        """These are the rows now; what was asked for and is on no row any more is not loaded."""
        self._ids = ids
        self._waiting.clear()
        self._centre = None
        for id in self._missing:  # not by looking through all that is kept: a list may change in a hundred places
            self._kept.pop(id, None)
        self._missing.clear()

    def value(self, row: int) -> T | None:
        """The value of a row; None while it is on its way."""
        id, window = self._ids[row], row // WINDOW
        if window != self._centre:
            self._centre = window
            if not self._looking_around.isActive():  # else it would wait for the end of a long scroll
                self._looking_around.start()
        if id not in self._kept:
            self._want(window)
            return self._kept.get(id)
        self._kept.move_to_end(id)
        return self._kept[id]

    def wait(self, rows: Iterable[int], seconds: float) -> None:
        """Ask for these rows, and have them on return if they come within so many seconds."""
        end = time.monotonic() + seconds
        missing = [id for row in rows if (id := self._ids[row]) not in self._kept]
        if len(self._loading) < AT_ONCE:
            self._load_ids(missing)  # only these, which come the sooner; what is around them follows
        for load in tuple(self._loading):
            if not any(id in load.ids for id in missing):
                continue
            if not load.ended.wait(end - time.monotonic()):
                return
            if load.values is not None:
                self._take(load, load.values)

    def kept(self, id: int) -> T | None:
        """The value of an id if it is here; nothing is loaded."""
        return self._kept.get(id)

    def offer(self, values: Iterable[T], *, newer: bool = False) -> None:
        """These came with the list, and need not be loaded. What is here already stays, unless they are `newer`."""
        for value in values:
            if newer or self._kept.get(value.id) is None:
                self._keep(value.id, value)
        self._trim()

    def forget(self) -> None:
        """Every id has another value from now on."""
        self._kept.clear()
        self._missing.clear()
        self._waiting.clear()
        for load in self._loading:
            load.outdated.update(load.ids)

    def refresh(self, ids: Collection[int] | None = None) -> None:
        """Load again what is kept or on its way of `ids` (None: all of it). What is there stays until it comes."""
        known = self._kept.keys() | {id for load in self._loading for id in load.ids}
        stale = [id for id in known if ids is None or id in ids]
        for load in self._loading:
            load.outdated.update(id for id in load.ids if ids is None or id in ids)
        for start in range(0, len(stale), PART):
            self._run(_Load(stale[start : start + PART]))

    def _want(self, window: int) -> None:
        if window in self._waiting:
            self._waiting.remove(window)
        self._waiting.append(window)
        del self._waiting[:-WAITING]
        self._start()

    def _start(self) -> None:
        """What was asked for last comes first."""
        while self._waiting and len(self._loading) < AT_ONCE:
            window = self._waiting.pop()
            self._load_rows(window, window)

    def _look_around(self) -> None:
        if self._centre is not None:
            self._load_rows(max(0, self._centre - self._around), self._centre + self._around)

    def _load_rows(self, first: int, last: int) -> None:
        """Load what is missing of some windows."""
        self._load_ids(self._ids[first * WINDOW : (last + 1) * WINDOW])

    def _load_ids(self, ids: Iterable[int]) -> None:
        on_the_way = {id for load in self._loading for id in load.ids}
        missing = [id for id in ids if id > 0 and id not in self._kept and id not in on_the_way]
        if missing:
            self._run(_Load(missing))

    def _run(self, load: _Load[T]) -> None:
        self._loading.append(load)
        self._tasks.run(
            self._owner, partial(self._bring, load), partial(self._take, load), otherwise=partial(self._fail, load)
        )

    def _bring(self, load: _Load[T]) -> list[T]:
        """On another thread."""
        try:
            load.values = self._load(load.ids)
        finally:
            load.ended.set()
        return load.values

    def _take(self, load: _Load[T], values: Iterable[T]) -> None:
        if load not in self._loading:
            return  # somebody waited for it, and had it before it was delivered
        self._loading.remove(load)
        came = {value.id: value for value in values}
        for id in load.ids:
            if id not in load.outdated:
                self._keep(id, came.get(id, self._kept.get(id)))  # one that is gone stays until its row goes
        self._trim()
        self._arrived(load.ids)
        self._start()

    def _keep(self, id: int, value: T | None) -> None:
        self._kept[id] = value
        self._kept.move_to_end(id)
        (self._missing.add if value is None else self._missing.discard)(id)

    def _trim(self) -> None:
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _fail(self, load: _Load[T], error: ArchiverError) -> None:
        """The rows stay empty until the list is shown or refreshed anew: each repaint would tell of it again."""
        self._loading.remove(load)
        for id in load.ids:
            self._keep(id, self._kept.get(id))
        self._tasks.failed.emit(error)

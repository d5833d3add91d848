"""A window on a made library, driven as a person would, in a process of its own: prints one JSON object.

All times are wall-clock milliseconds of the GUI thread. A gap is the time in which the window answered to nothing.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

from archiver.gui.app import App  # isort: skip  # before all of PySide6, as in the program
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from archiver.gui.frame.window import Window
from archiver.gui.memory import Memory
from archiver.gui.models.articles import Role
from archiver.gui.place import Place
from archiver.model.articles import State
from archiver.settings import Settings
from tests.benchmarks._figures import spread, timed

STATES = (State.UNREAD, State.FAVORITE, State.ARCHIVED, State.TRASH, State.ALL)
JUMPS = 20
FRAMES = 300
SWEEP = 1_500
"""Places all over the list that are looked at before its memory is weighed."""
CHANGED = 10_000
TYPED = 2
"""Queries of each kind that are typed."""
BETWEEN_KEYS = 0.12
"""Seconds: a fast typist."""
BETWEEN_LOOKS = 0.15
"""Seconds that a person looks at what came: what is around it is read meanwhile, and is no part of the next look."""
PATIENCE = 120.0


class Watch(QObject):
    """How long the window did nothing for anybody."""

    def __init__(self) -> None:
        super().__init__()
        self._beats = [time.perf_counter()]
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(lambda: self._beats.append(time.perf_counter()))
        self._timer.start()

    def end(self) -> list[float]:
        """Milliseconds between two beats."""
        self._timer.stop()
        return [1000 * (after - before) for before, after in pairwise([*self._beats, time.perf_counter()])]


class Painted(QObject):
    """Whether the list as it is now has been painted with the values of every row in sight."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._rows, self._model = window.list, window.model
        self.now = False
        window.list.viewport().installEventFilter(self)
        window.model.rows_changed.connect(self.begin)

    def begin(self, *_: object) -> None:
        """From here on it counts; of no rows after no rows nothing is painted."""
        self.now = not self._model.rowCount()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's own name
        if event.type() == QEvent.Type.Paint:
            seen = [self._rows.rowAt(0), self._rows.rowAt(self._rows.viewport().height() - 2)]
            self.now = all(row < 0 or self._model.index(row, 0).data(Role.SUMMARY) is not None for row in seen)
        return False


class Looker:
    """In front of a window on a library."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self._application = QApplication([])
        self._app = App(folder, Settings(daily_backups=False), Memory(memory))
        self._app.start()
        self.window = self._app.window
        self.until(lambda: self.window.desk is not None and self.window.desk.browser.is_listed)
        assert self.window.desk is not None
        self.desk = self.window.desk
        self._painted = Painted(self.window)
        self.until(lambda: self.window.model.rowCount() >= self.desk.library.counts()[State.ALL])
        self._whole = False
        self.desk.browser.listed.connect(lambda listing: setattr(self, "_whole", listing.is_whole))

    def until(self, met: Callable[[], bool]) -> None:
        end = time.perf_counter() + PATIENCE
        self._application.processEvents()
        while not met():
            time.sleep(0.0005)  # the other threads want Python too
            if time.perf_counter() > end:
                raise TimeoutError
            self._application.processEvents()

    def rest(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end)

    def open(self, place: Place) -> float:
        """Milliseconds until the first rows of a place are painted; returns when all of it is there."""
        browser = self.desk.browser
        start = time.perf_counter()
        browser.show(place)
        self.until(lambda: browser.is_listed and self._painted.now)
        spent = since(start)
        self.until(lambda: self._whole)
        self.rest(BETWEEN_LOOKS)
        return spent

    def jump(self, share: float) -> float:
        """Milliseconds until the rows at a share of the list are painted."""
        bar = self.window.list.verticalScrollBar()
        self._painted.begin()
        start = time.perf_counter()
        bar.setValue(int(share * bar.maximum()))
        self.until(lambda: self._painted.now)
        spent = since(start)
        self.rest(BETWEEN_LOOKS)
        return spent

    def frame(self) -> float:
        """Milliseconds of scrolling on by a row."""
        bar, rows = self.window.list.verticalScrollBar(), self.window.list
        start = time.perf_counter()
        bar.setValue(bar.value() + rows.rowHeight(0))
        rows.viewport().repaint()
        spent = since(start)
        self._application.processEvents()
        return spent

    def sweep(self) -> int:
        """Look at places all over the list; megabytes afterwards."""
        bar, rows = self.window.list.verticalScrollBar(), self.window.list
        for place in range(SWEEP):
            bar.setValue(place * bar.maximum() // (SWEEP - 1))
            rows.viewport().repaint()
            self._application.processEvents()
        self.until(lambda: self._painted.now)
        return self.megabytes()

    def megabytes(self) -> int:
        return int(psutil.Process().memory_info().rss >> 20)

    def type(self, query: str) -> Iterator[float]:
        """Milliseconds from each key of a query until what it finds is painted."""
        box, browser = self.window.bar.search, self.desk.browser
        self.window.activateWindow()
        box.setFocus()
        self.until(box.hasFocus)
        for key in query:
            start = time.perf_counter()
            # Not by QTest, which knows the keys of ASCII alone; to the window, which knows by that somebody is typing.
            pressed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key)
            QApplication.sendEvent(self.window.windowHandle(), pressed)
            self.until(lambda: browser.is_listed and self._painted.now)
            yield since(start)
            self.rest(BETWEEN_KEYS - since(start) / 1000)
        box.empty()
        self.until(lambda: browser.is_listed and self._whole)

    def choose(self, count: int) -> Any:
        """Select the first rows; their ids."""
        model, rows = self.window.model, self.window.list
        chosen = QItemSelection(model.index(0, 0), model.index(count - 1, 0))
        flags = QItemSelectionModel.SelectionFlag
        rows.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self.rest(0.2)
        return rows.chosen_ids()

    def change(self, call: Callable[[], object]) -> float:
        """Milliseconds of a deed, until the list shows what has come of it."""
        told: list[str] = []

        def hear(text: str, _undoable: bool) -> None:
            told.append(text)

        self.desk.verbs.done.connect(hear)
        start = time.perf_counter()
        call()
        self.until(lambda: bool(told) and self._painted.now)
        self.desk.verbs.done.disconnect(hear)
        return since(start)

    @contextmanager
    def writing(self) -> Iterator[list[float]]:
        """A person's own writes meanwhile: how far they have read, every 30 ms; milliseconds of each."""
        over, waited = threading.Event(), list[float]()

        def write() -> None:
            while not over.wait(0.03):
                waited.append(timed(lambda: self.desk.library.set_progress(1, 0.5))[0])

        thread = threading.Thread(target=write)
        thread.start()
        try:
            yield waited
        finally:
            over.set()
            thread.join()

    def close(self) -> None:
        self.window.close()


def since(start: float) -> float:
    """Milliseconds."""
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """LIBRARY MEMORY: the folder, and a file for what the window remembers. What is to be typed is read from stdin."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    asked: dict[str, list[str]] = json.load(sys.stdin)
    looker = Looker(Path(sys.argv[1]), Path(sys.argv[2]))
    try:
        figures = {**look(looker), **search(looker, asked), **change(looker)}
    finally:
        looker.close()
    print(json.dumps(figures))


def look(looker: Looker) -> dict[str, Any]:
    """Opening and scrolling."""
    looker.open(Place.of_state(State.TRASH))
    opened = [looker.open(Place.of_state(state)) for state in (*STATES, *STATES)]
    chance = random.Random(1)
    return {
        "rows": looker.window.model.rowCount(),
        "open_at_row_0_ms": spread(opened),
        "open_at_the_middle_ms": spread([looker.jump(0.5 + 0.4 * (chance.random() - 0.5)) for _ in range(JUMPS)]),
        "scroll_frame_ms": spread([looker.frame() for _ in range(FRAMES)]),
        "memory_scrolled_mb": looker.sweep(),
    }


def search(looker: Looker, asked: dict[str, list[str]]) -> dict[str, Any]:
    """Typing; the first of each kind warms up."""
    for texts in asked.values():
        list(looker.type(texts[0]))
    watch = Watch()
    typed = [spent for texts in asked.values() for text in texts[1 : 1 + TYPED] for spent in looker.type(text)]
    gaps = watch.end()
    return {
        "keys": len(typed),
        "key_to_results_painted_ms": spread(typed),
        "frame_while_typing_ms": spread(gaps),
        "frames_over_33_ms": sum(gap > 33 for gap in gaps),
        "memory_searched_mb": looker.megabytes(),
    }


def change(looker: Looker) -> dict[str, Any]:
    """Many articles at once, and all of it taken back."""
    looker.open(Place.of_state(State.ALL))
    count = min(CHANGED, looker.window.model.rowCount())
    verbs = looker.desk.verbs
    figures: dict[str, Any] = {"changed": count}
    rare = min(looker.desk.library.tags(), key=lambda each: each.article_count)  # a new one would stay behind
    deeds: dict[str, Callable[[Any], object]] = {
        "tag": lambda ids: verbs.change_tags([rare.name], [], ids),
        "move": lambda ids: verbs.put(1, ids),
        "trash": lambda ids: verbs.set_trashed(ids, True),
    }
    watch = Watch()
    with looker.writing() as waited:
        for name, deed in deeds.items():
            figures[f"{name}_ms"] = round(looker.change(lambda: deed(looker.choose(count))))  # noqa: B023  # called at once
            figures[f"undo_{name}_ms"] = round(looker.change(verbs.undo))
            looker.rest(1.0)  # the list is asked for once more
    gaps = watch.end()
    return figures | {
        "gap_while_changing_ms": spread(gaps),
        "write_meanwhile_ms": spread(waited),
        "memory_end_mb": looker.megabytes(),
    }


if __name__ == "__main__":
    main()

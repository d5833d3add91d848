"""Many articles at once: in steps that are told, stopped between two of them, and taken back as far as they went."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import QLocale, QObject
from pytestqt.qtbot import QtBot

from archiver.errors import ArchiverError, DiskFull, NotFound
from archiver.gui.desk.doing import STEP
from archiver.gui.desk.undo import History
from archiver.gui.desk.verbs import Verbs
from archiver.gui.tasks import Tasks
from archiver.library import Library
from archiver.model.articles import State
from tests.gui.desk.conftest import Fill

MANY = 2 * STEP + 100
ALL = range(1, MANY + 1)


class Bench:
    """Verbs on a library of `MANY` articles, and what they say."""

    def __init__(self, library: Library, tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
        self.library = library
        self.history = History(owner)
        self.verbs = Verbs(library, tasks, self.history, owner)
        self.said: list[str] = []
        self.steps: list[tuple[int, int]] = []
        self.errors: list[ArchiverError] = []
        self._rests = 0
        self.verbs.done.connect(lambda text, undoable: self.said.append(text))
        self.verbs.progressed.connect(lambda done, total: self.steps.append((done, total)))
        self.verbs.rested.connect(self._rest)
        tasks.failed.connect(self.errors.append)
        self._qtbot = qtbot

    def _rest(self) -> None:
        self._rests += 1

    def wait(self, deeds: int) -> None:
        self._qtbot.waitUntil(lambda: self._rests >= deeds, timeout=20_000)

    def count(self, state: State) -> int:
        return self.library.counts()[state]


def said(number: int) -> str:
    """As the window writes it: whether with a comma is for the locale of the moment."""
    return QLocale().toString(number)


@pytest.fixture
def bench(fill: Fill, tasks: Tasks, owner: QObject, qtbot: QtBot) -> Bench:
    return Bench(fill(MANY), tasks, owner, qtbot)


def test_thousands_go_to_the_trash_and_come_back(bench: Bench) -> None:
    bench.library.set_trashed([5])
    bench.verbs.set_trashed(ALL, True)
    bench.wait(1)
    assert bench.count(State.TRASH) == MANY
    assert bench.steps == [(STEP, MANY - 1), (2 * STEP, MANY - 1), (MANY - 1, MANY - 1)]
    bench.verbs.undo()
    bench.wait(2)
    assert bench.count(State.TRASH) == 1  # that one was there before
    bench.verbs.redo()
    bench.wait(3)
    assert bench.count(State.TRASH) == MANY
    assert bench.said == [
        f"{said(MANY)} articles moved to the trash",
        f"Undone: {said(MANY)} articles moved to the trash",
        f"{said(MANY)} articles moved to the trash",
    ]


def test_thousands_are_tagged_and_filed_and_that_is_taken_back(bench: Bench) -> None:
    bench.library.tag(["Sea"], [1, 2])
    coast = bench.library.add_collection("Coast")
    bench.library.put(coast, [3])
    bench.verbs.change_tags(["sea", "fog"], [], ALL)
    bench.verbs.put(coast, ALL)
    bench.wait(2)
    assert bench.library.tags_of(ALL) == {"fog": MANY, "Sea": MANY}
    assert bench.library.collections_of(ALL) == {coast: MANY}
    bench.verbs.undo()
    bench.verbs.undo()
    bench.wait(4)
    assert bench.library.tags_of(ALL) == {"Sea": 2}
    assert bench.library.filed(ALL, coast) == [3]


def test_what_is_still_being_done_is_taken_back_before_what_was_done_before_it(bench: Bench) -> None:
    bench.verbs.set_favorite([1], True)
    bench.wait(1)
    bench.verbs.set_trashed(ALL, True)
    bench.verbs.undo()  # it has hardly begun
    bench.wait(3)
    assert (bench.count(State.TRASH), bench.count(State.FAVORITE)) == (0, 1)


def test_what_the_disk_refuses_to_take_back_can_be_taken_back_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.verbs.put_in_new("Coast", None, [1])
    bench.wait(1)

    def refuse(_: object) -> None:
        raise DiskFull("library.db")

    with monkeypatch.context() as full:
        full.setattr(bench.library, "remove_collection", refuse)
        bench.verbs.undo()
        bench.wait(2)
    assert [type(error) for error in bench.errors] == [DiskFull]
    bench.verbs.undo()
    bench.wait(3)
    assert bench.library.collections() == []


def test_what_cannot_be_taken_back_any_more_does_not_bar_the_way(bench: Bench) -> None:
    bench.verbs.set_favorite([1], True)
    bench.verbs.put_in_new("Coast", None, [1])
    bench.wait(2)
    bench.library.remove_collection(bench.library.collections()[0].id)  # as the command line may do meanwhile
    bench.verbs.undo()
    bench.verbs.undo()
    bench.wait(4)
    assert [type(error) for error in bench.errors] == [NotFound]
    assert bench.count(State.FAVORITE) == 0


def test_stopped_half_way_it_is_taken_back_as_far_as_it_went(bench: Bench) -> None:
    bench.library.subscribe(lambda changes: bench.verbs.stop())  # as soon as the first step is done
    bench.verbs.set_read(ALL, True)
    bench.wait(1)
    assert MANY - bench.count(State.UNREAD) == STEP
    assert bench.said == [f"{said(MANY)} articles marked as read – stopped at {said(STEP)}"]
    assert bench.history.undoable is not None
    bench.verbs.undo()
    bench.wait(2)
    assert bench.count(State.UNREAD) == MANY


def test_what_was_done_before_an_error_can_be_taken_back(bench: Bench) -> None:
    gone = MANY - 50
    ids = [id for id in ALL if id != gone]
    with closing(sqlite3.connect(bench.library.folder / "library.db")) as database, database:
        database.execute("DELETE FROM articles WHERE id = ?", (gone,))
    coast = bench.library.add_collection("Coast")
    bench.verbs.put(coast, [*ids, gone])
    bench.wait(1)
    assert [type(error) for error in bench.errors] == [NotFound]
    assert bench.library.collections_of(ALL) == {coast: 2 * STEP}
    bench.verbs.undo()
    bench.wait(2)
    assert bench.library.collections_of(ALL) == {}


def test_an_error_before_anything_is_done_leaves_nothing_to_take_back(bench: Bench) -> None:
    bench.verbs.put(99, ALL)
    bench.wait(1)
    assert [type(error) for error in bench.errors] == [NotFound]
    assert bench.history.undoable is None

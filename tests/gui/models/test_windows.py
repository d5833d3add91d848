"""Loading rows around what is looked at."""

from __future__ import annotations

import time
from array import array
from collections.abc import Collection, Iterator
from typing import Generic, TypeVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from archiver.errors import NotFound
from archiver.gui.models.windows import AROUND, KEPT, WINDOW, RowWindows
from archiver.gui.tasks import Tasks
from archiver.model.articles import ArticleSummary
from tests.gui.lists import HandTasks, Shelf, make_summary

PATIENCE = 60.0
"""Seconds that nothing takes."""

AnyTasks = TypeVar("AnyTasks", bound=Tasks)


class Desk(Generic[AnyTasks]):
    """Windows over 100,000 rows, with their shelf and tasks."""

    def __init__(self, owner: QObject, tasks: AnyTasks) -> None:
        self.tasks = tasks
        self.shelf = Shelf()
        self.arrived: list[Collection[int]] = []
        self.windows: RowWindows[ArticleSummary] = RowWindows(owner, self.tasks, self.load, self.arrived.append)
        self.windows.show(array("q", range(1, 100_001)))

    def load(self, ids: list[int]) -> list[ArticleSummary]:
        return self.shelf.load(ids)

    def asked_windows(self) -> list[int]:
        """The first of each load."""
        return [(ids[0] - 1) // WINDOW for ids in self.shelf.asked]

    def all_here(self, first: int, last: int) -> bool:
        return all(self.windows.kept(row + 1) is not None for row in range(first, last))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk[HandTasks]]:
    owner = QObject()
    desk = Desk(owner, HandTasks())
    yield desk
    desk.tasks.close()


@pytest.fixture
def busy(qtbot: QtBot) -> Iterator[Desk[Tasks]]:
    """One where rows are loaded on other threads."""
    owner = QObject()
    desk = Desk(owner, Tasks())
    yield desk
    desk.tasks.close()


def test_a_row_comes_with_its_window_and_a_moment_later_what_is_around(desk: Desk[HandTasks], qtbot: QtBot) -> None:
    assert desk.windows.value(10 * WINDOW + 3) is None
    desk.tasks.do_all()
    assert desk.asked_windows() == [10]
    row = desk.windows.value(10 * WINDOW + 3)
    assert row is not None
    assert row.id == 10 * WINDOW + 4
    qtbot.waitUntil(lambda: bool(desk.tasks.waiting))
    desk.tasks.do_all()
    assert desk.asked_windows() == [10, 10 - AROUND]
    assert len(desk.shelf.asked[1]) == 2 * AROUND * WINDOW
    assert desk.all_here((10 - AROUND) * WINDOW, (11 + AROUND) * WINDOW)


def test_who_scrolls_on_always_has_rows_before_them(desk: Desk[HandTasks], qtbot: QtBot) -> None:
    desk.windows.value(0)
    for row in range(0, 40 * WINDOW, AROUND * WINDOW - 8):
        desk.tasks.do_all()
        assert desk.windows.value(row) is not None
        qtbot.waitUntil(lambda: bool(desk.tasks.waiting))


def test_who_waits_has_the_rows_at_once_and_once(busy: Desk[Tasks], qtbot: QtBot) -> None:
    busy.windows.wait(range(WINDOW - 2, WINDOW + 2), PATIENCE)
    assert busy.all_here(WINDOW - 2, WINDOW + 2)
    assert [list(ids) for ids in busy.shelf.asked] == [list(range(WINDOW - 1, WINDOW + 3))], "more would take longer"
    busy.windows.value(WINDOW)  # as they are painted
    qtbot.waitUntil(lambda: busy.all_here(0, (AROUND + 1) * WINDOW))
    qtbot.wait(100)  # all are delivered as well
    arrived = [id for ids in busy.arrived for id in ids]
    assert len(arrived) == len(set(arrived))


def test_nobody_waits_longer_than_they_said(desk: Desk[HandTasks]) -> None:
    begun = time.monotonic()
    desk.windows.wait([0], 0.05)
    assert 0.04 < time.monotonic() - begun < 5
    assert desk.windows.kept(1) is None
    desk.tasks.do_all()
    assert desk.windows.kept(1) is not None


def test_who_waits_again_and_again_asks_no_more_than_can_come(desk: Desk[HandTasks]) -> None:
    for row in range(0, 50 * WINDOW, WINDOW):  # a scroll bar that is dragged while the disk is slow
        desk.windows.wait([row], 0.001)
    assert len(desk.tasks.waiting) == 2
    desk.windows.value(49 * WINDOW)
    desk.tasks.do_all()
    assert desk.windows.kept(49 * WINDOW + 1) is not None


def test_who_waits_for_what_fails_is_told_of_it_as_ever(busy: Desk[Tasks], qtbot: QtBot) -> None:
    def fail(ids: list[int]) -> list[ArticleSummary]:
        raise NotFound("article", ids[0])

    busy.shelf.load = fail  # type: ignore[method-assign]  # made to fail
    with qtbot.waitSignal(busy.tasks.failed):
        busy.windows.wait([0], PATIENCE)
        assert busy.windows.kept(1) is None


def test_what_scrolled_away_is_never_loaded(desk: Desk[HandTasks]) -> None:
    for row in range(0, 50_000, WINDOW):  # a fast scroll over 3,125 windows while the first loads are on their way
        desk.windows.value(row)
    desk.tasks.do_all()
    assert len(desk.shelf.asked) < 12
    assert desk.asked_windows()[2] == 49_984 // WINDOW  # where the scroll ended comes first
    assert desk.windows.value(49_999) is not None


def test_memory_is_bounded(desk: Desk[HandTasks]) -> None:
    for row in range(0, 2 * KEPT, WINDOW):
        desk.windows.value(row)
        desk.tasks.do_all()
    kept = sum(desk.windows.kept(id) is not None for id in range(1, 3 * KEPT))
    assert kept == KEPT
    assert desk.windows.kept(1) is None


def test_a_refresh_replaces_rows_when_they_come(desk: Desk[HandTasks]) -> None:
    desk.windows.value(0)
    desk.tasks.do_all()
    desk.shelf.changed[1] = make_summary(1, title="New")
    desk.windows.refresh({1, 99_999})
    before = desk.windows.value(0)
    assert before is not None
    assert before.title == "Article 1"
    desk.tasks.do_all()
    after = desk.windows.value(0)
    assert after is not None
    assert after.title == "New"
    assert desk.shelf.asked[-1] == [1]  # a row that is not here is not fetched either


def test_a_load_that_began_before_a_change_does_not_undo_it(desk: Desk[HandTasks]) -> None:
    old = [make_summary(id) for id in range(1, WINDOW + 1)]
    desk.windows.value(0)
    desk.shelf.changed[1] = make_summary(1, title="New")
    desk.windows.refresh({1})
    desk.tasks.do([1])  # beside the window
    desk.shelf.load = lambda ids: old  # type: ignore[method-assign]  # what the first load read, long ago
    desk.tasks.do([0])
    row = desk.windows.value(0)
    assert row is not None
    assert row.title == "New"


def test_a_row_that_is_gone_stays_until_its_row_goes_and_is_not_asked_for_again(desk: Desk[HandTasks]) -> None:
    desk.shelf.gone = {5}
    desk.windows.value(0)
    desk.tasks.do_all()
    asked = len(desk.shelf.asked)
    assert desk.windows.value(4) is None
    desk.tasks.do_all()
    assert len(desk.shelf.asked) == asked


def test_a_failed_load_is_told_once_and_tried_again_with_the_next_list(desk: Desk[HandTasks], qtbot: QtBot) -> None:
    def fail(ids: list[int]) -> list[ArticleSummary]:
        raise NotFound("article", ids[0])

    load, desk.shelf.load = desk.shelf.load, fail  # type: ignore[method-assign]  # made to fail for a while
    with qtbot.waitSignal(desk.tasks.failed):
        desk.windows.value(0)
        desk.tasks.do([0])
    desk.tasks.waiting.clear()
    assert desk.windows.value(0) is None
    assert not desk.tasks.waiting
    desk.shelf.load = load  # type: ignore[method-assign]  # made to fail for a while
    desk.windows.show(array("q", range(1, 101)))
    desk.windows.value(0)
    desk.tasks.do_all()
    assert desk.windows.value(0) is not None


def test_what_is_forgotten_is_loaded_anew_and_what_was_on_its_way_is_not_kept(desk: Desk[HandTasks]) -> None:
    desk.windows.value(3)
    desk.tasks.do_all()
    assert desk.windows.kept(4) is not None
    desk.windows.value(5 * WINDOW)
    desk.windows.forget()
    assert desk.windows.kept(4) is None
    desk.tasks.do_all()
    assert desk.windows.kept(5 * WINDOW + 1) is None
    assert desk.windows.value(5 * WINDOW) is None
    desk.tasks.do_all()
    assert desk.windows.value(5 * WINDOW) is not None


def test_what_comes_newer_with_a_list_takes_the_place_of_what_is_here(desk: Desk[HandTasks]) -> None:
    desk.windows.offer([make_summary(1, title="as it was")])
    desk.windows.offer([make_summary(1, title="from an older list")])
    assert desk.windows.kept(1) == make_summary(1, title="as it was")
    desk.windows.offer([make_summary(1, title="as it is")], newer=True)
    assert desk.windows.kept(1) == make_summary(1, title="as it is")

"""What the list shows: the beginning of a long place at once, then all of it; orders; how often it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from archiver.gui.desk import browsing
from archiver.gui.desk.browsing import Browser, Listing
from archiver.gui.models.articles import ArticleListModel, Role
from archiver.gui.place import Place
from archiver.gui.tasks import Tasks
from archiver.library import Library
from archiver.library.listing import START
from archiver.model.articles import ArticleSummary, Changes, Sort, State
from tests.gui.desk.conftest import Fill

MANY = START + 50


class Bench:
    """A browser that notes what it lists."""

    def __init__(self, library: Library, tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
        self.loaded: list[list[int]] = []

        def load(ids: list[int]) -> list[ArticleSummary]:
            self.loaded.append(ids)
            return library.summaries(ids)

        self.model = ArticleListModel(tasks, load, owner)
        self.browser = Browser(library, tasks, self.model, owner)
        self.listed: list[Listing] = []
        self.browser.listed.connect(self.listed.append)
        self._qtbot = qtbot

    def wait(self, count: int) -> None:
        self._qtbot.waitUntil(lambda: len(self.listed) >= count, timeout=20_000)

    def until(self, met: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(met, timeout=20_000)

    def keys(self) -> list[int]:
        return list(self.model.keys)


@pytest.fixture
def bench(fill: Fill, tasks: Tasks, owner: QObject, qtbot: QtBot) -> Bench:
    bench = Bench(fill(MANY), tasks, owner, qtbot)
    bench.browser.show(Place())
    bench.wait(2)
    return bench


def test_a_long_place_begins_at_once_and_then_is_whole(bench: Bench) -> None:
    start, whole = bench.listed
    assert (len(start.ids), start.is_whole, start.total) == (START, False, MANY)
    assert (len(whole.ids), whole.is_whole, whole.total) == (MANY, True, MANY)
    assert list(whole.ids[:START]) == list(start.ids)
    assert bench.keys() == list(range(MANY, 0, -1))


def test_a_short_place_is_whole_at_once(bench: Bench) -> None:
    bench.browser.show(Place.of_state(State.FAVORITE))
    bench.wait(3)
    assert bench.listed[2].is_whole
    bench.browser.reload()
    bench.wait(4)
    assert (bench.keys(), len(bench.listed)) == ([], 4)


def test_what_is_shown_is_asked_for_whole(bench: Bench) -> None:
    """Or what is being read would leave the list for a moment, with every page that is saved."""
    bench.browser.take(Changes(articles=frozenset([1])))
    bench.wait(3)
    assert bench.listed[2].is_whole


def test_a_search_is_asked_again_when_the_index_rests(bench: Bench) -> None:
    """Once, and only a search: what a place holds does not come from the index."""
    bench.browser.follow_index(1, 1)
    bench.browser.follow_index(0, 0)
    bench.browser.search("no such word")
    bench.wait(3)
    bench.browser.follow_index(1, 2)
    bench.browser.follow_index(2, 2)
    bench.browser.follow_index(0, 0)
    bench.wait(4)
    assert len(bench.listed) == 4
    assert bench.listed[3].place.kind == "search"


def test_a_search_is_asked_again_though_the_index_was_whole_at_once(bench: Bench) -> None:
    """An earlier search had begun it anew, and took in everything while this one was asked."""
    bench.browser.search("no such word")
    bench.wait(3)
    bench.browser.follow_index(0, 0)
    bench.wait(4)
    assert bench.listed[3].place.kind == "search"


def test_another_order(bench: Bench) -> None:
    bench.browser.sort_by(Sort.LENGTH, False)
    bench.wait(4)
    assert bench.keys() == list(range(1, MANY + 1))


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [(None, True, [12, 1]), (None, False, [1, 12]), (Sort.SAVED, True, [12, 1]), (Sort.LENGTH, False, [1, 12])],
)
def test_a_search_in_every_order(bench: Bench, sort: Sort | None, descending: bool, order: list[int]) -> None:
    bench.browser.search("words:1 OR words:12")
    bench.wait(3)
    bench.browser.sort_by(sort, descending)
    bench.wait(4)
    assert bench.keys() == order


def test_a_key_stops_what_the_last_one_asked(bench: Bench) -> None:
    for text in ("words:1", "words:12", "words:123"):
        bench.browser.search(text)
    bench.wait(3)
    assert {listing.place.query for listing in bench.listed[2:]} == {"words:123"}
    assert bench.keys() == [123]


def test_what_is_found_is_drawn_without_being_loaded_unless_it_was_changed_meanwhile(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.gui.desk.browsing.RELOAD_MS", 60_000)  # the list is not asked for again
    bench.browser.search("words:12")
    bench.wait(3)
    assert bench.model.data(bench.model.index(0, 0), Role.SUMMARY).id == 12
    assert bench.loaded == []
    bench.browser.search("words:1")
    bench.browser.take(Changes(articles=frozenset([1])))
    bench.wait(4)
    bench.model.data(bench.model.index(0, 0), Role.SUMMARY)
    bench.until(lambda: bench.loaded == [[1]])


@pytest.mark.parametrize("count", [0, 3, browsing.PIECE - 1, 2 * browsing.PIECE + 1])
def test_what_is_found_follows_the_best_once(count: int) -> None:
    best, found = array("q", [7, 2, 99]), array("q", range(count, 0, -1))
    ids = list(browsing.joined(best, found))
    assert ids == [7, 2, 99, *(id for id in found if id not in (7, 2, 99))]

"""How often terms are there is known before a search is made."""

from __future__ import annotations

import pytest

from archiver.search import terms
from archiver.search.index import Index
from archiver.search.stop import Clock, Stop
from archiver.search.terms import Bounded, bound, cost_of
from archiver.store.connections import sqlite_of
from archiver.store.store import Store
from tests.store.libraries import article, keep

TEXTS = ["lamp lantern", "lantern light", "light", "light", "harbour light"]


@pytest.fixture(autouse=True)
def texts(store: Store, index: Index) -> None:
    for number, text in enumerate(TEXTS):
        keep(store, f"https://a.test/{number}", article("-", text))
    index.update()


def bounded(index: Index, match: str, affordable: int = 100) -> Bounded:
    return index.read(lambda connection: bound(match, Clock(sqlite_of(connection), Stop(), 60), affordable))


def test_words_cost_the_articles_they_are_in(index: Index) -> None:
    assert bounded(index, '"light"') == Bounded('"light"', 4, True)
    assert bounded(index, '("light" AND "harbour")') == Bounded('("light" AND "harbour")', 5, True)
    assert bounded(index, '"nowhere"').cost == 0


def test_a_phrase_costs_what_its_words_do(index: Index) -> None:
    assert bounded(index, '"harbour light"').cost == 5


def test_the_words_that_there_are_take_the_place_of_a_beginning(index: Index) -> None:
    assert bounded(index, '"la"*') == Bounded('("lantern" OR "lamp")', 3, True)
    assert bounded(index, '"harbour li"*') == Bounded('("harbour light")', 5, True)
    assert bounded(index, '"zz"*') == Bounded('("zz")', 0, True)


def test_of_too_many_words_the_most_frequent_are_taken(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "MOST", 1)
    assert bounded(index, '"l"*', affordable=3) == Bounded('("light")', 4, False)
    monkeypatch.setattr(terms, "FEW", 2)
    assert bounded(index, '"l"*') == Bounded('("light")', 4, False)


def test_all_beginnings_count(index: Index) -> None:
    def cost(match: str) -> int:
        return index.read(lambda connection: cost_of(match, Clock(sqlite_of(connection), Stop(), 60)))

    assert cost('"l"*') == 7
    assert cost('("light" OR "la"*)') == 7
    assert cost('"harbour li"*') == 5

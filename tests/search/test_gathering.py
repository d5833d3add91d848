"""What a saved query holds: all of it, counted, in every order, narrowed by a state or a tag."""

from __future__ import annotations

import pytest

from archiver.model.articles import ArticleFilter, Sort, State
from archiver.search.gathering import Gatherer, narrow
from archiver.search.index import Index
from archiver.search.stop import Stop
from archiver.store.store import Store
from tests.store.libraries import NOON, article, keep

ALL = ArticleFilter()


@pytest.fixture
def gatherer(store: Store, index: Index) -> Gatherer:
    """Five articles about the sea, the second read, the fourth in the trash."""
    titles = ("Wrack", "Buoy", "tidewater", "Anchor", "Zenith")
    for number, title in enumerate(titles, start=1):
        made = article(title, "The tide came in. " * number, site_name=f"Site {6 - number}")
        keep(store, f"https://a.test/{number}", made, added_at=NOON)
    store.write(lambda unit: unit.articles.set_read([2], True))
    store.write(lambda unit: unit.tags.put(["Sea"], [1, 2]))
    store.write(lambda unit: unit.articles.set_trashed([4], True))
    index.update()
    return Gatherer(index)


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("tide", [5, 3, 2, 1]),
        ("is:unread", [5, 3, 1]),
        ("is:unread tide -title:wrack", [5, 3]),
        ("tag:sea OR title:zenith", [5, 2, 1]),
        ("is:trash", [4]),
        ("words:>10", [5, 3]),
        ("tid", []),  # a saved word is whole
        ("tid*", [5, 3, 2, 1]),
        ("", []),
        ("!?", []),
    ],
)
def test_it_is_gathered_and_counted(gatherer: Gatherer, query: str, held: list[int]) -> None:
    assert list(gatherer.ids(narrow(query, ALL))) == held
    assert gatherer.count(narrow(query, ALL)) == len(held)
    assert list(gatherer.ids(narrow(query, ALL), limit=2)) == held[:2]


@pytest.mark.parametrize(
    ("sort", "rising"),
    [
        (Sort.SAVED, [1, 2, 3, 5]),
        (Sort.TITLE, [2, 3, 1, 5]),
        (Sort.SITE, [5, 3, 2, 1]),
        (Sort.LENGTH, [1, 2, 3, 5]),
        (Sort.PUBLISHED, [1, 2, 3, 5]),
    ],
)
def test_in_every_order(gatherer: Gatherer, sort: Sort, rising: list[int]) -> None:
    assert list(gatherer.ids(narrow("tide", ALL), sort=sort, descending=False)) == rising
    assert list(gatherer.ids(narrow("tide", ALL), sort=sort)) == rising[::-1]


def test_narrowed(gatherer: Gatherer) -> None:
    assert list(gatherer.ids(narrow("tide", ArticleFilter(State.UNREAD, tag="sea")))) == [1]
    assert list(gatherer.ids(narrow("tide", ArticleFilter(State.TRASH)))) == [4]


def test_what_is_stopped_is_nothing(gatherer: Gatherer) -> None:
    stop = Stop()
    assert gatherer.count(narrow("tide", ALL), stop) == 4
    stop.ask()
    assert list(gatherer.ids(narrow("tide", ALL), stop=stop)) == []
    assert gatherer.count(narrow("tide", ALL), stop) == 0
    assert gatherer.count(narrow("tide", ALL)) == 4

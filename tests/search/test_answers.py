"""Whatever is asked of a real library: its answers are what looking at every article says."""

from __future__ import annotations

import random

import pytest

from archiver.model.articles import Completeness
from archiver.model.queries import After, Before, Between, Clock, Day, During, Node
from archiver.search import answer
from archiver.search.index import Index
from archiver.search.query import to_text
from archiver.search.searcher import Searcher
from archiver.store.schema import articles as table
from archiver.store.store import Store, Unit
from archiver.text.urls import host_of
from tests.search.query.asking import random_tree
from tests.search.query.evaluator import find, leaves
from tests.search.query.shelves import Library, Shelved, random_library
from tests.store.libraries import NOON, article, keep

ARTICLES = 30
QUERIES = 100


def put(store: Store, library: Library) -> None:
    """Make a library of a random one; the articles get the same ids, and addresses of their own."""
    ids: dict[int, int] = {}
    for id, (name, parent) in library.collections.items():
        above = None if parent is None else ids[parent]
        ids[id] = store.write(lambda unit, name=name, above=above: unit.collections.add(name, above))  # type: ignore[misc]  # a lambda with defaults
    for each in library.articles:
        each.urls = [f"{url}/{each.id}" for url in each.urls[:1]]
        extracted = article(
            " ".join(each.title) or "-",
            " ".join(each.body) or "-",
            byline=" ".join(each.byline) or None,
            site_name=" ".join(each.site) or None,
            lang=each.lang,
            published_at=each.published,
            word_count=each.words,
        )
        each.site += host_of(each.urls[0]).split(".")  # as it may be searched for
        assert keep(store, each.urls[0], extracted, added_at=each.saved) == each.id
        store.write(lambda unit, each=each: dress(unit, each, ids))  # type: ignore[misc]  # a lambda with defaults


def dress(unit: Unit, each: Shelved, collections: dict[int, int]) -> None:
    """Give an article its states, tags, collections and notes."""
    done = Completeness.COMPLETE if each.complete else Completeness.TEXT_ONLY
    states = {"read_at": each.read, "favorite_at": each.favorite, "archived_at": each.archived}
    times = {name: NOON if state else None for name, state in (states | {"trashed_at": each.trashed}).items()}
    changes = {"completeness": done, "images_saved": each.images_saved, "word_count": each.words, **times}
    unit.connection.execute(table.update().where(table.c.id == each.id).values(**changes))
    unit.tags.put(each.tags, [each.id])
    for collection in each.collections:
        unit.collections.put(collections[collection], [each.id])
    for note in each.notes:
        unit.highlights.add(each.id, "quote", note=note)


def depends_on_today(tree: Node) -> bool:
    dated = (leaf for leaf in leaves(tree) if isinstance(leaf, During | Before | After | Between))
    return any(
        leaf.clock is Clock.SAVED
        or not all(
            isinstance(moment, Day | None)
            for moment in ((leaf.first, leaf.last) if isinstance(leaf, Between) else (leaf.moment,))
        )
        for leaf in dated
    )


@pytest.mark.parametrize(
    "costs",
    [
        {},
        {"AFFORDABLE": 0, "COUNTABLE": 0, "KNOWN": 0, "NARROW": 0},
        {"AFFORDABLE": 0, "COUNTABLE": 0, "NEWEST": 3},
        {"AFFORDABLE": 0, "FEW": 2, "NARROW": 10},
    ],
    ids=["all is ranked", "newest first", "parts are ranked", "few are ranked"],
)
def test_answers_are_what_looking_at_every_article_says(
    costs: dict[str, int], store: Store, index: Index, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, articles in costs.items():
        monkeypatch.setattr(answer, name, articles)
    chance = random.Random(7)
    library = random_library(chance, ARTICLES)
    put(store, library)
    index.update()
    asked = 0
    while asked < QUERIES:
        tree = random_tree(chance)
        if depends_on_today(tree):
            continue
        asked += 1
        text = to_text(tree)
        expected = find(library, tree)
        best = searcher.search(text, limit=100, exact=True)
        assert {hit.article.id for hit in best.hits} == expected, text
        assert (best.total, best.is_final) == (len(expected), True)
        first = searcher.search(text, limit=5)
        assert {hit.article.id for hit in first.hits} <= expected, text
        assert len(first.hits) == min(5, len(expected))

"""Highlights are kept with the words around them, and go only when a person says so, or with their article."""

from __future__ import annotations

import pytest

from archiver.errors import NotFound
from archiver.model.articles import Changes
from archiver.store.store import Store
from tests.store.libraries import article, keep


def test_added_noted_removed(store: Store) -> None:
    id = keep(store)
    heard: list[Changes] = []
    store.subscribe(heard.append)
    first = store.write(lambda unit: unit.highlights.add(id, "Boats leave", prefix="", suffix=" before", note="when?"))
    second = store.write(lambda unit: unit.highlights.add(id, "the town\x00"))
    store.write(lambda unit: unit.highlights.set_note(second, "which?"))
    rows = store.read(lambda unit: unit.highlights.of_article(id))
    assert [(row.id, row.quote, row.suffix, row.note) for row in rows] == [
        (first, "Boats leave", " before", "when?"),
        (second, "the town", "", "which?"),
    ]
    store.write(lambda unit: unit.highlights.remove(first))
    assert [row.id for row in store.read(lambda unit: unit.highlights.of_article(id))] == [second]
    assert heard == [Changes(articles=frozenset([id]))] * 4


def test_they_outlive_a_new_version(store: Store) -> None:
    id = keep(store)
    store.write(lambda unit: unit.highlights.add(id, "Boats leave"))
    keep(store, extracted=article(text="Quite other words that have nothing to do with the first ones."))
    assert len(store.read(lambda unit: unit.highlights.of_article(id))) == 1


def test_what_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.highlights.add(99, "words"))
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.highlights.set_note(99, "words"))
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.highlights.remove(99))
    assert store.read(lambda unit: unit.highlights.of_article(99)) == []

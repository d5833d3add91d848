"""What there is to be named in a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.library.finding import complete_query, find_hits, names_of, settle, understand
from archiver.model.queries import Names, Tagged
from tests.store.libraries import article, keep, open_store


def test_names_are_those_that_articles_have(tmp_path: Path) -> None:
    store = open_store(tmp_path / "library")
    one = keep(store, "https://a.test/1", article(site_name="The Tide Post", lang="pt-BR"))
    keep(store, "https://a.test/2", article("Two", "Second text.", site_name="Sand", lang="de"))
    keep(store, "https://a.test/3", article("Three", "Third text.", site_name="Sand", lang="de"))
    gone = keep(store, "https://a.test/4", article("Four", "Fourth text.", site_name="Gone", lang="fr"))
    store.write(lambda unit: unit.articles.set_trashed([gone], True))
    science = store.write(lambda unit: unit.collections.add("Science"))
    store.write(lambda unit: unit.collections.add("Sea", science))
    store.write(lambda unit: unit.tags.put(["long read"], [one]))
    assert store.read(names_of) == Names(
        ("Science", "Science / Sea"), ("long read",), ("Sand", "The Tide Post"), ("de", "pt-br")
    )
    store.close()


def test_the_box_is_served_with_plain_functions() -> None:
    assert understand("tag:sea").tree == Tagged("sea")
    assert [each.text for each in complete_query("tag:l", 5, Names(tags=("long read",)))] == ['tag:"long read" ']
    assert find_hits("The tide, tides and a tidemark.", 'title:tide -"tides" ') == [(4, 8)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tide mil", "tide mil*"),
        ("tide mill ", "tide mill"),
        (" title:mil", "title:mil*"),
        ("(tide OR mil", "(tide OR mil*"),
        ("tide -mil", "tide -mil"),
        ('"tide mill"', '"tide mill"'),
        ("mil*", "mil*"),
        ("tag:sea", "tag:sea"),
        ("tide is:unr", "tide is:unr"),
        ("C++", "C++"),
        ("", ""),
    ],
)
def test_what_is_kept_finds_what_was_found(typed: str, kept: str) -> None:
    assert settle(typed) == kept

"""What people type in their own language finds what they mean: a table of queries against real indexes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.search.query import parse, plan, terms
from archiver.text.tokens import spans
from tests.search.query.shelves import NOW, ZONE, Shelf

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
ROWS = [(language, query) for language, row in TABLE.items() for query in row["queries"]]


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    """The texts of all languages, numbered through."""
    shelf = Shelf()
    for number, text in enumerate(text for row in TABLE.values() for text in row["texts"]):
        shelf.keep(number, text)
    yield shelf
    shelf.close()


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 80
    assert len(TABLE) >= 10


@pytest.mark.parametrize(("language", "query"), ROWS)
def test_a_query_finds_what_its_language_means(shelf: Shelf, language: str, query: str) -> None:
    before = list(TABLE)[: list(TABLE).index(language)]
    first = sum(len(TABLE[each]["texts"]) for each in before)
    texts: list[str] = TABLE[language]["texts"]
    tree = parse(f"{query} ").tree
    assert tree is not None
    wanted = plan(tree, NOW, ZONE)
    found = shelf.ask(wanted.match, wanted.where, dict(wanted.binds)) & set(range(first, first + len(texts)))
    expected = TABLE[language]["queries"][query]
    assert sorted(number - first for number in found) == expected
    if not query.startswith("title:"):  # marks do not know where they are
        assert [
            number for number, text in enumerate(texts) if all(spans(text, [term]) for term in terms(tree))
        ] == expected

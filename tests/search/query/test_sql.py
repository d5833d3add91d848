"""Every query finds in SQLite what it should: compared with looking at every article of many small libraries."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from archiver.search.query import parse, plan, to_text
from archiver.search.query.parser import DEEPEST, LONGEST
from archiver.search.query.sql import NOT_TRASHED
from tests.search.query.asking import random_text, random_tree
from tests.search.query.evaluator import find
from tests.search.query.shelves import NOW, ZONE, Library, Shelf, random_library

LIBRARIES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 1_000
QUERIES = 3
"""Of each library."""


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    with closing(Shelf()) as shelf:
        yield shelf


def found(shelf: Shelf, text: str) -> set[int]:
    tree = parse(text).tree
    assert tree is not None
    wanted = plan(tree, NOW, ZONE)
    ids = shelf.ask(wanted.match, wanted.where, dict(wanted.binds))
    assert ids == shelf.ask(wanted.match, wanted.check, dict(wanted.binds))
    if not wanted.match:
        assert shelf.connection.execute(wanted.count, wanted.binds).fetchone() == (len(ids),)
    return ids


def test_every_query_finds_what_it_should(shelf: Shelf) -> None:
    chance = random.Random(26)
    counts = []
    for number in range(LIBRARIES):
        library = random_library(chance)
        shelf.fill(library)
        for _ in range(QUERIES):
            tree = random_tree(chance)
            text = to_text(tree)
            assert len(text) <= LONGEST
            expected = find(library, tree)
            assert found(shelf, text) == expected, f"library {number}: {text}"
            counts.append(len(expected))
    # The comparison says something only where neither all nor nothing is found.
    assert sum(0 < count < 7 for count in counts) > len(counts) / 4


@pytest.mark.parametrize("joint", [" ", " OR ", " -"])
@pytest.mark.parametrize("leaf", ["a{}", "words:{}"])
def test_the_deepest_and_the_longest_query_are_no_trouble_to_sqlite(shelf: Shelf, leaf: str, joint: str) -> None:
    leaf, *others = map(leaf.format, range(200))
    inner = f"{leaf}{joint}{others[0]} OR "
    for text in (
        f"{inner}(" * DEEPEST + "a",
        f"-{inner}-(" * DEEPEST + "a",
        f"{leaf} -(b OR -(" * (DEEPEST // 2) + "a",
        joint.join([leaf, *others]),
        f'in:"{"a/" * 90}a"',
        f"url:{'%' * 900}",
        f"words:{'9' * 900}",
    ):
        found(shelf, text)


def test_whatever_is_typed_is_no_trouble_to_sqlite(shelf: Shelf) -> None:
    chance = random.Random(8)
    for _ in range(LIBRARIES // 2):
        text = random_text(chance)
        if parse(text).tree is not None:
            found(shelf, text)


def test_a_plan_says_what_the_index_is_asked_for_and_what_the_library() -> None:
    tree = parse("tide (mill OR sea) -sand is:read -(x is:read) ").tree
    assert tree is not None
    wanted = plan(tree, NOW, ZONE)
    assert wanted.match == '(("tide" AND ("mill" OR "sea")) NOT "sand")'
    assert wanted.where.startswith(
        f"{NOT_TRASHED} AND (a.read_at IS NOT NULL) AND NOT (a.id IN (SELECT rowid FROM words"
    )
    assert wanted.binds == {"q0": '"x"'}
    assert [phrase.tokens for phrase in wanted.phrases] == [("tide",), ("mill",), ("sea",)]
    assert (wanted.has_words, wanted.names_trash) == (True, False)


def test_a_plan_without_words_has_nothing_to_rank_by() -> None:
    for text, names_trash in (("is:unread -tide ", False), ("-is:trash", True)):
        tree = parse(text).tree
        assert tree is not None
        wanted = plan(tree, NOW, ZONE)
        assert (wanted.match, wanted.has_words, wanted.names_trash) == ("", False, names_trash)


def test_days_begin_at_midnight_where_the_person_is(shelf: Shelf) -> None:
    library = random_library(random.Random(1))
    article = library.articles[0]
    article.trashed = False
    shelf_of_one = Library([article], library.collections)
    for saved, day in (
        (datetime(2024, 6, 18, 9, 29, 59, tzinfo=UTC), "2024-06-17"),
        (datetime(2024, 6, 18, 9, 30, tzinfo=UTC), "2024-06-18"),
    ):
        article.saved = saved
        shelf.fill(shelf_of_one)
        assert found(shelf, f"saved:{day}") == {1}
        assert found(shelf, f"-saved:{day}") == set()


def test_this_systems_own_zone_is_the_default(shelf: Shelf) -> None:
    tree = parse("saved:today").tree
    assert tree is not None
    now = datetime.now(UTC)
    first, until = (int(value) for value in plan(tree, now).binds.values())
    assert first <= now.timestamp() * 1000 < until
    assert datetime.fromtimestamp(first / 1000, UTC).astimezone().hour in (0, 1)  # some clocks are put on at midnight
    plan(parse("saved:1000..9998").tree or tree, now)


def test_nothing_of_a_query_is_sql(shelf: Shelf) -> None:
    for text in ('tag:"x\' OR 1=1 --"', 'in:"\'); DROP TABLE words; --"', "url:' lang:de", 'tide" OR words MATCH "x'):
        found(shelf, text)
    with pytest.raises(sqlite3.OperationalError):
        shelf.ask("", "nonsense", {})

"""A query that names a smart collection asks for what that one does."""

from __future__ import annotations

import pytest

from archiver.model.articles import Collection
from archiver.search.query import parse, resolve, to_text
from archiver.search.query.parser import DEEPEST
from archiver.search.query.smart import MOST

COLLECTIONS = [
    Collection(1, None, "Science", 0, 0),
    Collection(2, 1, "To read", 0, 0, "is:unread (sea OR tide)"),
    Collection(3, 1, "Sea", 1, 0),
    Collection(4, None, "Sea", 1, 0, "sea"),
    Collection(5, None, "Long", 2, 0, 'words:>1000 in:"to read"'),
    Collection(6, None, "Self", 3, 0, "in:other OR lang:en"),
    Collection(7, None, "Other", 4, 0, "-in:self tag:x"),
    Collection(8, None, "Deep", 5, 0, "a OR b (" * (DEEPEST - 1) + "c"),
    *(Collection(n, None, f"chain{n}", n, 0, f"in:chain{n + 1} OR tag:t{n}") for n in range(100, 140)),
]


def resolved(query: str) -> str:
    tree = parse(query).tree
    assert tree is not None
    return to_text(resolve(tree, lambda: COLLECTIONS))


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ('in:"To read"', 'is:unread (sea OR "tide")'),
        ('in:"science / TO READ" x*', "is:unread (sea OR tide) x*"),
        ('-in:"To read"', '-(is:unread (sea OR "tide"))'),
        ("in:sea", 'in:sea OR "sea"'),  # both of that name
        ("in:science/sea", "in:science/sea"),
        ("in:science", "in:science"),  # what is filed: what is found below it is not
        ("in:long", 'words:1001.. is:unread (sea OR "tide")'),
        ("in:self", "(-in:self tag:x) OR lang:en"),
        ("in:nowhere", "in:nowhere"),
    ],
)
def test_its_query_takes_the_place_of_its_name(query: str, meant: str) -> None:
    assert resolved(query) == to_text(parse(meant).tree)


def test_collections_are_not_read_for_nothing() -> None:
    tree = parse("tide -(is:read OR lang:de)").tree
    assert tree is not None
    assert resolve(tree, lambda: pytest.fail("nobody asked for them")) == tree


def test_what_is_too_much_is_left_as_it_is() -> None:
    assert resolved("in:chain100").count("tag:") == MOST
    assert "in:" not in resolved("in:deep")
    assert resolved("x OR y (z OR v (in:deep)) ") == "x OR y (z OR v in:deep)"

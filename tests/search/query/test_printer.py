"""A tree that is printed and read again is the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.queries import Node
from archiver.search.query import parse, to_text
from archiver.search.query.parser import DEEPEST
from tests.search.query.trees import ODD, trees


@given(tree=trees(), typing=st.booleans())
def test_every_tree_is_read_as_it_was_printed(tree: Node, typing: bool) -> None:
    query = parse(to_text(tree), typing=typing)
    assert query.tree == tree
    assert query.problems == ()


@given(text=st.lists(ODD, max_size=8).map(" ".join))
def test_whatever_is_typed_can_be_printed(text: str) -> None:
    tree = parse(text).tree
    assert parse(to_text(tree)).tree == tree


def test_the_deepest_tree_can_be_printed() -> None:
    tree = parse("a OR b (" * DEEPEST + "c" + ")" * DEEPEST).tree
    query = parse(to_text(tree))
    assert query.tree == tree
    assert query.problems == ()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", ""),
        ("tide mill", "tide mill*"),
        ("tide mill ", 'tide "mill"'),
        ('"or" OR "OR" x* ', 'or OR "OR" x*'),
        ("Tide AND (mill)", 'Tide "mill"'),
        ("a b OR c d ", 'a b OR c "d"'),
        ("(a OR b) c*", "(a OR b) c*"),
        ("NOT (a b*)", "-(a b*)"),
        ("- -a NOT NOT b NOT -c ", '-a b "c"'),
        ("state-of-the-art", '"state of the art"*'),
        ("title:(tide OR mill) x*", "(title:tide OR title:mill) x*"),
        ('tag:#sea in:"A / B" tag:"long \\"read\\""', 'tag:sea in:"A / B" tag:"long \\"read\\""'),
        ("IS:Favourite has:pictures is:deleted", "is:favorite has:image is:trash"),
        ("published:>2023-6 saved:<2024 saved:>=2w", "published:>2023-06 before:2024 saved:2w.."),
        ('saved:"last week" after:2024/06/01', "saved:last-week after:2024-06-01"),
        ("words:>1000 words:<=2k words:10..10", "words:1001.. words:..2000 words:10"),
        ("lang:pt_BR", "lang:pt-br"),
        ("url:example.org/a-b?c=(d)", 'url:"example.org/a-b?c=(d)"'),
    ],
)
def test_queries_are_printed_plainly(typed: str, printed: str) -> None:
    assert to_text(parse(typed).tree) == printed

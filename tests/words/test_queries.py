"""A query, and what was not understood of it, in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from archiver.model.queries import Doubt, Node, Problem
from archiver.search.query import parse
from archiver.words import doubt_words, query_words
from tests.search.query.trees import trees


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_has_a_sentence(doubt: Doubt) -> None:
    words = doubt_words(Problem(5, 13, doubt), "tide is:{odd} mill")
    assert re.fullmatch(r"([A-Z]|“is:\{odd\}” ).*\.", words)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("tide", "with “tide…”"),
        ('tide "spring flood" mill ', "with “tide”, “spring flood” and “mill”"),
        ("tide OR sea ", "with “tide” or “sea”"),
        ("a OR b c ", "with “a” or (with “b” and “c”)"),
        ("tide -sand is:unread ", "with “tide”, without “sand” and unread"),
        ("-(a OR tag:b)", "not (with “a” or tagged “b”)"),
        ("title:tide author:ada site:post ", "with “tide” in the title, by “ada” and from “post”"),
        ("-title:tide -author:ada ", "without “tide” in the title and not by “ada”"),
        ('in:"A / B" url:x/y', "in the collection “A / B” and with “x/y” in the address"),
        ("has:note -has:image is:favorite", "with notes, without pictures and among the favourites"),
        ("lang:pt-br OR lang:tlh", "in Portuguese (BR) or in the language tlh"),
        ("words:>1000", "of more than 1,000 words"),
        ("words:1000..", "of at least 1,000 words"),
        ("words:<500", "of at most 499 words"),
        ("words:500..2000", "of 500 to 2,000 words"),
        ("words:7", "of 7 words"),
        ("words:..1", "of at most 1 word"),
        ("words:>0", "of more than 0 words"),
        ("saved:2024", "saved in 2024"),
        ("saved:2024-06", "saved in June 2024"),
        ("published:2024-06-18", "published on 18 June 2024"),
        ("saved:today", "saved today"),
        ("saved:last-week", "saved last week"),
        ("saved:7d", "saved in the last 7 days"),
        ("after:1m", "saved in the last month"),
        ("saved:0d", "saved today"),
        ("before:1y", "saved more than 1 year ago"),
        ("before:2024 after:2023-06", "saved before 2024 and saved after June 2023"),
        ("published:2023..2024", "published from 2023 to 2024"),
        ("published:..yesterday", "published until yesterday"),
        ("published:2023..", "published from 2023 on"),
        ("saved:30d..7d", "saved from 30 days ago to 7 days ago"),
    ],
)
def test_a_query_in_words(query: str, words: str) -> None:
    tree = parse(query).tree
    assert tree is not None
    assert query_words(tree) == f"Articles {words}."


@given(tree=trees())
def test_every_query_has_words(tree: Node) -> None:
    assert query_words(tree).startswith("Articles ")

"""Any text is a query; what was not understood is searched as words, and told with its place."""

from __future__ import annotations

import os
import random
import time

import pytest

from archiver.model.queries import Doubt, Is, Not, Tagged, Trait, Words
from archiver.search.query import LONGEST, parse, to_text
from archiver.search.query.parser import DEEPEST, MOST
from tests.search.query.asking import random_text

STRINGS = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 3_000


def told(text: str) -> list[tuple[str, Doubt]]:
    """What was not understood, as the pieces of the text."""
    return [(text[problem.start : problem.end], problem.doubt) for problem in parse(text).problems]


@pytest.mark.parametrize(
    ("text", "asked", "problems"),
    [
        ("tide OR ", 'tide "OR"', [("OR", Doubt.OPERATOR)]),
        ("OR tide*", '"OR" tide*', [("OR", Doubt.OPERATOR)]),
        ("a OR OR b*", 'a "OR" OR b*', [("OR", Doubt.OPERATOR)]),
        ("AND", '"AND"*', []),
        ("NOT ", '"NOT"', [("NOT", Doubt.OPERATOR)]),
        ("(a OR) b*", 'a "OR" b*', [("OR", Doubt.OPERATOR)]),
        ("a NOT", 'a "NOT"*', [("NOT", Doubt.OPERATOR)]),
        ("a) b*", "a b*", [(")", Doubt.PARENTHESIS)]),
        ("a (b OR c*", "a (b OR c*)", [("(", Doubt.PARENTHESIS)]),
        ("a () b*", "a b*", [("(", Doubt.PARENTHESIS)]),
        ("a OR () b*", "a OR b*", [("(", Doubt.PARENTHESIS)]),
        ('a "b c', 'a "b c"', [('"', Doubt.QUOTE)]),
        ('tag:"b c', 'tag:"b c"', [('"', Doubt.QUOTE)]),
        ("nowhere:x y*", '"nowhere x" y*', [("nowhere:x", Doubt.FIELD)]),
        ("tide is:unraed ", 'tide "is unraed"', [("is:unraed", Doubt.VALUE)]),
        ("before:2024-13 ", '"before 2024 13"', [("before:2024-13", Doubt.VALUE)]),
        ("is:(unread OR old ) ", 'is:unread OR "old"', [("old", Doubt.VALUE)]),
        ("title:?! ", '"title"', [("title:?!", Doubt.VALUE)]),
        ("tag: x*", "tag x*", [("tag:", Doubt.EMPTY)]),
        ("tide tag:", '"tide"', [("tag:", Doubt.UNFINISHED)]),
        ('tide tag:"', '"tide"', [('tag:"', Doubt.UNFINISHED), ('"', Doubt.QUOTE)]),
        ('tide title:""', '"tide"', [('title:""', Doubt.UNFINISHED)]),
        ("tide -is:unr", '"tide"', [("is:unr", Doubt.UNFINISHED)]),
        ("tide (before:2024-", '"tide"', [("(", Doubt.PARENTHESIS), ("before:2024-", Doubt.UNFINISHED)]),
        ("tide saved:7", '"tide"', [("saved:7", Doubt.UNFINISHED)]),
        ("tide published:2023..last-", '"tide"', [("published:2023..last-", Doubt.UNFINISHED)]),
        ("tide words:>", '"tide"', [("words:>", Doubt.UNFINISHED)]),
        ("tide lang:d", '"tide"', [("lang:d", Doubt.UNFINISHED)]),
        ("tide is:unr ", 'tide "is unr"', [("is:unr", Doubt.VALUE)]),
        ("tide before:2024-13", 'tide "before 2024 13"*', [("before:2024-13", Doubt.VALUE)]),
        ('tag:"" x*', "tag x*", [('tag:""', Doubt.VALUE)]),
        # and what is no problem at all
        ("http://a.test/b c*", '"http a test b" c*', []),
        ("at 12:30 sharp*", 'at "12 30" sharp*', []),
        ("tide - mill*", "tide mill*", []),
        ('-"" -?! a*', "a*", []),
        ("f(x) ", 'f "x"', []),
        ("lower or and not*", "lower or and not*", []),
    ],
)
def test_what_is_not_understood_is_searched_as_words_and_told(
    text: str, asked: str, problems: list[tuple[str, Doubt]]
) -> None:
    if text == "AND":
        problems = [("AND", Doubt.OPERATOR)]
    assert to_text(parse(text).tree) == asked
    assert told(text) == problems


def test_a_minus_turns_around_whatever_follows() -> None:
    assert parse("-tide ").tree == Not(Words(("tide",)))
    assert parse('-"a b"').tree == Not(Words(("a", "b")))
    assert parse("-is:unread").tree == Not(Is(Trait.UNREAD))
    assert parse("-title:x ").tree == parse("NOT title:x ").tree
    assert to_text(parse("a -(b OR -c*)").tree) == "a -(b OR -c*)"
    assert to_text(parse("-tag:(a OR b)").tree) == "-(tag:a OR tag:b)"
    assert parse("--tide").tree == Words(("tide",), prefix=True)


def test_and_binds_closer_than_or() -> None:
    assert parse("a b OR c AND d ").tree == parse("(a b) OR (c d )").tree
    assert parse("a (b OR c) d ").tree != parse("a b OR c d ").tree


def test_what_is_said_twice_is_asked_for_once() -> None:
    assert parse("a b a ").tree == parse("a b ").tree
    assert parse("a OR (a OR A) OR b ").tree == parse("a OR A OR b ").tree
    assert parse("tag:a tag:a").tree == Tagged("a")
    assert parse("-(a a ) ").tree == Not(Words(("a",)))


def test_a_field_reaches_over_a_group() -> None:
    assert parse('title:(a OR "b c" -tag:d )').tree == parse('title:a OR (title:"b c" -tag:d )').tree


def test_only_what_is_being_typed_is_a_beginning() -> None:
    assert parse("tide mil").tree == parse("tide mil*").tree
    assert parse("tide mil", typing=False).tree == parse("tide mil ").tree
    assert parse("title:mil").tree == parse("title:mil*").tree
    assert parse("tide -mil").tree == parse("tide -mil ").tree != parse("tide -mil*").tree
    assert parse("tide -(mill OR -(sea sa").tree == parse("tide -(mill OR -(sea sa*)) ").tree
    assert parse("(tide OR mil").tree == parse("(tide OR mil*)").tree
    assert parse("(tide OR mil)").tree == parse("(tide OR mil )").tree


def test_what_is_too_much_is_left_out_and_told() -> None:
    assert told("x" * (LONGEST + 5)) == [("x" * 5, Doubt.LONG)]
    assert told("a " * (MOST + 2)) == [("a", Doubt.LONG)] * 2
    deep = "-(" * (DEEPEST + 2) + "a" + ")" * (DEEPEST + 2)
    assert told(deep) == [("(", Doubt.DEEP)] * 2
    assert parse(deep).tree == Words(("a",))
    assert told("(" * DEEPEST + "a" + ")" * DEEPEST) == []


def test_no_string_is_refused() -> None:
    chance = random.Random(5)
    for _ in range(STRINGS):
        text = random_text(chance)
        query = parse(text, typing=chance.random() < 0.5)
        assert all(0 <= problem.start < problem.end <= len(text) for problem in query.problems)
        assert parse(to_text(query.tree)).tree == query.tree, text


def test_hostile_text_takes_linear_time() -> None:
    started = time.process_time()
    for text in (
        "(" * 10**6,
        "-" * 10**6,
        '"' * 10**6,
        "a:" * 10**6,
        "NOT " * 10**6,
        'tag:"\\' * 10**6,
        "OR " * 10**6,
        "a(" * 10**6,
    ):
        parse(text)
    assert time.process_time() - started < 60  # quadratic time would be hours

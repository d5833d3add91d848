"""What could be typed at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.queries import Names
from archiver.search.query import complete, parse
from tests.search.query.trees import ODD

NAMES = Names(
    collections=("Science", "Science / Sea", "Later"),
    tags=("sea", "long read", "Élan", 'say "hi"', "seaside", "overseas"),
    sites=("The Tide Post", "sand.test"),
    languages=("de", "en", "en-gb"),
)


def completed(text: str, names: Names = NAMES) -> list[str]:
    """The whole query after each of the completions at the bar."""
    cursor = text.index("|")
    text = text.replace("|", "")
    return [text[: each.start] + each.text + text[each.end :] for each in complete(text, cursor, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ti|", ["title:"]),
        ("tide TA|", ["tide tag:"]),
        ("(-su|", []),
        ("(-si|", ["(-site:"]),
        ("be| mill", ["before: mill"]),
        ("t|", []),
        ("|", []),
        ("tide|", []),
        ("tide |", []),
        ('"ti|"', []),
        (
            "tag:|",
            ["tag:sea ", 'tag:"long read" ', "tag:Élan ", 'tag:"say \\"hi\\"" ', "tag:seaside ", "tag:overseas "],
        ),
        ("tag:se|", ["tag:sea ", "tag:seaside ", "tag:overseas "]),
        ("tag:read|", ['tag:"long read" ']),
        ('tag:"long r|', ['tag:"long read" ']),
        ('tag:"long r|" tide', ['tag:"long read" tide']),
        ("-tag:el| tide", ["-tag:Élan tide"]),
        ("tag:sea|side", ["tag:sea ", "tag:seaside ", "tag:overseas "]),
        ("tag:overseas|", []),
        ("tag:nothing|", []),
        ("in:se|", ['in:"Science / Sea" ']),
        ("collection:sci|", ["in:Science ", 'in:"Science / Sea" ']),
        ("site:post|", ['site:"The Tide Post" ']),
        ("lang:en|", ["lang:en ", "lang:en-gb "]),
        ("is:un|", ["is:unread "]),
        ("has:|", ["has:note ", "has:highlight ", "has:image "]),
        ("saved:last|", ["saved:last-week ", "saved:last-month ", "saved:last-year "]),
        ("words:|", []),
        ("title:ti|", []),
        ("nowhere:x|", []),
    ],
)
def test_what_is_offered(text: str, expected: list[str]) -> None:
    assert completed(text) == expected


@given(
    text=st.lists(st.one_of(ODD, st.sampled_from(["tag:", "in:", "is:", "tag:s", 'tag:"'])), max_size=6).map("".join),
    cursor=st.integers(0, 40),
)
def test_whatever_is_typed_a_completion_is_understood(text: str, cursor: int) -> None:
    for each in complete(text, cursor, NAMES):
        assert each.start < cursor <= each.end <= len(text)
        assert each.field
        if each.value is not None:
            assert parse(each.text).problems == ()


def test_no_more_are_offered_than_anybody_reads() -> None:
    assert len(complete("tag:", 4, Names(tags=tuple(f"tag {number}" for number in range(1000))))) == 50

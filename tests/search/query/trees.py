"""Random trees, as the parser could make them."""

from __future__ import annotations

from hypothesis import strategies as st

from archiver.model.queries import (
    After,
    Ago,
    Before,
    Between,
    Clock,
    Column,
    Day,
    During,
    Has,
    Is,
    Leaf,
    Length,
    Moment,
    Node,
    Part,
    Period,
    Trait,
    Unit,
    Words,
    Written,
)
from archiver.search.query.fields import read_filter
from archiver.search.query.lexer import split
from archiver.search.query.parser import conjoin, disjoin, negate

ODD = st.text(
    st.one_of(st.characters(), st.sampled_from(list('"\\()-*:#/ <>=.ÉİßŁ東ガกำ\u0301\u00ad\0\ud800'))),
    min_size=1,
    max_size=8,
)
"""What could be typed."""

WORD = st.one_of(st.sampled_from(["tide", "OR", "AND", "NOT", "Mill", "6050"]), ODD).map(split).filter(bool)

MOMENTS: st.SearchStrategy[Moment] = st.one_of(
    st.builds(Day, st.integers(1, 9998)),
    st.builds(Day, st.integers(1, 9998), st.integers(1, 12)),
    st.dates().filter(lambda day: day.year < 9999).map(lambda day: Day(day.year, day.month, day.day)),
    st.sampled_from(Period),
    st.builds(Ago, st.integers(0, 9999), st.sampled_from(Unit)),
)
CLOCKS = st.sampled_from(Clock)
NUMBERS = st.integers(0, 999_999_999)


def values(field: str) -> st.SearchStrategy[Leaf]:
    """A filter with whatever value the field can have."""
    return ODD.map(lambda text: read_filter(field, text)).filter(bool)  # type: ignore[return-value]  # no None is left


LEAVES: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(Words, WORD, st.booleans(), st.one_of(st.none(), st.sampled_from(Column))),
    values("tag"),
    values("in"),
    values("url"),
    st.sampled_from(Trait).map(Is),
    st.sampled_from(Part).map(Has),
    st.from_regex("[a-z]{2,3}(-[a-z0-9]{1,8})?", fullmatch=True).map(Written),
    st.builds(Length, NUMBERS, st.one_of(st.none(), NUMBERS)),
    st.builds(Length, st.none(), NUMBERS),
    st.builds(During, CLOCKS, MOMENTS),
    st.builds(Before, CLOCKS, MOMENTS),
    st.builds(After, CLOCKS, MOMENTS),
    st.builds(Between, CLOCKS, MOMENTS, st.one_of(st.none(), MOMENTS)),
    st.builds(Between, CLOCKS, st.none(), MOMENTS),
)


def trees(leaves: st.SearchStrategy[Leaf] = LEAVES, most: int = 8) -> st.SearchStrategy[Node]:
    """Trees of up to `most` leaves."""

    def grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(several.map(conjoin), several.map(disjoin), inner.map(negate))

    return st.recursive(leaves, grow, max_leaves=most)

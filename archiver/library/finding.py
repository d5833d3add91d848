"""Where a query's words are in a text that is shown."""

from __future__ import annotations

from archiver.search.query import parse
from archiver.text.tokens import spans


def find_hits(text: str, query: str) -> list[tuple[int, int]]:
    """The (start, end) of every hit of a query in a text, in order; overlapping ones as one."""
    return spans(text, parse(query).terms)

"""What a query means, and where its words are in a text that is shown."""

from __future__ import annotations

from archiver.model.queries import Query
from archiver.search.query import parse, terms
from archiver.text.tokens import spans


def understand(query: str) -> Query:
    """What a query asks for, and what was not understood of it. Any text is a query."""
    return parse(query)


def find_hits(text: str, query: str) -> list[tuple[int, int]]:
    """The (start, end) of every hit of a query in a text, in order; overlapping ones as one."""
    return spans(text, terms(parse(query).tree))

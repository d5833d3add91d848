"""What a query means, and where its words are in a text that is shown."""

from __future__ import annotations

from archiver.model.queries import Completion, Names, Query
from archiver.search.query import complete, parse, terms
from archiver.text.tokens import spans


def understand(query: str) -> Query:
    """What a query asks for, and what was not understood of it. Any text is a query."""
    return parse(query)


def complete_query(query: str, cursor: int, names: Names) -> list[Completion]:
    """What could stand at the cursor of a query that is being typed, the likeliest first."""
    return complete(query, cursor, names)


def find_hits(text: str, query: str) -> list[tuple[int, int]]:
    """The (start, end) of every hit of a query in a text, in order; overlapping ones as one."""
    return spans(text, terms(parse(query).tree))

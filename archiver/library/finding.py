"""What a query means, and where its words are in a text that is shown."""

from __future__ import annotations

from archiver.model.queries import Completion, Names, Query
from archiver.search.query import complete, parse, terms
from archiver.store.store import Unit
from archiver.text.literal import find_literally
from archiver.text.tokens import spans


def understand(query: str) -> Query:
    """What a query asks for, and what was not understood of it. Any text is a query."""
    return parse(query)


def settle(query: str) -> str:
    """A query that was being typed, as it can be kept: its last word, which is found by its beginning, gets a star."""
    kept, meant = query.strip(), parse(query).tree
    starred = f"{kept}*"
    is_begun = parse(kept, typing=False).tree != meant == parse(starred, typing=False).tree
    return starred if is_begun else kept


def complete_query(query: str, cursor: int, names: Names) -> list[Completion]:
    """What could stand at the cursor of a query that is being typed, the likeliest first."""
    return complete(query, cursor, names)


def names_of(unit: Unit) -> Names:
    """What there is in a library to be named in a query."""
    paths: dict[int, str] = {}
    for each in unit.collections.all():  # parents come before children
        paths[each.id] = f"{paths[each.parent_id]} / {each.name}" if each.parent_id else each.name
    return Names(
        tuple(paths.values()),
        tuple(tag.name for tag in unit.tags.all()),
        tuple(unit.articles.sites()),
        tuple(unit.articles.languages()),
    )


def find_hits(text: str, query: str) -> list[tuple[int, int]]:
    """The (start, end) of every hit of a query in a text, in order; overlapping ones as one."""
    return spans(text, terms(parse(query).tree))


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text letter by letter, whatever their case and accents: finding in a page."""
    return find_literally(text, words)

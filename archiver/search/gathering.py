"""All articles of a query, as lists and counts: what a smart collection holds."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from archiver.model import ArticleFilter, Sort, State
from archiver.model.queries import Is, Node, Tagged, Trait
from archiver.search.index import Index
from archiver.search.query import Plan, parse, plan
from archiver.search.query.parser import conjoin
from archiver.store.rows.lists import fetch_ids

_TRAITS: Mapping[State, Trait | None] = {
    State.ALL: None,
    State.UNREAD: Trait.UNREAD,
    State.FAVORITE: Trait.FAVORITE,
    State.ARCHIVED: Trait.ARCHIVED,
    State.TRASH: Trait.TRASH,
}
_KEYS: Mapping[Sort, str] = {
    Sort.SAVED: "a.saved_at",
    Sort.PUBLISHED: "a.published_at",
    Sort.TITLE: "a.title COLLATE NOCASE",
    Sort.SITE: "a.site_name COLLATE NOCASE",
    Sort.LENGTH: "a.word_count",
}


class Gatherer:
    """Goes through all that a query finds. Thread-safe; raises LibraryError. A query of nothing finds nothing."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def ids(
        self,
        query: str,
        wanted: ArticleFilter = ArticleFilter(),  # noqa: B008  # frozen
        sort: Sort = Sort.SAVED,
        *,
        descending: bool = True,
        limit: int | None = None,
    ) -> array[int]:
        """What a saved query finds within `wanted`'s state and tag, in order; at most `limit`."""
        found = self._plan(query, wanted)
        if found is None:
            return array("q")
        direction = "DESC" if descending else "ASC"
        order = f"ORDER BY {_KEYS[sort]} {direction} NULLS LAST, a.id {direction} LIMIT :limit"
        select = sa.text(f"SELECT a.id FROM {_rows(found)} {order}")
        binds = {"match": found.match, "limit": -1 if limit is None else limit, **found.binds}
        return self._index.read(lambda connection: fetch_ids(connection.execute(select, binds)))

    def count(self, query: str) -> int:
        """How many articles a saved query finds."""
        found = self._plan(query, ArticleFilter())
        if found is None:
            return 0
        select = sa.text(f"SELECT count(*) FROM {_rows(found)}")
        binds = {"match": found.match, **found.binds}
        return self._index.read(lambda connection: int(connection.execute(select, binds).scalar_one()))

    def _plan(self, query: str, wanted: ArticleFilter) -> Plan | None:
        # Saved words are whole: only while somebody types is the last one a beginning.
        tree = parse(query, typing=False).tree
        if tree is None:
            return None
        parts: list[Node] = [tree]
        if trait := _TRAITS[wanted.state]:
            parts.append(Is(trait))
        if wanted.tag is not None:
            parts.append(Tagged(wanted.tag))
        narrowed = conjoin(parts)
        assert narrowed is not None
        return plan(narrowed, datetime.now(UTC))


def _rows(found: Plan) -> str:
    """What follows FROM. Words first, where there are any; else the walk along the order that the library keeps."""
    if found.match:
        # CROSS JOIN keeps the order: the other way round each article would be looked for in the index.
        return (
            f"words CROSS JOIN library.articles AS a ON a.id = words.rowid WHERE words MATCH :match AND {found.where}"
        )
    return f"library.articles AS a WHERE {found.where}"

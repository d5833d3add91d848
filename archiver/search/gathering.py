"""All articles of a query, as lists and counts: what a smart collection holds."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa

from archiver.model.articles import ArticleFilter, Sort, State
from archiver.model.queries import Is, Node, Tagged, Trait
from archiver.search.index import Index
from archiver.search.query import Plan, parse, plan
from archiver.search.query.parser import conjoin
from archiver.search.stop import Stop
from archiver.store.connections import sqlite_of
from archiver.store.rows.lists import fetch_ids

T = TypeVar("T")

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
    """Goes through all that a query finds. Thread-safe; raises LibraryError. A query of nothing finds nothing.

    It takes as long as it takes: what a `stop` ended is to be thrown away.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def ids(
        self,
        tree: Node | None,
        sort: Sort = Sort.SAVED,
        *,
        descending: bool = True,
        limit: int | None = None,
        stop: Stop | None = None,
    ) -> array[int]:
        """What a tree finds, in order; at most `limit`."""
        if tree is None:
            return array("q")
        found = plan(tree, datetime.now(UTC))
        direction = "DESC" if descending else "ASC"
        order = f"ORDER BY {_KEYS[sort]} {direction} NULLS LAST, a.id {direction} LIMIT :limit"
        select = sa.text(f"SELECT a.id FROM {_rows(found)} {order}")
        binds = {"match": found.match, "limit": -1 if limit is None else limit, **found.binds}
        ids = self._ask(lambda connection: fetch_ids(connection.execute(select, binds)), stop or Stop())
        return array("q") if ids is None else ids

    def count(self, tree: Node | None, stop: Stop | None = None) -> int:
        """How many articles a tree finds."""
        if tree is None:
            return 0
        found = plan(tree, datetime.now(UTC))
        select = sa.text(f"SELECT count(*) FROM {_rows(found)}" if found.match else found.count)
        binds = {"match": found.match, **found.binds}
        return self._ask(lambda connection: int(connection.execute(select, binds).scalar_one()), stop or Stop()) or 0

    def _ask(self, work: Callable[[sa.Connection], T], stop: Stop) -> T | None:
        """None where it was stopped."""

        def ask(connection: sa.Connection) -> T | None:
            with stop.interrupting(sqlite_of(connection)):
                return None if stop.is_asked else work(connection)

        try:
            return self._index.read(ask)
        except (sa.exc.OperationalError, sqlite3.OperationalError):
            if not stop.is_asked:
                raise
            return None


def narrow(query: str, wanted: ArticleFilter) -> Node | None:
    """The tree of a saved query within the state and the tag of a filter; None for a query of nothing."""
    # Saved words are whole: only while somebody types is the last one a beginning.
    tree = parse(query, typing=False).tree
    if tree is None:
        return None
    parts: list[Node] = [tree]
    if trait := _TRAITS[wanted.state]:
        parts.append(Is(trait))
    if wanted.tag is not None:
        parts.append(Tagged(wanted.tag))
    return conjoin(parts)


def _rows(found: Plan) -> str:
    """What follows FROM. Words first, where there are any; else the walk along the order that the library keeps."""
    if found.match:
        # CROSS JOIN keeps the order: the other way round each article would be looked for in the index.
        return (
            f"words CROSS JOIN library.articles AS a ON a.id = words.rowid WHERE words MATCH :match AND {found.check}"
        )
    return f"library.articles AS a WHERE {found.where}"

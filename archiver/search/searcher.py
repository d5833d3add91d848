"""Asking the index: the best articles for a query, with the piece of text that shows why."""

from __future__ import annotations

import sqlalchemy as sa

from archiver.model import SearchHit, SearchResult
from archiver.search.index import Index
from archiver.search.query import parse, to_match
from archiver.search.tables import WEIGHTS
from archiver.store.store import Store
from archiver.text.tokens import snippet

_FIND = sa.text(
    f"""SELECT words.rowid FROM words JOIN library.articles AS a ON a.id = words.rowid
    WHERE words MATCH :match AND a.trashed_at IS NULL
    ORDER BY bm25(words, {WEIGHTS}), a.saved_at DESC, a.id DESC LIMIT :limit"""
)
_COUNT = sa.text(
    """SELECT count(*) FROM words JOIN library.articles AS a ON a.id = words.rowid
    WHERE words MATCH :match AND a.trashed_at IS NULL"""
)


class Searcher:
    """Searches an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index

    def search(self, text: str, *, limit: int = 50) -> SearchResult:
        """The best `limit` articles outside the trash that hold every term of a query; none for a query of no words."""
        query = parse(text)
        match = to_match(query)
        if not match:
            return SearchResult(text, (), 0)

        def find(connection: sa.Connection) -> tuple[list[int], int]:
            ids = list(connection.scalars(_FIND, {"match": match, "limit": limit}))
            if len(ids) < limit:
                return ids, len(ids)
            return ids, connection.scalars(_COUNT, {"match": match}).one()

        ids, total = self._index.read(find)

        rows = self._store.read(
            lambda unit: [(summary, unit.articles.text(summary.id)) for summary in unit.articles.summaries(ids)]
        )
        hits = tuple(SearchHit(summary, snippet(body, query.terms)) for summary, body in rows)
        return SearchResult(text, hits, total)

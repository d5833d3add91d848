"""Asking the index: the best articles for a query, with the piece of text that shows why."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from archiver.model import SearchHit, SearchResult
from archiver.search.index import Index
from archiver.search.query import Plan, parse, plan, terms
from archiver.search.tables import WEIGHTS
from archiver.store.store import Store
from archiver.text.tokens import snippet


class Searcher:
    """Searches an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index

    def search(self, text: str, *, limit: int = 50) -> SearchResult:
        """The best `limit` articles for a query, the newest where it has no words; none for a query of nothing."""
        tree = parse(text).tree
        if tree is None:
            return SearchResult(text, (), 0)
        wanted = plan(tree, datetime.now(UTC))

        def find(connection: sa.Connection) -> tuple[list[int], int]:
            ids = list(connection.scalars(_find(wanted), {"match": wanted.match, "limit": limit, **wanted.binds}))
            if len(ids) < limit:
                return ids, len(ids)
            return ids, connection.scalars(_count(wanted), {"match": wanted.match, **wanted.binds}).one()

        ids, total = self._index.read(find)

        rows = self._store.read(
            lambda unit: [(summary, unit.articles.text(summary.id)) for summary in unit.articles.summaries(ids)]
        )
        sought = terms(tree)
        hits = tuple(SearchHit(summary, snippet(body, sought)) for summary, body in rows)
        return SearchResult(text, hits, total)


def _find(wanted: Plan) -> sa.TextClause:
    best = f"bm25(words, {WEIGHTS}), " if wanted.match else ""
    return sa.text(f"SELECT a.id FROM {_rows(wanted)} ORDER BY {best}a.saved_at DESC, a.id DESC LIMIT :limit")


def _count(wanted: Plan) -> sa.TextClause:
    return sa.text(f"SELECT count(*) FROM {_rows(wanted)}")


def _rows(wanted: Plan) -> str:
    if wanted.match:
        return f"words JOIN library.articles AS a ON a.id = words.rowid WHERE words MATCH :match AND {wanted.where}"
    return f"library.articles AS a WHERE {wanted.where}"

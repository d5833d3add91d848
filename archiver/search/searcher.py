"""Asking the index: the articles a query finds, each with the piece of text that shows why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa

from archiver.model.articles import Article, ArticleSummary, Collection
from archiver.model.queries import Node
from archiver.model.search import SearchHit, SearchResult, Snippet
from archiver.search import answer
from archiver.search.answer import Found
from archiver.search.index import Index
from archiver.search.kinship import kin, worth_reading
from archiver.search.query import parse, plan, resolve, terms
from archiver.search.stop import Clock, Stop
from archiver.store.connections import sqlite_of
from archiver.store.rows.repository import chunked
from archiver.store.store import Store, Unit
from archiver.text.tokens import snippet

T = TypeVar("T")

AT_ONCE = 0.04
"""Seconds a first answer may take: then it is what was found so far, and a better one is to be waited for."""

A_WHILE = 0.5
"""Seconds for what nobody waits for: what was found by then will do."""

SPARE = 10
"""Of the closest, so many may be none to offer: in the trash, without a text, the same article once more."""

PATIENCE = 60.0
"""Seconds anything else may take."""

AT_A_TIME = 50
"""Texts between two looks at whether the answer is wanted still: each takes 0.1 ms of Python, which others wait for."""


class Searcher:
    """Searches an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index

    def search(self, text: str, *, limit: int = 50, exact: bool = False, stop: Stop | None = None) -> SearchResult:
        """Up to `limit` articles for a query, the newest where it has no words; none for a query of nothing.

        At once, or with `exact` the best of all with their number, which takes as long as it takes. What `stop` ended
        is an answer to be thrown away.
        """
        tree = parse(text).tree
        if tree is None:
            return SearchResult(text, (), 0)
        wanted = plan(resolve(tree, self._collections), datetime.now(UTC))
        stop = stop or Stop()
        found = self._ask(AT_ONCE, stop, lambda clock: answer.first(wanted, limit, clock))
        if exact and not found.is_final:
            is_short = len(found.ids) < limit
            ranked = self._ask(PATIENCE, stop, lambda clock: answer.best(wanted, limit, clock, is_short=is_short))
            found = ranked or Found(found.ids, found.total, True)
        return SearchResult(text, self._hits(found.ids, tree, stop), found.total, found.is_final)

    def snippets(self, text: str, ids: Sequence[int]) -> dict[int, Snippet]:
        """The piece of each article's text that shows why a query finds it."""
        hits = self._hits(ids, parse(text).tree, Stop())
        return {hit.article.id: hit.snippet for hit in hits}

    def similar(self, article: Article, limit: int) -> list[ArticleSummary]:
        """Up to `limit` articles about the same, the closest first, that are worth reading."""
        ids = self._ask(A_WHILE, Stop(), lambda clock: kin(article, limit + SPARE, clock))
        rows = self._store.read(lambda unit: unit.articles.summaries(ids))
        return list(islice(worth_reading(article.summary, rows), limit))

    def _collections(self) -> list[Collection]:
        return self._store.read(lambda unit: unit.collections.all())

    def _ask(self, seconds: float, stop: Stop, work: Callable[[Clock], T]) -> T:
        def ask(connection: sa.Connection) -> T:
            with connection.begin():  # one state of the index for all statements
                return work(Clock(sqlite_of(connection), stop, seconds))

        return self._index.read(ask)

    def _hits(self, ids: Sequence[int], tree: Node | None, stop: Stop) -> tuple[SearchHit, ...]:
        sought = terms(tree)

        def show(unit: Unit) -> tuple[SearchHit, ...]:
            hits: list[SearchHit] = []
            for part in chunked(ids, AT_A_TIME):
                if not stop.is_asked:
                    rows = unit.articles.with_texts(part)
                    hits += (SearchHit(summary, snippet(text, sought)) for summary, text in rows)
            return tuple(hits)

        return self._store.read(show)

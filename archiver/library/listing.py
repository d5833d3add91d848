"""Lists of articles by their ids: places of the library, and what the query of a smart collection finds."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from archiver.model.articles import ArticleFilter, ArticleSummary, Collection, ListStart, Sort
from archiver.model.queries import Node
from archiver.model.search import QueryPreview
from archiver.search.gathering import Gatherer, narrow
from archiver.search.index import Index
from archiver.search.query import parse, resolve
from archiver.search.stop import Stop
from archiver.store.store import Store

START = 200
"""Rows with which a list begins: more than any window is high."""


class Listing:
    """A smart collection is listed like any other: by its id in the filter."""

    def __init__(self, store: Store, index: Callable[[], Index]) -> None:
        self._store = store
        self._index = index

    def page(self, wanted: ArticleFilter) -> list[ArticleSummary]:
        """Up to `wanted.limit` rows, newest first, from after `wanted.after` on."""
        query = self._query_of(wanted)
        if query is None:
            return self._store.read(lambda unit: unit.lists.page(wanted))
        ids = self._gatherer().ids(self._resolved(narrow(query, wanted)))
        first = 0 if wanted.after is None else ids.index(wanted.after) + 1
        return self._store.read(lambda unit: unit.articles.summaries(ids[first : first + wanted.limit]))

    def ids(self, wanted: ArticleFilter, sort: Sort, *, descending: bool, stop: Stop | None) -> array[int]:
        """Every id, in order."""
        query = self._query_of(wanted)
        if query is None:
            return self._store.read(lambda unit: unit.lists.ids(wanted, sort, descending=descending))
        return self._gatherer().ids(self._resolved(narrow(query, wanted)), sort, descending=descending, stop=stop)

    def start(self, wanted: ArticleFilter, sort: Sort, *, descending: bool, stop: Stop | None) -> ListStart:
        """The first `START` of `ids`, as soon as possible."""
        query = self._query_of(wanted)
        if query is None:
            return self._store.read(lambda unit: unit.lists.start(wanted, sort, descending=descending, limit=START))
        tree = self._resolved(narrow(query, wanted))
        ids = self._gatherer().ids(tree, sort, descending=descending, limit=START + 1, stop=stop)
        return ListStart(ids[:START], is_whole=len(ids) <= START)

    def found(self, query: str, sort: Sort, *, descending: bool, stop: Stop | None) -> array[int]:
        """Every id that a query which is being typed finds, in order."""
        return self._gatherer().ids(self._resolved(parse(query).tree), sort, descending=descending, stop=stop)

    def preview(self, query: str, limit: int, stop: Stop | None) -> QueryPreview:
        """What a query would hold if it were saved."""
        meaning = parse(query, typing=False)
        gatherer, tree = self._gatherer(), self._resolved(meaning.tree)
        ids = gatherer.ids(tree, limit=limit, stop=stop)
        first = self._store.read(lambda unit: unit.articles.summaries(ids))
        return QueryPreview(meaning, gatherer.count(tree, stop), tuple(first))

    def smart_counts(self, stop: Stop | None) -> dict[int, int]:
        """How many articles each smart collection holds."""
        queries = {each.id: each.query for each in self._collections() if each.query is not None}
        if not queries:
            return {}  # without an index made for it
        gatherer = self._gatherer()
        trees = {id: self._resolved(parse(query, typing=False).tree) for id, query in queries.items()}
        return {id: gatherer.count(tree, stop) for id, tree in trees.items()}

    def _query_of(self, wanted: ArticleFilter) -> str | None:
        id = wanted.collection
        return None if id is None else self._store.read(lambda unit: unit.collections.query_of(id))

    def _resolved(self, tree: Node | None) -> Node | None:
        return tree and resolve(tree, self._collections)

    def _collections(self) -> list[Collection]:
        return self._store.read(lambda unit: unit.collections.all())

    def _gatherer(self) -> Gatherer:
        return Gatherer(self._index())

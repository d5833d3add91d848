"""What the list shows: a place or a search, in an order, kept in step with the library."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import filterfalse
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.gui.models.articles import ArticleListModel, Find
from archiver.gui.models.windows import WINDOW
from archiver.gui.place import Place
from archiver.gui.tasks import Tasks
from archiver.model.articles import ArticleFilter, ArticleSummary, Changes, Sort
from archiver.model.search import Snippet

if TYPE_CHECKING:
    from archiver.library import Library, Stop

    Ask = Callable[[Place, "Order", Stop], "Listing"]

RELOAD_MS = 300
"""While pages are saved one after another the list is asked for so often, if that is quick."""

REST = 8
"""A list of a million takes a third of a second: while pages are saved, it rests so many times as long in between."""

PAINT_MS = 50
"""After the beginning of a list: it is painted before the rest is asked for, which needs Python too."""

TYPING_MS = 150
"""After the first answer of a search: who goes on typing does not want a better one."""

AT_ONCE = 50
"""Found articles of a first answer: as many texts are read for the pieces that show the hits, 0.2 ms each."""

RANKED = 200
"""Found articles that are listed by relevance; the others follow, the newest first."""

PIECE = 10_000
"""Ids that are gone through at once."""

NO_SNIPPETS: Mapping[int, Snippet] = MappingProxyType({})

Order = tuple[Sort | None, bool]
"""(by what, whether the newest, longest or best come first); None: by relevance."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles of a place."""

    place: Place
    ids: Sequence[int]
    snippets: Mapping[int, Snippet]
    total: int | None
    """None: more than are listed, and not counted."""
    is_whole: bool = True
    """False: this is the beginning, and the whole list follows."""
    rows: Sequence[ArticleSummary] = ()
    """Of those that are known by now: they are drawn without being asked for."""
    find: Find | None = None
    """Of a search: the snippets of others than those that came with it."""
    seconds: float = 0.0
    """How long it took."""


class Browser(QObject):
    """Fills the list's model from an open library."""

    listed = Signal(object)
    """A `Listing` that is shown now."""

    def __init__(self, library: Library, tasks: Tasks, model: ArticleListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._model = model
        self._place = Place()
        self._before = Place()
        self._sort: Order = (Sort.SAVED, True)
        self._sort_before: Order = self._sort
        self._shown: tuple[Place, Order] | None = None
        self._reloading = QTimer(self, singleShot=True)
        self._reloading.timeout.connect(self.reload)
        self._seconds = 0.0
        self._changed: set[int] = set()
        """Articles that were changed since the list was asked for: what came with it may be older."""
        self._stop: Stop | None = None

    @property
    def place(self) -> Place:
        """What is shown, or is about to be."""
        return self._place

    @property
    def is_listed(self) -> bool:
        """What is to be shown is shown: nothing has been asked for since."""
        return self._shown == (self._place, self._sort)

    @property
    def sort_key(self) -> str:
        """What the list is ordered by."""
        sort, _ = self._sort
        if sort is None and self._place.kind != "search":
            return Sort.SAVED
        return "relevance" if sort is None else sort

    @property
    def is_descending(self) -> bool:
        """Newest, longest or best first."""
        return self._sort[1]

    def show(self, place: Place) -> None:
        """Show a place."""
        if self._place.kind == "search" and place.kind != "search":
            self._sort = self._sort_before
        if place.kind != "search":
            self._before = place
        self._place = place
        self.reload()

    def search(self, text: str) -> None:
        """Search with every key, which stops what the last one asked; an empty box goes back to where they were."""
        if text.strip() and self._place.kind != "search":
            self._sort_before, self._sort = self._sort, (None, True)  # a search begins with what fits best
        elif not text.strip() and self._place.kind == "search":
            self._sort = self._sort_before
        self._place = Place.of_search(text) if text.strip() else self._before
        self.reload()

    def sort_by(self, sort: Sort | None, descending: bool) -> None:
        """Order the list anew; None: by relevance, which only a search has."""
        self._sort = sort, descending
        self.reload()

    def take(self, changes: Changes) -> None:
        """Follow what was changed: rows at once, the order of the list a moment later."""
        if changes.articles:
            self._changed |= changes.articles
            self._model.refresh(changes.articles)
        if (changes.articles or changes.collections or changes.tags) and not self._reloading.isActive():
            self._reloading.start(max(RELOAD_MS, int(1000 * REST * self._seconds)))

    def follow_index(self, done: int, total: int) -> None:
        """What has been indexed may belong to the search that is shown: it is asked again when the index rests.

        Also when it had nothing to do: an earlier search may have begun it anew, and this one have found it empty.
        """
        if not total and self._place.kind == "search":
            self.reload()

    def reload(self) -> None:
        """Ask again for what is shown; of a place that is not shown yet, its beginning comes first."""
        place, order = self._place, self._sort
        is_new = self._shown != (place, order)
        self._reloading.stop()
        self._ask(place, order, self._begin if is_new else self._list)

    def close(self) -> None:
        """Ask no more; nobody waits for what was asked."""
        self._reloading.stop()
        if self._stop is not None:
            self._stop.ask()

    def _ask(self, place: Place, order: Order, ask: Ask) -> None:
        # Not above: the window paints before the library and all it needs are imported.
        from archiver.library import Stop

        if self._stop is not None:
            self._stop.ask()  # what is not waited for any more
        stop = self._stop = Stop()
        self._changed.clear()

        def work() -> Listing:
            start = time.perf_counter()
            return replace(ask(place, order, stop), seconds=time.perf_counter() - start)

        self._tasks.run(self, work, lambda listing: self._show(listing, order), key="list")

    def _begin(self, place: Place, order: Order, stop: Stop) -> Listing:
        sort, descending = order
        if place.kind == "search":
            return self._search(place, order, stop, limit=AT_ONCE)
        start = self._library.list_start(_filter_of(place), sort or Sort.SAVED, descending=descending, stop=stop)
        rows = self._library.summaries(start.ids[:WINDOW])
        if start.is_whole:
            return Listing(place, start.ids, NO_SNIPPETS, len(start.ids), rows=rows)
        total = self._library.counts()[place.state] if place.kind == "state" else None
        return Listing(place, start.ids, NO_SNIPPETS, total, is_whole=False, rows=rows)

    def _list(self, place: Place, order: Order, stop: Stop) -> Listing:
        sort, descending = order
        if place.kind == "search":
            return self._search(place, order, stop, limit=RANKED)
        there = self._library.ids(_filter_of(place), sort or Sort.SAVED, descending=descending, stop=stop)
        return Listing(place, there, NO_SNIPPETS, len(there))

    def _search(self, place: Place, order: Order, stop: Stop, limit: int) -> Listing:
        """All that is found, the best `limit` first; at first only those of them that are found at once."""
        sort, descending = order
        find = partial(self._library.snippets, place.query)
        if sort is not None:
            there = self._library.found(place.query, sort, descending=descending, stop=stop)
            return Listing(place, there, find(there[:AT_ONCE]), len(there), find=find)
        result = self._library.search(place.query, limit=limit, exact=limit > AT_ONCE, stop=stop)
        rows = [hit.article for hit in result.hits]
        ids = array("q", (row.id for row in rows))
        snippets = {hit.article.id: hit.snippet for hit in result.hits}
        total = result.total
        if limit > AT_ONCE and total != len(ids):
            ids = joined(ids, self._library.found(place.query, Sort.SAVED, descending=True, stop=stop))
            total = len(ids)
        is_whole = limit > AT_ONCE or (result.is_final and len(ids) < limit)
        return Listing(place, ids if descending else ids[::-1], snippets, total, is_whole, rows, find)

    def _show(self, listing: Listing, order: Order) -> None:
        shown = listing.place, order
        keep = shown == self._shown
        self._shown = shown
        self._seconds = listing.seconds
        ids = listing.ids if isinstance(listing.ids, array) else array("q", listing.ids)
        known = (row for row in listing.rows if row.id not in self._changed)
        self._model.show(ids, listing.snippets, known, find=listing.find, keep=keep)
        self.listed.emit(listing)
        if not listing.is_whole:
            self._reloading.start(TYPING_MS if listing.place.kind == "search" else PAINT_MS)


def joined(first: array[int], others: array[int]) -> array[int]:
    """The first, and the others that are not among them."""
    ids, known = array("q", first), frozenset(first)
    for start in range(0, len(others), PIECE):  # as one, a million would keep Python from the window for 80 ms
        ids.extend(filterfalse(known.__contains__, others[start : start + PIECE]))
    return ids


def _filter_of(place: Place) -> ArticleFilter:
    return ArticleFilter(place.state, place.collection, place.tag)

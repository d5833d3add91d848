"""What the list shows: a place or a search, in an order, kept in step with the library."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.gui.models.articles import ArticleListModel
from archiver.gui.place import Place
from archiver.gui.tasks import Tasks
from archiver.model import ArticleFilter, Changes, Snippet, Sort

if TYPE_CHECKING:
    from archiver.library import Library

TYPING_MS = 60
"""A pause in typing after which is searched: shorter than the eye, longer than a fast finger."""

RELOAD_MS = 300
"""While pages are saved one after another the list is asked for so often."""

SEARCH_LIMIT = 500
"""Found articles that are listed."""

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
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self._reloading = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._reloading.timeout.connect(self.reload)

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
        self._typing.stop()
        self.reload()

    def search(self, text: str) -> None:
        """Search as the person types; an empty box goes back to where they were."""
        if text.strip() and self._place.kind != "search":
            self._sort_before, self._sort = self._sort, (None, True)  # a search begins with what fits best
        elif not text.strip() and self._place.kind == "search":
            self._sort = self._sort_before
        self._place = Place.of_search(text) if text.strip() else self._before
        self._typing.start()

    def sort_by(self, sort: Sort | None, descending: bool) -> None:
        """Order the list anew; None: by relevance, which only a search has."""
        self._sort = sort, descending
        self.reload()

    def take(self, changes: Changes) -> None:
        """Follow what was changed: rows at once, the order of the list a moment later."""
        if changes.articles:
            self._model.refresh(changes.articles)
        if (changes.articles or changes.collections or changes.tags) and not self._reloading.isActive():
            self._reloading.start()

    def reload(self) -> None:
        """Ask again for what is shown."""
        place, order = self._place, self._sort
        self._tasks.run(self, lambda: self._list(place, order), lambda it: self._show(it, order), key="list")

    def _list(self, place: Place, order: Order) -> Listing:
        sort, descending = order
        if place.kind == "search":
            result = self._library.search(place.query, limit=SEARCH_LIMIT)
            ids = [hit.article.id for hit in result.hits]
            snippets = {hit.article.id: hit.snippet for hit in result.hits}
            if sort is not None:
                chosen = set(ids)
                ids = [id for id in self._library.ids(ArticleFilter(), sort, descending=descending) if id in chosen]
            return Listing(place, ids, snippets, result.total)
        wanted = ArticleFilter(place.state, place.collection, place.tag)
        ids_there = self._library.ids(wanted, sort or Sort.SAVED, descending=descending)
        return Listing(place, ids_there, MappingProxyType({}), len(ids_there))

    def _show(self, listing: Listing, order: Order) -> None:
        shown = listing.place, order
        keep = shown == self._shown
        self._shown = shown
        ids = listing.ids if isinstance(listing.ids, array) else array("q", listing.ids)
        self._model.show(ids, listing.snippets, keep=keep)
        self.listed.emit(listing)

"""The panes and the desk: what a person does in a pane reaches the desk, what the desk says reaches the panes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from archiver.gui.desk import Desk
from archiver.gui.desk.browsing import Listing
from archiver.gui.desk.progress import Standing
from archiver.gui.frame.place_words import show_emptiness, title_of
from archiver.gui.frame.window import Window
from archiver.gui.place import Place
from archiver.gui.words import count, error_words, job_words, site_words
from archiver.model import Accepted, Article, Changes, Collection, Job, Sort, State, Tag

OUTSIDE = ("http", "https", "mailto")
"""Schemes that are handed to the system; anything else a page links to is only shown."""


class Wiring(QObject):
    """Made once, when a window has got its desk."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._names: dict[int, str] = {}
        self._jobs: Sequence[Job] = ()
        self._connect_places()
        self._connect_list()
        self._connect_reader()
        self._connect_queue()
        self._connect_news()
        place = Place.from_key(window.memory.get("place", Place().key))
        window.sidebar.select(place)
        desk.browser.show(place)
        desk.progress.ask()
        self.show_places()

    # --- sidebar and search

    def _connect_places(self) -> None:
        sidebar, verbs = self._window.sidebar, self._desk.verbs
        sidebar.chosen.connect(self.go)
        sidebar.articles_dropped.connect(verbs.put)
        sidebar.collection_moved.connect(verbs.move_collection)
        sidebar.collection_renamed.connect(verbs.rename_collection)
        sidebar.collection_removed.connect(verbs.remove_collection)
        sidebar.collection_wanted.connect(self._make_collection)
        box = self._window.bar.search
        box.textEdited.connect(self._search)
        box.results_wanted.connect(self._go_to_results)
        box.left.connect(self._window.list.setFocus)

    def go(self, place: Place) -> None:
        """Show a place."""
        window = self._window
        window.bar.search.clear()
        window.panes.set_reading(False)
        self._show_queue(False)
        window.sidebar.select(place)
        window.memory.set("place", place.key)
        self._desk.browser.show(place)

    def show_places(self) -> None:
        """Bring the sidebar up to date."""
        library = self._desk.library

        def show(known: tuple[dict[State, int], list[Collection], list[Tag]]) -> None:
            self._names = {collection.id: collection.name for collection in known[1]}
            self._window.sidebar.show_places(*known)

        self._window.tasks.run(
            self, lambda: (library.counts(), library.collections(), library.tags()), show, key="places"
        )

    def _make_collection(self, parent_id: int | None) -> None:
        def name_it(id: int) -> None:
            self.show_places()
            self._window.sidebar.rename(id)

        self._desk.verbs.new_collection(parent_id, name_it)

    def _search(self, text: str) -> None:
        self._show_queue(False)
        self._window.panes.set_reading(False)
        self._desk.browser.search(text)
        self._window.sidebar.select(None if text.strip() else self._desk.browser.place)

    def _go_to_results(self) -> None:
        self._window.list.setFocus()
        if not self._window.list.chosen_ids():
            self._window.list.step(1)

    # --- list

    def _connect_list(self) -> None:
        window = self._window
        self._desk.browser.listed.connect(self._show_listing)
        window.header.sort_chosen.connect(self._sort)
        window.list.chosen.connect(self._choose)
        window.list.opened.connect(self._open)
        window.list.retry_wanted.connect(lambda id: self._retry([id]))

    def _sort(self, key: str, ascending: bool) -> None:
        sort = None if key == "relevance" else Sort(key)
        self._desk.browser.sort_by(sort, not ascending)

    def _show_listing(self, listing: Listing) -> None:
        window = self._window
        self._show_jobs()
        is_search = listing.place.kind == "search"
        window.header.set_title(title_of(listing.place, self._names))
        window.header.set_searching(is_search)
        window.header.set_sort(self._desk.browser.sort_key, not self._desk.browser.is_descending)
        count = len(listing.ids) if listing.total is None else listing.total
        window.header.set_count(count, found=is_search, more=listing.total is None)
        if window.model.rowCount():
            window.panes.list_stack.setCurrentWidget(window.list)
        else:
            show_emptiness(window.empty, listing.place, window.actions_)
            window.panes.list_stack.setCurrentWidget(window.empty)

    def _choose(self, ids: Sequence[int]) -> None:
        window, reading = self._window, self._desk.reading
        window.actions_.enable(articles=len(ids) > 0)
        if len(ids) == 1:
            self._show_queue(False)
            reading.open(ids[0], self._query)
        elif len(ids) > 1:
            reading.close()
            window.reader.show_error(count(len(ids), self.tr("{n} article chosen"), self.tr("{n} articles chosen")))

    def _open(self, id: int) -> None:
        self._show_queue(False)
        self._desk.reading.open(id, self._query)
        self._window.panes.set_reading(True)
        self._window.reader.setFocus()

    @property
    def _query(self) -> str:
        place = self._desk.browser.place
        return place.query if place.kind == "search" else ""

    # --- reader

    def _connect_reader(self) -> None:
        reader, reading = self._window.reader, self._desk.reading
        reading.loaded.connect(self._show_article)
        reading.failed.connect(lambda error: reader.show_error(error_words(error)))
        reader.progressed.connect(reading.progress)
        reader.link_opened.connect(open_outside)
        reader.style_changed.connect(lambda _: self._window.remember())
        self._window.sheets.style_changed.connect(reader.set_style)

    def _show_article(self, article: Article, versions: int, query: str) -> None:
        self._window.reader.show_article(article, query, versions=versions)

    # --- queue

    def _connect_queue(self) -> None:
        window, library = self._window, self._desk.library
        self._desk.progress.changed.connect(self._show_standing)
        for part in (window.progress_line, window.queue):
            part.pause_wanted.connect(self._pause)
        window.progress_line.clicked.connect(lambda: window.actions_["queue"].setChecked(True))
        window.progress_line.stop_wanted.connect(self._desk.verbs.stop_saving)
        window.queue.retry_all_wanted.connect(lambda: self._retry(None))
        window.queue.retry_wanted.connect(self._retry)
        window.queue.cancel_wanted.connect(lambda ids: window.tasks.run(self, lambda: library.cancel(ids)))
        window.queue.copy_wanted.connect(lambda text: QGuiApplication.clipboard().setText(text))
        window.queue.open_wanted.connect(open_outside)
        window.queue.article_wanted.connect(self._open)
        window.actions_["queue"].toggled.connect(self._show_queue)

    def _retry(self, ids: Sequence[int] | None) -> None:
        self._window.tasks.run(self, lambda: self._desk.library.retry(ids))

    def _pause(self, paused: bool) -> None:
        self._desk.library.pause(paused)
        self._desk.progress.is_paused = paused
        self._window.queue.set_paused(paused)
        self._desk.progress.ask()

    def _show_queue(self, shown: bool) -> None:
        window = self._window
        window.actions_["queue"].setChecked(shown)
        window.panes.reader_stack.setCurrentWidget(window.queue if shown else window.reader)
        if shown:
            window.panes.set_reading(True)

    def _show_standing(self, standing: Standing) -> None:
        self._jobs = standing.jobs
        window = self._window
        window.progress_line.show_progress(
            standing.done,
            standing.total,
            site_words(standing.current) if standing.current else "",
            paused=self._desk.progress.is_paused,
        )
        self._show_jobs()
        if window.model.rowCount():
            window.panes.list_stack.setCurrentWidget(window.list)
        window.queue.show_counts(standing.counts)
        window.queue_model.show(standing.ids)
        window.queue_model.refresh()

    def _show_jobs(self) -> None:
        """Links on their way stand above the articles, where new articles will."""
        place = self._desk.browser.place
        here = place.kind == "state" and place.state in (State.ALL, State.UNREAD)
        self._window.model.show_jobs(self._jobs if here else (), job_words)

    # --- news

    def _connect_news(self) -> None:
        window, desk = self._window, self._desk
        desk.bridge.changed.connect(self._take)
        desk.bridge.changed_elsewhere.connect(self.show_places)
        desk.verbs.done.connect(self._say_done)
        desk.intake.accepted.connect(self._say_accepted)
        desk.intake.refused.connect(lambda errors: window.tell(errors[0]))
        desk.intake.nothing.connect(lambda: window.toast.say(self.tr("There was no link in it")))
        window.drop_zone.dropped.connect(desk.intake.take_mime)
        if desk.lane is not None:
            desk.lane.halted.connect(window.tell)
        else:
            window.toast.say(self.tr("The disk takes no writes: this library can be read, not changed"), seconds=30)

    def _take(self, changes: Changes) -> None:
        if changes.articles or changes.collections or changes.tags:
            self.show_places()

    def _say_done(self, text: str, undoable: bool) -> None:
        self._window.toast.say(text, self._desk.verbs.undo if undoable else None)

    def _say_accepted(self, accepted: Sequence[Accepted]) -> None:
        window = self._window
        self._desk.progress.ask()
        if self._desk.browser.place.kind == "search":
            self.go(Place())
        window.list.show_top()
        there = sum(each.article_id is not None for each in accepted)
        words = count(len(accepted), self.tr("Saving 1 link"), self.tr("Saving {n} links"))
        if there:
            words += count(there, self.tr(" · 1 is here already"), self.tr(" · {n} are here already"))
        window.toast.say(words)


def open_outside(address: str) -> None:
    """Show an address in the person's own browser or mail program."""
    url = QUrl(address)
    if url.scheme() in OUTSIDE:
        QDesktopServices.openUrl(url)

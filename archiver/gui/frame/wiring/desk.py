"""The panes and the desk: what a person does in a pane reaches the desk, what the desk says reaches the panes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from archiver.errors import CaptureError
from archiver.gui.desk import Desk
from archiver.gui.desk.browsing import Listing
from archiver.gui.frame.outside import open_outside
from archiver.gui.frame.place_words import show_emptiness, show_searching, title_of
from archiver.gui.frame.window import Window
from archiver.gui.frame.wiring.queue import QueueWiring
from archiver.gui.frame.wiring.search_help import SearchHelp, asks
from archiver.gui.place import Place
from archiver.gui.words import count, error_words
from archiver.model.articles import Article, Changes, Collection, Sort, State, Tag
from archiver.model.jobs import Accepted

COUNT_MS = 300
"""While things change one after another the sidebar's numbers are asked for so often."""

NAMED = 4
"""Things that could not be read whose names are told; more would be cut off."""


class Wiring(QObject):
    """Made once, when a window has got its desk."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._collections: Mapping[int, Collection] = {}
        self._listing: Listing | None = None
        self._results_wanted = False
        """The first of what is being searched shall be opened, once it is there."""
        self._article_before: int | None = window.memory.get("article", 0) or None
        self._queue = QueueWiring(window, desk)
        self._queue.rows_changed.connect(self._show_rows)
        window.queue.article_wanted.connect(self._open)
        self._connect_places()
        self._connect_list()
        self._connect_reader()
        self._connect_news()
        self._recall()
        self.show_places()

    def _recall(self) -> None:
        """Go where the person was when the window was closed."""
        memory, browser = self._window.memory, self._desk.browser
        key, descending = memory.get("sort", ""), memory.get("sort/descending", True)
        if key in set(Sort):
            browser.sort_by(Sort(key), descending)
        place = Place.from_key(memory.get("place", Place().key))
        self._window.sidebar.select(place)
        browser.show(place)

    # --- sidebar and search

    def _connect_places(self) -> None:
        sidebar, verbs = self._window.sidebar, self._desk.verbs
        sidebar.chosen.connect(self.go)
        sidebar.articles_dropped.connect(verbs.put)
        sidebar.collection_moved.connect(verbs.move_collection)
        sidebar.collection_renamed.connect(verbs.rename_collection)
        sidebar.collection_removed.connect(verbs.remove_collection)
        sidebar.collection_wanted.connect(self._make_collection)
        sidebar.tag_renamed.connect(self._rename_tag)
        sidebar.tag_removed.connect(verbs.remove_tag)
        sidebar.emptying_wanted.connect(self._window.actions_["empty_trash"].trigger)
        self._window.header.emptying_wanted.connect(self._window.actions_["empty_trash"].trigger)
        sidebar.smart_wanted.connect(lambda parent: self._window.sheets.smart(self._desk, parent=parent))
        sidebar.smart_edited.connect(lambda id: self._window.sheets.smart(self._desk, id))
        self._window.sheets.smart_made.connect(self._go_to_smart)
        self._desk.smart_counts.changed.connect(self.show_places)
        self._desk.smart_counts.ask()
        box = self._window.bar.search
        box.textEdited.connect(self._search)
        box.results_wanted.connect(self._go_to_results)
        box.left.connect(self._window.list.setFocus)
        self._help = SearchHelp(box, self._window.query_help, self._window.tasks, self._desk.library.query_names)

    def go(self, place: Place) -> None:
        """Show a place."""
        window = self._window
        self._results_wanted = False
        window.bar.search.clear()
        window.reader.forget_query()
        window.panes.set_reading(False)
        self.show_queue(False)
        window.sidebar.select(place)
        window.memory.set("place", place.key)
        self._desk.browser.show(place)

    def show_queue(self, shown: bool) -> None:
        """Put the queue in the reader's place, or the reader back."""
        self._queue.show(shown)

    def show_places(self) -> None:
        """Bring the sidebar up to date, and what could be typed in the box."""
        self._help.forget()
        library = self._desk.library

        def show(known: tuple[dict[State, int], list[Collection], list[Tag]]) -> None:
            counts, collections, tags = known
            smart = self._desk.smart_counts.counts
            collections = [replace(each, article_count=smart.get(each.id, each.article_count)) for each in collections]
            self._collections = {collection.id: collection for collection in collections}
            self._window.sidebar.show_places(counts, collections, tags)
            if self._listing is not None:
                self._show_head(self._listing)
                self._show_rows()
            place = self._desk.browser.place
            if place.collection is not None and place.collection not in self._collections:
                self.go(Place())

        self._window.tasks.run(
            self, lambda: (library.counts(), library.collections(), library.tags()), show, key="places"
        )

    def _go_to_smart(self, id: int) -> None:
        self.show_places()  # or what was asked before would say that there is no such place
        self.go(Place.of_collection(id))

    def _make_collection(self, parent_id: int | None) -> None:
        def name_it(id: int) -> None:
            self.show_places()
            self._window.sidebar.rename(id)

        self._desk.verbs.new_collection(parent_id, name_it)

    def _rename_tag(self, name: str, to: str) -> None:
        def follow() -> None:
            if self._desk.browser.place == Place.of_tag(name):
                self.go(Place.of_tag(to))

        self._desk.verbs.rename_tag(name, to, follow)

    def _search(self, text: str) -> None:
        if not asks(text):
            text = ""  # `is:` is not complete yet: what is listed stays
        self._results_wanted = False
        self.show_queue(False)
        self._window.panes.set_reading(False)
        self._desk.browser.search(text)
        if not text.strip():
            self._window.reader.forget_query()
        self._window.sidebar.select(None if text.strip() else self._desk.browser.place)

    def _go_to_results(self) -> None:
        """To what was found; who types faster than it is found goes there as soon as it is."""
        self._window.list.setFocus()
        self._results_wanted = not self._desk.browser.is_listed
        if not self._results_wanted and not self._window.list.chosen_ids():
            self._window.list.step(1)

    # --- list

    def _connect_list(self) -> None:
        window = self._window
        self._desk.browser.listed.connect(self._show_listing)
        window.header.sort_chosen.connect(self._sort)
        window.list.chosen.connect(self._choose)
        window.list.opened.connect(self._open)
        window.list.page_wanted.connect(self._turn_page)
        window.list.clicked.connect(self._turn)

    def _sort(self, key: str, ascending: bool) -> None:
        browser, memory = self._desk.browser, self._window.memory
        browser.sort_by(None if key == "relevance" else Sort(key), not ascending)
        if browser.place.kind != "search":
            memory.set("sort", key)
            memory.set("sort/descending", not ascending)

    def _show_listing(self, listing: Listing) -> None:
        window, browser = self._window, self._desk.browser
        self._listing = listing
        is_search = listing.place.kind == "search"
        window.header.set_searching(is_search)
        window.list.hold_pointer(is_search)
        window.header.set_sort(browser.sort_key, not browser.is_descending)
        self._show_head(listing)
        self._mark_hits(listing)
        self._queue.show_rows()
        if self._article_before is not None and (window.list.choose(self._article_before) or listing.is_whole):
            self._article_before = None
        if self._results_wanted and (listing.ids or listing.is_whole):
            self._results_wanted = False
            if window.focusWidget() in (window.list, window.bar.search):
                self._go_to_results()

    def _mark_hits(self, listing: Listing) -> None:
        """What is marked in the open article are the hits of what is listed, if that found the article."""
        reader, query = self._window.reader, listing.place.query
        if reader.query in ("", query) or reader.article is None:
            return
        if query and reader.article.summary.id in listing.ids:
            reader.follow_query(query)
        elif listing.is_whole:
            reader.forget_query()

    def _show_head(self, listing: Listing) -> None:
        """What the list is called, and how much is in it; a smart collection's query beside that."""
        header = self._window.header
        header.set_title(title_of(listing.place, self._collections))
        number = listing.total if listing.total is not None else len(listing.ids) or None
        collection = self._collections.get(listing.place.collection or 0)
        note = collection.query or "" if collection is not None else ""
        is_search = listing.place.kind == "search"
        header.offer_emptying(listing.place == Place.of_state(State.TRASH) and bool(number))
        header.set_count(number, found=is_search, more=listing.total is None, note=note)

    def _show_rows(self) -> None:
        """The list, or what teaches the next step where it is empty."""
        window = self._window
        stack, has_rows = window.panes.list_stack, window.model.rowCount() > 0
        before, now = (window.empty, window.list) if has_rows else (window.list, window.empty)
        if not has_rows and self._listing is not None and not self._listing.is_whole:
            show_searching(window.empty)
        elif not has_rows:
            place = self._listing.place if self._listing else Place()
            show_emptiness(window.empty, place, window.actions_, self._collections)
        if stack.currentWidget() is not now:
            had_keyboard = before.hasFocus()
            stack.setCurrentWidget(now)
            if window.reader.article is None:
                self._clear_reader()
            if had_keyboard:
                now.setFocus()

    def _clear_reader(self) -> None:
        """A calm word in place of an article."""
        words = None
        if not self._window.model.rowCount():
            is_start = self._desk.browser.place == Place()
            words = self.tr("What you save can be read here, without a network.") if is_start else ""
        self._window.reader.clear(words)

    def _choose(self, ids: Sequence[int]) -> None:
        window, reading = self._window, self._desk.reading
        if len(ids) == 1:
            self.show_queue(False)
            window.memory.set("article", ids[0])
            reading.open(ids[0], self._query)
        elif len(ids) > 1:
            reading.close()
            window.reader.show_error(count(len(ids), self.tr("{n} article selected"), self.tr("{n} articles selected")))
        elif reading.article is None:
            self._clear_reader()  # several were chosen, and are no more

    def _open(self, id: int) -> None:
        self.show_queue(False)
        self._desk.reading.open(id, self._query)
        self._window.panes.set_reading(True)
        self._window.reader.setFocus()

    def _turn(self) -> None:
        """In a narrow window a click reads, as there is no reader beside the list that would show the article."""
        window = self._window
        plain = QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        if plain and window.panes.is_narrow and len(window.list.chosen_ids()) == 1:
            self._open(window.list.chosen_ids()[0])

    def _turn_page(self, up: bool) -> None:
        """Space reads on without leaving the list: a page, and from an article's end the next article."""
        window = self._window
        if window.article_in_sight is None:
            window.list.step(0)
        elif not window.reader.page.turn_page(up=up) and not up:
            window.list.step(1)

    def _go_to_other(self, id: int) -> None:
        """Another article, which may be in the list or not."""
        if not self._window.list.choose(id):
            self._window.list.clearSelection()
        self._open(id)

    @property
    def _query(self) -> str:
        place = self._desk.browser.place
        return place.query if place.kind == "search" else ""

    # --- reader

    def _connect_reader(self) -> None:
        reader, reading = self._window.reader, self._desk.reading
        reading.loaded.connect(self._show_article)
        reading.failed.connect(lambda error: reader.show_error(error_words(error)))
        reading.gone.connect(self._clear_reader)
        reader.progressed.connect(reading.progress)
        reader.link_opened.connect(open_outside)
        reading.related.connect(reader.show_related)
        reader.article_wanted.connect(self._go_to_other)

    def _show_article(self, article: Article, versions: int, query: str | None) -> None:
        if query is not None and query != self._query:
            query = ""  # the search went on meanwhile
        self._window.reader.show_article(article, query, versions=versions)

    # --- news

    def _connect_news(self) -> None:
        window, desk = self._window, self._desk
        self._uncounted = False
        self._counted = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._counted.timeout.connect(self._count)
        desk.bridge.changed.connect(self._take)
        desk.bridge.changed_elsewhere.connect(self.show_places)
        desk.verbs.done.connect(self._say_done)
        desk.verbs.progressed.connect(window.deed_line.show_progress)
        desk.verbs.rested.connect(window.deed_line.rest)
        window.deed_line.stop_wanted.connect(desk.verbs.stop)
        desk.intake.accepted.connect(self._say_accepted)
        desk.renewing.accepted.connect(self._say_renewing)
        desk.intake.refused.connect(self._say_refused)
        desk.intake.nothing.connect(lambda: window.toast.say(self.tr("There was no link in it")))
        window.drop_zone.dropped.connect(desk.intake.take_mime)
        if desk.lane is not None:
            desk.lane.halted.connect(window.tell)
            desk.lane.indexed.connect(window.index_line.show_progress)
            desk.lane.indexed.connect(desk.browser.follow_index)
        else:
            window.toast.say(self.tr("The disk takes no writes: this library can be read, not changed"), seconds=30)

    def _take(self, changes: Changes) -> None:
        """The first change is counted at once, those after it a few times a second: nobody reads faster."""
        self._uncounted = self._uncounted or bool(changes.articles or changes.collections or changes.tags)
        if self._uncounted and not self._counted.isActive():
            self._count()

    def _count(self) -> None:
        if self._uncounted:
            self._uncounted = False
            self._counted.start()
            self.show_places()

    def _say_done(self, text: str, undoable: bool) -> None:
        self._window.toast.say(text, self._desk.verbs.undo if undoable else None)

    def _say_renewing(self, accepted: Sequence[Accepted]) -> None:
        self._desk.progress.expect(each.job.id for each in accepted)
        words = count(len(accepted), self.tr("Extracting 1 article again"), self.tr("Extracting {n} articles again"))
        self._window.toast.say(words)

    def _say_refused(self, errors: Sequence[CaptureError]) -> None:
        """One with its reason; of several at least what they are, so that none is missed in silence."""
        if len(errors) == 1:
            self._window.tell(errors[0])
            return
        names = [each.item if "://" in each.item else PurePath(each.item).name for each in errors]
        text = self.tr("{n} of these cannot be read: {names}")
        if len(names) > NAMED:
            text = self.tr("{n} of these cannot be read: {names} and others")
        self._window.toast.say(
            text.format(n=QLocale().toString(len(errors)), names=", ".join(names[:NAMED])), seconds=10
        )

    def _say_accepted(self, accepted: Sequence[Accepted]) -> None:
        window = self._window
        self._desk.progress.expect(each.job.id for each in accepted)
        if self._desk.browser.place.kind == "search":
            self.go(Place())
        window.list.show_top()
        there = sum(each.article_id is not None for each in accepted)
        words = count(len(accepted), self.tr("Saving 1 link"), self.tr("Saving {n} links"))
        if there:
            words += count(there, self.tr(" · 1 is here already"), self.tr(" · {n} are here already"))
        window.toast.say(words)

"""What the actions do to an open library, and when they can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from archiver.gui.desk import Desk
from archiver.gui.frame.outside import open_outside
from archiver.gui.frame.window import Window
from archiver.gui.frame.wiring.desk import Wiring
from archiver.gui.place import Place
from archiver.gui.reader.copying import write_text
from archiver.gui.views.rows.links import is_web
from archiver.gui.words import count
from archiver.model.articles import Article, ArticleFilter, ArticleSummary, Finding, State

CONTEXT = (
    "open open_outside - read favorite archive collect tag "
    "- copy_link copy_text - information save_again - trash delete"
)
PAGE_FILES = (
    "*.html *.htm *.xhtml *.mhtml *.mht *.webarchive *.zip *.eml *.pdf *.txt *.md *.markdown "
    "*.url *.website *.webloc *.desktop"
)
PLACES = {
    "go_all": State.ALL,
    "go_unread": State.UNREAD,
    "go_favorite": State.FAVORITE,
    "go_archived": State.ARCHIVED,
    "go_trash": State.TRASH,
}
LOOKED_AT = 50
"""Chosen articles whose state decides what an action would do."""
FOLLOWED = 1000
"""Chosen articles up to which the next one is gone to once they have left the list."""
OPENED_OUTSIDE = 10
"""A browser with a hundred new tabs is nobody's wish."""


class Commands(QObject):
    """Connects a window's actions once it has its desk.

    They act on the articles that are chosen in the list; where none is, on the one in the reader.
    """

    def __init__(self, window: Window, desk: Desk, wiring: Wiring) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._leaving: list[int] = []
        self._leaving_row = 0
        for name, call in self._calls().items():
            window.actions_.connect_to(name, call)
        for name, state in PLACES.items():
            window.actions_.connect_to(name, lambda state=state: wiring.go(Place.of_state(state)))  # type: ignore[misc]  # a default binds it
        window.actions_.follow("queue", wiring.show_queue)
        window.bar.search.textChanged.connect(lambda text: self._offer_saving(text))
        window.bar.search.keep_wanted.connect(window.actions_["save_search"].trigger)
        self._offer_saving(window.bar.search.text())
        window.list.menu_wanted.connect(self._open_menu)
        window.list.chosen.connect(self._forget_leaving)
        for news in (window.list.chosen, window.model.dataChanged, desk.reading.loaded, desk.reading.renewed):
            news.connect(self._word)
        for news in (desk.history.changed, window.panes.turned, window.panes.reader_stack.currentChanged):
            news.connect(self._word)
        desk.browser.listed.connect(self._go_to_next)
        self._word()

    def _calls(self) -> dict[str, Callable[[], object]]:
        window, desk = self._window, self._desk
        return {
            "add": self._add,
            "open_files": self._open_files,
            "smart": lambda: window.sheets.smart(desk),
            "save_search": lambda: window.sheets.smart(desk, query=window.bar.search.text()),
            "backup": self._back_up,
            "check": self._check,
            "settings": lambda: window.sheets.settings(window.reader.style_now, str(desk.library.folder)),
            "undo": desk.verbs.undo,
            "redo": desk.verbs.redo,
            "paste": self._paste,
            "copy_link": self._copy_links,
            "copy_text": self._copy_text,
            "open": self._open,
            "open_outside": self._open_outside,
            "read": lambda: self._toggle(lambda row: row.read, desk.verbs.set_read),
            "favorite": lambda: self._toggle(lambda row: row.favorite, desk.verbs.set_favorite),
            "archive": lambda: self._toggle(lambda row: row.archived, desk.verbs.set_archived, leaves=True),
            "trash": lambda: self._toggle(lambda row: row.trashed, desk.verbs.set_trashed, leaves=True),
            "delete": self._delete,
            "empty_trash": self._empty_trash,
            "collect": lambda: window.sheets.collect(desk, self._ids(), window.bar.buttons["collect"]),
            "tag": lambda: window.sheets.tag(desk, self._ids()),
            "save_again": self._save_again,
            "information": self._inform,
            "extract_again": lambda: window.sheets.again(desk, self._ids()),
            "extract_all": lambda: window.sheets.again(desk, None),
        }

    # --- which articles

    def _ids(self) -> Sequence[int]:
        chosen = self._window.list.chosen_ids()  # not as a list: it may be a million
        read = self._window.article_in_sight
        return chosen if len(chosen) else [read.summary.id] if read is not None else []

    def _rows(self) -> list[ArticleSummary]:
        """The first of them that are loaded: enough to know what an action would do."""
        chosen = self._window.list.chosen_ids()[:LOOKED_AT]
        if chosen:
            return [row for id in chosen if (row := self._window.model.summary(id)) is not None]
        read = self._desk.reading.article
        return [read.summary] if read is not None and self._window.article_in_sight is not None else []

    def _with_summaries(self, then: Callable[[list[ArticleSummary]], None]) -> None:
        """Call `then` with the rows of all of them, loaded or not."""
        ids = self._ids()
        self._window.tasks.run(self, lambda: self._desk.library.summaries(ids), then)

    def _toggle(
        self,
        state: Callable[[ArticleSummary], bool],
        verb: Callable[[Sequence[int], bool], None],
        *,
        leaves: bool = False,
    ) -> None:
        """Give the state to all, unless all have it: then take it from all. `leaves`: they may leave the list."""
        rows = self._rows()
        if len(ids := self._ids()):
            if leaves:
                self._note_leaving()
            verb(ids, not (rows and all(state(row) for row in rows)))

    def _note_leaving(self) -> None:
        """What is chosen may leave the list."""
        ids = self._window.list.chosen_ids()
        chosen = list(ids) if len(ids) <= FOLLOWED else []
        rows = self._window.model.rows_of(chosen)
        self._leaving, self._leaving_row = chosen, min(rows.values(), default=0)

    def _forget_leaving(self, chosen: Sequence[int]) -> None:
        if len(chosen) and chosen != self._leaving:
            self._leaving = []

    def _go_to_next(self) -> None:
        """What was chosen has left the list by a person's own word: go on with what took its place."""
        window = self._window
        if not self._leaving or window.model.rows_of(self._leaving):
            return
        self._leaving = []
        if not window.list.chosen_ids():
            window.panes.set_reading(False)
            last = window.model.rowCount() - 1
            for id in window.model.ids_at([min(self._leaving_row, last)] if last >= 0 else []):
                window.list.choose(id)

    def _word(self) -> None:
        """Say what the actions would do now."""
        actions, rows = self._window.actions_, self._rows()
        actions.enable(articles=len(self._window.list.chosen_ids()) > 0 or self._window.article_in_sight is not None)

        def all_are(state: Callable[[ArticleSummary], bool]) -> bool:
            return bool(rows) and all(state(row) for row in rows)

        actions.word("read", self.tr("Mark as unread") if all_are(lambda r: r.read) else self.tr("Mark as read"))
        favorite = all_are(lambda r: r.favorite)
        actions.word("favorite", self.tr("Take out of favourites") if favorite else self.tr("Add to favourites"))
        actions.draw("favorite", "favourite-filled" if favorite else "favourite")
        archived = all_are(lambda r: r.archived)
        actions.word("archive", self.tr("Take out of the archive") if archived else self.tr("Archive"))
        actions.draw("archive", "unarchive" if archived else "archive")
        trashed = all_are(lambda r: r.trashed)
        actions.word("trash", self.tr("Take out of the trash") if trashed else self.tr("Move to trash"))
        actions.draw("trash", "restore" if trashed else "trash")
        actions["delete"].setEnabled(trashed)
        history = self._desk.history
        for name, deed, plain in (
            ("undo", history.undoable, self.tr("Undo")),
            ("redo", history.redoable, self.tr("Redo")),
        ):
            actions[name].setEnabled(deed is not None)
            actions.word(name, f"{plain}: {deed.text}" if deed else plain)

    # --- what they do

    def _add(self) -> None:
        text = QGuiApplication.clipboard().text()[:10_000]
        has_link = "://" in text and len(text.splitlines()) < 200
        place = self._desk.browser.place
        self._window.sheets.add(self._desk, text if has_link else "", place.collection)

    def _offer_saving(self, text: str) -> None:
        self._window.actions_["save_search"].setEnabled(bool(text.strip()))

    def _paste(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            focus.paste()
        else:
            self._desk.intake.take_mime(QGuiApplication.clipboard().mimeData())

    def _open_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Add saved pages"), "", f"{self.tr('Pages and links')} ({PAGE_FILES})"
        )
        if names:
            self._desk.intake.take_files([Path(name) for name in names])

    def _copy_links(self) -> None:
        def copy(rows: list[ArticleSummary]) -> None:
            if urls := self._web_addresses(rows):
                QGuiApplication.clipboard().setText("\n".join(urls))
                self._window.toast.say(count(len(urls), self.tr("Copied the link"), self.tr("Copied {n} links")))

        self._with_summaries(copy)

    def _copy_text(self) -> None:
        ids, library = self._ids(), self._desk.library

        def copy(articles: list[Article]) -> None:
            QGuiApplication.clipboard().setText("\n\n\n".join(write_text(article) for article in articles))
            self._window.toast.say(count(len(articles), self.tr("Copied the text"), self.tr("Copied {n} texts")))

        self._window.tasks.run(self, lambda: [library.article(id) for id in ids], copy)

    def _open(self) -> None:
        if ids := self._ids():
            self._window.list.opened.emit(ids[0])

    def _open_outside(self) -> None:
        for row in self._rows()[:OPENED_OUTSIDE]:
            open_outside(row.url)

    def _save_again(self) -> None:
        def save(rows: list[ArticleSummary]) -> None:
            if urls := self._web_addresses(rows):
                self._desk.intake.save_again(urls)

        self._with_summaries(save)

    def _web_addresses(self, rows: Sequence[ArticleSummary]) -> list[str]:
        """Those that have one; where none has, the person is told."""
        urls = [row.url for row in rows if is_web(row.url)]
        if rows and not urls:
            self._window.toast.say(self.tr("This is a file of your own: it does not say where it is on the web"))
        return urls

    def _inform(self) -> None:
        for id in self._ids()[:1]:
            self._window.sheets.information(self._desk, id)

    def _delete(self) -> None:
        ids = self._ids()
        question = count(len(ids), self.tr("Delete this article for good?"), self.tr("Delete {n} articles for good?"))
        self._confirm_deletion(question, ids)

    def _empty_trash(self) -> None:
        """What is deleted is what was in it when the person was asked how many."""
        library = self._desk.library

        def ask(ids: Sequence[int]) -> None:
            if not len(ids):
                self._window.toast.say(self.tr("The trash is empty"))
                return
            one, many = self.tr("Delete the article in the trash for good?"), self.tr("Delete {n} articles for good?")
            self._confirm_deletion(count(len(ids), one, many), ids)

        self._window.tasks.run(self, lambda: library.ids(ArticleFilter(State.TRASH)), ask, key="sheet")

    def _confirm_deletion(self, question: str, ids: Sequence[int]) -> None:
        def delete() -> None:
            self._note_leaving()
            self._desk.verbs.delete(ids)

        self._window.sheets.confirm(
            question,
            self.tr("Text, pictures and highlights will be gone. This cannot be undone."),
            self.tr("Delete for good"),
            delete,
        )

    def _back_up(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Back up everything"), "Archiver.zip", "*.zip")
        if name:
            self._window.toast.say(self.tr("Backing up…"), seconds=3600)
            self._window.tasks.run(
                self,
                lambda: self._desk.library.back_up(Path(name)),
                lambda path: self._window.toast.say(self.tr("Backed up and verified: {path}").format(path=path)),
            )

    def _check(self) -> None:
        def tell(findings: list[Finding]) -> None:
            left = sum(not finding.repaired for finding in findings)
            words = self.tr("Everything is as it was kept")
            if findings:
                number = count(len(findings), self.tr("1 problem"), self.tr("{n} problems"))
                words = self.tr("{problems} found and mended; nothing you made was removed").format(problems=number)
            if lost := sum(finding.lost for finding in findings):
                gone = count(lost, self.tr("1 of them is lost"), self.tr("{n} of them are lost"))
                words = self.tr(
                    "{problems} found; {gone}, the rest is mended. Saving the links again may bring it back"
                )
                words = words.format(problems=number, gone=gone)
            if left:
                words = self.tr("{problems} found; {n} of them cannot be mended here. A backup may help")
                words = words.format(problems=number, n=left)
            self._window.toast.say(words, seconds=20)

        self._window.toast.say(self.tr("Checking every text and file…"), seconds=3600)
        self._window.tasks.run(self, lambda: self._desk.library.check(repair=True), tell)

    def _open_menu(self, place: QPoint) -> None:
        window, job = self._window, self._window.list.chosen_job()
        menu = window.actions_.menu(CONTEXT, window) if job is None else window.queue.list.make_menu([job])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

"""What each action does, and when it can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QPlainTextEdit

from archiver.gui.desk import Desk
from archiver.gui.frame.window import Window
from archiver.gui.frame.wiring import Wiring, open_outside
from archiver.gui.place import Place
from archiver.gui.theme import MODES
from archiver.gui.words import count
from archiver.model import ArticleSummary, Finding, State

CONTEXT = "open open_outside - read favorite archive collect tag - copy_link copy_text save_again - trash delete"
PAGE_FILES = "*.html *.htm *.xhtml *.url *.website *.webloc *.desktop *.txt *.md"
PLACES = {
    "go_all": State.ALL,
    "go_unread": State.UNREAD,
    "go_favorite": State.FAVORITE,
    "go_archived": State.ARCHIVED,
    "go_trash": State.TRASH,
}


class Commands(QObject):
    """Connects a window's actions once it has its desk."""

    def __init__(self, window: Window, desk: Desk, wiring: Wiring) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._wiring = wiring
        for name, call in self._calls().items():
            window.actions_[name].triggered.connect(lambda _, call=call: call())
        for name in ("sidebar", "reading"):
            window.actions_[name].toggled.connect(getattr(self, f"_show_{name}"))
        for mode in MODES:
            window.actions_[mode].triggered.connect(lambda _, mode=mode: window.theme.set_mode(mode))
        for name, state in PLACES.items():
            window.actions_[name].triggered.connect(lambda _, state=state: wiring.go(Place.of_state(state)))
        window.list.menu_wanted.connect(self._open_menu)
        window.list.chosen.connect(lambda _: self._word())
        desk.bridge.changed.connect(lambda _: self._word())
        desk.history.changed.connect(self._word)
        window.theme.changed.connect(self._word_theme)
        window.theme.mode_changed.connect(lambda _: self._word_theme())
        window.actions_.enable(articles=False)
        self._word()
        self._word_theme()

    def _calls(self) -> dict[str, Callable[..., object]]:
        window, desk = self._window, self._desk
        return {
            "add": self._add,
            "open_files": self._open_files,
            "backup": self._back_up,
            "check": self._check,
            "settings": lambda: window.sheets.settings(window.reader.style_now, str(desk.library.folder)),
            "quit": window.close,
            "undo": desk.verbs.undo,
            "redo": desk.verbs.redo,
            "paste": self._paste,
            "copy_link": self._copy_link,
            "copy_text": lambda: QGuiApplication.clipboard().setText(window.reader.plain_text()),
            "search": window.bar.search.begin,
            "find": window.reader.find,
            "find_next": window.reader.next_hit,
            "find_previous": window.reader.previous_hit,
            "open": self._open,
            "open_outside": self._open_outside,
            "read": lambda: self._toggle(lambda row: row.read, desk.verbs.set_read),
            "favorite": lambda: self._toggle(lambda row: row.favorite, desk.verbs.set_favorite),
            "archive": lambda: self._toggle(lambda row: row.archived, desk.verbs.set_archived),
            "trash": lambda: self._toggle(lambda row: row.trashed, desk.verbs.set_trashed),
            "delete": self._delete,
            "collect": lambda: window.sheets.collect(desk, self._ids(), window.bar.buttons["collect"]),
            "tag": lambda: window.sheets.tag(desk, self._ids()),
            "save_again": self._save_again,
            "palette": window.sheets.palette,
            "switch_theme": window.theme.switch,
            "typography": lambda: window.sheets.typography(window.reader.style_now, window.bar.buttons["typography"]),
            "bigger": lambda: window.reader.enlarge(1),
            "smaller": lambda: window.reader.enlarge(-1),
            "normal": window.reader.reset_size,
            "next": lambda: window.list.step(1),
            "previous": lambda: window.list.step(-1),
            "back": self._go_back,
        }

    # --- which articles

    def _ids(self) -> list[int]:
        return list(self._window.list.chosen_ids())

    def _rows(self) -> list[ArticleSummary]:
        """The chosen rows that are loaded: enough to know what an action would do."""
        first = self._window.list.chosen_ids()[:50]
        return [row for id in first if (row := self._window.model.summary(id)) is not None]

    def _toggle(self, state: Callable[[ArticleSummary], bool], verb: Callable[[Sequence[int], bool], None]) -> None:
        """Give the state to all, unless all have it: then take it from all."""
        rows = self._rows()
        if ids := self._ids():
            verb(ids, not (rows and all(state(row) for row in rows)))

    def _word(self) -> None:
        """Say what the actions would do now."""
        actions, rows = self._window.actions_, self._rows()

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

    def _word_theme(self) -> None:
        window = self._window
        window.actions_.word("switch_theme", window.theme.switch_hint())
        window.actions_["switch_theme"].setIcon(window.theme.switch_icon())
        for mode in MODES:
            window.actions_[mode].setChecked(window.theme.mode == mode)

    # --- what they do

    def _add(self) -> None:
        text = QGuiApplication.clipboard().text()[:10_000]
        has_link = "://" in text and len(text.splitlines()) < 200
        place = self._desk.browser.place
        self._window.sheets.add(self._desk, text if has_link else "", place.collection)

    def _paste(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit):
            focus.paste()
        else:
            self._desk.intake.take_mime(QGuiApplication.clipboard().mimeData())

    def _open_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Save page files"), "", f"{self.tr('Pages and links')} ({PAGE_FILES})"
        )
        if names:
            self._desk.intake.take_files([Path(name) for name in names])

    def _copy_link(self) -> None:
        urls = [row.url for row in self._rows()]
        QGuiApplication.clipboard().setText("\n".join(urls))
        self._window.toast.say(count(len(urls), self.tr("Copied {n} link"), self.tr("Copied {n} links")))

    def _open(self) -> None:
        if ids := self._ids():
            self._window.list.opened.emit(ids[0])

    def _open_outside(self) -> None:
        for row in self._rows()[:10]:  # a browser with a hundred new tabs is nobody's wish
            open_outside(row.url)

    def _save_again(self) -> None:
        self._desk.intake.save_again([row.url for row in self._rows()])

    def _delete(self) -> None:
        ids = self._ids()
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(count(len(ids), self.tr("Delete {n} article for good?"), self.tr("Delete {n} articles for good?")))
        box.setInformativeText(self.tr("Their texts, pictures and highlights will be gone. This cannot be undone."))
        delete = box.addButton(self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        if box.clickedButton() is delete:
            self._desk.verbs.delete(ids)

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
            if findings:
                number = count(len(findings), self.tr("1 problem"), self.tr("{n} problems"))
                words = self.tr("{problems} found and mended; nothing you made was removed").format(problems=number)
            else:
                words = self.tr("Everything is as it was kept")
            self._window.toast.say(words)

        self._window.toast.say(self.tr("Checking every text and file…"), seconds=3600)
        self._window.tasks.run(self, lambda: self._desk.library.check(repair=True), tell)

    def _open_menu(self, place: QPoint) -> None:
        menu = self._window.actions_.menu(CONTEXT, self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # --- the view

    def _show_sidebar(self, shown: bool) -> None:
        self._window.panes.set_sidebar(shown)

    def _show_reading(self, only: bool) -> None:
        self._window.panes.set_only_article(only)
        if only:
            self._window.showFullScreen()
            self._window.reader.setFocus()
        else:
            self._window.showNormal()

    def _go_back(self) -> None:
        if self._window.actions_["reading"].isChecked():
            self._window.actions_["reading"].setChecked(False)
        else:
            self._window.panes.set_reading(False)
            self._window.list.setFocus()

"""Every screen of the window as pictures, from a library made of the sample pages. Run by `dev.py shots DIR`.

python packaging/shots.py DIR       one scale, as QT_SCALE_FACTOR says; DIR/<screen>-<theme>[@2x].png
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu

from archiver.gui.app import App
from archiver.gui.dialogs.article.information import Information
from archiver.gui.dialogs.article.renewal import RenewalSheet
from archiver.gui.dialogs.smart_editor import SmartEditor
from archiver.gui.frame.wiring.commands import CONTEXT
from archiver.gui.memory import Memory
from archiver.gui.place import Place
from archiver.library import Library
from archiver.model.articles import State
from archiver.model.capture import CaptureRequest, Document
from archiver.samples import read_samples, serve_samples
from archiver.settings import Settings

THEMES = ("light", "dark", "sepia")
WAIT = 30.0
LONG = "On the impossibility of writing a short headline about the history of unreasonably long headlines, and why"
SENTENCES = (
    "A headline is a promise that the rest of the page has to keep, and the longer it is the more it has promised.",
    "The printers of the eighteenth century knew no better: their title pages told the whole plot, the moral, the "
    "names of those who drowned, and where in Fleet Street the book could be had bound in calf.",
    "It was the telegraph that made them short. A word cost as much as a loaf of bread, and editors who had paid for "
    "every one of them began to look at adjectives the way a miller looks at mice.",
    "Since nobody pays by the word any more, the long ones are back. They are tested on strangers, by the thousand, "
    "before breakfast, and the one that most of them could not help pressing stays for the rest of the day.",
)


BARE = "Timetable of the ferry across the estuary"
EMPTY = CaptureRequest(
    "https://example.org/ferry", Document(f"<title>{BARE}</title>".encode(), "text/html", "ferry.html")
)
"""A page that gave no text."""


def fill(folder: Path, settings: Settings) -> None:
    """A library as somebody has it after a week: articles, collections, tags, states, a queue with a failure."""
    with serve_samples() as address, Library.open(folder, settings=settings) as library:
        for sample in reversed(read_samples()):  # one by one: the list is in the same order every time
            library.finish([each.job.id for each in library.save([CaptureRequest(address + sample.path)])])
        missing = library.save([CaptureRequest(address + "no/such/page.html")])
        library.finish([each.job.id for each in missing])
        ids = [article.id for article in library.articles()]
        science = library.add_collection("Science")
        sea = library.add_collection("Sea and tides", science)
        library.add_collection("Travel")
        library.add_collection("Short and unread", query="is:unread words:<900")
        library.put(sea, [ids[0], ids[3]])
        library.put(science, ids[-2:-1])
        library.tag(["long read", "weekend"], ids[1:3])
        library.set_favorite(ids[2:4])
        library.set_read(ids[4:])
        library.set_progress(ids[-2], 0.4)
        for last in (long_one(), EMPTY):
            library.finish([each.job.id for each in library.save([last])])
        backup = library.back_up()
        shutil.copyfile(backup, backup.with_name("2026-11-20T09-15-00-before-restore.backup.db"))


def long_one() -> CaptureRequest:
    """A page with a title as long as they come, and no picture."""
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = f"<html lang=en><title>{LONG}</title><article><h1>{LONG}</h1>{text}</article></html>"
    return CaptureRequest("https://example.org/headlines", Document(page.encode(), "text/html", "headlines.html"))


class Screens:
    """Drives one window through its screens."""

    def __init__(self, target: Path, folder: Path, empty: Path, settings: Settings) -> None:
        self._target = target
        self._empty = empty
        self._settings = settings
        self.app = App(folder, settings, Memory(folder / "window.json"))
        ratio = self.app.window.devicePixelRatioF()
        self._suffix = f"@{ratio:g}x" if ratio != 1 else ""
        self.app.start()
        self._until(lambda: self.app.window.desk is not None and self.app.window.model.rowCount() > 0)
        self.window = self.app.window

    def take_all(self) -> None:
        """Every screen in every theme."""
        window = self.window
        window.list.step(1)
        self._until(lambda: window.reader.article is not None)
        self._choose("The Mill That Keeps the Moon's Hours")
        self._take("reading")
        desk = window.desk
        assert desk is not None
        shown = window.reader.article
        assert shown is not None
        # Seven pages of seven kinds are not like each other.
        window.reader.show_related(
            shown.summary.id,
            [row for row in desk.library.articles() if not row.read and row.id != shown.summary.id][:3],
        )
        window.reader.page.verticalScrollBar().setValue(window.reader.page.verticalScrollBar().maximum())
        window.reader.page.link_hovered.emit(
            "https://example.org/journal/2025/the-mill-that-keeps-the-moons-hours.html"
        )
        self._pause(0.3)
        self._take("foot")
        window.reader.page.link_hovered.emit("")
        window.actions_["find"].trigger()
        window.reader.page.verticalScrollBar().setValue(0)
        self._pause(0.3)
        self._take("find")
        window.reader.stop_finding()
        self._choose(BARE)
        self._take("link-only")
        self._choose(LONG)
        self._take("long-title")
        window.resize(900, 700)
        self._take("narrow-list")
        window.panes.set_reading(True)
        self._take("narrow-article")
        window.panes.set_reading(False)
        window.resize(1280, 800)
        self._choose("消えていく音を録る人")
        self._take("japanese")
        self._choose("النجمة التي لا تنتهي")
        self._take("arabic")
        self._choose("A ring buffer in forty lines")
        self._take("code")
        for name, place in (("lists", 520), ("listing", 1150), ("table", 1 << 20)):
            window.reader.page.verticalScrollBar().setValue(place)
            self._pause(0.3)
            self._take(name)
        self._choose("The Mill That Keeps the Moon's Hours")
        window.reader.page.verticalScrollBar().setValue(2100)
        self._pause(0.3)
        self._take("quote")
        window.resize(1920, 1080)
        self._take("wide")
        window.resize(1280, 800)
        self._choose("A ring buffer in forty lines")
        self._search("tide")
        self._take("search")
        self._type("tide -is:read saved:7d tag:")
        self._take("completion")
        self._type("tide OR light is:unraed ")
        self._take("explanation")
        self._search("qwertz")
        self._take("nothing-found")
        self._search("")
        self._until(lambda: window.model.rowCount() > 1)
        window.list.selectAll()
        self._pause(0.3)
        window.toast.say("3 articles moved to the trash", lambda: None, seconds=60)
        self._pause(0.4)
        self._take("several")
        window.toast.hide()
        window.sidebar.chosen.emit(Place.of_collection(2))
        self._pause(0.5)
        self._take("collection")
        window.sidebar.chosen.emit(Place.of_collection(4))
        self._pause(0.8)
        self._take("smart-collection")
        window.sidebar.chosen.emit(Place.of_state(State.TRASH))
        self._pause(0.5)
        self._take("trash-empty")
        thrown = [row.id for row in desk.library.articles()][-3:]
        desk.library.set_trashed(thrown)
        self._until(lambda: window.model.rowCount() == len(thrown))
        self._pause(0.5)
        self._take("trash")
        self._take_sheet("empty_trash")
        desk.library.set_trashed(thrown, False)
        window.sidebar.chosen.emit(Place.of_state(State.ALL))
        self._pause(0.5)
        window.actions_["queue"].trigger()
        self._pause(0.5)
        self._take("queue")
        window.actions_["queue"].trigger()
        self._choose("Lob des Nachtzugs")
        window.drop_zone.preview(3)
        self._take("drop")
        window.drop_zone.hide()
        for name in ("add", "collect", "tag", "palette", "settings", "smart", "typography", "restore"):
            self._take_sheet(name)
        self._inform()
        tree = window.sidebar.tree
        self._take_menu("menu", window.actions_.menu(CONTEXT, window))
        self._take_menu("menu-sort", window.header.findChildren(QMenu)[0])
        self._take_menu("menu-collection", tree.make_menu(tree.places.node(Place.of_collection(1).key)))
        self._take_menu("menu-tag", tree.make_menu(tree.places.node(Place.of_tag("weekend").key)))
        window.panes.set_only_article(True)  # not by its action: the window would be as large as this screen
        self._pause(0.3)
        self._take("only-article")
        window.panes.set_only_article(False)
        window.actions_["clock"].trigger()
        window.actions_["settings"].trigger()
        self._until(lambda: bool(self._sheets()))
        self._pause(0.3)
        window.grab().save(str(self._target / f"settings-clock{self._suffix}.png"))
        for sheet in self._sheets():
            sheet.reject()
        window.progress_line.pause_wanted.emit(True)
        desk.intake.take_text("https://example.org/salt https://example.org/harbour", [], None)
        self._until(lambda: window.progress_line.isVisible())
        self._pause(0.5)
        window.list.scrollToTop()
        self._take("saving")
        desk.library.cancel(desk.library.open_jobs())
        self._close(self.app)
        self.app = App(self._empty, self._settings, Memory(self._empty / "window.json"))
        self.window = self.app.window
        self.app.start()
        self._until(lambda: self.window.desk is not None)
        self._pause(0.5)
        self._take("empty")
        self._close(self.app)

    def _take_sheet(self, name: str) -> None:
        """The sheet that an action opens."""
        self.window.actions_[name].trigger()
        self._until(lambda: bool(self._sheets()))
        for sheet in self._sheets():
            if isinstance(sheet, SmartEditor):
                sheet.name.setText("About the sea")
                sheet.query.setText("tide OR (sea -title:train) words:>300 mood:calm")
        self._pause(0.6)
        self._take(name.replace("_", "-"))
        for sheet in self._sheets():
            sheet.reject()
        self._pause(0.1)

    def _take_menu(self, name: str, menu: QMenu) -> None:
        menu.ensurePolished()
        for theme in THEMES:
            self.app.theme.set_mode(theme)
            menu.popup(self.window.mapToGlobal(self.window.rect().center()))
            self._pause(0.2)
            menu.grab().save(str(self._target / f"{name}-{theme}{self._suffix}.png"))
            menu.hide()

    def _inform(self) -> None:
        """What is known of an article, how it was found, and what extracting all again would change."""
        desk = self.window.desk
        assert desk is not None
        folder = desk.library.rules.folder
        folder.mkdir(exist_ok=True)
        (folder / "samples.toml").write_text(
            '["127.0.0.1/journal"]\nstrip = ["p:nth-of-type(3)"]\n["127.0.0.1/devlog"]\nselect = ["h1"]\n', "utf-8"
        )
        self._choose("The Mill That Keeps the Moon's Hours")
        self.window.actions_["information"].trigger()
        self._until(lambda: bool(self._sheets()))
        (sheet,) = self._sheets()
        assert isinstance(sheet, Information)
        for part in ("details", "history", "extraction"):
            sheet.show_part(part)
            next(button for button in sheet.findChildren(QAbstractButton) if button.text().lower() == part).setFocus()
            self._until(lambda: part != "extraction" or bool(sheet.extraction.blocks.rows))  # noqa: B023  # called before the loop goes on
            self._take(f"information-{part}")
        sheet.reject()
        self._pause(0.1)
        self.window.actions_["extract_all"].trigger()
        self._until(lambda: bool(self._sheets()))
        (again,) = self._sheets()
        assert isinstance(again, RenewalSheet)
        self._until(lambda: again.is_ended)
        self._take("extract-again")
        again.reject()
        self._pause(0.1)

    def _sheets(self) -> list[QDialog]:
        return [sheet for sheet in self.window.findChildren(QDialog) if sheet.isVisible()]

    def _choose(self, title: str) -> None:
        desk = self.window.desk
        assert desk is not None
        article = next(row for row in desk.library.articles() if row.title == title)
        self.window.list.choose(article.id)
        self._until(
            lambda: self.window.reader.article is not None and self.window.reader.article.summary.id == article.id
        )
        self._pause(0.6)  # pictures arrive after the text

    def _search(self, text: str) -> None:
        box = self.window.bar.search
        box.setText(text)
        box.textEdited.emit(text)
        self._pause(0.8)
        if text:
            self.window.list.step(1)
            self._pause(0.8)

    def _type(self, text: str) -> None:
        """And stay in the box."""
        box = self.window.bar.search
        box.setFocus()
        box.setText(text)
        box.textEdited.emit(text)
        self._pause(1.2)

    def _take(self, name: str) -> None:
        for theme in THEMES:
            self.app.theme.set_mode(theme)
            self._pause(0.15)
            self._until(lambda: not self.window.thumbnails.is_loading)
            self.window.grab().save(str(self._target / f"{name}-{theme}{self._suffix}.png"))

    def _close(self, app: App) -> None:
        app.window.close()
        self._pause(0.1)
        for part in (app.window, app):  # left to Python's last garbage collection they outlive the application
            shiboken6.delete(part)
        gc.collect()

    def _until(self, met: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT
        while not met():
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")
            self._pause(0.05)

    def _pause(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()


def main() -> None:
    """Take every picture."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    settings = Settings(workers=2)
    with tempfile.TemporaryDirectory() as folder:
        # The offscreen screen has 800 pixels a side, too few for a menu at 2x.
        screen = Path(folder) / "screen.json"
        screen.write_text(json.dumps({"screens": [{"name": "wide", "x": 0, "y": 0, "width": 4096, "height": 2560}]}))
        if os.environ["QT_QPA_PLATFORM"] == "offscreen":
            os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        application = QApplication(sys.argv[:1])
        QCursor.setPos(4000, 2500)  # where nothing lights up below it
        fill(Path(folder) / "library", settings)
        Screens(target, Path(folder) / "library", Path(folder) / "empty", settings).take_all()
        application.quit()


if __name__ == "__main__":
    main()

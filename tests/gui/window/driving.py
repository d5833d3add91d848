"""A whole window on a real library, driven as a person drives it: by keys, clicks, drops and the clipboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.app import App
from archiver.gui.desk import Desk
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.frame.window import Window
from archiver.gui.models.articles import Role
from archiver.gui.place import Place
from archiver.library import Library
from archiver.model.articles import Article, ArticleFilter, State
from archiver.model.limits import FetchLimits
from archiver.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = Settings(workers=1, host_spacing_seconds=0, daily_backups=False, fetch=FetchLimits(page_seconds=30))
PATIENCE = 20_000
"""Milliseconds that nothing takes."""

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


AnySheet = TypeVar("AnySheet", bound=Sheet)


@dataclass(frozen=True, slots=True)
class Person:
    """Sits in front of one window."""

    app: App
    qtbot: QtBot

    @property
    def window(self) -> Window:
        return self.app.window

    @property
    def desk(self) -> Desk:
        assert self.window.desk is not None
        return self.window.desk

    @property
    def library(self) -> Library:
        return self.desk.library

    # --- seeing

    def until(self, met: Callable[[], object]) -> None:
        try:
            self.qtbot.waitUntil(lambda: bool(met()), timeout=PATIENCE)
        except self.qtbot.TimeoutError:
            focus = QApplication.focusWidget()
            raise AssertionError(f"the list shows {self.titles()}, {focus} has the keys, {self.texts()}") from None

    def texts(self) -> list[str]:
        """What the fields say."""
        return [field.text() for field in self.window.findChildren(QLineEdit) if field.text()]

    def titles(self) -> list[str]:
        """What the rows of the list say, links on their way included."""
        model = self.window.model
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        found = []
        for row in rows:
            job, summary = row.data(Role.JOB), row.data(Role.SUMMARY)
            found.append(job.words if job is not None and summary is None else summary.title if summary else "")
        return found

    def sees(self, *titles: str) -> Callable[[], bool]:
        """The list shows these and nothing else."""
        return lambda: self.titles() == list(titles)

    def lists(self, title: str) -> bool:
        return title in self.titles()

    def reads(self, title: str) -> Callable[[], bool]:
        """The reader shows this."""
        return lambda: self.window.reader.article is not None and self.window.reader.article.summary.title == title

    def toast(self, words: str) -> Callable[[], bool]:
        return lambda: self.window.toast.isVisible() and words in self.window.toast.text

    def sheet(self, kind: type[AnySheet] = Sheet) -> AnySheet:  # type: ignore[assignment]  # where no kind is named
        """The sheet that is open, once it is."""
        found: list[AnySheet] = []

        def look() -> bool:
            found[:] = [
                each for each in self.window.findChildren(QDialog) if isinstance(each, kind) and each.isVisible()
            ]
            return bool(found)

        self.until(look)
        return found[0]

    def words(self, part: QWidget) -> str:
        """Every label of a part."""
        return " ".join(label.text() for label in part.findChildren(QLabel))

    def menu(self) -> QMenu:
        """The menu that is open."""
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def article(self, title: str) -> Article:
        """As the library has it now."""
        # Looked through twice: what goes to the trash or comes back meanwhile is in the one or the other.
        everything = [*self.library.articles(), *self.library.articles(TRASH), *self.library.articles()]
        return self.library.article(next(row.id for row in everything if row.title == title))

    # --- doing

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key, where the keyboard is."""
        QTest.keyClick(self.keyboard, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.keyboard, text)

    @property
    def keyboard(self) -> QWidget:
        """What has it, or would have it if another window of this run were not in front."""
        return self.window.focusWidget() or self.window

    def choose(self, *titles: str) -> None:
        """Click the row of an article, then others with Ctrl held."""
        for number, title in enumerate(titles):
            self.until(partial(self.lists, title))
            row = self.titles().index(title)
            rows = self.window.list
            rows.scrollTo(self.window.model.index(row, 0))
            place = rows.visualRect(self.window.model.index(row, 0)).center()
            QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, CTRL if number else NONE, place)
        if len(titles) == 1:
            self.until(self.reads(titles[0]))
        else:
            self.until(lambda: self.window.list._told == self.window.list.chosen_ids())
            assert len(self.window.list.chosen_ids()) == len(titles)

    def trigger(self, name: str) -> None:
        """Choose an action from its menu: greyed out, nothing would happen."""
        action = self.window.actions_[name]
        self.until(action.isEnabled)
        action.trigger()

    def undo(self) -> None:
        self.until(self.window.actions_["undo"].isEnabled)
        self.press(Key.Key_Z, CTRL)

    def redo(self) -> None:
        self.until(self.window.actions_["redo"].isEnabled)
        self.press(Key.Key_Z, CTRL | SHIFT)

    def go(self, state: State) -> None:
        self.trigger(f"go_{state}")
        self.until(lambda: self.desk.browser.is_listed)

    def go_into(self, collection: int) -> None:
        """Choose a collection in the sidebar, once it is there."""
        tree, place = self.window.sidebar.tree, Place.of_collection(collection)
        self.until(lambda: tree.places.index_of(place.key).isValid())
        self.window.sidebar.chosen.emit(place)
        self.until(lambda: self.desk.browser.is_listed)

    def search(self, text: str) -> None:
        """Type into the search box, replacing what is there."""
        self.press(Key.Key_L, CTRL)
        self.type(text)

    def drop(self, mime: QMimeData, place: QPoint | None = None) -> bool:
        """Drag something in, and let it go; whether the window would take it."""
        entering = self.hold(mime, place)
        if not entering.isAccepted():
            return False
        point = QPointF(place or self.window.rect().center())
        let_go = QDropEvent(point, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
        QApplication.sendEvent(self.window, let_go)
        return True

    def hold(self, mime: QMimeData, place: QPoint | None = None) -> QDragEnterEvent:
        """Drag something over the window without letting it go; Qt sends this to the window when no pane takes it."""
        point = place or self.window.rect().center()
        event = QDragEnterEvent(point, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
        event.ignore()
        QApplication.sendEvent(self.window, event)
        return event

    def copy(self, text: str) -> None:
        """Have a text in the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def close(self) -> None:
        self.window.close()


TRASH = ArticleFilter(State.TRASH)


Start = Callable[..., Person]
"""(folder, *items, settings, backup, wait) → in front of a window on it."""

WORDS = ("lighthouse", "harbour", "windmill", "granary", "ferry")
TITLES = ("The lighthouse", "The harbour", "The windmill", "The granary", "The <b>ferry</b> &amp; \u202egnp.exe")
"""Of the articles in the filled library, each about its word, the oldest first. No page could bring the last one: it
is put into the database, as a damaged or a foreign program might."""


def mime_of(formats: dict[str, bytes], urls: Sequence[str] = ()) -> QMimeData:
    """What a browser or a file manager puts on a drag, byte by byte."""
    mime = QMimeData()
    for name, data in formats.items():
        mime.setData(name, data)
    if urls:
        mime.setData("text/uri-list", "".join(f"{url}\r\n" for url in urls).encode())
    return mime


def run_archiver(folder: Path, *words: str) -> str:
    """Another process's command line on the same library; returns what it printed."""
    home = str(folder.parent)
    environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "APPDATA": home, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "--library", str(folder), *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return done.stdout

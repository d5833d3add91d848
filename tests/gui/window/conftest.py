from __future__ import annotations

import gc
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from archiver.gui.app import App
from archiver.gui.memory import Memory
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.settings import Settings
from tests.gui.conftest import restore_looks
from tests.gui.window.driving import SETTINGS, TITLES, WORDS, Person, Start
from tests.library.pages import article, picture
from tests.server import Server


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of `TITLES`, the lighthouse with a picture. Tests take a copy: `folder`."""
    folder = tmp_path_factory.mktemp("filled") / "library"
    with Server() as server, Library.open(folder, settings=replace(SETTINGS, fetch_threads=1)) as library:
        server.file("/picture.png", picture(), "image/png")
        urls = []
        for word, title in zip(WORDS, TITLES, strict=True):
            pictures = ("/picture.png",) if word == "lighthouse" else ()
            urls.append(server.page(f"/{word}", article(word, title, paragraphs=12, pictures=pictures)))
        accepted = library.save(CaptureRequest(url) for url in urls)
        library.finish([each.job.id for each in accepted])
    with closing(sqlite3.connect(folder / "library.db")) as database, database:
        database.execute("UPDATE articles SET title = ? WHERE title LIKE '%ferry%'", (TITLES[-1],))
    gc.collect()
    gc.freeze()  # what was imported for it stays to the end: every window's collection would walk all of it again
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled library."""
    return Path(shutil.copytree(filled, tmp_path / "library"))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts windows, one after the other, that remember what the one before left; all are closed in the end."""
    started: list[App] = []

    def begin(
        folder: Path, *items: str, settings: Settings = SETTINGS, backup: Path | None = None, wait: bool = True
    ) -> Person:
        app = App(folder, settings, Memory(tmp_path / "window.json"), backup)
        started.append(app)
        app.start(items)
        person = Person(app, qtbot)
        if not wait:
            app.furnish()
        if wait:
            with qtbot.waitActive(app.window):
                app.window.activateWindow()
            person.until(lambda: app.window.desk is not None and app.window.desk.browser.is_listed)
        return person

    yield begin
    qapp.clipboard().clear()
    for app in started:
        if shiboken6.isValid(app):
            app.window.close()
            shiboken6.delete(app.window)
            shiboken6.delete(app)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    restore_looks(qapp)


@pytest.fixture
def person(start: Start, folder: Path) -> Person:
    """In front of a window on the filled library."""
    return start(folder)

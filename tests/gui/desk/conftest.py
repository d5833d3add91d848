"""A library of many articles without texts: rows alone, put there at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from archiver.gui.tasks import Tasks
from archiver.library import Library

Fill = Callable[[int], Library]

_INSERT = """INSERT INTO articles (url, title, excerpt, word_count, completeness, images_total, images_saved, saved_at)
    VALUES ('https://a.test/' || :number, 'Article ' || :number, '', :number, 'complete', 0, 0, :number)"""


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Makes a library of so many articles, the last one saved last."""
    opened: list[Library] = []

    def make(count: int) -> Library:
        Library.open(tmp_path / "library").close()
        with closing(sqlite3.connect(tmp_path / "library" / "library.db")) as database, database:
            database.executemany(_INSERT, [{"number": number} for number in range(1, count + 1)])
        opened.append(Library.open(tmp_path / "library"))
        return opened[-1]

    yield make
    for library in opened:
        library.close()


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    """What a test makes belongs to this, and goes with it."""
    owner = QObject()
    yield owner
    shiboken6.delete(owner)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def tasks(owner: QObject) -> Iterator[Tasks]:
    tasks = Tasks(owner)
    yield tasks
    tasks.close()

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme
from archiver.gui.views.reader import Reader
from archiver.text.literal import find_literally
from tests.gui.lists import HandTasks
from tests.gui.reader.parts import make_picture


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[HandTasks]:
    """Tasks that are done when the test says so."""
    tasks = HandTasks()
    yield tasks
    tasks.close()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def reader(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Iterator[Reader]:
    """A reader that is shown, and takes queries for patterns."""

    def find(text: str, query: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(query, text)]

    made = Reader(theme, tasks, lambda name: make_picture(), find, find_literally)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()

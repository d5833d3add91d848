"""The core's events on the GUI thread, from this process and from others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from archiver.gui.bridge import Bridge
from archiver.gui.tasks import Tasks
from archiver.library import Library
from archiver.model.articles import Changes


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        yield library


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()


def test_many_changes_of_another_thread_arrive_here_as_few(qtbot: QtBot, library: Library, tasks: Tasks) -> None:
    bridge = Bridge(library, tasks)
    heard: list[Changes] = []
    where: set[threading.Thread] = set()

    def hear(changes: Changes) -> None:
        heard.append(changes)
        where.add(threading.current_thread())

    bridge.changed.connect(hear)
    made: list[int] = []

    def make() -> None:
        made.extend(library.add_collection(f"Collection {number}") for number in range(30))

    maker = threading.Thread(target=make)
    maker.start()
    qtbot.waitUntil(lambda: len(made) == 30 and len(heard) > 0)
    maker.join()
    assert all(changes.collections for changes in heard)
    assert where == {threading.main_thread()}
    assert len(heard) < 30
    bridge.close()


def test_what_another_process_changes_is_told(qtbot: QtBot, library: Library, tasks: Tasks) -> None:
    bridge = Bridge(library, tasks)
    qtbot.waitUntil(lambda: bridge._version is not None)
    # Two connections are to SQLite what two processes are.
    with Library.open(library.folder) as other, qtbot.waitSignal(bridge.changed_elsewhere, timeout=20_000):
        other.add_collection("From elsewhere")
    bridge.close()


def test_closed_it_hears_nothing_of_what_is_on_its_way(qtbot: QtBot, library: Library, tasks: Tasks) -> None:
    bridge = Bridge(library, tasks)
    with qtbot.assertNotEmitted(bridge.changed, wait=200):
        library.add_collection("Unheard")
        bridge.close()
        library.add_collection("Unheard too")

"""Work off the GUI thread and back on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from archiver.errors import ArchiverError, NotFound
from archiver.gui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()


def test_work_runs_elsewhere_and_its_result_arrives_here(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 7

    def then(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    tasks.run(tasks, work, then)
    qtbot.waitUntil(lambda: results == [7])
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_of_one_key_only_the_latest_delivers(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    results: list[str] = []
    ran: list[str] = []

    def slow(name: str) -> str:
        ran.append(name)
        gate.wait(10)
        return name

    for number in range(20):  # more than there are threads: most wait, and need not run at all
        tasks.run(tasks, partial(slow, str(number)), results.append, key="search")
    gate.set()
    qtbot.waitUntil(lambda: results != [])
    qtbot.wait(50)
    assert results == ["19"]
    assert len(ran) < 20


def test_keys_do_not_disturb_each_other(qtbot: QtBot, tasks: Tasks) -> None:
    results: list[str] = []
    tasks.run(tasks, lambda: "a", results.append, key="a")
    tasks.run(tasks, lambda: "b", results.append, key="b")
    qtbot.waitUntil(lambda: sorted(results) == ["a", "b"])


def test_a_result_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    owner = QObject()
    results: list[bool] = []
    tasks.run(owner, lambda: gate.wait(10), results.append)
    shiboken6.delete(owner)
    gate.set()
    done: list[int] = []
    tasks.run(tasks, lambda: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])
    qtbot.wait(50)
    assert results == []


def test_an_expected_error_goes_to_whoever_asked_else_to_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    def fail() -> None:
        raise NotFound("article", 3)

    caught: list[ArchiverError] = []
    tasks.run(tasks, fail, otherwise=caught.append)
    qtbot.waitUntil(lambda: len(caught) == 1)
    with qtbot.waitSignal(tasks.failed) as signal:
        tasks.run(tasks, fail)
    assert isinstance(signal.args[0], NotFound)


def test_a_bug_is_raised_here(qtbot: QtBot, tasks: Tasks) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    ended: list[bool] = []
    with qtbot.captureExceptions() as exceptions:
        tasks.run(tasks, fail, ended=lambda: ended.append(True))
        qtbot.waitUntil(lambda: len(exceptions) == 1)
    assert exceptions[0][0] is ZeroDivisionError
    assert ended == [True]  # whoever waited for it goes on


def test_closing_waits_and_delivers_nothing(qtbot: QtBot) -> None:
    tasks = Tasks()
    gate = threading.Event()
    results: list[bool] = []
    started = threading.Event()

    def work() -> bool:
        started.set()
        return gate.wait(10)

    tasks.run(tasks, work, results.append)
    assert started.wait(10)
    gate.set()
    tasks.close()
    qtbot.wait(50)
    assert results == []

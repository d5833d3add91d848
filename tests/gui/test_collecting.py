"""Garbage is collected on the GUI thread while a window is open, and all of it only at rest."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.collecting import FEW, REST, ROUNDS, Collecting

TICK = 10


class Circle:
    """Garbage that only a collection finds. Notes the thread on which it ended."""

    ended: list[str]

    def __init__(self, ended: list[str]) -> None:
        self.ended = ended
        self.itself = self

    def __del__(self) -> None:
        self.ended.append(threading.current_thread().name)


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[Collecting]:
    collecting = Collecting(tick_ms=TICK)
    yield collecting
    collecting.stop()


@pytest.fixture
def whole() -> Iterator[list[int]]:
    """The objects that each whole collection found, as they come."""
    found: list[int] = []

    def note(phase: str, about: dict[str, Any]) -> None:
        if phase == "stop" and about["generation"] == 2:
            found.append(about["collected"])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def work(seen: list[list[object]]) -> None:
    """What is alive for longer than a tick."""
    seen.append([[] for _ in range(2 * FEW)])


def test_what_becomes_garbage_on_another_thread_ends_on_this_one(qtbot: QtBot, collecting: Collecting) -> None:
    ended: list[str] = []
    thread = threading.Thread(target=lambda: [Circle(ended) for _ in range(3 * FEW)])
    thread.start()
    thread.join()
    assert not ended
    qtbot.waitUntil(lambda: len(ended) == 3 * FEW)
    assert set(ended) == {threading.main_thread().name}


def test_all_is_collected_when_work_has_come_to_rest(qtbot: QtBot, collecting: Collecting, whole: list[int]) -> None:
    seen: list[list[object]] = []
    for _ in range(2 * ROUNDS):
        work(seen)
        qtbot.wait(2 * TICK)
    assert not whole
    qtbot.waitUntil(lambda: len(whole) == 1)
    qtbot.wait(2 * REST * TICK)
    assert len(whole) == 1  # nothing new: nothing to look for


def test_a_key_that_is_pressed_puts_it_off(qtbot: QtBot, collecting: Collecting, whole: list[int]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    seen: list[list[object]] = []
    for _ in range(2 * ROUNDS):
        work(seen)
        qtbot.wait(2 * TICK)
    for _ in range(3 * REST):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(widget.windowHandle(), press)
        qtbot.wait(TICK)
    assert not whole
    qtbot.waitUntil(lambda: len(whole) == 1)


def test_work_without_a_rest_puts_it_off_for_so_long_only(
    qtbot: QtBot, collecting: Collecting, whole: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.gui.collecting.LONGEST", 5)
    seen: list[list[object]] = []

    def is_collected() -> bool:
        work(seen)
        return bool(whole)

    qtbot.waitUntil(is_collected)


def test_python_has_it_again_afterwards(qtbot: QtBot) -> None:
    collecting = Collecting()
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()

"""A theme for one test, and a window to lay things over."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.library import work

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it has no windows for whenever one is shown."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Garbage is collected when all of a test is over, here, as a window of ours does it.

    Not while something is painted: a view that only its own connections hold, as after the last line of a test, would
    be taken down in the middle of its paint event. And not by a later test, which does it on any thread: what is Qt's
    would be taken down beside the thread that uses it. Either crashed the interpreter.
    """
    if not item.path.is_relative_to(HERE):
        return (yield)
    gc.disable()
    before = gc.get_stats()[1:]
    try:
        return (yield)
    finally:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no event loop runs that would do it
        # Until here pytest holds what the fixtures gave. What was there when something was collected is old already.
        gc.collect(1 if gc.get_stats()[1:] == before else 2)
        gc.enable()


@pytest.fixture(autouse=True)
def first_jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred tests save something in a window of their own; what is loaded for it is loaded once."""
    monkeypatch.setattr(work, "FIRST_ROWS", 0.0)


@pytest.fixture(autouse=True)
def own_garbage() -> Iterator[None]:
    """What garbage has to complain about is told of the test that left it. It stays young: see above."""
    yield
    gc.collect(0)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme; the application has its own looks again afterwards."""
    theme = Theme(mode="light")
    yield theme
    shiboken6.delete(theme)
    restore_looks(qapp)


def restore_looks(app: QApplication) -> None:
    app.setStyleSheet("")
    app.setPalette(QPalette())
    app.styleHints().unsetColorScheme()


@pytest.fixture
def over(qtbot: QtBot) -> QMainWindow:
    """A window that is shown."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    qtbot.waitExposed(window)
    return window

"""A theme for one test, and a window to lay things over."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it has no windows for whenever one is shown."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support ", extend=True))


@pytest.fixture(autouse=True)
def garbage_waits() -> Iterator[None]:
    """Garbage is collected after a test, as a window of ours does it: never while something is painted.

    A view that only its own connections hold, as after the last line of a test, would be taken down in the middle of
    its paint event: the interpreter crashed.
    """
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


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

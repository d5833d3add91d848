"""A theme for one test, and a window to lay things over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme


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

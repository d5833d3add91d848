"""The line for what takes a while."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.deed_line import DeedLine


def test_it_comes_only_when_something_takes_long_and_goes_with_it(qtbot: QtBot, theme: Theme) -> None:
    line = DeedLine(theme)
    qtbot.addWidget(line)
    line.show_progress(500, 10_000)
    assert line.isHidden()
    line.rest()
    line.show_progress(500, 10_000)
    line.show_progress(600, 900)
    qtbot.waitUntil(line.isVisible)
    assert line.findChildren(QLabel)[0].text() == "Changing 600 of 900"
    assert line.grab().toImage().pixelColor(2, 1) == theme.tokens.accent
    with qtbot.waitSignal(line.stop_wanted):
        line.findChildren(IconButton)[0].click()
    line.rest()
    assert line.isHidden()

"""The line for an index that is being made."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.index_line import IndexLine


def test_it_comes_only_when_many_wait_and_goes_when_all_are_in(qtbot: QtBot, theme: Theme) -> None:
    line = IndexLine(theme)
    qtbot.addWidget(line)
    line.show_progress(12, 12)
    line.show_progress(0, 0)
    assert line.isHidden()
    line.show_progress(500, 10_000)
    assert line.isHidden()
    line.show_progress(3_450, 10_000)
    qtbot.waitUntil(line.isVisible)
    assert line.findChildren(QLabel)[0].text() == line.accessibleName() == "Search index: 34 %"
    image = line.grab().toImage()
    assert image.pixelColor(image.width() // 4, 1) == theme.tokens.accent
    assert image.pixelColor(image.width() // 2, 1) == theme.tokens.line
    line.show_progress(0, 0)
    assert line.isHidden()

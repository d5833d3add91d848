"""The quiet line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.progress_line import ProgressLine


@pytest.fixture
def line(qtbot: QtBot, theme: Theme) -> ProgressLine:
    line = ProgressLine(theme)
    qtbot.addWidget(line)
    line.resize(216, line.sizeHint().height())
    return line


def buttons(line: ProgressLine) -> list[IconButton]:
    return line.findChildren(IconButton)


def test_it_tells_and_is_gone_when_there_is_nothing_to_tell(line: ProgressLine) -> None:
    line.show_progress(12, 40, "example.org")
    assert line.isVisible()
    assert line.accessibleName() == "Saving 12 of 40 · example.org"
    line.show_progress(0, 0)
    assert not line.isVisible()


def test_pause_becomes_go_on(qtbot: QtBot, line: ProgressLine) -> None:
    line.show_progress(1, 2)
    with qtbot.waitSignal(line.pause_wanted, timeout=1000) as signal:
        buttons(line)[0].click()
    assert signal.args == [True]
    line.show_progress(1, 2, paused=True)
    assert buttons(line)[0].accessibleName() == "Go on saving"
    assert line.accessibleName() == "Paused at 1 of 2"
    with qtbot.waitSignal(line.pause_wanted, timeout=1000) as signal:
        buttons(line)[0].click()
    assert signal.args == [False]


def test_stop_is_not_a_click_on_the_line(qtbot: QtBot, line: ProgressLine) -> None:
    line.show_progress(1, 2)
    with qtbot.assertNotEmitted(line.clicked), qtbot.waitSignal(line.stop_wanted, timeout=1000):
        QTest.mouseClick(buttons(line)[1], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(line.clicked, timeout=1000):
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(line.clicked, timeout=1000):
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_bar_is_as_long_as_what_is_done(line: ProgressLine, theme: Theme) -> None:
    line.show_progress(1, 4)
    image = line.grab().toImage()
    accent = theme.tokens.accent.rgb()
    done = sum(image.pixelColor(x, 1).rgb() == accent for x in range(image.width()))
    assert done == pytest.approx(image.width() / 4, abs=2)

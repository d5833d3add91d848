"""Every command by its name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.command_palette import CommandPalette
from archiver.gui.theme import Theme


@pytest.fixture
def actions(over: QMainWindow) -> dict[str, QAction]:
    names = ["&Add links…", "Mark as read", "Move to trash", "Hidden", "Disabled"]
    actions = {name: QAction(name, over) for name in names}
    actions["Mark as read"].setShortcut("M")
    actions["Hidden"].setVisible(False)
    actions["Disabled"].setEnabled(False)
    return actions


@pytest.fixture
def palette(over: QMainWindow, theme: Theme, actions: dict[str, QAction]) -> CommandPalette:
    over.activateWindow()
    palette = CommandPalette(over, theme, actions.values())
    palette.open()
    return palette


def offered(palette: CommandPalette) -> list[str]:
    return [choice.text for choice in palette.list.choices]


def test_what_can_be_done_now_is_offered_with_its_keys(palette: CommandPalette) -> None:
    assert offered(palette) == ["Add links", "Mark as read", "Move to trash"]
    keys = QKeySequence("M").toString(QKeySequence.SequenceFormat.NativeText)
    assert [choice.detail for choice in palette.list.choices] == ["", keys, ""]


def test_typing_some_letters_and_enter_runs_it(
    qtbot: QtBot, palette: CommandPalette, actions: dict[str, QAction]
) -> None:
    QTest.keyClicks(palette.line, "trsh")
    assert offered(palette) == ["Move to trash"]
    with qtbot.waitSignals([palette.accepted, actions["Move to trash"].triggered], timeout=1000):
        QTest.keyClick(palette.line, Qt.Key.Key_Return)


def test_it_has_closed_before_the_command_runs(palette: CommandPalette, actions: dict[str, QAction]) -> None:
    seen: list[bool] = []
    actions["&Add links…"].triggered.connect(lambda: seen.append(palette.isVisible()))
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert seen == [False]


def test_the_arrows_walk_while_one_types(qtbot: QtBot, palette: CommandPalette, actions: dict[str, QAction]) -> None:
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(actions["Mark as read"].triggered, timeout=1000):
        QTest.keyClick(palette.line, Qt.Key.Key_Return)


def test_a_click_runs_it(qtbot: QtBot, palette: CommandPalette, actions: dict[str, QAction]) -> None:
    rows = palette.list
    place = rows.visualRect(rows.model().index(2, 0)).center()
    with qtbot.waitSignal(actions["Move to trash"].triggered, timeout=1000):
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_nothing_fits_and_enter_does_nothing(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.line, "qqq")
    assert offered(palette) == []
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()

"""Buttons say what they do, and by which key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton, describe, word_button


def test_a_description_has_the_name_and_the_keys() -> None:
    keys = QKeySequence("Ctrl+Shift+A")
    assert describe("&Add links…", keys) == f"Add links  ({keys.toString(QKeySequence.SequenceFormat.NativeText)})"
    assert describe("Salt && pepper", QKeySequence()) == "<span>Salt &amp; pepper</span>"


def test_the_button_of_an_action_follows_it(qtbot: QtBot, theme: Theme) -> None:
    action = QAction(theme.icon("archive"), "Archive")
    action.setShortcut("E")
    button = IconButton.of(action)
    qtbot.addWidget(button)
    assert (button.toolTip(), button.accessibleName()) == ("Archive  (E)", "Archive")
    action.setText("Take out of the archive")
    action.setIcon(theme.icon("unarchive"))
    action.setEnabled(False)
    assert button.toolTip() == "Take out of the archive  (E)"
    assert button.icon().cacheKey() == theme.icon("unarchive").cacheKey()
    assert not button.isEnabled()


def test_a_drawing_stands_in_the_middle_of_its_button(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme.icon("add"), "Add")
    qtbot.addWidget(button)
    for side in (15, 16, 20):
        button.setIconSize(QSize(side, side))
        assert (button.sizeHint().width() % 2, button.sizeHint().height() % 2) == (0, 0)


def test_a_button_that_is_checked_looks_as_the_others_do(qtbot: QtBot, theme: Theme) -> None:
    action = QAction(theme.icon("sidebar"), "Sidebar")
    action.setCheckable(True)
    button = IconButton.of(action)
    qtbot.addWidget(button)
    before = button.grab().toImage()
    action.setChecked(True)
    assert button.isChecked()
    assert button.grab().toImage() == before


def test_a_press_triggers_the_action_and_leaves_the_keyboard_where_it_was(qtbot: QtBot, theme: Theme) -> None:
    action = QAction(theme.icon("archive"), "Archive")
    button = IconButton.of(action)
    qtbot.addWidget(button)
    with qtbot.waitSignal(action.triggered, timeout=1000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_enter_presses_the_primary_button_only(qtbot: QtBot) -> None:
    buttons = {look: word_button("Go", look) for look in ("primary", "plain")}
    for button in buttons.values():
        qtbot.addWidget(button)
        assert isinstance(button, QPushButton)
    assert buttons["primary"].isDefault()
    assert not buttons["plain"].isDefault()
    assert not buttons["plain"].autoDefault()

"""What comes up below the search box, and the keys that are for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.choices import ROW, Choice
from archiver.gui.theme import Theme
from archiver.gui.widgets.query_help import EDGE, GAP, QueryHelp
from archiver.gui.widgets.search_box import SearchBox

CHOICES = [Choice(1, "sea", "tag:"), Choice(2, "seaside", "tag:")]
Key = Qt.Key


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> SearchBox:
    pane = QWidget()
    qtbot.addWidget(pane)
    box = SearchBox(theme, "Search your library")
    other = SearchBox(theme, "Another one")
    column = QVBoxLayout(pane)
    column.addWidget(box)
    column.addWidget(other)
    box.help = QueryHelp(pane, theme, box)
    with qtbot.waitActive(pane):
        pane.resize(600, 400)
        pane.show()
        pane.activateWindow()
    box.setFocus()
    return box


@pytest.fixture
def help(box: SearchBox) -> QueryHelp:
    assert box.help is not None
    return box.help


def test_it_is_below_the_box_while_there_is_something_to_say(box: SearchBox, help: QueryHelp) -> None:
    assert not help.isVisible()
    help.tell("Articles with “tide…”.", [], [])
    assert help.isVisible()
    assert help.pos() == box.mapTo(help.over, QPoint(-EDGE, box.height() + GAP - EDGE))
    low = help.height()
    help.tell("", [], CHOICES)
    assert help._list.height() == 2 * ROW
    assert help.rect().contains(help._list.geometry().adjusted(-EDGE, -EDGE, EDGE, EDGE))
    help.tell("Articles with “tide…”.", ["'is:' is nothing."], CHOICES)
    assert help.height() > low
    help.tell("", [], [])
    assert not help.isVisible()


def test_it_goes_when_the_keyboard_does(box: SearchBox, help: QueryHelp) -> None:
    help.tell("Articles with “tide…”.", [], [])
    QTest.keyClick(box, Key.Key_Tab)
    assert not help.isVisible()
    help.tell("Articles with “tide…”.", [], [])
    assert not help.isVisible()


def test_arrows_walk_and_enter_chooses(qtbot: QtBot, box: SearchBox, help: QueryHelp) -> None:
    chosen: list[Choice] = []
    help.chosen.connect(chosen.append)
    help.tell("", [], CHOICES)
    with qtbot.waitSignal(box.results_wanted, timeout=1000):
        QTest.keyClick(box, Key.Key_Return)  # nothing is walked to yet
    with qtbot.assertNotEmitted(box.results_wanted):
        for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Return):
            QTest.keyClick(box, key)
    assert chosen == [CHOICES[0]]
    QTest.keyClick(box, Key.Key_Up)
    with qtbot.waitSignal(box.results_wanted, timeout=1000):
        QTest.keyClick(box, Key.Key_Return)


def test_tab_takes_the_first(box: SearchBox, help: QueryHelp) -> None:
    chosen: list[Choice] = []
    help.chosen.connect(chosen.append)
    help.tell("", [], CHOICES)
    QTest.keyClick(box, Key.Key_Tab)
    assert chosen == [CHOICES[0]]
    assert box.hasFocus()


def test_escape_takes_away_what_is_offered_and_no_more(box: SearchBox, help: QueryHelp) -> None:
    QTest.keyClicks(box, "tag:se")
    help.tell("", [], CHOICES)
    QTest.keyClick(box, Key.Key_Escape)
    assert not help.isVisible()
    assert box.text() == "tag:se"
    QTest.keyClick(box, Key.Key_Escape)
    assert box.text() == ""


def test_a_click_chooses(qtbot: QtBot, box: SearchBox, help: QueryHelp) -> None:
    help.tell("", [], CHOICES)
    place = help._list.visualRect(help._list.model().index(1, 0)).center()
    with qtbot.waitSignal(help.chosen, timeout=1000) as chosen:
        QTest.mouseClick(help._list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [CHOICES[1]]
    assert box.hasFocus()

"""The keys of the search box."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.search_box import SearchBox


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> SearchBox:
    box = SearchBox(theme, "Search your library")
    qtbot.addWidget(box)
    box.show()
    return box


def test_escape_clears_and_then_leaves(qtbot: QtBot, box: SearchBox) -> None:
    QTest.keyClicks(box, "sea")
    with qtbot.assertNotEmitted(box.left), qtbot.waitSignal(box.textEdited, timeout=1000):
        QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    with qtbot.waitSignal(box.left, timeout=1000):
        QTest.keyClick(box, Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_results_are_a_key_away(qtbot: QtBot, box: SearchBox, key: Qt.Key) -> None:
    with qtbot.waitSignal(box.results_wanted, timeout=1000):
        QTest.keyClick(box, key)


def test_the_clear_button_is_there_when_there_is_something_to_clear(qtbot: QtBot, box: SearchBox) -> None:
    clear = box.actions()[-1]
    assert not clear.isVisible()
    QTest.keyClicks(box, "sea")
    assert clear.isVisible()
    clear.trigger()
    assert box.text() == ""
    box.undo()
    assert box.text() == "sea"


def test_beginning_selects_what_is_there(qtbot: QtBot, box: SearchBox) -> None:
    box.setText("sea")
    box.begin()
    QTest.keyClicks(box, "river")
    assert box.text() == "river"
    assert box.accessibleName() == "Search your library"

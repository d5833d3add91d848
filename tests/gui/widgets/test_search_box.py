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


def test_typing_over_a_part_can_be_taken_back(qtbot: QtBot, box: SearchBox) -> None:
    QTest.keyClicks(box, "tide ta mill")
    with qtbot.waitSignal(box.textEdited, timeout=1000):
        box.replace(5, 7, "tag:")
    assert box.text() == "tide tag: mill"
    assert box.cursorPosition() == 9
    box.undo()
    assert box.text() == "tide ta mill"


def test_a_wave_is_drawn_and_nothing_else_changes(box: SearchBox) -> None:
    QTest.keyClicks(box, "tide is:old mill")
    box.setSelection(5, 6)
    before = box.grab().toImage()
    box.underline([(5, 11)])
    assert (box.text(), box.selectedText(), box.cursorPosition()) == ("tide is:old mill", "is:old", 11)
    assert box.grab().toImage() != before
    box.underline(())
    assert box.grab().toImage() == before

"""Which collections articles are in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.collection_picker import CollectionPicker, in_order, paths
from archiver.gui.theme import Theme
from archiver.model.articles import Collection

WORK = Collection(1, None, "Work", 1, 0)
REPORTS = Collection(2, 1, "Reports", 0, 0)
FOOD = Collection(3, None, "Food", 0, 0)
ALL = [WORK, REPORTS, FOOD]


@pytest.fixture
def picker(over: QMainWindow, theme: Theme) -> CollectionPicker:
    picker = CollectionPicker(over, theme, ALL, {2: 3, 1: 1}, 3)
    picker.open()
    return picker


def rows(picker: CollectionPicker) -> list[tuple[str, str, Qt.CheckState | None]]:
    return [(choice.text, choice.detail, choice.mark) for choice in picker.list.choices]


def click(picker: CollectionPicker, row: int) -> None:
    place = picker.list.visualRect(picker.list.model().index(row, 0)).center()
    QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_those_the_articles_are_in_come_first_and_are_marked(picker: CollectionPicker) -> None:
    assert rows(picker) == [
        ("Work", "", Qt.CheckState.PartiallyChecked),
        ("Reports", "Work", Qt.CheckState.Checked),
        ("Food", "", Qt.CheckState.Unchecked),
    ]


def test_enter_puts_in_and_closes(qtbot: QtBot, picker: CollectionPicker) -> None:
    QTest.keyClicks(picker.line, "foo")
    assert [row[0] for row in rows(picker)] == ["Food", "New collection “foo”"]
    with qtbot.waitSignal(picker.accepted, timeout=1000), qtbot.waitSignal(picker.chosen, timeout=1000) as signal:
        QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert signal.args == [3, True]


def test_clicks_choose_several_and_rows_stay_where_they_are(qtbot: QtBot, picker: CollectionPicker) -> None:
    chosen: list[tuple[int, bool]] = []
    picker.chosen.connect(lambda id, into: chosen.append((id, into)))
    before = [row[0] for row in rows(picker)]
    for row in (0, 1, 2, 2):
        click(picker, row)
    assert chosen == [(1, True), (2, False), (3, True), (3, False)]
    assert [row[0] for row in rows(picker)] == before
    assert [row[2] for row in rows(picker)] == [
        Qt.CheckState.Checked,
        Qt.CheckState.Unchecked,
        Qt.CheckState.Unchecked,
    ]
    assert picker.isVisible()


def test_a_name_that_is_new_can_be_made(qtbot: QtBot, picker: CollectionPicker) -> None:
    QTest.keyClicks(picker.line, "  Deep   sea ")
    assert rows(picker) == [("New collection “Deep sea”", "", None)]
    finished: list[int] = []
    picker.finished.connect(finished.append)
    with qtbot.waitSignal(picker.creation_wanted, timeout=1000) as signal:
        QTest.keyClick(picker.line, Qt.Key.Key_Return)
    assert signal.args == ["Deep sea"]
    assert finished == [1]


def test_a_name_that_is_there_is_not_made_again(picker: CollectionPicker) -> None:
    QTest.keyClicks(picker.line, "FOOD")
    assert [row[0] for row in rows(picker)] == ["Food"]


def test_what_lies_in_a_fitting_one_comes_after_it(picker: CollectionPicker) -> None:
    QTest.keyClicks(picker.line, "work")
    assert [row[0] for row in rows(picker)] == ["Work", "Reports"]


def test_order_and_paths_are_those_of_the_sidebar() -> None:
    assert [collection.name for collection in in_order(ALL)] == ["Food", "Work", "Reports"]
    assert paths(ALL) == {1: "Work", 2: "Work › Reports", 3: "Food"}


def test_a_broken_tree_is_shown_all_the_same() -> None:
    """A parent that is missing, and a ring, which a damaged library may hold."""
    orphan, ring = Collection(4, 99, "Orphan", 0, 0), [Collection(5, 6, "A", 0, 0), Collection(6, 5, "B", 0, 0)]
    assert paths([orphan]) == {4: "Orphan"}
    assert in_order([orphan]) == [orphan]
    assert set(paths(ring)) == {5, 6}

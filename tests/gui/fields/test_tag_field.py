"""Typing tags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from archiver.gui.fields.tag_field import TagField
from archiver.gui.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> TagField:
    field = TagField(theme, ["Science", "food"])
    qtbot.addWidget(field)
    field.resize(300, 60)
    field.show()
    return field


def line_of(field: TagField) -> QLineEdit:
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    return line


@pytest.mark.parametrize(
    ("typed", "tags", "left"),
    [
        ("sea,", ["sea"], ""),
        ("sea, river,la", ["sea", "river"], "la"),
        ("#sea;", ["sea"], ""),
        ("  deep   sea ,", ["deep sea"], ""),
        (",,,", [], ""),
        ("science,", ["Science"], ""),  # as the library writes it
        ("sea,SEA,", ["sea"], ""),
    ],
)
def test_a_separator_makes_a_tag(qtbot: QtBot, field: TagField, typed: str, tags: list[str], left: str) -> None:
    QTest.keyClicks(line_of(field), typed)
    assert field.tags == tags
    assert line_of(field).text() == left


def test_enter_makes_a_tag_and_in_the_empty_line_it_is_done(qtbot: QtBot, field: TagField) -> None:
    QTest.keyClicks(line_of(field), "sea")
    with qtbot.assertNotEmitted(field.done), qtbot.waitSignal(field.changed, timeout=1000) as signal:
        QTest.keyClick(line_of(field), Qt.Key.Key_Return)
    assert signal.args == [["sea"]]
    with qtbot.waitSignal(field.done, timeout=1000):
        QTest.keyClick(line_of(field), Qt.Key.Key_Return)


def test_backspace_and_the_cross_take_away(qtbot: QtBot, field: TagField) -> None:
    field.set_tags(["a", "b", "c"])
    QTest.keyClick(line_of(field), Qt.Key.Key_Backspace)
    assert field.tags == ["a", "b"]
    chip = next(chip for chip in field.findChildren(QToolButton) if chip.accessibleName() == "Remove tag a")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert field.tags == ["b"]


def test_a_known_tag_is_offered_and_taken_whole(qtbot: QtBot, field: TagField) -> None:
    QTest.keyClicks(line_of(field), "enc")
    completer = line_of(field).completer()
    assert isinstance(completer, QCompleter)
    assert completer.currentCompletion() == "Science"
    line_of(field).setText("Science")
    completer.activated.emit("Science")
    qtbot.waitUntil(lambda: field.tags == ["Science"])
    assert line_of(field).text() == ""


def test_enter_makes_a_tag_also_while_others_are_offered(qtbot: QtBot, field: TagField) -> None:
    QTest.keyClicks(line_of(field), "foo")
    completer = line_of(field).completer()
    popup = completer.popup() if completer else None
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.tags == ["foo"])


def test_many_tags_wrap_and_a_hostile_name_is_only_a_name(qtbot: QtBot, field: TagField) -> None:
    low = field.heightForWidth(300)
    field.set_tags([f"a longer tag {number}" for number in range(12)] + ["<b>&x</b>"])
    qtbot.waitUntil(lambda: field.heightForWidth(300) > 2 * low)
    assert field.tags[-1] == "<b>&x</b>"
    assert "<b>" not in field.findChildren(QToolButton)[-1].toolTip()

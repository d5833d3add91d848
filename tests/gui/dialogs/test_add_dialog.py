"""Typing and pasting links."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.add_dialog import AddDialog
from archiver.gui.theme import Theme
from archiver.model.articles import Collection


def read(text: str) -> tuple[list[str], list[str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    links = [line for line in lines if line.startswith("http")]
    return links, [line for line in lines if line not in links]


@pytest.fixture
def dialog(over: QMainWindow, theme: Theme) -> AddDialog:
    dialog = AddDialog(over, theme, read, [Collection(7, None, "Food", 0, 0)], ["sea"])
    dialog.open()
    return dialog


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("", ""),
        ("https://example.org/", "1 link"),
        ("https://a.example/\nhttps://b.example/", "2 links"),
        ("hello", "No link yet · not a link: hello"),
        ("https://a.example/\none\ntwo", "1 link · 2 are no links: one …"),
    ],
)
def test_it_says_what_it_understood(qtbot: QtBot, dialog: AddDialog, text: str, summary: str) -> None:
    dialog.box.setPlainText("something else")
    dialog.box.setPlainText(text)
    qtbot.waitUntil(lambda: dialog.summary == summary)


def test_control_enter_saves_with_tags_and_collection(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    dialog = AddDialog(over, theme, read, [Collection(7, None, "Food", 0, 0)], text="https://a.example/", collection=7)
    dialog.open()
    line = dialog.tags.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "sea,soup")
    dialog.box.moveCursor(dialog.box.textCursor().MoveOperation.End)
    QTest.keyClicks(dialog.box, "b")
    with qtbot.waitSignal(dialog.saved, timeout=1000) as signal:
        QTest.keyClick(dialog.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == ["https://a.example/b", 7, ["sea", "soup"]]


def test_without_a_link_there_is_nothing_to_save(qtbot: QtBot, dialog: AddDialog) -> None:
    dialog.box.setPlainText("hello")
    with qtbot.assertNotEmitted(dialog.saved):
        QTest.keyClick(dialog.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert not [b for b in dialog.findChildren(QPushButton) if b.isDefault() and b.isEnabled()]


def test_enter_is_a_new_line_and_no_collection_is_none(qtbot: QtBot, dialog: AddDialog) -> None:
    QTest.keyClicks(dialog.box, "https://a.example/")
    QTest.keyClick(dialog.box, Qt.Key.Key_Return)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.saved, timeout=1000) as signal:
        dialog.accept()
    assert signal.args == ["https://a.example/\n", None, []]


def test_a_megabyte_is_taken(qtbot: QtBot, dialog: AddDialog) -> None:
    dialog.box.setPlainText("https://a.example/" + "x" * 1_000_000)
    qtbot.waitUntil(lambda: dialog.summary == "1 link")

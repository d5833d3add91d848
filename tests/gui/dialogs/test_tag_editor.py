"""The tags of articles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.tag_editor import TagEditor
from archiver.gui.theme import Theme


def test_it_says_what_to_add_and_what_to_take_away(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    editor = TagEditor(over, theme, ["sea", "river"], ["lake"], 3)
    editor.open()
    assert editor.windowTitle() == "Tags of 3 articles"
    line = editor.field.findChild(QLineEdit)
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, "lake,half written")
    with qtbot.waitSignal(editor.saved, timeout=1000) as signal:
        editor.accept()
    assert signal.args == [["lake", "half written"], ["river"]]


def test_nothing_changed_saves_nothing(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    editor = TagEditor(over, theme, ["sea"])
    editor.open()
    line = editor.field.findChild(QLineEdit)
    assert line is not None
    with qtbot.assertNotEmitted(editor.saved), qtbot.waitSignal(editor.accepted, timeout=1000):
        QTest.keyClick(line, Qt.Key.Key_Return)
    cancelled = TagEditor(over, theme, ["sea"])
    cancelled.open()
    cancelled.field.set_tags([])
    with qtbot.assertNotEmitted(cancelled.saved):
        cancelled.reject()

"""What every sheet does."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme


def make_sheet(over: QMainWindow, theme: Theme, lines: int = 2) -> tuple[Sheet, list[QLineEdit]]:
    sheet = Sheet(over, theme, "A sheet", width=300)
    fields = [QLineEdit() for _ in range(lines)]
    for field in fields:
        sheet.body.addWidget(field)
    return sheet, fields


def wait_until_gone(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.waitUntil(lambda: not shiboken6.isValid(widget))


def test_it_lies_over_all_of_the_window_and_follows_it(over: QMainWindow, theme: Theme) -> None:
    sheet, _ = make_sheet(over, theme)
    sheet.open()
    for width, height in ((1000, 700), (700, 500)):
        over.resize(width, height)
        assert sheet.geometry() == over.rect()
        assert abs(sheet.card.geometry().center().x() - width // 2) <= 1
        assert sheet.rect().contains(sheet.card.geometry())


def test_escape_and_a_press_beside_it_reject_it_and_it_is_gone(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    def escape(sheet: QWidget) -> None:
        QTest.keyClick(sheet, Qt.Key.Key_Escape)

    def press(sheet: QWidget) -> None:
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))

    leaves: list[Callable[[QWidget], None]] = [escape, press]
    for leave in leaves:
        sheet, fields = make_sheet(over, theme)
        sheet.open()
        QTest.mouseClick(sheet.card, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert sheet.isVisible()
        with qtbot.waitSignal(sheet.rejected, timeout=1000):
            leave(sheet)
        wait_until_gone(qtbot, fields[0])


def test_the_keyboard_stays_in_it_and_goes_back_afterwards(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    behind = QLineEdit()
    over.setCentralWidget(behind)
    behind.show()
    over.activateWindow()
    behind.setFocus()
    sheet, fields = make_sheet(over, theme)
    sheet.open()
    assert fields[0].hasFocus()
    for expected in (1, 0, 1):
        QTest.keyClick(over.focusWidget(), Qt.Key.Key_Tab)
        assert fields[expected].hasFocus()
    QTest.keyClick(over.focusWidget(), Qt.Key.Key_Backtab)
    assert fields[0].hasFocus()
    sheet.reject()
    assert behind.hasFocus()


def test_keys_of_the_window_are_not_heard(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    action = QAction("Find", over)
    action.setShortcut(QKeySequence("Ctrl+F"))
    over.addAction(action)
    over.activateWindow()
    sheet, fields = make_sheet(over, theme)
    with qtbot.waitSignal(action.triggered, timeout=1000):
        QTest.keyClick(over, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    sheet.open()
    with qtbot.assertNotEmitted(action.triggered, wait=50):
        QTest.keyClick(fields[0], Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(sheet, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def test_it_grows_with_what_is_in_it(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    sheet, _ = make_sheet(over, theme, lines=1)
    sheet.open()
    low = sheet.card.height()
    sheet.body.addWidget(QLineEdit())
    qtbot.waitUntil(lambda: sheet.card.height() > low)


def test_with_an_anchor_it_hangs_below_it_and_stays_in_the_window(over: QMainWindow, theme: Theme) -> None:
    button = QPushButton("Text", over)
    button.setGeometry(940, 10, 50, 30)
    button.show()
    sheet = Sheet(over, theme, "Below", width=300, anchor=button)
    sheet.body.addWidget(QLineEdit())
    sheet.open()
    assert sheet.card.geometry().top() > button.geometry().bottom()
    assert sheet.card.geometry().right() < over.width()

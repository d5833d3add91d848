"""A reader, as a person sees it and uses its keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from archiver.gui.views.reader import Reader


def said(reader: Reader) -> set[str]:
    """What every visible label says."""
    return {label.text() for label in reader.findChildren(QLabel) if label.isVisible() and label.text()}


def press(
    qtbot: QtBot, reader: Reader, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    reader.activateWindow()
    reader.setFocus()
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or reader.page, key, modifiers)
    QApplication.processEvents()


def first_visible(reader: Reader) -> str:
    return reader.page.cursorForPosition(QPoint(0, 1)).block().text()[:24]

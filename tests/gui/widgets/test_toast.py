"""What was just done, and its undoing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QStyleFactory
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.toast import Toast


class StillTheme(Theme):
    """The theme of a person who does not want things to move."""

    @property
    def moves(self) -> bool:
        return False


@pytest.fixture
def toast(over: QMainWindow, theme: Theme) -> Toast:
    return Toast(over, theme)


def button_of(toast: Toast) -> QPushButton:
    button = toast.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    return button


def test_a_message_is_as_high_without_a_button_and_its_words_in_the_middle(toast: Toast) -> None:
    toast.say("Moved", undo=lambda: None)
    high = toast.height()
    toast.say("Copied")
    QApplication.processEvents()
    assert toast.height() == high
    assert abs(toast._label.geometry().center().x() - toast.rect().center().x()) <= 1


def test_it_says_and_goes(qtbot: QtBot, toast: Toast) -> None:
    assert toast.isHidden()
    toast.say("Copied", seconds=0.05)
    assert toast.isVisible()
    assert toast.text == toast.accessibleName() == "Copied"
    assert not button_of(toast).isVisible()
    qtbot.waitUntil(toast.isHidden)


def test_undo_is_called_once_and_hides_it(qtbot: QtBot, toast: Toast) -> None:
    undone: list[str] = []
    toast.say("Moved to the trash", lambda: undone.append("trash"))
    QTest.mouseClick(button_of(toast), Qt.MouseButton.LeftButton)
    assert undone == ["trash"]
    assert toast.isHidden()
    button_of(toast).click()
    assert undone == ["trash"]


def test_the_next_message_takes_the_place_of_the_last(qtbot: QtBot, toast: Toast) -> None:
    undone: list[str] = []
    toast.say("First", lambda: undone.append("first"))
    toast.say("Second", lambda: undone.append("second"))
    button_of(toast).click()
    assert undone == ["second"]


def test_undo_may_say_something_itself(toast: Toast) -> None:
    toast.say("Moved", lambda: toast.say("Put back"))
    button_of(toast).click()
    assert toast.isVisible()
    assert toast.text == "Put back"


def test_it_stays_under_the_mouse(qtbot: QtBot, qapp: QApplication, toast: Toast) -> None:
    toast.say("Moved", lambda: None, seconds=0.01)
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    qapp.sendEvent(toast, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    qtbot.wait(100)
    toast.leave()
    assert toast.isVisible()
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    qapp.sendEvent(toast, QEvent(QEvent.Type.Leave))
    toast.leave()
    qtbot.waitUntil(toast.isHidden)


def test_nothing_fades_where_nothing_shall_move(qapp: QApplication, over: QMainWindow, theme: Theme) -> None:
    toast = Toast(over, StillTheme(over, mode="light"))
    toast.say("Copied")
    toast.leave()
    assert toast.isHidden()
    assert theme.moves == (
        QStyleFactory.create("Fusion").styleHint(qapp.style().StyleHint.SH_Widget_Animation_Duration) > 0
    )


def test_it_is_at_the_foot_in_the_middle_also_when_the_window_grows(toast: Toast, over: QMainWindow) -> None:
    toast.say("Moved 3 articles to the trash")
    for width, height in ((1000, 700), (600, 500), (1200, 800)):
        over.resize(width, height)
        assert abs(toast.geometry().center().x() - width // 2) <= 1
        assert height - 40 < toast.geometry().bottom() < height


def test_a_long_message_is_cut_and_the_button_stays(toast: Toast, over: QMainWindow) -> None:
    over.resize(500, 400)
    toast.say("“" + "A very long title " * 20 + "” was moved", lambda: None)
    assert toast.width() <= 500
    assert toast.rect().contains(button_of(toast).geometry())

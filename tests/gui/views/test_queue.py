from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.models.queue import QueueModel
from archiver.gui.theme import Theme
from archiver.gui.views.queue import QueuePanel
from archiver.gui.views.rows.queue_row import button_places
from archiver.model.jobs import JobState
from tests.gui.lists import HandTasks, make_job

JOBS = {
    4: make_job(4, JobState.FETCHING),
    3: make_job(3, JobState.QUEUED),
    2: make_job(2, JobState.FAILED),
    1: make_job(1, JobState.DONE, article=77),
}


class Pane:
    def __init__(self, qtbot: QtBot, theme: Theme, tasks: HandTasks) -> None:
        self.qtbot = qtbot
        self.model = QueueModel(tasks, lambda ids: [JOBS[id] for id in ids])
        self.panel = QueuePanel(self.model, theme, lambda job: job.state.value)
        qtbot.addWidget(self.panel)
        self.model.show(list(JOBS))
        self.panel.resize(400, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.grab()
        tasks.do_all()

    def button(self, text: str) -> QPushButton:
        return next(button for button in self.panel.findChildren(QPushButton) if button.text() == text)

    def click_row(self, id: int, button: str) -> None:
        row = list(JOBS).index(id)
        places = button_places(JOBS[id], self.panel.list.visualRect(self.model.index(row, 0)))
        QTest.mouseClick(self.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=places[button].center())


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, hand: HandTasks) -> Pane:
    return Pane(qtbot, theme, hand)


def test_progress_is_what_the_counts_say(pane: Pane) -> None:
    pane.panel.show_counts({JobState.DONE: 30, JobState.QUEUED: 8, JobState.FETCHING: 2, JobState.FAILED: 1})
    texts = [label.text() for label in pane.panel.findChildren(QLabel)]
    assert "30 of 41 saved" in texts
    assert "2 being saved  ·  8 waiting  ·  1 failed" in texts
    assert pane.button("Retry all").isEnabled()
    pane.panel.show_counts({JobState.DONE: 30})
    assert not pane.button("Retry all").isEnabled()
    assert not pane.button("Pause").isEnabled()


def test_pause_and_resume_are_asked_for(pane: Pane) -> None:
    pane.panel.show_counts({JobState.QUEUED: 1})
    with pane.qtbot.waitSignal(pane.panel.pause_wanted) as told:
        pane.button("Pause").click()
    assert told.args == [True]
    pane.panel.set_paused(True)
    with pane.qtbot.waitSignal(pane.panel.pause_wanted) as told:
        pane.button("Resume").click()
    assert told.args == [False]


def test_a_row_is_retried_or_cancelled_by_its_button(pane: Pane) -> None:
    with pane.qtbot.waitSignal(pane.panel.retry_wanted) as told:
        pane.click_row(2, "retry")
    assert told.args == [[2]]
    with pane.qtbot.waitSignal(pane.panel.cancel_wanted) as told:
        pane.click_row(4, "cancel")
    assert told.args == [[4]]


def test_the_menu_and_the_keys_act_on_what_is_selected(pane: Pane) -> None:
    pane.panel.list.selectAll()
    menu = pane.panel.list.make_menu(pane.panel.list.chosen_jobs())
    actions = {action.text(): action for action in menu.actions()}
    with pane.qtbot.waitSignal(pane.panel.retry_wanted) as told:
        actions["Retry"].trigger()
    assert told.args == [[2]]
    with pane.qtbot.waitSignal(pane.panel.cancel_wanted) as told:
        QTest.keyClick(pane.panel.list, Qt.Key.Key_Delete)
    assert told.args == [[4, 3, 2]]  # on their way, or failed; what is done is done
    pane.panel.list.selectRow(3)
    with pane.qtbot.waitSignal(pane.panel.copy_wanted) as copied:
        QTest.keyClick(pane.panel.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == ["https://example.org/job/1"]
    with pane.qtbot.waitSignal(pane.panel.article_wanted) as opened:
        QTest.keyClick(pane.panel.list, Qt.Key.Key_Return)
    assert opened.args == [77]


def test_an_empty_queue_says_so(pane: Pane) -> None:
    assert pane.panel.list.isVisible()
    pane.model.show([])
    assert not pane.panel.list.isVisible()

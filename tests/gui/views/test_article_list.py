from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from archiver.gui.models.articles import ArticleListModel
from archiver.gui.theme import Theme
from archiver.gui.views.article_list import ArticleList
from archiver.gui.views.drags import ARTICLES_MIME, pack_articles, pack_ids, read_ids
from archiver.gui.views.rows.job_row import glyph_place
from archiver.gui.views.rows.metrics import WIDE
from archiver.gui.views.thumbnails import Thumbnails
from archiver.model.jobs import Job, JobState
from tests.gui.lists import HandTasks, Shelf, make_job, make_summary

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
Ctrl = Qt.KeyboardModifier.ControlModifier


class Pane:
    """A list that is shown, over articles 1 to `count`, newest first."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: HandTasks, count: int = 100) -> None:
        self.qtbot, self.tasks = qtbot, tasks
        self.shelf = Shelf()
        self.model = ArticleListModel(tasks, self.shelf.load)
        self.view = ArticleList(self.model, theme, Thumbnails(tasks, lambda sha256: None, self.model))
        self.ids = array("q", range(count, 0, -1))
        self.model.show(self.ids, keep=False)
        self.chosen: list[Sequence[int]] = []
        self.opened: list[int] = []
        self.view.chosen.connect(self.chosen.append)
        self.view.opened.connect(self.opened.append)
        qtbot.addWidget(self.view)
        self.view.resize(372, 700)
        self.view.show()
        qtbot.waitExposed(self.view)
        tasks.do_all()

    def settle(self) -> None:
        self.qtbot.wait(10)
        self.tasks.do_all()

    def y_of(self, id: int) -> int:
        row = self.model.row_of(id)
        assert row is not None
        return self.view.rowViewportPosition(row)

    def press(self, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def chosen_now(self) -> list[int]:
        return list(self.view.chosen_ids())

    def show_jobs(self, *jobs: Job) -> None:
        self.model.show_jobs(jobs, lambda job: job.state.value)


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, hand: HandTasks) -> Pane:
    return Pane(qtbot, theme, hand)


def test_what_comes_in_above_does_not_move_what_is_read(pane: Pane) -> None:
    pane.view.verticalScrollBar().setValue(3333)
    before = pane.y_of(70)
    pane.model.show(array("q", [202, 201]) + pane.ids)
    assert pane.y_of(70) == before
    pane.model.show(pane.ids[1:3] + pane.ids[20:])
    assert pane.y_of(70) == before


def test_rows_are_lower_where_they_are_wide_and_what_is_read_stays_in_sight(pane: Pane) -> None:
    view, narrow = pane.view, pane.view.rowHeight(0)
    view.choose(50)
    before = pane.y_of(50)
    view.resize(WIDE + 80, 700)
    assert view.rowHeight(0) < narrow
    assert pane.y_of(50) == before
    view.resize(WIDE - 80, 700)
    assert view.rowHeight(0) == narrow
    assert pane.y_of(50) == before


def test_a_list_that_is_set_anew_keeps_place_and_selection(pane: Pane) -> None:
    pane.view.choose(60)
    pane.settle()
    before = pane.y_of(60)
    pane.model.show(array("q", [*range(1000, 3000), *pane.ids[::-1]]))  # too different for single steps
    assert pane.y_of(60) == before
    assert pane.chosen_now() == [60]
    assert pane.view.current_id() == 60


def test_an_article_that_moves_stays_selected(pane: Pane) -> None:
    pane.view.choose(98)
    pane.model.show(array("q", [98, 100, 99]) + pane.ids[3:])
    assert pane.chosen_now() == [98]
    assert pane.view.current_id() == 98


def test_the_same_choice_is_not_told_again_while_rows_come_in(pane: Pane) -> None:
    pane.view.choose(98)
    pane.settle()
    told = len(pane.chosen)
    for id in range(201, 205):
        pane.ids = array("q", [id]) + pane.ids
        pane.model.show(pane.ids)
        pane.settle()
    assert len(pane.chosen) == told


def test_at_the_top_what_is_new_is_seen(pane: Pane) -> None:
    pane.show_jobs(make_job(1))
    assert pane.view.rowAt(0) == 0
    assert pane.view.verticalScrollBar().value() == 0


def test_better_hits_do_not_take_the_place_of_the_row_below_the_pointer(pane: Pane) -> None:
    place = QPoint(100, pane.y_of(97) + 20)
    QCursor.setPos(pane.view.viewport().mapToGlobal(place))
    QTest.mouseMove(pane.view.viewport(), place)
    assert pane.view.viewport().underMouse()
    pane.view.hold_pointer(True)
    before = pane.y_of(97)
    pane.model.show(array("q", [31, 32, 33, 34, 35, *(id for id in pane.ids if id not in range(31, 36))]))
    assert pane.y_of(97) == before
    pane.view.verticalScrollBar().setValue(0)
    pane.view.hold_pointer(False)
    pane.model.show(array("q", [300, 301]) + pane.ids)
    assert pane.view.verticalScrollBar().value() == 0


def test_another_list_begins_at_its_top_with_nothing_chosen(pane: Pane) -> None:
    pane.view.choose(50)
    pane.settle()
    pane.model.show(array("q", range(50, 0, -1)), keep=False)
    pane.settle()
    assert pane.view.verticalScrollBar().value() == 0
    assert list(pane.chosen[-1]) == []


def test_a_job_becomes_its_article_without_a_jump(pane: Pane) -> None:
    pane.show_jobs(make_job(2), make_job(1))
    pane.view.verticalScrollBar().setValue(30)
    before = pane.y_of(100)
    pane.show_jobs(make_job(2), make_job(1, JobState.DONE, article=101))
    pane.model.show(array("q", [101]) + pane.ids)
    assert pane.y_of(100) == before
    assert list(pane.model.keys[:3]) == [-2, 101, 100]


def test_keys_walk_and_open(pane: Pane) -> None:
    pane.press(Key.Key_J)
    assert pane.chosen_now() == [100]
    pane.press(Key.Key_J)
    pane.press(Key.Key_Down)
    pane.press(Key.Key_K)
    assert pane.chosen_now() == [99]
    pane.press(Key.Key_Return)
    assert pane.opened == [99]
    pane.press(Key.Key_End)
    assert pane.chosen_now() == [1]
    pane.press(Key.Key_Home)
    assert pane.chosen_now() == [100]
    pane.press(Key.Key_PageDown)
    assert 90 < pane.chosen_now()[0] < 100


def test_several_are_chosen_with_shift_and_ctrl(pane: Pane) -> None:
    pane.press(Key.Key_J)
    pane.press(Key.Key_Down, Shift)
    click = pane.view.visualRect(pane.model.index(4, 0)).center()
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, Ctrl, click)
    pane.settle()
    assert list(pane.chosen[-1]) == [100, 99, 96]


def test_while_a_key_is_held_the_choice_waits(pane: Pane) -> None:
    for _ in range(20):
        QApplication.sendEvent(
            pane.view, QKeyEvent(QEvent.Type.KeyPress, Key.Key_J, Qt.KeyboardModifier.NoModifier, "j", True)
        )
        QApplication.processEvents()
    told = len(pane.chosen)
    pane.qtbot.waitUntil(lambda: len(pane.chosen) == told + 1)
    assert list(pane.chosen[-1]) == [81]


def test_everything_can_be_chosen_of_a_million(qtbot: QtBot, theme: Theme, hand: HandTasks) -> None:
    pane = Pane(qtbot, theme, hand, 1_000_000)
    pane.show_jobs(make_job(1))
    pane.press(Key.Key_A, Ctrl)
    pane.qtbot.waitUntil(lambda: bool(pane.chosen))
    chosen = pane.chosen[-1]
    assert (len(chosen), chosen[0], chosen[-1]) == (1_000_000, 1_000_000, 1)
    assert len(pane.shelf.asked) < 10


def test_a_selection_of_a_million_outlives_what_comes_in(qtbot: QtBot, theme: Theme, hand: HandTasks) -> None:
    pane = Pane(qtbot, theme, hand, 1_000_000)
    pane.press(Key.Key_A, Ctrl)
    pane.view.verticalScrollBar().setValue(60_000_000)
    place = pane.y_of(500_000)
    pane.model.show(array("q", [2_000_000]) + pane.ids[:10] + pane.ids[11:])
    chosen = pane.view.chosen_ids()
    assert (len(chosen), chosen[0], chosen[10]) == (999_999, 1_000_000, 999_989)
    assert pane.y_of(500_000) == place


def test_a_click_on_the_glyph_of_a_failed_job_retries_it(pane: Pane) -> None:
    pane.show_jobs(make_job(1), make_job(7, JobState.FAILED))
    place = glyph_place(pane.view.visualRect(pane.model.index(1, 0))).center()
    with pane.qtbot.waitSignal(pane.view.retry_wanted) as told:
        QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [7]
    with pane.qtbot.waitSignal(pane.view.retry_wanted):
        pane.press(Key.Key_Return)
    assert pane.chosen_now() == []


def test_a_double_click_opens(pane: Pane) -> None:
    place = pane.view.visualRect(pane.model.index(2, 0)).center()
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert pane.opened == [98]


def test_a_right_click_chooses_and_asks_for_the_menu(pane: Pane) -> None:
    place: QPoint = pane.view.visualRect(pane.model.index(2, 0)).center()
    wanted: list[QPoint] = []
    pane.view.menu_wanted.connect(wanted.append)
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert pane.chosen_now() == [98]


def test_what_is_dragged_out_are_ids() -> None:
    data = pack_ids(ARTICLES_MIME, [3, 1, 2])
    assert bytes(data.data(ARTICLES_MIME).data()) == b"3,1,2"


def test_other_programs_get_the_links_of_what_is_dragged_out() -> None:
    rows = [
        make_summary(3, url="https://example.org/a?b=1&c=2", title="A <b>"),
        make_summary(1, url="urn:archiver:document:77", title="Handed in"),
    ]
    data = pack_articles([3, 1, 2], rows)
    assert read_ids(data, ARTICLES_MIME) == [3, 1, 2]
    assert [url.toString() for url in data.urls()] == ["https://example.org/a?b=1&c=2"]
    assert data.text() == "https://example.org/a?b=1&c=2"
    assert data.html() == '<a href="https://example.org/a?b=1&amp;c=2">A &lt;b&gt;</a>'


def test_a_live_switch_of_the_theme_repaints_the_rows(pane: Pane, theme: Theme) -> None:
    bright = pane.view.grab().toImage().pixelColor(2, 690)
    theme.set_mode("dark")
    assert pane.view.grab().toImage().pixelColor(2, 690) == theme.tokens.surface != bright

from __future__ import annotations

from array import array
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from archiver.gui.models.articles import JOBS_SHOWN, ArticleListModel, Role
from archiver.model.jobs import Job, JobState
from archiver.model.search import Snippet
from tests.gui.lists import HandTasks, Shelf, make_job


class Desk:
    def __init__(self) -> None:
        self.tasks = HandTasks()
        self.shelf = Shelf()
        self.model = ArticleListModel(self.tasks, self.shelf.load)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.resets = 0
        self.steps: list[tuple[str, int, int]] = []
        self.model.modelReset.connect(self._count_reset)
        self.model.rowsInserted.connect(lambda _, first, last: self.steps.append(("in", first, last)))
        self.model.rowsRemoved.connect(lambda _, first, last: self.steps.append(("out", first, last)))

    def _count_reset(self) -> None:
        self.resets += 1

    def show_jobs(self, *jobs: Job) -> None:
        self.model.show_jobs(jobs, lambda job: job.state.value)

    def index(self, row: int) -> QModelIndex:
        return self.model.index(row, 0)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.tasks.close()
    shiboken6.delete(desk.tester)
    shiboken6.delete(desk.model)


def test_rows_are_empty_until_they_are_loaded(desk: Desk) -> None:
    desk.model.show([5, 6], {6: Snippet("a hit")}, keep=False)
    assert desk.index(0).data(Role.SUMMARY) is None
    desk.tasks.do_all()
    assert desk.index(0).data(Role.SUMMARY).id == 5
    assert desk.index(0).data() == "Article 5, Example"
    assert desk.index(0).data(Role.SNIPPET) is None
    assert desk.index(1).data(Role.SNIPPET) == Snippet("a hit")


def test_a_change_of_the_list_touches_only_what_changed(desk: Desk) -> None:
    desk.model.show([1, 2, 3, 4], keep=False)
    desk.steps.clear()
    desk.resets = 0
    held = QPersistentModelIndex(desk.index(2))
    desk.model.show([9, 1, 3, 4])
    assert desk.steps == [("in", 0, 0), ("out", 2, 2)]
    assert held.row() == 2
    assert desk.resets == 0
    desk.model.show([9, 1, 3, 4])
    assert len(desk.steps) == 2


def test_another_list_is_set_anew(desk: Desk) -> None:
    desk.model.show([1, 2, 3], keep=False)
    desk.resets = 0
    desk.model.show([1, 2], keep=False)
    assert (desk.resets, list(desk.model.keys)) == (1, [1, 2])


def test_a_million_rows_are_taken_without_a_copy(desk: Desk) -> None:
    ids = array("q", range(1_000_000, 0, -1))
    model = ArticleListModel(desk.tasks, desk.shelf.load)  # the tester of the other one looks at each row
    model.show(ids, keep=False)
    assert model.keys is ids
    assert model.row_of(1) == 999_999
    assert not desk.shelf.asked


def test_ids_are_found_by_row_and_rows_by_id(desk: Desk) -> None:
    desk.model.show([5, 6, 7], keep=False)
    desk.show_jobs(make_job(1))
    assert desk.model.row_of(6) == 2
    assert desk.model.row_of(8) is None
    assert desk.model.ids_at([0, 1, 3]) == [5, 7]
    assert desk.model.article_count == 3


def test_jobs_stand_above_the_articles_and_cannot_be_dragged(desk: Desk) -> None:
    desk.model.show([5], keep=False)
    desk.show_jobs(make_job(1), make_job(2, JobState.FAILED), make_job(3, JobState.CANCELLED))
    assert list(desk.model.keys) == [-1, -2, 5]
    assert desk.index(0).data(Role.JOB).words == "fetching"
    assert desk.index(0).data(Role.SUMMARY) is None
    assert desk.index(0).data() == "https://example.org/job/1, fetching"
    assert not desk.index(0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert desk.index(2).flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_a_job_turns_into_its_article_where_it_is(desk: Desk) -> None:
    desk.model.show([5], keep=False)
    desk.show_jobs(make_job(2), make_job(1))
    desk.steps.clear()
    desk.resets = 0
    row = QPersistentModelIndex(desk.index(1))
    desk.show_jobs(make_job(2), make_job(1, JobState.DONE, article=9))
    assert list(desk.model.keys) == [-2, 9, 5]
    desk.model.show([9, 5])
    assert list(desk.model.keys) == [-2, 9, 5]
    desk.show_jobs(make_job(2))
    assert list(desk.model.keys) == [-2, 9, 5]
    assert (row.row(), desk.steps, desk.resets) == (1, [], 0)


def test_an_article_that_was_listed_already_just_loses_the_row_of_its_job(desk: Desk) -> None:
    desk.model.show([4, 5], keep=False)
    desk.show_jobs(make_job(1))
    desk.show_jobs(make_job(1, JobState.DONE, article=5))
    assert list(desk.model.keys) == [4, 5]


def test_a_job_that_was_done_before_has_no_row(desk: Desk) -> None:
    desk.model.show([5], keep=False)
    desk.show_jobs(make_job(1, JobState.DONE, article=9))
    assert list(desk.model.keys) == [5]


def test_another_place_forgets_the_articles_that_jobs_became(desk: Desk) -> None:
    desk.model.show([5], keep=False)
    desk.show_jobs(make_job(1))
    desk.show_jobs(make_job(1, JobState.DONE, article=9))
    desk.model.show([7, 8], keep=False)
    assert list(desk.model.keys) == [7, 8]


def test_a_thousand_jobs_do_not_bury_the_articles(desk: Desk) -> None:
    desk.model.show([5], keep=False)
    desk.show_jobs(*(make_job(id) for id in range(1, 1001)))
    assert desk.model.rowCount() == JOBS_SHOWN + 1

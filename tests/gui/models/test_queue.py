from __future__ import annotations

import shiboken6
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from archiver.gui.models.queue import JOB, QueueModel
from archiver.model.jobs import Job, JobState
from tests.gui.lists import HandTasks, make_job


def test_ten_thousand_jobs_are_loaded_where_one_looks(qtbot: QtBot) -> None:
    tasks, asked = HandTasks(), list[int]()

    def load(ids: list[int]) -> list[Job]:
        asked.extend(ids)
        return [make_job(id) for id in ids]

    model = QueueModel(tasks, load)
    model.show(range(10_000, 0, -1))
    assert model.rowCount() == 10_000
    assert model.index(5000, 0).data(JOB) is None
    tasks.do_all()
    assert model.index(5000, 0).data(JOB).id == 5000
    assert model.ids_at([0, 9_999]) == [10_000, 1]
    assert len(asked) < 200
    tasks.close()


def test_jobs_come_and_go_in_place_and_are_refreshed(qtbot: QtBot) -> None:
    states = {3: JobState.FETCHING, 2: JobState.QUEUED, 1: JobState.QUEUED}
    tasks = HandTasks()
    model = QueueModel(tasks, lambda ids: [make_job(id, states[id]) for id in ids])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([2, 1])
    tasks.do_all()
    with qtbot.assertNotEmitted(model.modelReset):
        model.show([3, 2])
    tasks.do_all()
    states[2] = JobState.DONE
    model.refresh({2})
    tasks.do_all()
    assert [model.index(row, 0).data(JOB).state for row in (0, 1)] == [JobState.FETCHING, JobState.DONE]
    tasks.close()
    shiboken6.delete(tester)

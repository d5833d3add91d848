"""The numbers beside smart collections follow what is changed, and the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from archiver.gui.desk.counting import SmartCounts
from archiver.gui.tasks import Tasks
from archiver.model.articles import Changes
from tests.gui.desk.conftest import Fill


def test_another_day_is_counted_anew(
    fill: Fill, owner: QObject, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.gui.desk.counting._today", lambda: date(2026, 3, 2))
    library = fill(3)
    id = library.add_collection("All", query="words:>0")
    counts = SmartCounts(library, tasks, owner)
    with qtbot.waitSignal(counts.changed):
        counts.ask()
    assert counts.counts == {id: 3}
    library.set_trashed([1], True)  # and nobody told
    counts._look()
    assert not counts._is_asking
    monkeypatch.setattr("archiver.gui.desk.counting._today", lambda: date(2026, 3, 3))
    with qtbot.waitSignal(counts.changed):
        counts._look()
    assert counts.counts == {id: 2}
    counts._look()
    assert not counts._is_asking
    library.set_trashed([2], True)
    with qtbot.waitSignal(counts.changed):
        counts.take(Changes(articles=frozenset({2})))
    assert counts.counts == {id: 1}
    counts.close()

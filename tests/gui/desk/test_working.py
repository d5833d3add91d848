"""The queue and the index at work behind a window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from archiver.gui.desk.working import QueueLane
from archiver.search.index import BATCH
from tests.gui.desk.conftest import Fill

MANY = 2 * BATCH + 100


def test_how_the_index_follows_is_told_until_it_rests(fill: Fill, owner: QObject, qtbot: QtBot) -> None:
    library = fill(MANY)
    told: list[tuple[int, int]] = []
    lane = QueueLane(library, owner)
    lane.indexed.connect(lambda done, total: told.append((done, total)))
    try:
        qtbot.waitUntil(lambda: (0, 0) in told, timeout=20_000)
    finally:
        lane.close()
    assert told == [(BATCH, MANY), (2 * BATCH, MANY), (MANY, MANY), (0, 0)]
    assert library.update_index() == 0

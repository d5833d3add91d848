from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.lists import HandTasks


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[HandTasks]:
    """Tasks that are done when the test says so."""
    tasks = HandTasks()
    yield tasks
    tasks.close()

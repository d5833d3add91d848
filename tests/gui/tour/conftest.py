from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.tour.display import MISSING, Display, running_display
from tests.server import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    if MISSING:
        for item in items:
            if item.path.is_relative_to(here):
                item.add_marker(pytest.mark.skip(reason=f"not here: {', '.join(MISSING)}"))


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    with running_display(tmp_path) as display:
        yield display


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server

"""What is too random or too large for a test of one module.

`pytest tests/campaigns --kills 2000` goes on where the default run stops; `--seed` repeats a run's choices.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

KILLS = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    # pytest reads this only where the folder is named on the command line: elsewhere the defaults below hold.
    parser.addoption("--kills", type=int, default=KILLS, help="how often test_kill kills the program")
    parser.addoption("--seed", type=int, default=None, help="of the choices that test_kill makes; default: a new one")


def kills_wanted(config: pytest.Config) -> int:
    return int(config.getoption("--kills", default=KILLS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).name == "test_kill.py":
            item.add_marker(pytest.mark.timeout(200 + 10 * kills_wanted(config)))


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times to kill."""
    return kills_wanted(request.config)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the choices of this run follow from."""
    chosen = request.config.getoption("--seed", default=None)
    return random.SystemRandom().randrange(1_000_000) if chosen is None else int(chosen)

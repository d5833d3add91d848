"""What is too random or too large for a test of one module.

`pytest tests/campaigns --kills 2000 --fuzz 3600` goes on where the default run stops; `--seed` repeats a run's choices.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

KILLS = 20
FUZZ_SECONDS = 4.0
"""As a part of the whole suite."""
OF_THE_SUITE = 2026
"""The seed as a part of the whole suite, whose outcome should be that of the change and not of the day."""
ALONE = 60.0
"""Called by itself."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=None, help="how often test_kill kills the program")
    parser.addoption(
        "--seed",
        type=int,
        default=None,
        help="of the choices of test_kill and test_fuzz; default: a new one where these are called by themselves",
    )
    parser.addoption("--fuzz", type=float, default=None, help="seconds that test_fuzz makes up pages")


def is_alone(config: pytest.Config) -> bool:
    """Whether campaigns were called by themselves."""
    return any("campaigns" in str(argument) for argument in config.args)


def kills_wanted(config: pytest.Config) -> int:
    return int(config.getoption("--kills", default=None) or KILLS)


def fuzz_seconds_wanted(config: pytest.Config) -> float:
    return float(config.getoption("--fuzz", default=None) or (ALONE if is_alone(config) else FUZZ_SECONDS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).name == "test_kill.py":
            item.add_marker(pytest.mark.timeout(200 + 10 * kills_wanted(config)))
        if Path(item.path).name == "test_fuzz.py":
            item.add_marker(pytest.mark.timeout(200 + fuzz_seconds_wanted(config)))


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many times to kill."""
    return kills_wanted(request.config)


@pytest.fixture
def fuzz_seconds(request: pytest.FixtureRequest) -> float:
    """How long to make up pages."""
    return fuzz_seconds_wanted(request.config)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the choices of this run follow from."""
    chosen = request.config.getoption("--seed", default=None)
    if chosen is None:
        return random.SystemRandom().randrange(1_000_000) if is_alone(request.config) else OF_THE_SUITE
    return int(chosen)

"""Libraries that are closed when their test is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archiver.store.store import Store
from tests.store.libraries import open_store

Opening = Callable[..., Store]


@pytest.fixture
def opening() -> Iterator[Opening]:
    """`open_store`, with everything it opened closed at the end."""
    opened: list[Store] = []

    def open_and_remember(folder: Path, **options: object) -> Store:
        store = open_store(folder, **options)  # type: ignore[arg-type]  # handed on as they came
        opened.append(store)
        return store

    yield open_and_remember
    for store in opened:
        store.close()


@pytest.fixture
def store(tmp_path: Path, opening: Opening, blank: Path) -> Store:
    """An empty library."""
    return opening(shutil.copytree(blank, tmp_path / "library"))

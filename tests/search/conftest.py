"""A small library with its index."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.search.index import Index
from archiver.search.searcher import Searcher
from archiver.store.store import Store
from tests.store.libraries import open_store


@pytest.fixture
def store(tmp_path: Path, blank: Path) -> Iterator[Store]:
    store = open_store(shutil.copytree(blank, tmp_path / "library"))
    yield store
    store.close()


@pytest.fixture
def index(store: Store) -> Iterator[Index]:
    index = Index(store)
    yield index
    index.close()


@pytest.fixture
def searcher(store: Store, index: Index) -> Searcher:
    return Searcher(store, index)

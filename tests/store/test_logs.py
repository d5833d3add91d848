"""SQLite's -wal and -shm, missing, stale or somebody else's (FAULT 134)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.errors import LibraryDamaged
from archiver.model.articles import ArticleFilter
from archiver.store.store import DATABASE, Store
from archiver.store.upkeep.check import check
from tests.store.conftest import Opening
from tests.store.libraries import article, keep, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library of two articles."""
    store = open_store(tmp_path / "library")
    keep(store, "https://a.test/one")
    keep(store, "https://a.test/two", article("Two", "Nets dry on the wall."))
    store.close()
    return store.folder


def titles(store: Store) -> list[str]:
    return [row.title for row in store.read(lambda unit: unit.lists.page(ArticleFilter()))]


@pytest.fixture
def unsettled(tmp_path: Path) -> Path:
    """A library as a killed process leaves it: the newest article is in the -wal alone."""
    store = open_store(tmp_path / "killed")
    keep(store, "https://a.test/log", article("In the log", "Only the log knows this."))
    shutil.copytree(store.folder, tmp_path / "unsettled")
    store.close()
    return tmp_path / "unsettled"


def test_what_a_killed_process_committed_is_there(unsettled: Path, opening: Opening) -> None:
    assert titles(opening(unsettled)) == ["In the log"]


def test_a_lost_shm_is_made_anew(unsettled: Path, opening: Opening) -> None:
    (unsettled / f"{DATABASE}-shm").unlink()
    assert titles(opening(unsettled)) == ["In the log"]


@pytest.mark.parametrize("junk", [b"", b"junk", bytes(40_000)])
def test_junk_beside_the_database_is_no_hindrance(folder: Path, junk: bytes, opening: Opening) -> None:
    for suffix in ("-wal", "-shm"):
        (folder / (DATABASE + suffix)).write_bytes(junk)
    store = opening(folder)
    assert sorted(titles(store)) == ["The harbour at dawn", "Two"]
    keep(store, "https://a.test/three")
    assert len(titles(store)) == 3


def test_a_log_without_its_database_is_set_aside(unsettled: Path, opening: Opening) -> None:
    """SQLite would replay it over the new database."""
    log = (unsettled / f"{DATABASE}-wal").read_bytes()
    (unsettled / DATABASE).unlink()
    shutil.rmtree(unsettled / "files")  # with them no new library would be begun
    store = opening(unsettled)
    assert titles(store) == []
    assert check(store, repair=False, extract=lambda body, url, media_type: None, sweep=False) == []
    assert [path.read_bytes() for path in unsettled.glob("*.lost")] == [log]


def test_somebody_elses_log_is_told(folder: Path, unsettled: Path) -> None:
    """Another database's log, which SQLite cannot know from this one's: what it does is found by the check."""
    shutil.copy(unsettled / f"{DATABASE}-wal", folder / f"{DATABASE}-wal")
    try:
        store = open_store(folder)
    except LibraryDamaged:
        return
    try:
        found = check(store, repair=False, extract=lambda body, url, media_type: None, sweep=True)
        assert found or sorted(titles(store)) in (["The harbour at dawn", "Two"], ["In the log"])
    except LibraryDamaged:
        return
    finally:
        store.close()

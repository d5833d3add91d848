"""Every public verb of the store, with somebody else holding the lock and with the disk full.

The verbs are in `verbs.py`; one that is missing there fails the first test.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.errors import DiskFull, LibraryBusy
from archiver.store import keeper
from archiver.store.database import Database
from archiver.store.files import Files
from archiver.store.keeper import JobQueue, Keeper
from archiver.store.locks import QueueLock, folder_lock
from archiver.store.rows.repository import ChangeLog, Repository
from archiver.store.store import Store, Unit
from archiver.store.upkeep import backup, bundle, check
from tests.store.conftest import Opening
from tests.store.holder import Holder
from tests.store.libraries import files_of, state_of
from tests.store.room import filled, small_disk
from tests.store.verbs import NO_DISK, VERBS, Needs, Prepared, prepare

SOON = 0.05
"""Seconds a test is willing to wait for a lock that will not come free."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def holder() -> Iterator[Holder]:
    holder = Holder()
    yield holder
    holder.close()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_disk(tmp_path_factory.mktemp("disk")) as folder:
        yield folder


def public_names() -> Iterator[str]:
    repositories = [type(value) for value in vars(Unit(None, "", ChangeLog())).values()]  # type: ignore[arg-type]  # only its repositories' classes are asked for
    classes = [kind for kind in repositories if issubclass(kind, Repository)]
    for kind in (Repository, *classes, JobQueue, Keeper, Files, Database, Store):
        yield from (f"{kind.__name__}.{name}" for name in vars(kind) if not name.startswith("_"))
    for module in (backup, bundle, check):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__.rpartition('.')[2]}.{name}"


def test_every_public_verb_is_in_the_table() -> None:
    names = set(public_names())
    assert names == VERBS.keys() | NO_DISK
    assert len(names) > 100
    assert keeper.__name__ == JobQueue.__module__


@pytest.mark.parametrize("lock", ["exclusive", "turn"])
@pytest.mark.parametrize("name", VERBS)
def test_while_another_process_holds_the_lock(
    name: str, lock: str, prepared: Prepared, holder: Holder, tmp_path: Path, opening: Opening
) -> None:
    """Reading goes on; a write says LibraryBusy, leaves nothing behind, and works once the lock is free."""
    needs, call = VERBS[name]
    store = opening(prepared.copied(tmp_path / "library"), busy_seconds=SOON)
    needed = Needs.LOCK if lock == "exclusive" else Needs.TURN
    with holder.hold(lock, store.database.path):
        if needed not in needs:
            call(store, prepared)
            return
        before = state_of(store), files_of(store.folder)
        with pytest.raises(LibraryBusy):
            call(store, prepared)
        if name != "bundle.unpack":  # its files come first, and stay as files that no row names
            assert (state_of(store), files_of(store.folder)) == before
    call(store, prepared)


@pytest.mark.parametrize("name", [name for name, (needs, _) in VERBS.items() if Needs.LOCK & needs])
def test_a_database_that_cannot_grow(name: str, prepared: Prepared, tmp_path: Path, opening: Opening) -> None:
    """The last page is used up while the verb's transaction is under way: nothing of it stays."""
    _, call = VERBS[name]
    store = opening(prepared.copied(tmp_path / "library"))
    units = []

    def in_one_transaction(unit: Unit) -> None:
        units.append(unit)
        unit.connection.exec_driver_sql("UPDATE articles SET title = title || '!'")
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        unit.connection.exec_driver_sql("INSERT INTO facts VALUES ('filler', zeroblob(1000000))")

    before = state_of(store)
    with pytest.raises(DiskFull):
        store.write(in_one_transaction)
    assert state_of(store) == before
    store.write(lambda unit: unit.connection.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    call(store, prepared)


@pytest.mark.parametrize("name", VERBS)
def test_on_a_full_disk(name: str, prepared: Prepared, disk: Path, opening: Opening) -> None:
    """Reading goes on; whatever needs room says DiskFull, leaves nothing behind, and works once there is room."""
    needs, call = VERBS[name]
    store = opening(prepared.copied(disk / name))
    before = state_of(store), files_of(store.folder), sorted(store.folder.iterdir())
    with filled(disk):
        if Needs.ROOM in needs:
            with pytest.raises(DiskFull):
                call(store, prepared)
            assert (state_of(store), files_of(store.folder), sorted(store.folder.iterdir())) == before
        else:
            call(store, prepared)
    call(store, prepared)
    store.close()


@pytest.mark.parametrize("lock", ["exclusive", "turn"])
@pytest.mark.parametrize("name", ["Tags.put", "Keeper.keep", "JobQueue.claim", "backup.restore", "Store.migrate"])
def test_waiting_for_a_lock_that_comes_free(
    name: str, lock: str, prepared: Prepared, holder: Holder, tmp_path: Path, opening: Opening
) -> None:
    store = opening(prepared.copied(tmp_path / "library"), busy_seconds=60)
    finished = threading.Event()

    def write() -> None:
        VERBS[name][1](store, prepared)
        finished.set()

    with holder.hold(lock, store.database.path):
        thread = threading.Thread(target=write)
        thread.start()
        assert not finished.wait(0.2)
    thread.join(60)
    assert finished.is_set()


def test_the_lock_of_a_folder_without_a_database(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "library.db"
    with holder.hold("turn", database), pytest.raises(LibraryBusy) as busy, folder_lock(database, SOON):
        pytest.fail("two had the lock")
    assert busy.value.seconds == SOON
    with folder_lock(database, SOON):
        assert database.with_name("library.db.lock").exists()


def test_only_one_works_the_queue(tmp_path: Path) -> None:
    first, second = QueueLock(tmp_path), QueueLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()

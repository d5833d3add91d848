"""Every public verb of the store, with somebody else holding the lock and with the disk full.

The verbs are in `verbs.py`; one that is missing there fails the first test.
"""

from __future__ import annotations

import inspect
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from archiver.errors import DiskFull, LibraryBusy
from archiver.store import keeper
from archiver.store.database import Database
from archiver.store.files import Files
from archiver.store.keeper import JobQueue, Keeper
from archiver.store.locks import QueueLock, WriteLock, folder_lock
from archiver.store.rows.repository import ChangeLog, Repository
from archiver.store.store import Store, Unit
from archiver.store.upkeep import backup, bundle, check
from tests.store.conftest import Opening
from tests.store.holder import Holder
from tests.store.libraries import files_of, open_store, state_of
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


@pytest.fixture
def on_disk(disk: Path, opening: Opening) -> Iterator[Path]:
    """Where a library on the small disk may lie during one test."""
    yield disk / "library"
    shutil.rmtree(disk / "library")


def public_names() -> Iterator[str]:
    unit = Unit(sa.create_mock_engine("sqlite://", print), "", ChangeLog())  # type: ignore[arg-type]  # only looked at
    repositories = [type(part) for part in vars(unit).values() if isinstance(part, Repository)]
    kinds: list[type] = [Repository, *repositories, JobQueue, Keeper, Files, Database, Store]
    for kind in kinds:
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


LOCKS = {"exclusive": Needs.LOCK, "turn": Needs.TURN}


@pytest.fixture(scope="module", params=LOCKS)
def locked(
    request: pytest.FixtureRequest, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Needs, Store]]:
    """A library whose lock another process has all the time."""
    holder = Holder()
    store = open_store(prepared.copied(tmp_path_factory.mktemp("locked") / "library"), busy_seconds=SOON)
    with holder.hold(request.param, store.database.path):
        yield LOCKS[request.param], store
    store.close()
    holder.close()


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if not verb.needs & (Needs.LOCK | Needs.TURN)])
def test_reading_goes_on_while_another_process_holds_the_lock(
    name: str, locked: tuple[Needs, Store], prepared: Prepared
) -> None:
    VERBS[name].call(locked[1], prepared)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.needs & (Needs.LOCK | Needs.TURN)])
def test_a_write_while_another_process_holds_the_lock(
    name: str, lock: str, prepared: Prepared, holder: Holder, tmp_path: Path, opening: Opening
) -> None:
    """It says LibraryBusy, leaves nothing behind, and works once the lock is free."""
    verb = VERBS[name]
    store = opening(prepared.copied(tmp_path / "library"), busy_seconds=SOON)
    with holder.hold(lock, store.database.path):
        before = state_of(store), files_of(store.folder)
        if LOCKS[lock] in verb.needs:
            with pytest.raises(LibraryBusy):
                verb.call(store, prepared)
        if name != "bundle.unpack":  # its files come first, and stay as files that no row names
            assert (state_of(store), files_of(store.folder)) == before
    verb.call(store, prepared)


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.in_unit])
def test_a_database_that_can_grow_no_further(name: str, prepared: Prepared, tmp_path: Path, opening: Opening) -> None:
    """The room ends when the verb has done its work but the transaction is still open: nothing of it stays."""
    verb = VERBS[name]
    store = opening(prepared.copied(tmp_path / "library"))

    def fill_up(unit: Unit) -> None:
        assert verb.in_unit is not None
        verb.in_unit(unit, prepared)
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        unit.connection.exec_driver_sql("INSERT INTO facts VALUES ('filler', zeroblob(1000000))")

    before = state_of(store)
    with pytest.raises(DiskFull):
        store.write(fill_up)
    assert state_of(store) == before
    store.write(lambda unit: unit.connection.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    verb.call(store, prepared)
    assert name == "Saving.count_images" or state_of(store) != before


@pytest.fixture(scope="module")
def stuffed(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A library on a disk that is full all the time."""
    with small_disk(tmp_path_factory.mktemp("stuffed")) as folder:
        store = open_store(prepared.copied(folder / "library"))
        store.write(lambda unit: unit.tags.put(["Tide"], [1]))
        with filled(folder):
            yield store
        store.close()


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if not verb.needs & Needs.ROOM])
def test_reading_goes_on_on_a_full_disk(name: str, stuffed: Store, prepared: Prepared) -> None:
    VERBS[name].call(stuffed, prepared)


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.needs & Needs.ROOM])
def test_a_write_on_a_full_disk(name: str, prepared: Prepared, disk: Path, on_disk: Path, opening: Opening) -> None:
    """It says DiskFull, leaves nothing behind, and works once there is room."""
    verb = VERBS[name]
    store = opening(prepared.copied(on_disk))
    before = state_of(store), files_of(store.folder), sorted(store.folder.iterdir())
    with filled(disk):
        with pytest.raises(DiskFull):
            verb.call(store, prepared)
        assert (state_of(store), files_of(store.folder), sorted(store.folder.iterdir())) == before
    verb.call(store, prepared)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", ["Tags.put", "Keeper.keep", "JobQueue.claim", "backup.restore", "Store.migrate"])
def test_waiting_for_a_lock_that_comes_free(
    name: str, lock: str, prepared: Prepared, holder: Holder, tmp_path: Path, opening: Opening
) -> None:
    store = opening(prepared.copied(tmp_path / "library"), busy_seconds=60)
    finished = threading.Event()

    def write() -> None:
        VERBS[name].call(store, prepared)
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


def test_only_one_has_the_turn_to_write_also_when_the_file_was_deleted(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "library.db"
    one, other = WriteLock(database), WriteLock(database)
    with one.turn(SOON):
        with pytest.raises(LibraryBusy) as busy, other.turn(SOON):
            pytest.fail("two had the lock")
        assert (busy.value.path, busy.value.seconds) == (str(database), SOON)
    with other.turn(SOON):
        pass
    database.with_name("library.db.lock").unlink()  # both still have it open
    with holder.hold("turn", database), pytest.raises(LibraryBusy), one.turn(SOON):
        pytest.fail("two had the lock")
    with one.turn(SOON), pytest.raises(LibraryBusy), other.turn(SOON):
        pytest.fail("two had the lock")
    one.close()
    with one.turn(SOON):
        pass
    one.close()
    other.close()


def test_only_one_works_the_queue(tmp_path: Path) -> None:
    first, second = QueueLock(tmp_path), QueueLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()

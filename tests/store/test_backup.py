"""Snapshots: whole, told when damaged, thinned by age, put back without a moment in between."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, BackupDamaged, BackupTooNew, LibraryDamaged
from archiver.model.articles import ArticleFilter
from archiver.store.schema import APPLICATION_ID, VERSION
from archiver.store.store import Store
from archiver.store.upkeep import backup
from tests.store.conftest import Opening
from tests.store.libraries import damage, keep, state_of


def saved_then_changed(store: Store, folder: Path) -> Path:
    """A snapshot of a library of one article, which has two by now."""
    keep(store, "https://a.test/one", tags=("sea",))
    path = backup.snapshot(store.database, folder / "saved.db")
    keep(store, "https://a.test/two")
    return path


def titles(store: Store) -> int:
    return len(store.read(lambda unit: unit.lists.page(ArticleFilter())))


def test_a_snapshot_holds_everything(store: Store, tmp_path: Path, opening: Opening) -> None:
    keep(store, tags=("sea",))
    path = backup.snapshot(store.database, tmp_path / "deep" / "saved.db")
    assert backup.verify(path) == VERSION
    assert not list(path.parent.glob("*-wal"))
    assert not list(path.parent.glob("*.partial"))
    (tmp_path / "other").mkdir()
    shutil.copy(path, tmp_path / "other" / "library.db")
    assert state_of(opening(tmp_path / "other")) == state_of(store)


def test_a_snapshot_is_one_state_while_others_write(store: Store, tmp_path: Path) -> None:
    """FAULT 164: tag and link are made in one transaction, so one is never there without the other."""
    id = keep(store)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            store.write(lambda unit: unit.tags.put([f"tag {number}"], [id]), durable=False)  # noqa: B023  # at once
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            path = backup.snapshot(store.database, tmp_path / f"{number}.db")
            with closing(sqlite3.connect(path)) as connection:
                assert connection.execute("SELECT count(*) FROM tags").fetchone() == (
                    connection.execute("SELECT count(*) FROM article_tags").fetchone()
                )
    finally:
        stop.set()
        thread.join()


def test_a_damaged_library_gives_no_backup(store: Store, tmp_path: Path) -> None:
    keep(store)
    root: int = store.read(
        lambda unit: unit.connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'article_urls'"
        ).scalar_one()
    )
    store.close()
    damage(store.database.path, (root - 1) * 4096)
    again = Store.open(store.folder)
    try:
        with pytest.raises((BackupDamaged, LibraryDamaged)):
            backup.snapshot(again.database, tmp_path / "saved.db")
    finally:
        again.close()
    assert not list(tmp_path.glob("saved.db*"))


# --- what is refused (FAULTS 119, 120)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def bit_flipped(path: Path) -> None:
    damage(path)


def header_flipped(path: Path) -> None:
    damage(path, 3)


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("VACUUM")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("ruin", "expected"),
    [
        (truncated, BackupDamaged),
        (emptied, BackupDamaged),
        (bit_flipped, BackupDamaged),
        (header_flipped, BackupDamaged),
        (somebody_elses, BackupDamaged),
        (without_tables, BackupDamaged),
        (newer, BackupTooNew),
        (gone, BackupDamaged),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_is_refused(store: Store, tmp_path: Path, ruin: object, expected: type[ArchiverError]) -> None:
    path = saved_then_changed(store, tmp_path)
    assert callable(ruin)
    ruin(path)
    before = state_of(store)
    with pytest.raises(expected) as refused:
        backup.restore(store.database, path)
    assert refused.value.facts()["path"] == str(path)
    assert state_of(store) == before


@pytest.mark.parametrize("offset", range(100, 160_000, 16_001))
def test_a_flipped_bit_anywhere_is_noticed(store: Store, tmp_path: Path, offset: int) -> None:
    path = saved_then_changed(store, tmp_path)
    damage(path, offset)
    with pytest.raises(BackupDamaged):
        backup.verify(path)


# --- putting back (FAULT 142)


def test_restoring_puts_back_what_was(store: Store, tmp_path: Path) -> None:
    keep(store, "https://a.test/one", tags=("sea",))
    before = state_of(store)
    path = backup.snapshot(store.database, tmp_path / "saved.db")
    keep(store, "https://a.test/two", tags=("fog",))
    backup.restore(store.database, path)
    assert state_of(store) == before
    keep(store, "https://a.test/three")
    assert titles(store) == 2


def test_restoring_while_others_have_it_open(store: Store, tmp_path: Path, opening: Opening) -> None:
    """A reader that is in the middle goes on with the state it saw; every later one sees the new state."""
    path = saved_then_changed(store, tmp_path)
    other = opening(store.folder)
    seen = []

    def look(connection: object) -> None:
        from sqlalchemy import Connection

        assert isinstance(connection, Connection)
        seen.append(connection.exec_driver_sql("SELECT count(*) FROM articles").scalar())
        backup.restore(store.database, path)
        seen.append(connection.exec_driver_sql("SELECT count(*) FROM articles").scalar())

    other.database.read(look)
    assert seen == [2, 2]
    assert titles(other) == titles(store) == 1
    keep(other, "https://a.test/three")
    assert titles(store) == 2
    assert store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
    assert store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"


def test_an_older_snapshot_is_migrated_on_its_way(store: Store, tmp_path: Path) -> None:
    keep(store)
    older = tmp_path / "older.db"
    with closing(sqlite3.connect(older)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("VACUUM")
    kept = older.read_bytes()
    backup.restore(store.database, older)
    assert titles(store) == 0
    keep(store)
    assert titles(store) == 1
    assert older.read_bytes() == kept
    assert store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA user_version").scalar()) == VERSION


# --- thinning (FAULT 170)

TODAY = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def named(*times: datetime) -> list[Path]:
    return sorted((Path(f"{time:%Y-%m-%dT%H-%M-%S}.backup.db") for time in times), reverse=True)


def kept(paths: list[Path], today: datetime = TODAY) -> list[str]:
    doomed = set(backup.superfluous(paths, today))
    return [path.name[:16] for path in paths if path not in doomed]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], 0),
        ([TODAY], 1),
        ([TODAY - timedelta(minutes=minute) for minute in range(10)], 3),
        ([TODAY - timedelta(days=day) for day in range(12)], 12),
        # 12 days, the last of each of 10 weeks, the last of each of 9 months: some are the same
        ([TODAY - timedelta(days=day) for day in range(400)], 12 + 8 + 7),
        ([TODAY - timedelta(hours=hour) for hour in range(24 * 30)], 12 + 2 + 3 + 1),
        ([TODAY - timedelta(days=365 * year) for year in range(20)], 12),
    ],
)
def test_thinning(times: list[datetime], expected: int) -> None:
    paths = named(*times)
    left = kept(paths)
    assert len(left) == expected
    assert left[:3] == [path.name[:16] for path in paths[:3]]
    assert kept([path for path in paths if path.name[:16] in left]) == left, "a second run removes nothing"


def test_what_is_from_the_future_or_has_another_name_stays_and_does_not_count() -> None:
    future = named(*(TODAY + timedelta(days=400 + 40 * number) for number in range(12)))
    mine = [Path("before the move.backup.db"), Path("9999-99-99T00-00-00.backup.db")]
    now = named(*(TODAY - timedelta(minutes=minute) for minute in range(5)))
    assert backup.superfluous([*mine, *future, *now], TODAY) == now[3:]


def test_backing_up_thins_but_never_removes_what_it_just_made(store: Store) -> None:
    made = [backup.snapshot_into(store.database, store.backups, "again") for _ in range(6)]
    assert all(path.name.startswith(f"{datetime.now(UTC):%Y-}") for path in made)
    assert made[-1].exists()
    left = backup.snapshots(store.backups)
    assert 3 <= len(left) <= 4
    assert sorted(path.name for path in store.backups.glob("*.sha256")) == sorted(
        f"{path.name}.sha256" for path in left
    )


def test_two_back_up_at_once(store: Store, opening: Opening) -> None:
    other = opening(store.folder)
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def back_up(one: Store) -> None:
        gate.wait(30)
        try:
            for _ in range(3):
                backup.snapshot_into(one.database, one.backups)
        except BaseException as error:  # noqa: BLE001  # it goes to the test
            failures.append(error)

    threads = [threading.Thread(target=back_up, args=(one,)) for one in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    left = backup.snapshots(store.backups)
    assert len(left) >= 3
    for path in left:
        backup.verify(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2026-11-23T18-30-00.backup.db", ""),
        ("2026-11-23T18-30-00-1.backup.db", ""),
        ("2026-11-23T18-30-00-before-restore-2.backup.db", "before-restore-2"),
        ("2026-11-23T18-30-00-before-version-9.backup.db", "before-version-9"),
        ("before-restore.backup.db", ""),
    ],
)
def test_the_name_says_why(name: str, reason: str) -> None:
    assert backup.reason_of(Path(name)) == reason


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("2026-11-23T18-30-00.backup.db", TODAY),
        ("2026-11-23T18-30-00-before-restore-2.backup.db", TODAY),
        ("mine.backup.db", None),
        ("2026-13-23T18-30-00.backup.db", None),
    ],
)
def test_the_name_says_when(name: str, time: datetime | None) -> None:
    assert backup.taken_at(Path(name)) == time

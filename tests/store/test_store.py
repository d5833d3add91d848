"""Opening: what is no library, damaged, too new or read-only is said; what is older is brought up to date."""

from __future__ import annotations

import importlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archiver.errors import (
    ArchiverError,
    DiskFull,
    LibraryDamaged,
    LibraryMissing,
    LibraryReadOnly,
    LibraryTooNew,
    NotALibrary,
)
from archiver.model.articles import ArticleFilter, Changes, Sort
from archiver.store import schema
from archiver.store.store import DATABASE, Store, Unit
from archiver.store.upkeep.backup import snapshots
from archiver.store.upkeep.check import check
from tests.store.conftest import Opening
from tests.store.libraries import article, keep, open_store, state_of
from tests.store.room import filled, read_only, small_disk

ROOT = Path(__file__).parents[2]

CREATE = """
import sys
from pathlib import Path
from tests.store.libraries import keep, open_store
store = open_store(Path(sys.argv[1]))
print(keep(store, f"https://a.test/{sys.argv[2]}"))
store.close()
"""


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


def test_a_library_is_made_where_there_is_none(tmp_path: Path, opening: Opening) -> None:
    store = opening(tmp_path / "deep" / "Bücher 図書")
    keep(store)
    assert titles(store) == ["The harbour at dawn"]
    assert {path.name for path in store.folder.iterdir()} >= {DATABASE, "files", "backups"}
    assert not store.read_only


def test_none_is_made_when_nobody_asked(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        open_store(tmp_path / "library", create=False)
    assert not (tmp_path / "library").exists()


def zero_bytes(database: Path) -> None:
    database.write_bytes(b"")


def other_text(database: Path) -> None:
    database.write_bytes(b"Dear diary, " * 1000)


def header_only(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:100])


def half(database: Path) -> None:
    data = database.read_bytes()
    database.write_bytes(data[: len(data) // 2])


def cut_page(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:-1000])


def somebody_elses(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA application_id = 1")


def a_folder(database: Path) -> None:
    database.unlink()
    database.mkdir()


def without_a_table(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE highlights")


@pytest.mark.parametrize(
    ("ruin", "expected"),
    [
        (zero_bytes, NotALibrary),
        (other_text, NotALibrary),
        (header_only, (NotALibrary, LibraryDamaged)),
        (half, LibraryDamaged),
        (cut_page, LibraryDamaged),
        (somebody_elses, NotALibrary),
        (a_folder, NotALibrary),
        (without_a_table, LibraryDamaged),
    ],
)
def test_what_is_no_library(
    folder: Path, ruin: Callable[[Path], None], expected: type[ArchiverError] | tuple[type[ArchiverError], ...]
) -> None:
    """FAULTS 131, 132: it is said, and nothing is made in its place."""
    database = folder / DATABASE
    ruin(database)
    before = database.read_bytes() if database.is_file() else b""
    with pytest.raises(expected):  # noqa: PT012  # a file cut short may show that only when it is read
        store = open_store(folder)
        try:
            found = check(store, repair=False, extract=lambda body, url, media_type: None, sweep=True)
            assert [finding for finding in found if finding.kind == "database_damaged"]
            raise LibraryDamaged(str(database), "told by the check")
        finally:
            store.close()
    assert (database.read_bytes() if database.is_file() else b"") == before


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(NotALibrary):
        open_store(tmp_path / "library")
    with pytest.raises(NotALibrary):
        open_store(tmp_path / "library" / "below")


def test_a_newer_library_is_refused_and_untouched(folder: Path) -> None:
    """FAULT 136."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        connection.execute("CREATE TABLE of_the_future (id INTEGER)")
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(LibraryTooNew) as too_new:
        open_store(folder)
    assert (too_new.value.found, too_new.value.known) == (schema.VERSION + 1, schema.VERSION)
    assert (folder / DATABASE).read_bytes() == before


def make_older(folder: Path) -> None:
    """A library of schema version 0: one that has no tables yet."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("VACUUM")


def test_an_older_library_is_backed_up_and_migrated(tmp_path: Path, opening: Opening) -> None:
    make_older(tmp_path / "older")
    store = opening(tmp_path / "older")
    keep(store)
    assert titles(store) == ["The harbour at dawn"]
    (backup,) = snapshots(store.backups)
    assert f"before-version-{schema.VERSION}" in backup.name
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def make_first(folder: Path) -> None:
    """A library of schema version 1, as the first release of the program left it."""
    make_older(folder)
    first = importlib.import_module("archiver.store.migrations.versions.0001_first")
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        for statement in first.STATEMENTS:
            connection.execute(statement)
        connection.execute("INSERT INTO facts VALUES ('id', 'one')")
        connection.execute("INSERT INTO collections (name, name_key, position) VALUES ('Sea', 'sea', 0)")
        for title in ("The pier", "The buoy"):
            connection.execute(
                """INSERT INTO articles (url, title, excerpt, word_count, completeness, images_total, images_saved,
                saved_at) VALUES ('https://a.test', ?, '', 1, 'link_only', 0, 0, 0)""",
                (title,),
            )
        connection.execute("INSERT INTO collection_articles VALUES (1, 1, 0, 0)")
        connection.execute("PRAGMA user_version = 1")


def test_a_library_of_the_first_version_keeps_all_it_has(tmp_path: Path, opening: Opening, store: Store) -> None:
    make_first(tmp_path / "first")
    older = opening(tmp_path / "first")
    (backup,) = snapshots(older.backups)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert titles(older) == ["The buoy", "The pier"]
    assert list(older.read(lambda unit: unit.lists.ids(ArticleFilter(), Sort.TITLE, descending=False))) == [2, 1]
    (sea,) = older.read(lambda unit: unit.collections.all())
    assert (sea.name, sea.article_count, sea.query) == ("Sea", 1, None)
    names = "SELECT type || name FROM sqlite_master ORDER BY 1"
    there = older.read(lambda unit: list(unit.connection.exec_driver_sql(names).scalars()))
    assert there == store.read(lambda unit: list(unit.connection.exec_driver_sql(names).scalars()))


def test_two_migrate_at_once(tmp_path: Path, opening: Opening) -> None:
    make_older(tmp_path / "older")
    gate = threading.Barrier(2)
    failures: list[BaseException] = []

    def migrate() -> None:
        gate.wait(30)
        try:
            opening(tmp_path / "older")
        except BaseException as error:  # noqa: BLE001  # it goes to the test
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    keep(opening(tmp_path / "older"))


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.store import migrations

    make_older(tmp_path / "older")
    upgrade = migrations.upgrade

    def fail(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]  # handed on
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        open_store(tmp_path / "older")
    with closing(sqlite3.connect(tmp_path / "older" / DATABASE)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_two_processes_make_one_library(tmp_path: Path, opening: Opening) -> None:
    """FAULT 159."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CREATE, str(tmp_path / "library"), str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    said = [process.communicate(timeout=60) for process in processes]
    assert sorted(said) == [("1\n", ""), ("2\n", ""), ("3\n", "")]
    assert len(titles(opening(tmp_path / "library"))) == 3


def test_a_creation_that_was_killed_is_no_hindrance(tmp_path: Path, opening: Opening) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for suffix in ("", "-journal", "-wal", "-shm"):
        (folder / f"{DATABASE}.new{suffix}").write_bytes(b"half of something")
    keep(opening(folder))
    assert not list(folder.glob("*.new*"))


# --- where nothing can be written


def test_a_read_only_disk_can_be_read(tmp_path: Path) -> None:
    """FAULT 146."""
    with small_disk(tmp_path) as disk:
        store = open_store(disk / "library")
        keep(store)
        store.close()
        with read_only(disk):
            store = open_store(disk / "library")
            try:
                assert titles(store) == ["The harbour at dawn"]
                for write in (lambda: store.write(lambda unit: None), lambda: store.files.put(b"new", packed=False)):
                    with pytest.raises(LibraryReadOnly):
                        write()
            finally:
                store.close()
            with pytest.raises(LibraryReadOnly):
                open_store(disk / "another")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    """FAULT 146, for who is not root."""
    folder.chmod(0o500)
    try:
        store = open_store(folder)
        try:
            assert len(titles(store)) == 2
            with pytest.raises(LibraryReadOnly):
                store.write(lambda unit: None)
        finally:
            store.close()
        with pytest.raises(LibraryReadOnly):
            open_store(folder / "another")
    finally:
        folder.chmod(0o700)


def test_a_disk_that_is_full_at_the_start(tmp_path: Path) -> None:
    """FAULT 145: it opens, says that it is read-only, and shows everything."""
    with small_disk(tmp_path) as disk:
        store = open_store(disk / "library")
        keep(store)
        store.close()
        with filled(disk):
            store = open_store(disk / "library")
            try:
                assert store.read_only
                assert titles(store) == ["The harbour at dawn"]
                with pytest.raises(LibraryReadOnly):
                    store.write(lambda unit: None)
            finally:
                store.close()
            with pytest.raises(DiskFull):
                open_store(disk / "another")
        store = open_store(disk / "library")
        keep(store, "https://a.test/two")
        assert len(titles(store)) == 2
        store.close()
        open_store(disk / "another").close()


def test_a_migration_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        make_older(disk / "older")
        with filled(disk), pytest.raises((DiskFull, LibraryReadOnly)):
            open_store(disk / "older")
        store = open_store(disk / "older")
        keep(store)
        store.close()


# --- changes


def test_changes_are_told_after_the_commit(store: Store) -> None:
    heard: list[Changes] = []

    def listener(changes: Changes) -> None:
        heard.append(changes)
        assert store.read(lambda unit: unit.tags.all()) != []

    id = keep(store, tags=("sea",))
    store.subscribe(listener)
    store.write(lambda unit: unit.tags.put(["fog"], [id]))
    store.write(lambda unit: None)

    def fail(unit: Unit) -> None:
        unit.tags.put(["tide"], [id])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(fail)
    store.unsubscribe(listener)
    store.write(lambda unit: unit.tags.put(["wind"], [id]))
    assert heard == [Changes(articles=frozenset([id]), tags=True)]


def test_files_that_were_named_again_are_not_deleted(store: Store) -> None:
    """FAULT 162: between the commit that freed a file and its removal somebody saved it again."""
    id = keep(store, body=b"the same page")
    freed = store.write(lambda unit: unit.articles.delete([id]))
    assert len(freed) == 1
    again = keep(store, body=b"the same page")
    store.delete_files(freed)
    original = store.read(lambda unit: unit.articles.get(again)).version.original
    assert original == freed[0]
    assert store.files.get(original) == b"the same page"


def test_nothing_is_lost_by_opening(folder: Path, opening: Opening) -> None:
    first = opening(folder)
    before = state_of(first)
    first.close()
    assert state_of(opening(folder)) == before

"""SQLite's errors as ours: what a person can mend becomes a LibraryError, everything else stays a bug."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from archiver.errors import ArchiverError, DiskFull, LibraryBusy, LibraryDamaged, LibraryReadOnly, NotALibrary
from archiver.store.connections import known_errors, make_engine
from archiver.store.store import Store

PATH = Path("library.db")


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, LibraryBusy("library.db", 2.0)),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, LibraryBusy("library.db", 2.0)),
        (sqlite3.SQLITE_LOCKED, LibraryBusy("library.db", 2.0)),
        (sqlite3.SQLITE_PROTOCOL, LibraryBusy("library.db", 2.0)),
        (sqlite3.SQLITE_FULL, DiskFull("library.db")),
        (sqlite3.SQLITE_IOERR_SHMSIZE, DiskFull("library.db")),
        (sqlite3.SQLITE_READONLY, LibraryReadOnly("library.db")),
        (sqlite3.SQLITE_READONLY_DBMOVED, LibraryReadOnly("library.db")),
        (sqlite3.SQLITE_PERM, LibraryReadOnly("library.db")),
        (sqlite3.SQLITE_CANTOPEN, LibraryReadOnly("library.db")),
        (sqlite3.SQLITE_CORRUPT, LibraryDamaged("library.db", "database")),
        (sqlite3.SQLITE_IOERR_READ, LibraryDamaged("library.db", "disk")),
        (sqlite3.SQLITE_IOERR_FSYNC, LibraryDamaged("library.db", "disk")),
        (sqlite3.SQLITE_NOTADB, NotALibrary("library.db")),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_what_a_person_can_mend(code: int, expected: ArchiverError, wrapped: bool) -> None:
    error = sqlite_error(code)
    with pytest.raises(type(expected)) as known, known_errors(PATH, 2.0):
        raise sa.exc.OperationalError("SELECT 1", None, error) if wrapped else error
    assert known.value.facts() == expected.facts()
    assert known.value.__cause__ is error


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_TOOBIG]
)
def test_a_bug_of_ours_stays_one(code: int) -> None:
    with pytest.raises(sa.exc.OperationalError), known_errors(PATH):
        raise sa.exc.OperationalError("SELECT 1", None, sqlite_error(code))
    with pytest.raises(sqlite3.OperationalError), known_errors(PATH):
        raise sqlite_error(code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EROFS, LibraryReadOnly),
        (errno.EACCES, LibraryReadOnly),
        (errno.EPERM, LibraryReadOnly),
        (errno.EIO, LibraryDamaged),
        (errno.ENOTEMPTY, OSError),
    ],
)
def test_what_the_system_says(code: int, expected: type[Exception]) -> None:
    with pytest.raises(expected), known_errors(PATH):
        raise OSError(code, "as the system says it")


def test_a_message_that_is_no_text() -> None:
    with pytest.raises(LibraryDamaged), known_errors(PATH):
        b"malformed database schema (\xff)".decode()
    with pytest.raises(UnicodeDecodeError), known_errors(PATH):
        b"something of ours \xff".decode()


def test_readers_cannot_write(store: Store) -> None:
    engine = make_engine(store.database.path, busy_seconds=1, write=False)
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM tags")
    engine.dispose()


@pytest.mark.parametrize("write", [True, False])
def test_every_connection_is_strict(store: Store, write: bool) -> None:
    engine = make_engine(store.database.path, busy_seconds=1, write=write)
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "trusted_schema", "journal_mode")
        }
    engine.dispose()
    assert asked == {"foreign_keys": 1, "trusted_schema": 0, "journal_mode": "wal"}

"""SQLite connections under SQLAlchemy, and SQLite's errors as ours.

Everything that is SQLite's own about a connection is here: pragmas, explicit BEGIN, error codes.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archiver.errors import (
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryReadOnly,
    LibraryVanished,
    NotALibrary,
)


def connect(
    database: Path, *, busy_seconds: float, write: bool, immutable: bool = False, attach: Path | None = None
) -> sqlite3.Connection:
    """A connection to a database file, which exists, without transactions of its own; see `make_engine`."""
    mode = "rw" if write else "ro"

    def uri_of(path: Path) -> str:
        return f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"

    connection = sqlite3.connect(
        uri_of(database),
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        # A window has half a dozen readers of the library, which take rows by their ids or walk along an index once.
        cache = 16_000 if write or attach is not None else 4_000
        for pragma in ("foreign_keys = ON", "trusted_schema = OFF", f"cache_size = -{cache}", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        if write:
            # A single save is worth an fsync (2-4 ms); Database.write relaxes it where losing the last second is fine.
            connection.execute("PRAGMA synchronous = FULL")
        else:
            if attach is not None:
                connection.execute("ATTACH DATABASE ? AS library", (uri_of(attach),))
            connection.execute("PRAGMA query_only = ON")
    except BaseException:  # a damaged file is seen here first, and a connection that is left open keeps its lock
        connection.close()
        raise
    # One row that is no UTF-8 must not hide the others, nor refuse a change: it is shown with marks in it.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def make_engine(
    database: Path, *, busy_seconds: float, write: bool, immutable: bool = False, attach: Path | None = None
) -> sa.Engine:
    """An engine over one database file, which exists; `attach` is another one to be read as schema `library`.

    pysqlite's own transaction handling breaks atomicity (FACTS: a SAVEPOINT row and DDL survive a ROLLBACK), so it is
    switched off and BEGIN is emitted here: IMMEDIATE for writing, as a transaction that reads before it writes fails
    at once under contention; deferred for reading. `immutable` opens what a full or read-only disk holds.
    """
    engine = sa.create_engine(
        "sqlite://",
        creator=partial(connect, database, busy_seconds=busy_seconds, write=write, immutable=immutable, attach=attach),
        poolclass=sa.pool.QueuePool,
        pool_size=1 if write else 8,
        max_overflow=0 if write else 16,
    )
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"

    @sa.event.listens_for(engine, "begin")
    def emit_begin(connection: sa.Connection) -> None:
        sqlite_of(connection).execute(begin)  # below SQLAlchemy, for which it would be a statement as any other

    return engine


@contextmanager
def passing_engine(database: Path, *, busy_seconds: float, write: bool, immutable: bool = False) -> Iterator[sa.Engine]:
    """An engine for a moment: afterwards nothing is open, whatever happened."""
    engine = make_engine(database, busy_seconds=busy_seconds, write=write, immutable=immutable)
    try:
        yield engine
    finally:
        engine.dispose()


def sqlite_of(connection: sa.Connection) -> sqlite3.Connection:
    """The stdlib connection below, for what SQLAlchemy has no word for (backup, blobs, progress handlers)."""
    driver: Any = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def expect_folder(folder: Path) -> None:
    """Raise LibraryVanished where a folder that has been there is gone."""
    if not folder.is_dir():
        raise LibraryVanished(str(folder))


@contextmanager
def known_errors(path: Path, busy_seconds: float = 0.0) -> Iterator[None]:
    """Turn what only the person can mend (a lock, a full or read-only disk, damage) into a LibraryError.

    Anything else is a bug of ours and goes up as it is.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error) and (known := _known(error.orig, path, busy_seconds)):
            raise known from error.orig
        raise
    except UnicodeDecodeError as error:
        # SQLite quotes the damaged bytes of a schema, and the stdlib cannot read its message.
        if bytes(error.object).startswith(b"malformed database schema"):
            raise LibraryDamaged(str(path), "database") from error
        raise
    except sqlite3.Error as error:
        if known := _known(error, path, busy_seconds):
            raise known from error
        raise
    except OSError as error:
        if known := _known_os(error, path):
            raise known from error
        raise


def _known(error: sqlite3.Error, path: Path, busy_seconds: float) -> LibraryError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None  # raised by the stdlib itself, for wrong use
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:  # no room to make the -shm, seen on a full tmpfs with SQLite 3.40
        return DiskFull(str(path))
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:  # killed in the middle of its making: a reader cannot take that back
        return LibraryDamaged(str(path), "database")
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return LibraryBusy(str(path), busy_seconds)
        case sqlite3.SQLITE_FULL:
            return DiskFull(str(path))
        case sqlite3.SQLITE_CANTOPEN if not path.parent.is_dir():
            return LibraryVanished(str(path.parent))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return LibraryReadOnly(str(path))
        case sqlite3.SQLITE_CORRUPT:
            return LibraryDamaged(str(path), "database")
        case sqlite3.SQLITE_IOERR:
            return LibraryDamaged(str(path), "disk")
        case sqlite3.SQLITE_NOTADB:
            return NotALibrary(str(path))
        case _:
            return None


def _known_os(error: OSError, path: Path) -> LibraryError | None:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return DiskFull(str(path))
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return LibraryReadOnly(str(path))
        case errno.EIO:
            return LibraryDamaged(str(path), "disk")
        case _:
            return None

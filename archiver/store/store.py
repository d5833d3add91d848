"""The way into a library on disk: opens, creates and migrates it, and runs units of work."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from archiver.errors import (
    DiskFull,
    LibraryDamaged,
    LibraryGone,
    LibraryMissing,
    LibraryReadOnly,
    LibraryTooNew,
    LibraryVanished,
    NotALibrary,
)
from archiver.model.articles import Changes
from archiver.store import schema
from archiver.store.connections import connect, known_errors, passing_engine, sqlite_of
from archiver.store.database import Database
from archiver.store.files import Files, sync_folder
from archiver.store.locks import folder_lock
from archiver.store.rows.articles import Articles
from archiver.store.rows.assets import Assets
from archiver.store.rows.collections import Collections
from archiver.store.rows.highlights import Highlights
from archiver.store.rows.jobs import Jobs
from archiver.store.rows.lists import Lists
from archiver.store.rows.originals import Originals
from archiver.store.rows.pending import Pending
from archiver.store.rows.repository import ChangeLog
from archiver.store.rows.saving import Saving
from archiver.store.rows.tags import Tags
from archiver.store.upkeep.backup import snapshot_into

T = TypeVar("T")

DATABASE = "library.db"

BACKUPS = "backups"
"""The folder of a library's own snapshots."""

_COLUMNS = """SELECT tables.name, columns.name
    FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"""


class Unit:
    """One transaction and the repositories that share it."""

    def __init__(self, connection: sa.Connection, path: str, log: ChangeLog) -> None:
        self.connection = connection
        self.assets = Assets(connection, path, log)
        self.articles = Articles(connection, path, log)
        self.collections = Collections(connection, path, log)
        self.highlights = Highlights(connection, path, log)
        self.jobs = Jobs(connection, path, log)
        self.lists = Lists(connection, path, log)
        self.originals = Originals(connection, path, log)
        self.pending = Pending(connection, path, log)
        self.saving = Saving(connection, path, log)
        self.tags = Tags(connection, path, log)


class Store:
    """An open library. Thread-safe; every method raises LibraryError for what the person can mend."""

    def __init__(self, folder: Path, *, busy_seconds: float, read_only: bool) -> None:
        self.folder = folder
        self.files = Files(folder / "files")
        self.backups = folder / BACKUPS
        self._listeners: list[Callable[[Changes], None]] = []
        self.database = Database(folder / DATABASE, busy_seconds=busy_seconds, read_only=read_only)

    @classmethod
    def open(cls, folder: Path, *, create: bool = True, busy_seconds: float = 90.0) -> Store:
        """Open the library in `folder`, making it if there is none and `create`.

        Raises LibraryMissing, LibraryGone, NotALibrary, LibraryTooNew, LibraryDamaged, LibraryBusy, LibraryReadOnly,
        DiskFull.
        """
        database = folder / DATABASE
        with known_errors(database, busy_seconds):
            is_new = not database.exists()
        if is_new:
            # Files come after the database, so another process that makes one now is no matter.
            if not Files(folder / "files").is_empty() and not database.exists():
                raise LibraryGone(str(folder))  # or `check` would take them for leftovers of the new one
            if not create:
                raise LibraryMissing(str(folder))
            make_library(folder, busy_seconds)
        if not database.is_file() or database.stat().st_size == 0:
            raise NotALibrary(str(database))
        read_only = _needs_immutable(database, busy_seconds)
        version = _read_version(database, busy_seconds, immutable=read_only)
        if version > schema.VERSION:
            raise LibraryTooNew(str(folder), version, schema.VERSION)
        store = cls(folder, busy_seconds=busy_seconds, read_only=read_only)
        if version < schema.VERSION:
            try:
                store.migrate()
            except BaseException:
                store.close()
                raise
        return store

    @property
    def read_only(self) -> bool:
        """The disk takes no writes: what is here can be read, and every write raises LibraryReadOnly."""
        return self.database.read_only

    def expect(self) -> None:
        """Raise LibraryVanished unless the library is where it was: SQLite goes on writing to a file that was moved or
        deleted, and nobody would find there what was written.
        """
        if not self.database.path.exists():
            raise LibraryVanished(str(self.folder))

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear of every change made through this object, after its commit, on the thread that made it."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear no more."""
        self._listeners.remove(listener)

    def read(self, work: Callable[[Unit], T]) -> T:
        """Call `work` with a unit that sees one state of the library and writes nothing."""
        return self.database.read(lambda connection: work(self._unit(connection, ChangeLog())))

    def write(self, work: Callable[[Unit], T], *, bulk: bool = False, durable: bool = True) -> T:
        """Call `work` in one transaction and publish what it changed; see `Database.write` for the two options."""
        self.expect()
        log = ChangeLog()
        result = self.database.write(lambda connection: work(self._unit(connection, log)), bulk=bulk, durable=durable)
        if log.changes != Changes():
            for listener in tuple(self._listeners):
                listener(log.changes)
        return result

    def delete_files(self, hashes: Sequence[str]) -> None:
        """Remove those files that no row names.

        In a transaction, though it writes no row: so does everybody look who is about to name a file, and either they
        find it gone or it is found named.
        """

        def work(unit: Unit) -> None:
            for sha256 in unit.assets.unknown(hashes):
                self.files.remove(sha256)

        if hashes:
            self.write(work, bulk=True, durable=False)

    def migrate(self) -> None:
        """Bring an older library up to this version, after a backup of it, in one transaction."""
        # Imported only when there is something to do: Alembic costs 900 ms (FACTS "Start-up").
        from archiver.store.migrations import upgrade

        snapshot_into(self.database, self.backups, f"before-version-{schema.VERSION}")
        self.database.write(upgrade)

    def close(self) -> None:
        """Finish what is being written and let go of the library."""
        self.database.close()

    def _unit(self, connection: sa.Connection, log: ChangeLog) -> Unit:
        return Unit(connection, str(self.folder), log)


def make_library(folder: Path, busy_seconds: float) -> None:
    """Make an empty library, beside whatever is there.

    The database appears whole or not at all, also when two processes start at once.
    """
    database = folder / DATABASE
    fresh = database.with_name(DATABASE + ".new")
    try:
        with known_errors(folder, busy_seconds):
            for path in (folder, folder / "files", folder / BACKUPS):
                path.mkdir(parents=True, exist_ok=True)
        with folder_lock(database, busy_seconds), known_errors(folder, busy_seconds):
            if database.exists():
                return
            for suffix in ("", "-journal", "-wal", "-shm"):  # of a creation that was killed
                fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
            _set_aside_log(database)
            fresh.touch()
            with (
                passing_engine(fresh, busy_seconds=busy_seconds, write=True) as engine,
                engine.connect() as connection,
            ):
                with connection.begin():
                    schema.create(connection)
                    connection.execute(schema.facts.insert().values(name="id", value=uuid.uuid4().hex.encode()))
                sqlite_of(connection).execute("PRAGMA journal_mode = WAL")
            fresh.replace(database)
            sync_folder(folder)
    except (FileExistsError, NotADirectoryError) as error:
        raise NotALibrary(str(folder)) from error


def _set_aside_log(database: Path) -> None:
    """Move the -wal of a database that is gone out of the way: SQLite would write its pages into the new one.

    It may be all that is left of somebody's articles, so it is not deleted.
    """
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
    log = database.with_name(database.name + "-wal")
    if log.exists():
        log.replace(log.with_name(f"{log.name}-{uuid.uuid4().hex[:8]}.lost"))


def _read_version(database: Path, busy_seconds: float, *, immutable: bool) -> int:
    """The schema version of a database that says it is a library."""
    with (
        known_errors(database, busy_seconds),
        closing(connect(database, busy_seconds=busy_seconds, write=False, immutable=immutable)) as connection,
    ):
        connection.execute("BEGIN")  # one state of it, whoever migrates it meanwhile
        columns = set(connection.execute(_COLUMNS))
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application_id != schema.APPLICATION_ID:
        raise NotALibrary(str(database))
    wanted = {(table.name, column.name) for table in schema.metadata.tables.values() for column in table.columns}
    if version == schema.VERSION and not wanted <= columns:
        raise LibraryDamaged(str(database), "tables")
    return version


def _needs_immutable(database: Path, busy_seconds: float) -> bool:
    """Whether the disk is so full or so read-only that SQLite cannot even make its shared memory beside the file.

    Also where one lies there already, of whoever had the library open before the disk became read-only: with it SQLite
    reads, but the first lock would fail. Not where the -wal holds commits, which `immutable` would not see.
    """
    log = database.with_name(database.name + "-wal")
    effective = os.access in os.supports_effective_ids
    writable = os.access(database.parent, os.W_OK, effective_ids=effective)
    if not writable and not (log.exists() and log.stat().st_size):
        return True
    try:
        with (
            known_errors(database, busy_seconds),
            closing(connect(database, busy_seconds=busy_seconds, write=False)) as connection,
        ):
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except (LibraryReadOnly, DiskFull):
        return True
    return False

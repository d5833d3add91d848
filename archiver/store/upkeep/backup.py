"""Snapshots of the database: taken live, verified, thinned by age, and put back in one transaction.

A snapshot is taken with SQLite's backup API (a copied WAL database loses rows) and read back before it gets its name.
Beside it lies its SHA-256, as `sha256sum` writes it: SQLite itself notices no flipped bit in a text.
Restoring puts its pages into the live database in one transaction: other programs may have the library open, and
nothing has happened if it fails.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import BackupDamaged, BackupTooNew, LibraryBusy
from archiver.store.columns import now
from archiver.store.connections import known_errors, passing_engine
from archiver.store.database import Database
from archiver.store.files import sync_folder
from archiver.store.locks import folder_lock
from archiver.store.schema import APPLICATION_ID, VERSION, metadata

SUFFIX = ".backup.db"
CHECKSUM = ".sha256"
_STAMP = "%Y-%m-%dT%H-%M-%S"

KEEP_LATEST, KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 3, 12, 10, 9
"""How backups are thinned: the newest three, then the last one of so many days, weeks and months."""


def snapshot(database: Database, target: Path) -> Path:
    """Copy a live database into the file `target`; BackupDamaged when what was copied is not sound."""
    partial = target.with_name(target.name + ".partial")
    with known_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        try:
            immutable = "&immutable=1" if database.read_only else ""
            source = f"{database.path.absolute().as_uri()}?mode=ro{immutable}"
            with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(partial)) as copy:
                _copy(live, copy, database.busy_seconds)
                # One file that needs no -wal beside it, wherever it is copied to.
                copy.execute("PRAGMA journal_mode = DELETE")
            verify(partial)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            # The checksum first: without its snapshot it says nothing, the other way round nobody would miss it.
            _checksum_of(target).write_text(f"{_hash(partial)}  {target.name}\n", encoding="utf-8")
            partial.replace(target)
            sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    return target


def snapshot_into(database: Database, folder: Path, reason: str = "") -> Path:
    """Back up into a library's own folder of backups, under a name that says when and why, and thin the older ones."""
    with known_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with folder_lock(folder / "backups", database.busy_seconds), known_errors(folder):
        taken = now()
        stem = taken.strftime(_STAMP) + (f"-{reason}" if reason else "")
        names = (f"{stem}{f'-{number}' if number else ''}{SUFFIX}" for number in range(1_000_000))
        target = next(folder / name for name in names if not (folder / name).exists())
        snapshot(database, target)
        for path in superfluous(snapshots(folder), taken):
            if path != target:
                path.unlink(missing_ok=True)
                _checksum_of(path).unlink(missing_ok=True)
    return target


def verify(path: Path) -> int:
    """Read a snapshot through; returns its schema version.

    Raises BackupDamaged(reason) when it is no library or does not read back as it was written, BackupTooNew.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BackupDamaged(str(path), "not a library")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > VERSION:
                raise BackupTooNew(str(path), version, VERSION)
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise BackupDamaged(str(path), found)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if version == VERSION and not metadata.tables.keys() <= tables:
                raise BackupDamaged(str(path), "tables are missing")
        checksum = _checksum_of(path)
        if checksum.exists() and checksum.read_text(encoding="utf-8", errors="replace").split()[:1] != [_hash(path)]:
            raise BackupDamaged(str(path), "checksum")
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        # SQLite quotes the damaged bytes of a schema, and the stdlib cannot read its message.
        raise BackupDamaged(str(path), str(error)) from error
    return version


def restore(database: Database, source: Path) -> None:
    """Put a snapshot in the place of what a live database holds; raises as `verify` does, with nothing changed."""
    version = verify(source)

    def work() -> None:
        with (
            known_errors(database.path, database.busy_seconds),
            tempfile.TemporaryDirectory(dir=database.path.parent) as folder,
        ):
            current = source if version == VERSION else _migrated(source, Path(folder))
            with (
                closing(sqlite3.connect(f"{current.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as saved,
                closing(sqlite3.connect(database.path)) as live,
            ):
                _copy(saved, live, database.busy_seconds)

    database.exclusive(work)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, busy_seconds: float) -> None:
    """Copy a whole database; LibraryBusy when another program holds one of the two for too long."""
    deadline = time.monotonic() + busy_seconds

    def give_up(status: int, remaining: int, total: int) -> None:
        # The stdlib tries again for ever.
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise LibraryBusy(str(target.execute("PRAGMA database_list").fetchone()[2]), busy_seconds)

    target.execute("PRAGMA busy_timeout = 0")
    source.backup(target, progress=give_up, sleep=0.01)


def _migrated(source: Path, folder: Path) -> Path:
    """A copy of an older snapshot, brought up to this version."""
    # Imported only when there is something to do: Alembic costs 900 ms (FACTS "Start-up").
    from archiver.store.migrations import upgrade

    copy = folder / source.name
    shutil.copyfile(source, copy)
    with passing_engine(copy, busy_seconds=0, write=True) as engine, engine.begin() as connection:
        upgrade(connection)
    return copy


def _checksum_of(path: Path) -> Path:
    return path.with_name(path.name + CHECKSUM)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def snapshots(folder: Path) -> list[Path]:
    """The snapshots in a folder, newest first. By name: a changed clock or a copied file must not reorder them."""
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name, reverse=True)


def taken_at(path: Path) -> datetime | None:
    """When a snapshot was taken, by its name."""
    try:
        return datetime.strptime(path.name[:19], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def reason_of(path: Path) -> str:
    """Before what a snapshot was taken, by its name: "before-restore…", "before-version-9"; else ""."""
    if taken_at(path) is None:
        return ""
    reason = path.name[19:].removesuffix(SUFFIX).strip("-")
    return reason if reason.startswith("before-") else ""


def superfluous(newest_first: list[Path], today: datetime) -> list[Path]:
    """Which snapshots thinning removes.

    One whose name does not tell its time is a person's own, and one from the future was made under a wrong clock:
    they stay, and do not count.
    """
    dated = [(taken, path) for path in newest_first if (taken := taken_at(path)) and taken <= today]
    keep = {path for _, path in dated[:KEEP_LATEST]}
    for form, count in (("%Y-%m-%d", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        keep |= set(_last_of_each(dated, form, count))
    return [path for _, path in dated if path not in keep]


def _last_of_each(dated: list[tuple[datetime, Path]], form: str, count: int) -> Iterator[Path]:
    """The newest snapshot of each of the last `count` periods that have one."""
    seen: set[str] = set()
    for taken, path in dated:
        period = taken.strftime(form)
        if period not in seen and len(seen) < count:
            seen.add(period)
            yield path

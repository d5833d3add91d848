"""Snapshots of the database: taken live, verified, thinned by age, and put back in one transaction.

A snapshot is taken with SQLite's backup API (a copied WAL database loses rows) and read back before it gets its name.
Restoring puts its pages into the live database in one transaction: other programs may have the library open, and
nothing has happened if it fails.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import BackupDamaged, BackupTooNew
from archiver.store.columns import now
from archiver.store.connections import known_errors
from archiver.store.database import Database
from archiver.store.files import sync_folder
from archiver.store.schema import APPLICATION_ID, VERSION

SUFFIX = ".backup.db"
_STAMP = "%Y-%m-%dT%H-%M-%S"

KEEP_LATEST, KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 3, 12, 10, 9
"""How backups are thinned: the newest three, then the last one of so many days, weeks and months."""


def snapshot(database: Database, target: Path) -> Path:
    """Copy a live database into the file `target`; BackupDamaged when what was copied is not sound."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with known_errors(target, 0):
            immutable = "&immutable=1" if database.read_only else ""
            source = f"{database.path.absolute().as_uri()}?mode=ro{immutable}"
            with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(partial)) as copy:
                live.backup(copy)
                # One file that needs no -wal beside it, wherever it is copied to.
                copy.execute("PRAGMA journal_mode = DELETE")
            verify(partial)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(target)
            sync_folder(target.parent)
    finally:
        partial.unlink(missing_ok=True)
    return target


def snapshot_into(database: Database, folder: Path, reason: str = "") -> Path:
    """Back up into a library's own folder of backups, under a name that says when and why, and thin the older ones."""
    stem = now().strftime(_STAMP) + (f"-{reason}" if reason else "")
    names = (f"{stem}{f'-{number}' if number else ''}{SUFFIX}" for number in range(1_000_000))
    target = next(folder / name for name in names if not (folder / name).exists())
    snapshot(database, target)
    for path in superfluous(snapshots(folder)):
        path.unlink(missing_ok=True)
    return target


def verify(path: Path) -> None:
    """Read a snapshot through: BackupDamaged(reason) when it is no library or does not read back, BackupTooNew."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BackupDamaged(str(path), "not a library")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise BackupTooNew(str(path), version, VERSION)
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise BackupDamaged(str(path), found)
    except sqlite3.Error as error:
        raise BackupDamaged(str(path), str(error)) from error


def restore(database: Database, source: Path) -> None:
    """Put a snapshot in the place of what a live database holds; raises as `verify` does, with nothing changed."""
    verify(source)

    def work() -> None:
        with (
            known_errors(database.path, 0),
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as saved,
            closing(sqlite3.connect(database.path)) as live,
        ):
            saved.backup(live)
            live.execute("PRAGMA journal_mode = WAL")

    database.exclusive(work)


def snapshots(folder: Path) -> list[Path]:
    """The snapshots in a folder, newest first. By name: a changed clock or a copied file must not reorder them."""
    return sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name, reverse=True)


def taken_at(path: Path) -> datetime | None:
    """When a snapshot was taken, by its name."""
    try:
        return datetime.strptime(path.name[:19], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def superfluous(newest_first: list[Path]) -> list[Path]:
    """Which snapshots thinning removes. One whose name does not tell its time is a person's own, and stays."""
    keep = set(newest_first[:KEEP_LATEST])
    dated = [(time, path) for path in newest_first if (time := taken_at(path))]
    keep |= {path for path in newest_first if taken_at(path) is None}
    for form, count in (("%Y-%m-%d", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        keep |= set(_last_of_each(dated, form, count))
    return [path for path in newest_first if path not in keep]


def _last_of_each(dated: list[tuple[datetime, Path]], form: str, count: int) -> Iterator[Path]:
    """The newest snapshot of each of the last `count` periods that have one."""
    seen: set[str] = set()
    for time, path in dated:
        period = time.strftime(form)
        if period not in seen and len(seen) < count:
            seen.add(period)
            yield path

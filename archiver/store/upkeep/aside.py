"""A database that does not read back makes room for a backup: it is kept aside, byte for byte, never deleted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from archiver.store.columns import now
from archiver.store.connections import known_errors
from archiver.store.database import Database
from archiver.store.locks import folder_lock
from archiver.store.upkeep.kept_files import ASIDE


def move_aside(database: Path, busy_seconds: float) -> Path:
    """Move a database that cannot even be opened out of its library; returns where it is."""
    with folder_lock(database, busy_seconds), known_errors(database, busy_seconds):
        return _take_aside(database, lambda file, target: file.replace(target))


def copy_aside(database: Database) -> Path:
    """Copy a database that is open and does not read back; returns where the copy is.

    Nobody writes meanwhile, so file and -wal belong together (a backup by SQLite itself stops at the damage).
    """

    def work() -> Path:
        with known_errors(database.path, database.busy_seconds):
            return _take_aside(database.path, shutil.copyfile)

    return database.exclusive(work)


def _take_aside(database: Path, take: Callable[[Path, Path], object]) -> Path:
    folder = database.parent / ASIDE
    folder.mkdir(exist_ok=True)
    stem = f"{now():%Y-%m-%dT%H-%M-%S}"
    names = (f"{stem}{f'-{number}' if number else ''}-{database.name}" for number in range(1_000_000))
    target = next(folder / name for name in names if not (folder / name).exists())
    # The database first: without it its log is set aside by whoever makes the new one, but not the other way round.
    for suffix in ("", "-wal"):
        file = database.with_name(database.name + suffix)
        if file.exists():
            take(file, target.with_name(target.name + suffix))
    return target

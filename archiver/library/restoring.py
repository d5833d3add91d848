"""A backup in the place of a library that may be too damaged to be opened: what backups are for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import RESTORABLE
from archiver.library.library import Library, Progress
from archiver.library.upkeep import verify_backup
from archiver.settings import Settings
from archiver.store.store import BACKUPS, DATABASE, make_library
from archiver.store.upkeep import backup
from archiver.store.upkeep.aside import move_aside


def open_restored(
    folder: Path,
    source: Path,
    *,
    settings: Settings | None = None,
    progress: Progress = lambda done, total: None,
    busy_seconds: float = 90.0,
) -> tuple[Library, Path]:
    """Open the library in `folder` with a backup in the place of what is there; also returns where that is kept now.

    A database that cannot be opened is set aside first, but only in a folder that holds a library's files. Raises as
    `Library.open` and `Library.restore` do; with BackupDamaged and BackupTooNew nothing is changed.
    """
    aside: Path | None = None
    try:
        library = Library.open(folder, settings=settings, busy_seconds=busy_seconds)
    except RESTORABLE:
        if not (folder / "files").is_dir():
            raise
        verify_backup(source)
        if (folder / DATABASE).exists():
            aside = move_aside(folder / DATABASE, busy_seconds)
        make_library(folder, busy_seconds)
        library = Library.open(folder, settings=settings, busy_seconds=busy_seconds)
    try:
        before = library.restore(source, progress)
    except BaseException:
        library.close()
        raise
    return library, aside or before


@dataclass(frozen=True, slots=True)
class Backup:
    """A snapshot that lies in a library's folder."""

    path: Path
    taken_at: datetime | None
    """None: its name does not tell, as it is a person's own."""
    byte_count: int
    reason: str = ""
    """Before what it was taken ("before-restore", "before-version-9"); "": it was time for one, or somebody's wish."""


def backups_of(folder: Path) -> list[Backup]:
    """The snapshots of the library in `folder`, newest first, also of one that cannot be opened."""
    found = []
    for path in backup.snapshots(folder / BACKUPS):
        with suppress(OSError):  # thinned out meanwhile
            found.append(Backup(path, backup.taken_at(path), path.stat().st_size, backup.reason_of(path)))
    return found

"""A backup in the place of a library that may be too damaged to be opened: what backups are for."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import LibraryDamaged, LibraryGone, NotALibrary
from archiver.library.library import Library, Progress
from archiver.library.upkeep import verify_backup
from archiver.settings import Settings
from archiver.store.store import DATABASE, make_library
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
    except (LibraryDamaged, LibraryGone, NotALibrary):
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

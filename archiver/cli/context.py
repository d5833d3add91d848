"""What a verb is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.cli.printing import Printer
from archiver.errors import NameRefused, NotFound
from archiver.library import Library, open_restored
from archiver.model.articles import Collection
from archiver.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The arguments, where to print, and which library."""

    options: argparse.Namespace
    printer: Printer
    settings: Settings
    folder: Path

    def open(self, *, create: bool = False) -> Library:
        """Open the library; only what saves makes one."""
        return Library.open(self.folder, settings=self.settings, create=create)

    def open_restored(self, source: Path, progress: Callable[[int, int], None]) -> tuple[Library, Path]:
        """Open the library with a backup in the place of what was there, and where that is now."""
        return open_restored(self.folder, source, settings=self.settings, progress=progress)


def find_collection(collections: Sequence[Collection], name: str) -> Collection:
    """A collection by its number, its path from the top (Science/Sea) or its name. Raises NotFound, NameRefused."""
    paths = paths_of(collections)
    for collection in collections:
        if str(collection.id) == name or paths[collection.id].casefold() == name.casefold():
            return collection
    named = [collection for collection in collections if collection.name.casefold() == name.casefold()]
    if len(named) > 1:
        raise NameRefused(name, "ambiguous")
    if not named:
        raise NotFound("collection", name)
    return named[0]


def paths_of(collections: Sequence[Collection]) -> dict[int, str]:
    """Each collection's path from the top."""
    paths: dict[int, str] = {}
    for collection in collections:  # parents come before children
        above = "" if collection.parent_id is None else paths[collection.parent_id] + "/"
        paths[collection.id] = above + collection.name
    return paths

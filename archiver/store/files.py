"""The kept files: pictures as they came, originals as zstd, each under the SHA-256 of its content.

A file is written to `files/incoming/`, fsynced and renamed before any row names it, so that a row never points at
half a file, and a kill leaves at most a file that no row names. Nothing here is ever changed in place.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import LibraryDamaged, NotFound
from archiver.store.compression import compress, decompress
from archiver.store.connections import known_os_error

PACKED = ".zst"
"""The suffix of a file whose content is compressed; its name is the hash of what is inside."""


class Files:
    """The folder `files/` of a library. Thread-safe; raises DiskFull, LibraryReadOnly, LibraryDamaged, NotFound."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def put(self, content: bytes, *, packed: bool) -> str:
        """Keep `content`, compressed if `packed`; returns its SHA-256. What is there already is not written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._place(sha256, packed)
        try:
            # The same size is proof enough on the way in; `check` reads what is inside.
            data = compress(content) if packed else content
            if not (target.exists() and target.stat().st_size == len(data)):
                self._write(target, data)
        except OSError as error:
            if known := known_os_error(error, target):
                raise known from error
            raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content under a hash; LibraryDamaged when it no longer is what was kept."""
        path = self.path(sha256)
        data = path.read_bytes()
        try:
            content = decompress(data) if path.suffix == PACKED else data
        except ValueError as error:
            raise LibraryDamaged(str(path), "content") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise LibraryDamaged(str(path), "content")
        return content

    def path(self, sha256: str) -> Path:
        """Where a hash lies on disk; NotFound where it does not."""
        for packed in (False, True):
            path = self._place(sha256, packed)
            if path.exists():
                return path
        raise NotFound("file", sha256)

    def remove(self, sha256: str) -> None:
        """Delete a file that no row names any more; one that is gone already is fine."""
        for packed in (False, True):
            self._place(sha256, packed).unlink(missing_ok=True)

    def set_aside(self, sha256: str, folder: Path) -> None:
        """Move a damaged file out of the way, to where a person can still look at it."""
        path = self.path(sha256)
        folder.mkdir(exist_ok=True)
        path.replace(folder / path.name)

    def walk(self) -> Iterator[str]:
        """The hashes of all files there are, in no order."""
        for folder in self._folder.iterdir():
            if folder != self._incoming and folder.is_dir():
                for path in folder.iterdir():
                    yield path.name.removesuffix(PACKED)

    def clear_incoming(self) -> None:
        """Remove what a killed process was writing; only while nobody else writes."""
        for path in self._incoming.glob("*"):
            path.unlink(missing_ok=True)

    def _place(self, sha256: str, packed: bool) -> Path:
        return self._folder / sha256[:2] / (sha256 + (PACKED if packed else ""))

    def _write(self, target: Path, data: bytes) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut; Windows has no such call, and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

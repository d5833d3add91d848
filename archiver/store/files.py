"""The kept files: pictures as they came, originals as zstd, each under the SHA-256 of its content.

A file is written to `files/incoming/`, fsynced and renamed before any row names it, so that a row never points at
half a file, and a kill leaves at most a file that no row names. Nothing here is ever changed in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import LibraryDamaged, NotFound
from archiver.store.compression import compress, decompress
from archiver.store.connections import expect_folder, known_errors

ABANDONED = 3600.0
"""Seconds after which a file that is still incoming is nobody's any more."""

PACKED = ".zst"
"""The suffix of a file whose content is compressed; its name is the hash of what is inside."""

_NAME = re.compile(rf"([0-9a-f]{{64}})(?:{re.escape(PACKED)})?")


class Files:
    """The folder `files/` of a library. Thread-safe; raises DiskFull, LibraryReadOnly, LibraryDamaged,
    LibraryVanished, NotFound."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def put(self, content: bytes, *, packed: bool) -> str:
        """Keep `content`, compressed if `packed`; returns its SHA-256. What is there already is not written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._place(sha256, packed)
        with known_errors(target):
            # The same size is proof enough on the way in; `check` reads what is inside.
            data = compress(content) if packed else content
            if not (target.exists() and target.stat().st_size == len(data)):
                self._write(target, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content under a hash; LibraryDamaged when it no longer is what was kept."""
        path = self.path(sha256)
        try:
            with known_errors(path):
                data = path.read_bytes()
        except FileNotFoundError as error:  # deleted since
            raise NotFound("file", sha256) from error
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
            with known_errors(path):
                if path.exists():
                    return path
        raise NotFound("file", sha256)

    def has(self, sha256: str) -> bool:
        """Whether there is a file under a hash."""
        try:
            self.path(sha256)
        except NotFound:
            return False
        return True

    def remove(self, sha256: str) -> None:
        """Delete a file that no row names any more; one that is gone already is fine."""
        for packed in (False, True):
            path = self._place(sha256, packed)
            with known_errors(path):
                path.unlink(missing_ok=True)

    def set_aside(self, sha256: str, folder: Path) -> None:
        """Move a damaged file out of the way, to where a person can still look at it."""
        path = self.path(sha256)
        with known_errors(path):
            folder.mkdir(exist_ok=True)
            path.replace(folder / path.name)

    def walk(self) -> Iterator[str]:
        """The hashes of all files there are, in no order; what is not named as ours is nothing to us."""
        with known_errors(self._folder):
            for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
                name = _NAME.fullmatch(path.name)
                if name and name[1].startswith(path.parent.name):
                    yield name[1]

    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return next(self.walk(), None) is None

    def clear_incoming(self) -> None:
        """Remove what a killed process was writing: what has been there for longer than any write takes."""
        with known_errors(self._incoming):
            for path in self._incoming.glob("*"):
                with contextlib.suppress(FileNotFoundError):  # somebody else's, and done by now
                    if time.time() - path.stat().st_mtime > ABANDONED:
                        path.unlink()

    def _place(self, sha256: str, packed: bool) -> Path:
        return self._folder / sha256[:2] / (sha256 + (PACKED if packed else ""))

    def _write(self, target: Path, data: bytes) -> None:
        expect_folder(self._folder.parent)  # making it anew would leave two halves of one library
        self._incoming.mkdir(parents=True, exist_ok=True)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            sync_folder(self._folder)
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

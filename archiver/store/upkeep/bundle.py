"""A whole library in one zip: a verified snapshot, every kept file and a manifest, to carry anywhere and back.

manifest.json        {"format": 1, "schema": …, "saved_at": …, "files": {member: sha256 of its bytes}}
library.db           the snapshot
files/ab/ab12…       as in the library
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from archiver.errors import BackupDamaged, BackupTooNew
from archiver.store.columns import now
from archiver.store.compression import CONTENT_BYTES, decompress
from archiver.store.connections import known_errors
from archiver.store.database import Database
from archiver.store.files import PACKED, Files, sync_folder
from archiver.store.schema import VERSION
from archiver.store.upkeep import backup

FORMAT = 1
_MANIFEST, _DATABASE = "manifest.json", "library.db"
_FILE = re.compile(rf"files/[0-9a-f]{{2}}/([0-9a-f]{{64}})(?:{re.escape(PACKED)})?")

Progress = Callable[[int, int], None]
"""Called with (files done, files there are)."""


def pack(database: Database, files: Files, target: Path, progress: Progress = lambda done, total: None) -> Path:
    """Write the whole library to `target`, which appears only when it is complete and has been read back.

    LibraryDamaged when a kept file is not what was kept (`check` mends that): it could not be unpacked again.
    """
    partial = target.with_name(target.name + ".partial")
    with known_errors(target):
        try:
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                # The snapshot first: a file that comes later is merely not in it, and none it names can go meanwhile
                # without `pack` noticing.
                saved = backup.snapshot(database, Path(folder) / _DATABASE)
                _write(partial, saved, files, progress)
            verify(partial)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(target)
            sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    return target


def _write(target: Path, saved: Path, files: Files, progress: Progress) -> None:
    kept = sorted(files.walk())
    # Not strict: ZIP knows no time before 1980, where a wrong clock may have been.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        archive.write(saved, _DATABASE, zipfile.ZIP_DEFLATED)
        with saved.open("rb") as file:
            hashes = {_DATABASE: _hash(file)}
        for number, sha256 in enumerate(kept, start=1):
            files.get(sha256)
            path = files.path(sha256)
            name = f"files/{sha256[:2]}/{path.name}"
            data = path.read_bytes()
            archive.writestr(name, data)
            hashes[name] = hashlib.sha256(data).hexdigest()
            progress(number, len(kept))
        manifest = {"format": FORMAT, "schema": VERSION, "saved_at": now().isoformat(), "files": hashes}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))


def unpack(source: Path, database: Database, files: Files, progress: Progress = lambda done, total: None) -> None:
    """Put a packed library in the place of what is open; files that are there already stay.

    Raises BackupDamaged or BackupTooNew before anything is changed.
    """
    names = [name for name in verify(source) if name != _DATABASE]
    with (
        known_errors(database.path),
        zipfile.ZipFile(source) as archive,
        tempfile.TemporaryDirectory(dir=database.path.parent) as folder,
    ):
        saved = Path(folder) / _DATABASE
        with _damage_told(source), archive.open(_DATABASE) as member, saved.open("wb") as file:
            shutil.copyfileobj(member, file)
        backup.verify(saved)
        for number, name in enumerate(names, start=1):
            with _damage_told(source):
                content = archive.read(name)
            packed = name.endswith(PACKED)
            files.put(decompress(content) if packed else content, packed=packed)
            progress(number, len(names))
        backup.restore(database, saved)


def verify(source: Path) -> dict[str, str]:
    """Read every member and compare it with the manifest and its name; returns member → SHA-256."""
    with _damage_told(source), zipfile.ZipFile(source) as archive:
        manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
        if manifest["format"] > FORMAT or manifest["schema"] > VERSION:
            raise BackupTooNew(str(source), manifest["schema"], VERSION)
        hashes: dict[str, str] = manifest["files"]
        if sorted(archive.namelist()) != sorted([*hashes, _MANIFEST]) or _DATABASE not in hashes:
            raise BackupDamaged(str(source), _MANIFEST)
        for name, expected in hashes.items():
            with archive.open(name) as member:
                if _hash(member) != expected:
                    raise BackupDamaged(str(source), name)
            if name != _DATABASE and not _is_kept_file(archive, name):
                raise BackupDamaged(str(source), name)
        return hashes


@contextmanager
def _damage_told(source: Path) -> Iterator[None]:
    """What the stdlib's zip and JSON readers raise on input that is no zip, no JSON, or lies: all of it is damage."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RuntimeError,
        OverflowError,
    ) as error:
        raise BackupDamaged(str(source), str(error) or type(error).__name__) from error
    except FileNotFoundError as error:
        raise BackupDamaged(str(source), "missing") from error


def _is_kept_file(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a member lies where a kept file lies, and is what its name says."""
    found = _FILE.fullmatch(name)
    if not found or name[6:8] != found[1][:2] or archive.getinfo(name).file_size > CONTENT_BYTES:
        return False
    content = archive.read(name)
    return hashlib.sha256(decompress(content) if name.endswith(PACKED) else content).hexdigest() == found[1]


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()

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
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from archiver.errors import BackupDamaged, BackupTooNew
from archiver.store.columns import now
from archiver.store.compression import decompress
from archiver.store.connections import known_os_error
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
    """Write the whole library to `target`, which appears only when it is complete and has been read back."""
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            # The snapshot first: a file that comes later is merely not in it, and none it names can go meanwhile
            # without `pack` noticing.
            saved = backup.snapshot(database, Path(folder) / _DATABASE)
            members = {_DATABASE: saved} | {
                f"files/{hash[:2]}/{files.path(hash).name}": files.path(hash) for hash in files.walk()
            }
            hashes: dict[str, str] = {}
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
                for number, (name, path) in enumerate(members.items(), start=1):
                    archive.write(path, name, zipfile.ZIP_DEFLATED if name == _DATABASE else zipfile.ZIP_STORED)
                    with path.open("rb") as file:
                        hashes[name] = _hash(file)
                    progress(number, len(members))
                manifest = {"format": FORMAT, "schema": VERSION, "saved_at": now().isoformat(), "files": hashes}
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
        _verify(partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        if known := known_os_error(error, target):
            raise known from error
        raise
    finally:
        partial.unlink(missing_ok=True)
    return target


def unpack(source: Path, database: Database, files: Files, progress: Progress = lambda done, total: None) -> None:
    """Put a packed library in the place of what is open; files that are there already stay.

    Raises BackupDamaged or BackupTooNew before anything is changed.
    """
    names = list(_verify(source))
    with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory(dir=database.path.parent) as folder:
        saved = Path(folder) / _DATABASE
        with archive.open(_DATABASE) as member, saved.open("wb") as file:
            shutil.copyfileobj(member, file)
        backup.verify(saved)
        for number, name in enumerate(names, start=1):
            if found := _FILE.fullmatch(name):
                packed = name.endswith(PACKED)
                data = archive.read(name)
                content = decompress(data) if packed else data
                if hashlib.sha256(content).hexdigest() != found[1]:
                    raise BackupDamaged(str(source), name)
                files.put(content, packed=packed)
            progress(number, len(names))
        backup.restore(database, saved)


def _verify(source: Path) -> dict[str, str]:
    """Read every member and compare it with the manifest; returns member → SHA-256."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            if manifest["format"] > FORMAT or manifest["schema"] > VERSION:
                raise BackupTooNew(str(source), manifest["schema"], VERSION)
            hashes: dict[str, str] = manifest["files"]
            if set(archive.namelist()) != {*hashes, _MANIFEST} or _DATABASE not in hashes:
                raise BackupDamaged(str(source), _MANIFEST)
            for name, expected in hashes.items():
                if name != _DATABASE and not _FILE.fullmatch(name):
                    raise BackupDamaged(str(source), name)
                with archive.open(name) as member:
                    if _hash(member) != expected:
                        raise BackupDamaged(str(source), name)
    except (
        zipfile.BadZipFile,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        NotImplementedError,
    ) as error:
        raise BackupDamaged(str(source), str(error)) from error
    return hashes


def _hash(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()

"""Pages in a zip: SingleFile's (plain, or as a page that unpacks itself), and those we pack with their folder.

https://github.com/gildas-lormeau/SingleFile: `index.html` beside its pictures, perhaps in one folder, with the page's
address, its title and those of the pictures in `manifest.json`.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from archiver.containers.container import PAGE_BYTES, BrokenContainer, Container, Part, key_of

ENTRIES = 5_000
DIRECTORY_BYTES = 2_000_000
MANIFEST_BYTES = 1_000_000
PAGES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".md": "text/markdown"}

_END = b"PK\5\6"
_END_BYTES = 22
_ZIP64 = b"PK\6\7"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(ValueError, EOFError, OSError, NotImplementedError, LookupError),
)
"""What zipfile lets through when an archive is not what it says."""


def holds_zip(body: bytes) -> bool:
    """Whether there is the end of a zip in it; a page that unpacks itself has it somewhere before its own end."""
    return _END in body


def read_zip(body: bytes) -> Container:
    """The page in a zip with everything beside it. Raises BrokenContainer."""
    archive, entries = _open(body)
    name = _page_name(list(entries))
    folder = name.rpartition("/")[0] + "/" if "/" in name else ""
    manifest = _manifest(archive, entries.get(f"{folder}manifest.json"))
    urls = manifest.get("resources")
    parts = {}
    for path, info in entries.items():
        if path != name and path.startswith(folder):
            inside = path.removeprefix(folder)
            url = urls.get(inside) if isinstance(urls, dict) else None
            web = url if isinstance(url, str) and url.lower().startswith(("http:", "https:")) else ""
            parts[key_of(inside)] = Part(partial(_read, archive, info), web)
    return Container(
        _read(archive, entries[name], PAGE_BYTES),
        PAGES[PurePosixPath(name).suffix.lower()],
        url=_text(manifest, "originalUrl"),
        saved_at=_moment(_text(manifest, "archiveTime")),
        title=_text(manifest, "title"),
        parts=parts,
    )


def pack(name: str, page: bytes, files: Mapping[str, bytes]) -> bytes:
    """A page and the files beside it as one zip, each byte for byte; the same for the same, whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, data in ((name, page), *sorted(files.items())):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), data)
    return stream.getvalue()


def _open(body: bytes) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """An archive and what is in it by path, without what would lie outside of it; of doubles the last counts.

    The directory is measured first: zipfile reads it whole, and a million entries take half a gigabyte.
    """
    end = body.rfind(_END)
    if end < 0 or len(body) < end + _END_BYTES or _ZIP64 in body[max(0, end - 40) : end]:
        raise BrokenContainer("damaged")
    count, size = struct.unpack("<HI", body[end + 10 : end + 16])
    if count > ENTRIES or size > DIRECTORY_BYTES:
        raise BrokenContainer("too_large")
    # Without what follows and without the comment: a page that unpacks itself goes on after the zip.
    whole = body[: end + _END_BYTES - 2] + b"\0\0"
    try:
        archive = zipfile.ZipFile(io.BytesIO(whole))
        found = archive.infolist()
    except _FAULTS as error:
        raise BrokenContainer("damaged") from error
    if len(found) > ENTRIES:
        raise BrokenContainer("too_large")
    if any(info.flag_bits & 1 for info in found):
        raise BrokenContainer("encrypted")
    return archive, {info.filename: info for info in found if _is_inside(info.filename)}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (name.endswith("/") or path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:|.*\\", name))


def _page_name(names: list[str]) -> str:
    """`index.html` in the root, or in the one folder that holds all; else the first entry, if it is a page."""
    folders = {name.partition("/")[0] + "/" if "/" in name else "" for name in names}
    root = folders.pop() if len(folders) == 1 else ""
    for name in names:
        if name.lower() in (f"{root}index.html".lower(), f"{root}index.htm".lower()):
            return name
    if names and names[0].count("/") == root.count("/") and PurePosixPath(names[0]).suffix.lower() in PAGES:
        return names[0]
    raise BrokenContainer("no_page")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of an entry, whatever size it claims."""
    if info.file_size > limit:
        raise BrokenContainer("too_large")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BrokenContainer("damaged")
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except _FAULTS as error:
        raise BrokenContainer("damaged") from error
    if len(data) > limit:
        raise BrokenContainer("too_large")
    return data


def _manifest(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> dict[str, Any]:
    if info is None:
        return {}
    try:
        found = json.loads(_read(archive, info, MANIFEST_BYTES))
    except (BrokenContainer, ValueError, RecursionError):
        return {}  # the page is there without it
    return found if isinstance(found, dict) else {}


def _text(manifest: dict[str, Any], name: str) -> str:
    value = manifest.get(name)
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None

"""The pictures that lie in folders beside a page, as browsers save them: `On tides.html` with `On tides_files/`.

Every browser and language names the folder differently, so what the page refers to decides. Only pictures, only what
lies below the page's own folder, and never through a link that leads out of it.
"""

from __future__ import annotations

import html
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from archiver.capture.decoding import decode

FILES = 1_000
TOTAL_BYTES = 50_000_000

_REFERENCE = re.compile(rb"""src(?:set)?\s*=\s*(?:"([^"]{1,20000})"|'([^']{1,20000})'|([^\s"'>]{1,4000}))""", re.I)
_MARKDOWN = re.compile(rb"!\[[^\]\n]{0,1000}\]\(\s*(?:<([^<>\n]{1,1000})>|([^\s()]{1,1000}))")
_PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL)


def gather_pictures(page: Path, body: bytes) -> dict[str, bytes]:
    """Path, as the page names it → bytes of the pictures in folders beside it that it refers to."""
    found: dict[str, bytes] = {}
    room = TOTAL_BYTES
    root = page.parent.resolve()
    for name in dict.fromkeys(_names(decode(body))):
        if len(found) >= FILES:
            break
        data = _read(root, name, room)
        if data is not None:
            found[name] = data
            room -= len(data)
    return found


def _names(text: str) -> Iterator[str]:
    """Relative paths into a folder."""
    body = text.encode("utf-8", "replace")
    for value in _found(_REFERENCE, body, b"src"):
        value = html.unescape(value)
        for piece in (value, *(part.split()[0] for part in value.split(",") if part.strip())):
            yield from _name(piece)
    for value in _found(_MARKDOWN, body, b"!["):
        yield from _name(value)


def _found(pattern: re.Pattern[bytes], body: bytes, start: bytes) -> Iterator[str]:
    """What a pattern captures wherever `start` is.

    That is found by plain search: a page may have megabytes between two, and a regular expression that walks over them
    holds up every other thread.
    """
    lower = body.lower()
    place = lower.find(start)
    while place >= 0:
        match = pattern.match(body, place)
        if match:
            yield next(group for group in match.groups() if group is not None).decode("utf-8", "replace")
        place = lower.find(start, match.end() if match else place + len(start))


def _name(address: str) -> Iterator[str]:
    if ":" in address or len(address) > 1_000:
        return
    path = PurePosixPath(unquote(re.split(r"[?#]", address.strip(), maxsplit=1)[0]))
    if len(path.parts) > 1 and not path.is_absolute() and ".." not in path.parts and "\\" not in str(path):
        yield str(path)


def _read(root: Path, name: str, room: int) -> bytes | None:
    try:
        path = (root / name).resolve()
        facts = path.stat()
        if not path.is_relative_to(root) or not stat.S_ISREG(facts.st_mode) or facts.st_size > room:
            return None
        with path.open("rb") as file:
            head = file.read(16)
            return head + file.read(room) if _PICTURE.match(head) else None
    except (OSError, ValueError):
        return None  # the page is whole without it, and says what it lacks

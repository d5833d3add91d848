"""Safari's web archives, and the property lists, XML or binary, that they are."""

from __future__ import annotations

import plistlib
import struct
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from archiver.containers.container import BrokenContainer, Container, Part, key_of

DEPTH = 5
OBJECTS = 200_000
"""A page saved with a thousand pictures has some 6,000."""


def load(body: bytes) -> Any:
    """What is in a property list. Raises BrokenContainer."""
    if OBJECTS < _count(body) <= len(body):  # with more than bytes it is damaged, and plistlib finds out
        raise BrokenContainer("too_large")
    try:
        return plistlib.loads(body)
    except (
        *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
        *(struct.error, ExpatError),
    ) as error:
        raise BrokenContainer("damaged") from error  # plistlib lets through whatever its parsers meet in a broken file


def _count(body: bytes) -> int:
    """How many objects a property list says it has, in its trailer; of XML, at most how many. Each takes 60 bytes."""
    if body.startswith(b"bplist"):
        return int.from_bytes(body[-24:-16], "big")
    return body.count(b"<")


def read_webarchive(body: bytes) -> Container:
    """A page saved by Safari. Raises BrokenContainer."""
    archive = load(body)
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    page = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(page, bytes):
        raise BrokenContainer("no_page")
    parts: dict[str, Part] = {}
    for resource in _resources(archive, DEPTH, set()):
        url, data = _text(resource, "WebResourceURL"), resource.get("WebResourceData")
        if url and isinstance(data, bytes):
            web = url if url.lower().startswith(("http:", "https:")) else ""
            parts.setdefault(key_of(url), Part(_Reader(data), web))
    return Container(
        page,
        _text(main, "WebResourceMIMEType").lower() or "text/html",
        _text(main, "WebResourceTextEncodingName") or None,
        url=_text(main, "WebResourceURL"),
        parts=parts,
    )


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def __call__(self, limit: int) -> bytes:
        if len(self._data) > limit:
            raise BrokenContainer("too_large")
        return self._data


def _resources(archive: dict[str, Any], depth: int, seen: set[int]) -> Iterator[dict[str, Any]]:
    """The resources of the page, then those of its frames; a frame that is there a thousand times is looked at once."""
    seen.add(id(archive))
    yield from _dicts(archive.get("WebSubresources"))
    for frame in _dicts(archive.get("WebSubframeArchives")) if depth else ():
        if id(frame) not in seen:
            yield from _resources(frame, depth - 1, seen)


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(resource: dict[str, Any], name: str) -> str:
    value = resource.get(name)
    return value if isinstance(value, str) else ""

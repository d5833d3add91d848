"""Safari's web archives, and the property lists, XML or binary, that they are."""

from __future__ import annotations

import plistlib
import struct
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from archiver.containers.container import BrokenContainer, Container, Part, key_of

DEPTH = 5


def load(body: bytes) -> Any:
    """What is in a property list. Raises BrokenContainer."""
    try:
        return plistlib.loads(body)
    except (
        *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
        *(struct.error, ExpatError),
    ) as error:
        raise BrokenContainer("damaged") from error  # plistlib lets through whatever its parsers meet in a broken file


def read_webarchive(body: bytes) -> Container:
    """A page saved by Safari. Raises BrokenContainer."""
    archive = load(body)
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    page = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(page, bytes):
        raise BrokenContainer("no_page")
    parts: dict[str, Part] = {}
    for resource in _resources(archive, DEPTH):
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


def _resources(archive: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """The resources of the page, then those of its frames."""
    yield from _dicts(archive.get("WebSubresources"))
    if depth:
        for frame in _dicts(archive.get("WebSubframeArchives")):
            yield from _resources(frame, depth - 1)


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(resource: dict[str, Any], name: str) -> str:
    value = resource.get(name)
    return value if isinstance(value, str) else ""

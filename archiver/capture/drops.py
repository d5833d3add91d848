"""What arrives with a drop or a paste → requests: the formats browsers and file managers put on a drag.

Which system sends what, and how it is encoded, was read in the browsers' and Qt's sources; in short: Firefox and
Chromium put `URL\\nTitle` pairs as UTF-16 in text/x-moz-url and one as UTF-8 in _NETSCAPE_URL; Qt hides the former on
X11; text/uri-list holds files and, on Windows, links; text/html may be UTF-16 with or without a mark.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.capture.decoding import decode
from archiver.capture.files import read_file
from archiver.capture.links import read_text
from archiver.errors import CaptureError
from archiver.model.capture import CaptureRequest
from archiver.text.cleaning import clean_text
from archiver.text.urls import parse_url

PAIRS = ("text/x-moz-url", "_NETSCAPE_URL")
"""Formats of `URL\\nTitle` lines, the one that may hold several first."""

TITLE_LENGTH = 300

_ANCHOR = re.compile(r'<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|\'([^\']*)\')[^>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Drop:
    """What was understood of a drop, and what was not."""

    requests: tuple[CaptureRequest, ...]
    errors: tuple[CaptureError, ...] = ()


def read_drop(formats: Mapping[str, bytes], files: Sequence[Path] = ()) -> Drop:
    """Everything in a drop that can be saved: `formats` is media type → bytes, `files` the local files it names.

    Files count whatever else is there; of the other formats the one that tells most is taken. A drop with nothing in
    it has neither requests nor errors.
    """
    requests: list[CaptureRequest] = []
    errors: list[CaptureError] = []
    for path in files:
        if _belongs_to_another(path, files):
            continue
        try:
            requests += read_file(path)
        except CaptureError as error:
            errors.append(error)
    if not requests and not errors:
        for read in (_pairs, _uri_list, _anchors, _plain):
            if requests := read(formats):
                break
    return Drop(tuple({request.url: request for request in requests}.values()), tuple(errors))


def _belongs_to_another(path: Path, files: Sequence[Path]) -> bool:
    """Whether it is the folder of pictures of a page that came with it: whoever saved both takes both."""
    pages = (page for page in files if page.parent == path.parent and page != path)
    return path.is_dir() and any(path.name.startswith(tuple(page.stem + each for each in "_-. ")) for page in pages)


def _pairs(formats: Mapping[str, bytes]) -> list[CaptureRequest]:
    for name in PAIRS:
        lines = _lines(formats.get(name, b""))
        titles = [*lines[1::2], ""]
        if found := _links(zip(lines[::2], titles, strict=False)):
            return found
    return []


def _uri_list(formats: Mapping[str, bytes]) -> list[CaptureRequest]:
    # RFC 2483: lines that begin with # are comments.
    lines = [line for line in _lines(formats.get("text/uri-list", b"")) if not line.startswith("#")]
    return _links((line, "") for line in lines if not line.startswith("file:"))


def _anchors(formats: Mapping[str, bytes]) -> list[CaptureRequest]:
    text = _decode(formats.get("text/html", b""))
    return _links(
        (html.unescape(match[1] or match[2] or ""), html.unescape(_TAG.sub("", match[3])))
        for match in _ANCHOR.finditer(text)
    )


def _plain(formats: Mapping[str, bytes]) -> list[CaptureRequest]:
    try:
        return read_text(_decode(formats.get("text/plain", b"")))
    except CaptureError:
        return []


def _links(pairs: Iterable[tuple[str, str]]) -> list[CaptureRequest]:
    found = []
    for address, title in pairs:
        try:
            url = parse_url(address)
        except CaptureError:
            continue  # javascript:, about: and the like come along in selections; what is no page is no loss
        hint = clean_text(title, limit=TITLE_LENGTH, single_line=True)
        found.append(CaptureRequest(url, title_hint="" if hint == address.strip() else hint))
    return found


def _lines(data: bytes) -> list[str]:
    return [line for line in re.split(r"\r?\n", _decode(data)) if line.strip()] if data else []


def _decode(data: bytes) -> str:
    """Text of a drag: UTF-16 by its mark or its NULs, else UTF-8; Windows ends it with NUL."""
    return decode(data).replace("\0", "").removeprefix("\ufeff")

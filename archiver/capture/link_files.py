"""The small files in which desktops keep a link: .url and .website (Windows), .webloc (macOS), .desktop (Linux).

Formats: Windows' Internet Shortcut INI, Apple property lists, the freedesktop.org Desktop Entry Specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from archiver.capture.decoding import decode
from archiver.containers import property_lists
from archiver.containers.container import BrokenContainer

_SECTION = re.compile(r"\[(.+)\]\s*$")
_ESCAPE = re.compile(r"\\([sntr\\])")
_ESCAPED = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


class Link(NamedTuple):
    """What a link file says; `name` is empty where the file's own name is the title."""

    address: str
    name: str = ""


class NoLink(ValueError):
    """`args[0]` is the reason, one of: no_link, damaged."""


def read_internet_shortcut(body: bytes) -> list[Link]:
    """Where a .url file leads, best first. Raises NoLink.

    `[InternetShortcut.W]` holds the address in UTF-7 and is the better one, since the plain section is written in some
    code page; but what is not UTF-7 there is no address.
    """
    sections = _sections(decode(body), lower_case=True)
    wide, plain = (sections.get(name, {}).get("url", "") for name in ("internetshortcut.w", "internetshortcut"))
    try:
        wide = wide.encode("ascii").decode("utf-7")
    except UnicodeError:
        wide = ""
    if not (wide or plain):
        raise NoLink("no_link")
    return [Link(address) for address in (wide, plain) if address]


def read_desktop_entry(body: bytes) -> list[Link]:
    """Where a .desktop file of the type Link leads; any other type is a program or a folder. Raises NoLink."""
    entry = _sections(decode(body)).get("Desktop Entry", {})
    address = entry.get("URL") or entry.get("URL[$e]", "").replace(
        "$$", "$"
    )  # KDE: "expand variables", which we do not
    if entry.get("Type") != "Link" or not address:
        raise NoLink("no_link")
    names = [value for key, value in entry.items() if key == "Name" or key.startswith("Name[")]
    return [Link(_unescaped(address), _unescaped(entry.get("Name") or next(iter(names), "")))]


def read_webloc(body: bytes) -> list[Link]:
    """Where a .webloc file, XML or binary, leads. Raises NoLink."""
    try:
        found = property_lists.load(body)
    except BrokenContainer as error:
        raise NoLink("damaged") from error
    address = found.get("URL") if isinstance(found, dict) else None
    if not isinstance(address, str) or not address:
        raise NoLink("no_link")
    return [Link(address)]


READERS: Mapping[str, Callable[[bytes], list[Link]]] = {
    ".url": read_internet_shortcut,
    ".website": read_internet_shortcut,
    ".desktop": read_desktop_entry,
    ".webloc": read_webloc,
}
"""By the file's suffix in lower case."""


def _sections(text: str, *, lower_case: bool = False) -> dict[str, dict[str, str]]:
    """The sections of an INI file. Unlike configparser it takes what desktops take: stray lines, any `%`, doubles."""
    sections: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in text.splitlines():
        if header := _SECTION.match(line.strip()):
            name = header[1].lower() if lower_case else header[1]
            current = sections.setdefault(name, {})
        elif "=" in line and not line.lstrip().startswith(("#", ";")):
            key, _, value = line.partition("=")
            current.setdefault(key.strip().lower() if lower_case else key.strip(), value.strip().strip("\0"))
    return sections


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED[match[1]], value)

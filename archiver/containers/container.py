"""A page and the parts beside it, whatever kind of file they came in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urldefrag, urljoin

PAGE_BYTES = 20_000_000
"""Of the page itself, without the pictures."""


class BrokenContainer(ValueError):
    """`args[0]` is the reason, one of: damaged, encrypted, too_large, no_page."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file beside the page."""

    read: Callable[[int], bytes]
    """Its bytes if they are at most so many. Raises BrokenContainer."""
    url: str = ""
    """Where it was on the web, if the container says so."""


@dataclass(frozen=True, slots=True)
class Container:
    """What is in a file; text fields are as they were written, and empty where the file does not say."""

    page: bytes
    media_type: str
    charset: str | None = None
    url: str = ""
    """Where the page was on the web."""
    saved_at: datetime | None = None
    title: str = ""
    author: str = ""
    identity: str = ""
    """What names it wherever it is kept: the Message-ID of a mail."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """By `key_of` each address that leads to them."""

    def find(self, address: str, base: str) -> Part | None:
        """The part that an address in the page leads to, `base` being the page's own URL."""
        address = address.strip()
        if not self.parts or not address or address.startswith("#"):
            return None
        for candidate in (address, _joined(base, address)):
            if part := self.parts.get(key_of(candidate)):
                return part
        return None


def key_of(address: str) -> str:
    """The form in which an address is looked up: without fragment and escapes; a path without `./`."""
    address = unquote(urldefrag(address.strip()).url)
    if address[:4].lower() == "cid:":
        return "cid:" + address[4:].strip("<> ")
    while address.startswith("./"):
        address = address[2:]
    return address


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # a broken host in brackets
        return address

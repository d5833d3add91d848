"""The text of a URL, typed or sent by a server: where to go next, and what of it is safe to show."""

from __future__ import annotations

import re
import socket

import httpx

from archiver.errors import BadRedirect

USERINFO = re.compile(r"^([a-z][a-z0-9+.-]*:)?[/\\]*[^/?#\\]*@", re.IGNORECASE)
AUTHORITY_START = re.compile(r"^(https?):[/\\]*", re.IGNORECASE)
NUMERIC_HOST = re.compile(r"^(https?://(?:[^/?#]*@)?)([0-9a-fx.]+)(?=[:/?#]|$)", re.IGNORECASE)
SHOWN = 2_000
"""Characters of a Location that an error keeps: what a server sends may be long."""


def hop(location: str, item: str, base: httpx.URL | None = None) -> httpx.URL:
    """The http(s) URL that `location` means, read relative to `base`. It may carry a user and a password.

    Raises BadRedirect, naming `item`: nothing there, no URL, or one that is not ours to follow (file:, javascript: …).
    """
    try:
        url = httpx.URL(browser_reading(location))
        if base is not None and not url.scheme and location.strip():
            url = base.join(url)
        if url.scheme in ("http", "https") and is_host(url.raw_host) and (url.port is None or 0 < url.port < 65_536):
            return url
    except (httpx.InvalidURL, ValueError) as error:
        raise BadRedirect(item, without_userinfo(location)[:SHOWN]) from error
    raise BadRedirect(item, without_userinfo(location)[:SHOWN])


def is_host(raw: bytes) -> bool:
    """Whether httpx's reading of a host could be one: it escapes what no name may hold, and % is only in a zone."""
    return bool(raw) and (b"%" not in raw or b":" in raw)


def browser_reading(text: str) -> str:
    r"""What browsers make of sloppy URLs, so that a link means here what it meant where it was copied.

    Space around it and line breaks in it go, `\` before the query is `/`, `http:/host` has its slashes, and a host of
    numbers (127.1, 0x7f000001, 0177.0.0.1) is the IPv4 address they spell. https://url.spec.whatwg.org/#url-parsing
    """
    text = re.sub(r"[\t\r\n]", "", text.strip())
    if not AUTHORITY_START.match(text) and re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE):
        return text
    path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]  # it matches anything
    text = AUTHORITY_START.sub(lambda match: f"{match[1].lower()}://", path.replace("\\", "/")) + mark + rest
    return NUMERIC_HOST.sub(lambda match: match[1] + dotted(match[2]), text)


def dotted(host: str) -> str:
    """The IPv4 address that a host of numbers spells, or the host as it is."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host


def without_userinfo(url: str) -> str:
    """The URL's text without user and password, whatever its shape."""
    return USERINFO.sub(lambda match: f"{match[1] or ''}//", url.strip())


def bare(url: httpx.URL) -> httpx.URL:
    """What is requested and shown: the URL without user, password and fragment."""
    return url.copy_with(userinfo=b"", fragment=None)

"""Links as a person reads them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QCoreApplication


def host_of(url: str) -> str:
    """What a link's site is called where it has no name of its own. Empty for what is no link."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[" in a link that was kept as it came
        return ""


def link_words(url: str) -> str:
    """Host and path, decoded; of what was handed in and does not say where it came from, that; else the link itself."""
    host = host_of(url)
    if host:
        return host + unquote(urlsplit(url).path).rstrip("/")
    return url if is_web(url) else QCoreApplication.translate("links", "A file of your own")


def is_web(url: str) -> bool:
    """Whether there is something to fetch or to show in a browser: a document that does not say where it came from has
    an address of ours, for its content."""
    return url.lower().startswith(("http:", "https:"))

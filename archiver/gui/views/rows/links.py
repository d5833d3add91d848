"""Links as a person reads them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def host_of(url: str) -> str:
    """What a link's site is called where it has no name of its own. Empty for what is no link."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[" in a link that was kept as it came
        return ""


def link_words(url: str) -> str:
    """Host and path, decoded; the link itself where it has no host."""
    host = host_of(url)
    return host + unquote(urlsplit(url).path).rstrip("/") if host else url

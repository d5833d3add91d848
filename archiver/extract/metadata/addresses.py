"""The address an article wants to be known by."""

from __future__ import annotations

from urllib.parse import urlsplit

from archiver.extract.metadata.sources.declared import WEB, Sources
from archiver.extract.pictures import absolute


def canonical(sources: Sources) -> str | None:
    """The first declared that can be true: on the same site, and its front page only for the front page."""
    declared = [
        element.get("href", "")
        for element in sources.root.iter("link")
        if "canonical" in element.get("rel", "")[:100].lower().split()
    ]
    for value in (*declared[:5], *sources.all(("og.url",))[:5]):
        url = absolute(value, sources.base, WEB)
        if url and _fits(url, sources.url):
            return url
    return None


def _fits(url: str, page: str) -> bool:
    here, there = urlsplit(page), urlsplit(url)
    if not _is_same_site(here.hostname or "", there.hostname or ""):
        return False
    return bool(there.path.strip("/") or there.query) or not (here.path.strip("/") or here.query)


def _is_same_site(one: str, other: str) -> bool:
    """Whether two hosts have an owner in common: their last labels, never only a public ending like co.uk."""
    mine, theirs = one.lower().split("."), other.lower().split(".")
    short = len(mine) > 2 and len(mine[-1]) == 2 and len(mine[-2]) <= 3
    keep = 3 if short else 2
    return mine[-keep:] == theirs[-keep:]

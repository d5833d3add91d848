"""Everything a page declares about itself, read once: meta, JSON-LD, microdata, its address."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lxml.html import HtmlElement

from archiver.extract.metadata.sources import linked_data
from archiver.extract.metadata.sources.linked_data import LinkedData
from archiver.extract.pictures import absolute

WEB = ("http", "https")
NAME_LENGTH = 200
VALUES = 50
"""Of one name: a paper has this many authors, what has more is no longer read."""


@dataclass(frozen=True, slots=True)
class Sources:
    """`meta` holds the contents of meta elements by lower-case name with a point for a colon, in their order."""

    root: HtmlElement
    url: str
    base: str
    """What relative addresses are resolved against."""
    meta: dict[str, list[str]]
    linked: LinkedData

    def first(self, names: tuple[str, ...]) -> str:
        """What the first of the names that is not empty says, or ""."""
        return next(iter(self.all(names)), "")

    def all(self, names: tuple[str, ...]) -> list[str]:
        """What all of the names say, in the order of the names."""
        return [value for name in names for value in self.meta.get(name, ())]


def collect(root: HtmlElement, url: str) -> Sources:
    """Nothing in the tree is changed."""
    element = root.find(".//base[@href]")
    base = (absolute(element.get("href", ""), url, WEB) if element is not None else "") or url
    return Sources(root, url, base, _meta(root), linked_data.read(root))


def _meta(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for element in root.iter("meta"):
        content = element.get("content")
        if not content or content.isspace():
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "")[:NAME_LENGTH].lower().replace(":", ".").split():
                if len(found[name]) < VALUES:
                    found[name].append(content)
    return found

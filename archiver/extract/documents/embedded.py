"""The pictures in a page's own file: found by the addresses in the page, taken out only if the article shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.containers.container import BrokenContainer, Container, Part
from archiver.extract.pictures import LAZY, LAZY_SETS, PART, addresses
from archiver.model import ExtractLimits, ImageRef

PICTURE_BYTES = 20_000_000


class Embedded:
    """The parts of one container that a page refers to, numbered as they are met."""

    def __init__(self, container: Container, base: str) -> None:
        self._container = container
        self._base = base
        self._parts: list[Part] = []
        self._numbers: dict[int, int] = {}
        self._by_url: dict[str, Part] = {}

    def bind(self, root: HtmlElement) -> None:
        """Point each picture of a page, in place, at what the file holds of it; what it does not hold stays as it was.

        That goes before every other address: a saved page often names a larger edition on the web beside its own copy.
        """
        for element in root.iter("img"):
            found = (self._container.find(name, self._base) for name in self._addresses(element))
            part = next(filter(None, found), None)
            if part is not None:
                for name in (*LAZY, *LAZY_SETS):
                    element.attrib.pop(name, None)
                for source in self._sources(element):
                    source.attrib.clear()
                element.set("src", self._address(part))
            elif element.get("src", "").startswith(PART):
                del element.attrib["src"]  # a page's own idea of our scheme

    def fill(self, images: Sequence[ImageRef], limits: ExtractLimits) -> tuple[list[ImageRef], bool]:
        """The pictures of an article with the bodies that the file holds, and whether there were more than may be."""
        room = limits.embedded_bytes
        filled = []
        capped = False
        for image in images:
            body = None
            part = self._part(image.url)
            if part is not None:
                try:
                    body = part.read(min(PICTURE_BYTES, room))
                    room -= len(body)
                except BrokenContainer as error:
                    capped = capped or (error.args[0] == "too_large" and room < PICTURE_BYTES)
            url = image.url
            if url.startswith(PART):
                # By its content: the first picture of one file is not the first picture of another.
                url = PART + hashlib.sha256(url.encode() if body is None else body).hexdigest()
            filled.append(replace(image, url=url, body=body))
        return filled, capped

    def _part(self, url: str) -> Part | None:
        if url.startswith(PART):
            number = url.removeprefix(PART)
            return self._parts[int(number)] if number.isdecimal() and int(number) < len(self._parts) else None
        return self._by_url.get(url) or self._container.find(url, self._base)

    def _address(self, part: Part) -> str:
        """What stands in the page for a part: its web address, by which it is known if it was fetched before."""
        if part.url:
            return self._by_url.setdefault(part.url, part).url
        number = self._numbers.setdefault(id(part), len(self._parts))
        if number == len(self._parts):
            self._parts.append(part)
        return f"{PART}{number}"

    def _addresses(self, element: HtmlElement) -> Iterator[str]:
        yield from addresses(element)
        for source in self._sources(element):
            yield from addresses(source)

    def _sources(self, element: HtmlElement) -> list[HtmlElement]:
        parent = element.getparent()
        return list(parent.iter("source")) if parent is not None and parent.tag == "picture" else []

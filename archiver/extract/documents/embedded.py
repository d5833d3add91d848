"""The pictures in a page's own file: found by the addresses in the page, taken out only if the article shows them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.containers.container import BrokenContainer, Container, Part
from archiver.extract.pictures import LAZY, LAZY_SETS, PART, addresses
from archiver.model.extraction import ImageRef
from archiver.model.limits import ExtractLimits

PICTURE_BYTES = 10_000_000
USE = re.compile(r"background-image\s*:\s*var\(\s*(--[\w-]{1,60})\s*\)")
VARIABLE = re.compile(r"(--[\w-]{1,60}+)\s*+:\s*+url\(\s*+[\"']?+((?:data:image/|inline:)[^\"')]++)")


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
        _draw_variables(root)
        for element in root.iter("img"):
            part = self._part_of(element)
            if part is not None:
                for name in (*LAZY, *LAZY_SETS):
                    element.attrib.pop(name, None)
                for source in _sources(element):
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
                    capped = capped or str(error) == "too_large"
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

    def _part_of(self, element: HtmlElement) -> Part | None:
        if not self._container.parts:
            return None
        names = (name for each in (element, *_sources(element)) for name in addresses(each))
        return next(filter(None, (self._container.find(name, self._base) for name in names)), None)


def _sources(element: HtmlElement) -> list[HtmlElement]:
    parent = element.getparent()
    return list(parent.iter("source")) if parent is not None and parent.tag == "picture" else []


def _draw_variables(root: HtmlElement) -> None:
    """Give pictures that are drawn by a variable of the style sheet, as SingleFile keeps what a page shows twice, that
    picture for their source, in place."""
    drawn = [(element, use[1]) for element in root.iter("img") if (use := USE.search(element.get("style", "")))]
    if drawn:
        sheets = (sheet.text or "" for sheet in root.iter("style"))
        pictures = {match[1]: match[2] for sheet in sheets for match in VARIABLE.finditer(sheet)}
        for element, name in drawn:
            if name in pictures:
                element.set("src", pictures[name])

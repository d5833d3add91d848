"""A page as the row of its text blocks: what the selector judges and what is cut by.

A block is a run of text within the closest element that is no inline one: a paragraph, a list item, a cell, or the
words before and after a paragraph in a div.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "br", "picture", "source"),
    )
)
UNSEEN = frozenset(
    (
        *("script", "style", "template", "noscript", "head", "svg", "math", "object", "embed", "iframe", "canvas"),
        *("audio", "video", "select", "option", "datalist", "textarea", "title"),
    )
)
"""Elements whose text is no text of the page, or stands for what cannot be shown; formulas belong to their block."""
WORD = re.compile(r"\w+")
# Scripts written without spaces: two characters count as a word, as in `output.count_words`.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


LONG = 15
"""Words: from here on a block reads like a paragraph."""


@dataclass(slots=True, eq=False)
class Place:
    """An element that holds blocks, itself or further down, with what is summed up over them."""

    element: HtmlElement
    parent: Place | None
    depth: int
    words: int = 0
    link_words: int = 0
    blocks: int = 0
    long: int = 0
    """Blocks of 15 words and more with few of them in links."""
    kept: int = 0
    """Words that readability chose."""

    def lineage(self) -> set[Place]:
        """The places around this one."""
        found = set()
        above = self.parent
        while above is not None:
            found.add(above)
            above = above.parent
        return found


@dataclass(slots=True, eq=False)
class Block:
    """A run of text: `slots` say where its pieces are, as (element, whether it is that element's tail)."""

    place: Place
    slots: list[tuple[HtmlElement, bool]] = field(default_factory=list)
    text: str = ""
    words: int = 0
    link_words: int = 0
    bold_letters: int = 0
    kept_words: int = 0
    """Those that readability chose."""
    chance: float = 0.0
    """That it is of the article, as the selector says."""

    @property
    def is_prose(self) -> bool:
        return self.words >= LONG and self.link_words * 3 < self.words


def read(root: HtmlElement) -> list[Block]:
    """The blocks of a page's body in document order; some hold no word, only signs."""
    reader = _Reader()
    body = root.find("body")
    reader.walk(root if body is None else body)
    return reader.blocks


def count(text: str) -> int:
    """Words as readers count them."""
    if text.isascii():
        return len(WORD.findall(text))
    unspaced = len(UNSPACED.findall(text))
    return unspaced // 2 + len(WORD.findall(UNSPACED.sub(" ", text) if unspaced else text))


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._places: dict[HtmlElement, Place] = {}
        self._slots: list[tuple[HtmlElement, bool]] = []
        self._text: list[str] = []
        self._links: list[str] = []
        self._bold = 0

    def walk(self, body: HtmlElement) -> None:
        around = [body]
        unseen = links = bold = 0
        for event, element in etree.iterwalk(body, events=("start", "end")):
            tag = element.tag
            if event == "start":
                if unseen or tag in UNSEEN:
                    unseen += 1
                    continue
                if tag not in INLINE:
                    self._close(around[-1])
                    around.append(element)
                elif tag == "a":
                    links += 1
                elif tag in ("b", "strong"):
                    bold += 1
                if element.text:
                    self._add(element, False, element.text, links, bold)
                continue
            if unseen:
                unseen -= 1
            elif tag not in INLINE:
                self._close(around.pop())
            elif tag == "a":
                links -= 1
            elif tag in ("b", "strong"):
                bold -= 1
            elif tag == "br":
                self._text.append(" ")
            if element.tail and not unseen and element is not body:
                self._add(element, True, element.tail, links, bold)

    def _add(self, element: HtmlElement, tail: bool, text: str, links: int, bold: int) -> None:
        self._slots.append((element, tail))
        self._text.append(text)
        if links:
            self._links.append(text)
        if bold:
            self._bold += len(text)

    def _close(self, element: HtmlElement) -> None:
        if not self._slots:
            self._text.clear()
            return
        text = " ".join("".join(self._text).split())
        if text:
            words = count(text)
            place = self._place(element)
            links = count(" ".join(self._links)) if self._links else 0
            self.blocks.append(Block(place, self._slots, text, words, min(links, words), self._bold))
        self._slots = []
        self._text.clear()
        self._links.clear()
        self._bold = 0

    def _place(self, element: HtmlElement) -> Place:
        chain = []
        place = self._places.get(element)
        while place is None:
            chain.append(element)
            parent = element.getparent()
            if parent is None or element.tag == "body":
                break
            element = parent
            place = self._places.get(element)
        for each in reversed(chain):
            place = Place(each, place, place.depth + 1 if place else 0)
            self._places[each] = place
        assert place is not None
        return place

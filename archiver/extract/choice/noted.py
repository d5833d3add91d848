"""Footnotes and references: what chosen text links to, below it, and what leads back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.choice.blocks import Block, Place
from archiver.extract.choice.trimming import around
from archiver.extract.cutting import is_furniture
from archiver.extract.parts.anchors import fragment
from archiver.extract.parts.headings import HEADINGS

MOST = 300
"""Words of one note."""
ITEMS = frozenset(("li", "dd", "p", "div", "td", "aside"))
ELSEWHERE = frozenset(("nav", "aside", "footer", "form"))


def add_notes(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """The choice with the notes that its links lead to, each whole, and the heading above the first."""
    wanted: dict[str, tuple[int, HtmlElement]] = {}
    for number, block in enumerate(blocks):
        if block in chosen:
            for link in _links(block):
                wanted.setdefault(fragment(link), (number, link))
    if not wanted:
        return chosen
    notes: set[Place] = set()
    for number, block in enumerate(blocks):
        for place in islice(around(block), 2) if block not in chosen else ():
            said = next((name for name in _names(place, block) if wanted.get(name, (number,))[0] < number), None)
            if said is not None and place.words <= MOST and _is_note(place, wanted[said][1]):
                notes.add(place)
                break
    found = {block for block in blocks if any(place in notes for place in islice(around(block), 4))}
    first = next((number for number, block in enumerate(blocks) if block in found and block not in chosen), 0)
    above = {blocks[first - 1]} if first and blocks[first - 1].place.element.tag in HEADINGS else set()
    return chosen | found | above


def _links(block: Block) -> Iterator[HtmlElement]:
    """Those of a block to another place of its page."""
    for element, tail in block.slots:
        for each in () if tail else (element, *islice(element.iterancestors(), 2)):
            if each.tag == "a" and fragment(each):
                yield each


def _names(place: Place, block: Block) -> Iterator[str]:
    inside = (element for element, tail in block.slots if not tail) if place is block.place else ()
    for element in (place.element, *inside):
        yield from filter(None, (element.get("id"), element.get("name")))


def _is_note(place: Place, link: HtmlElement) -> bool:
    """Whether it leads back to the link, or is an item of a list that is no other part of the page."""
    if place.element.tag not in ITEMS:
        return False
    near = {each.get("id") or each.get("name") for each in (link, *islice(link.iterancestors(), 2))} - {""}
    if any(fragment(back) in near for back in place.element.iter("a")):
        return True
    if place.element.tag != "li":
        return False
    return not any(each.element.tag in ELSEWHERE or is_furniture(each.element) for each in place.lineage())

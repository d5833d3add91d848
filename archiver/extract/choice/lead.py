"""The picture an article opens with: pages set it by the title, outside of the box that holds the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.choice.blocks import Block, Place
from archiver.extract.choice.trimming import around
from archiver.extract.cutting import is_furniture
from archiver.extract.pictures import addresses, is_announced, size

NEAR = 25
"""Blocks between the title and the text."""
CLOSE = 3
"""Blocks between a picture and the title below it."""
LARGE = 300
"""Pixels of width: what is said to be smaller is a portrait of the author, or a sign."""
CAPTION = 80
"""Words."""
OUTSIDE = frozenset(("nav", "aside", "footer", "form", "dialog", "button", "ul", "ol", "li"))
SHOWN = re.compile(
    r"lead|hero|featured?|cover|(?:^|[\s_-])(?:main|top|post|article|entry|story)-?(?:image|img|photo|picture|media|thumb)"
    r"|figure|photo|picture|image|media|thumbnail|infobox",
    re.I,
)
OTHER = re.compile(
    r"avatar|author|by-?line|profile|portrait|logo|icon|emoji|badge|brand|banner|share|social|sponsor|promo|related|"
    r"teaser|card|(?:^|[\s_-])ads?(?:$|[\s_-])",
    re.I,
)
SIGN = re.compile(r"logo|avatar|favicon", re.I)
"""In an address, which may be named after what the picture shows otherwise."""
CREDITED = re.compile(r"caption|credit|copyright|legend|source", re.I)


@dataclass(frozen=True, slots=True)
class Lead:
    picture: HtmlElement | None
    caption: frozenset[Block]


NOTHING = Lead(None, frozenset())


def find(blocks: list[Block], chosen: set[Block], announced: str | None) -> Lead:
    """The picture between the title and the first paragraph that was chosen, or right above the title.

    `announced` is the address of the one that the page sends to others.
    """
    first = next((number for number, block in enumerate(blocks) if block in chosen and block.is_prose), None)
    if first is None:
        return NOTHING
    top = next((n for n in range(first, max(first - NEAR, -1), -1) if blocks[n].place.element.tag == "h1"), None)
    box = _article(blocks[first]) if top is None else _common(blocks[top], blocks[first])
    if box is None:
        return NOTHING
    starts = {block.slots[0][0]: block for block in blocks[: first + 1]}
    above: HtmlElement | None = None
    passed = 0
    for element in box.iter(etree.Element):
        block = starts.get(element)
        if block is blocks[first]:
            break
        passed += block is not None
        if top is not None and block is blocks[top]:
            top = None
            above = above if passed <= CLOSE else None
        elif element.tag == "img" and _is_lead(element, box, announced):
            if top is None:
                above = element
                break
            if above is None:
                above, passed = element, 0
    return NOTHING if above is None else Lead(above, frozenset(_caption(above, box, blocks[:first])))


def _common(one: Block, other: Block) -> HtmlElement:
    mine = set(around(one))
    return next(place.element for place in around(other) if place in mine)


def _article(block: Block) -> HtmlElement | None:
    return next((place.element for place in around(block) if place.element.tag in ("article", "main")), None)


def _is_lead(picture: HtmlElement, box: HtmlElement, announced: str | None) -> bool:
    said = [picture.get("class", "")]
    in_figure = in_link = False
    for above in picture.iterancestors():
        if above is box:
            break
        if above.tag in OUTSIDE or is_furniture(above):
            return False
        in_figure = in_figure or above.tag in ("figure", "picture")
        in_link = in_link or (above.tag == "a" and str(above.text_content()).strip() != "")
        said.append(f"{above.get('class', '')} {above.get('id', '')}")
    width = size(picture.get("width"))
    if in_link or (width is not None and width < LARGE) or any(map(OTHER.search, said)):
        return False
    if any(map(SIGN.search, addresses(picture))):
        return False
    return in_figure or width is not None or any(map(SHOWN.search, said)) or is_announced(picture, announced)


def _caption(picture: HtmlElement, box: HtmlElement, blocks: list[Block]) -> set[Block]:
    """What stands in the same figure, or beside the picture and is named a caption."""
    figure = next(picture.iterancestors("figure"), None)
    near: list[HtmlElement] = [figure] if figure is not None else list(islice(picture.iterancestors(), 3))
    near = near[: near.index(box)] if box in near else near
    if not near:
        return set()
    found = {block for block in blocks if any(place.element is near[-1] for place in around(block))}
    if figure is None:
        found = {block for block in found if any(CREDITED.search(_name(place)) for place in islice(around(block), 3))}
    return found if sum(block.words for block in found) <= CAPTION else set()


def _name(place: Place) -> str:
    return f"{place.element.tag} {place.element.get('class', '')}"

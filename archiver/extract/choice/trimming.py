"""What the selector chose beside an article of prose, and is not of it: the stories of others, and links to them.

Each block is judged for itself; here boxes are judged as wholes. A row of teasers is as likely as not, block by block,
to be of the article, and the row together is not: its headlines, its dates and what else is in it count, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from archiver.extract.choice.blocks import Block, Place
from archiver.extract.parts.anchors import fragment
from archiver.extract.parts.headings import HEADINGS

SURE = 0.8
"""A block of prose above this chance is of the core."""
CORE = 3
"""Blocks that make a core."""
SHARE, SHARE_SAID = 0.5, 0.2
"""Of the chosen words, what the core must hold: less where the page says that it is an article."""
LEAST, LEAST_SAID = 0.4, 0.5
"""Chance of a box as a whole, by words, below which it goes (held out: articles +.0008, scrapinghub shingles +.006)."""
LEAST_SECONDED = 0.3
"""The same for a box that readability chose, too."""
PROSE = 0.85
"""Share of words outside links, from which on an article is one of prose."""
PARAGRAPHS = 5
DOUBT = 0.6
LINKED = 3
MANY = 3
BESIDE = 3
"""Words beside its link that a paragraph may have and still be only a link ("Read more:")."""
MOST = 30
SLOGAN = 12
"""Words."""
SURE_BOX = 0.85
INVITATION = 80
"""Words."""
ASKS = etree.XPath("boolean(.//input[@type='email'])")
BOXES = frozenset(("div", "section", "aside"))
SOLID = frozenset(("li", "td", "th", "dt", "dd", "pre", "figcaption", "blockquote"))
GALLERY = re.compile(r"gallery|slide-?show|carousel", re.I)
LISTS = frozenset(("ul", "ol", "dl", "table", "nav", "blockquote"))
NEAR = 4


def trim(blocks: list[Block], chances: list[float], chosen: set[Block], *, article: bool) -> set[Block]:
    """The choice without boxes that do not belong to its core. `article`: the page says that it is one."""
    return _drop_links(blocks, chances, _drop_boxes(blocks, chances, chosen, article))


def finish(blocks: list[Block], chances: list[float], chosen: set[Block]) -> set[Block]:
    """The choice that was made whole, without what stands among its paragraphs and is whole without them."""
    chosen = _drop_slogans(blocks, chances, _drop_invitations(blocks, chances, _drop_galleries(blocks, chosen)))
    return _drop_headings(chosen)


def _drop_invitations(blocks: list[Block], chances: list[float], chosen: set[Block]) -> set[Block]:
    """The choice without boxes among paragraphs that ask for an address of mail: all of their words say what for."""
    core = _core(blocks, chances, chosen)
    if len(core) < CORE:
        return chosen
    gone: set[Block] = set()
    for box, inside in _boxes(blocks, core).items():
        if box.words <= INVITATION and box.element.tag in BOXES and ASKS(box.element):
            gone.update(blocks[number] for number in inside)
    return chosen - gone


def _drop_slogans(blocks: list[Block], chances: list[float], chosen: set[Block]) -> set[Block]:
    """The choice without boxes of a heading and a short line or two, and no more, among paragraphs: promises of a
    newsletter (held out, all kinds -.0001)."""
    core = _core(blocks, chances, chosen)
    if len(core) < CORE:
        return chosen
    gone: set[Block] = set()
    for box, inside in _boxes(blocks, core).items():
        tags = [blocks[number].place.element.tag for number in inside]
        words = sum(blocks[number].words for number in inside)
        if words > SLOGAN or box.element.tag not in BOXES or tags[-1] in HEADINGS:
            continue
        expected = sum(chances[number] * blocks[number].words for number in inside)
        if HEADINGS.intersection(tags) and not SOLID.intersection(tags) and expected < SURE_BOX * words:
            gone.update(blocks[number] for number in inside)
    return chosen - gone


def _drop_headings(chosen: set[Block]) -> set[Block]:
    """The choice without the headings of boxes of links to other stories, of which nothing else was chosen ("Read
    more"): they would stand above what follows. Where there are many, they are of its parts (reviews with shops)."""
    if not _is_of_prose(chosen):
        return chosen
    headings = {block for block in chosen if block.place.element.tag in HEADINGS}
    holding = {place for block in chosen - headings for place in around(block)}
    gone = {
        block
        for block in headings
        if any(_is_of_links(place, block) for place in _until(holding, block) if place.element.tag in BOXES)
    }
    return chosen - gone if len(gone) < MANY else chosen


def _until(holding: set[Place], block: Block) -> Iterator[Place]:
    return takewhile(lambda place: place not in holding, around(block))


def _is_of_links(box: Place, heading: Block) -> bool:
    """Whether there are two links at least, of some words each: one or two words are what edits or shares a part."""
    words, linked = box.words - heading.words, box.link_words - heading.link_words
    links = [link for link in box.element.iter("a") if heading.place.element not in link.iterancestors()]
    if len(links) < 2 or any(map(fragment, links)):  # a table of contents keeps its heading
        return False
    return linked >= LINKED * len(links) and 2 * linked > words


def _drop_galleries(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """The choice without a gallery that has more text than the article it stands in, and that readability left out: it
    is a story of its own."""
    agreed = {block for block in chosen if block.kept_words and block.is_prose}
    words = sum(block.words for block in agreed)
    gone: set[Block] = set()
    if len(agreed) >= PARAGRAPHS:
        for box, inside in _boxes(blocks, agreed).items():
            if box.words <= words or box.kept * 10 >= box.words:
                continue
            names = [
                place.element.get("class", "")
                for place in around(blocks[inside[0]])
                if box in (place, *place.lineage())
            ]
            if any(map(GALLERY.search, names)):
                gone.update(blocks[number] for number in inside)
    return chosen - gone


def _core(blocks: list[Block], chances: list[float], chosen: set[Block]) -> set[Block]:
    return {
        block
        for block, chance in zip(blocks, chances, strict=True)
        if block in chosen and chance >= SURE and block.is_prose
    }


def _boxes(blocks: list[Block], core: set[Block]) -> dict[Place, list[int]]:
    """The outermost boxes that hold nothing of the core, with the numbers of their blocks."""
    holding = {place for block in core for place in around(block)}
    found: dict[Place, list[int]] = {}
    for number, block in enumerate(blocks):
        box = None
        for place in around(block):
            if place in holding:
                break
            box = place
        if box is not None:
            found.setdefault(box, []).append(number)
    return found


def _drop_boxes(blocks: list[Block], chances: list[float], chosen: set[Block], article: bool) -> set[Block]:
    core = _core(blocks, chances, chosen)
    total = sum(block.words for block in chosen)
    if len(core) < CORE or sum(block.words for block in core) < (SHARE_SAID if article else SHARE) * total:
        return chosen
    gone: set[Block] = set()
    for box, inside in _boxes(blocks, core).items():
        right = sum(chances[number] * blocks[number].words for number in inside)
        words = sum(blocks[number].words for number in inside)
        least = LEAST_SECONDED if 2 * box.kept > words else LEAST_SAID if article else LEAST
        if right < least * words:
            gone.update(blocks[number] for number in inside)
    return chosen - gone


def _drop_links(blocks: list[Block], chances: list[float], chosen: set[Block]) -> set[Block]:
    """Paragraphs that are nothing but a link to another story, among those of prose."""
    if not _is_of_prose(chosen):
        return chosen
    return chosen - {
        block
        for block, chance in zip(blocks, chances, strict=True)
        if chance < DOUBT and _is_link(block) and block.place.element.tag not in HEADINGS
    }


def _is_of_prose(chosen: set[Block]) -> bool:
    words = sum(block.words for block in chosen)
    links = sum(block.link_words for block in chosen)
    return sum(block.is_prose for block in chosen) >= PARAGRAPHS and links <= (1 - PROSE) * words


def _is_link(block: Block) -> bool:
    if block.link_words < LINKED or block.words - block.link_words > BESIDE or not LINKED < block.words <= MOST:
        return False
    return all(place.element.tag not in LISTS for place, _ in zip(around(block), range(NEAR), strict=False))


def around(block: Block) -> Iterator[Place]:
    """The places of a block, inside out."""
    place: Place | None = block.place
    while place is not None:
        yield place
        place = place.parent

"""A choice of blocks made whole: what stands among the chosen and was not chosen by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from archiver.extract.choice.blocks import Block, Place
from archiver.extract.cutting import is_furniture
from archiver.extract.parts.headings import HEADINGS

WHOLE = frozenset(("ul", "ol", "dl", "table"))
CELLS = frozenset(("td", "th"))
ASIDE = frozenset(("aside", "nav", "footer", "form"))
STRUCTURE = WHOLE | HEADINGS | {"pre", "blockquote", "figure"}
MOST = 0.75
"""Share of a list's words that make all of it chosen (with half of them, held out: articles -.001, forums -.006)."""
NEAR = 25
"""Blocks between the title and the text."""
STANDFIRST = 5
"""Words."""
ALIKE = 5
"""Paragraphs of one box that must be chosen before those like them are."""


def complete(blocks: list[Block], chosen: set[Block], *, article: bool) -> set[Block]:
    """The choice with its structure whole: lists, tables, quotes, captions and headings between chosen paragraphs, the
    heading right above one, the paragraphs of a box where most were chosen, and all of a list where most was.

    Not an `article`, a page is only given its headings, and its lists whole: between the posts of a thread or the
    items of a shop stand names, dates and buttons (held out, forums +.02).
    """
    if article:
        chosen = chosen | _alike(blocks, chosen) | _standfirst(blocks, chosen)
    chosen = chosen | {
        block
        for block, below in pairwise(blocks)
        if below in chosen and block.place.element.tag in HEADINGS and block.place.parent is below.place.parent
    }
    layout = {
        table for block in blocks if _is_of_a_page(block) for table, cell in _tables(block) if _is_main(cell, table)
    }
    words: dict[Place, list[int]] = {}
    inside: dict[Block, list[Place]] = {}
    for block in blocks:
        cells = dict(_tables(block)) if layout else {}
        place: Place | None = block.place
        while place is not None:
            if place.element.tag in WHOLE:
                whole_of = cells[place] if place in layout else place
                count = words.setdefault(whole_of, [0, 0])
                count[0] += block.words
                count[1] += block.words if block in chosen else 0
                inside.setdefault(block, []).append(whole_of)
            place = place.parent
    whole = {place for place, (all_words, taken) in words.items() if taken > MOST * all_words}
    if article:
        chosen = chosen | {each for each, before, after in between(blocks, chosen) if _belongs(each, before, after)}
    return chosen | {block for block, places in inside.items() if any(place in whole for place in places)}


def _tables(block: Block) -> Iterator[tuple[Place, Place]]:
    """The tables that a block is in, each with its cell."""
    place: Place | None = block.place
    cell = block.place
    while place is not None:
        if place.element.tag in CELLS:
            cell = place
        elif place.element.tag == "table":
            yield place, cell
        place = place.parent


def _is_of_a_page(block: Block) -> bool:
    """Whether a table with this in its main cell is laid out as a page: what stands in the other cells is no part of
    what is in that one."""
    return block.place.element.tag in HEADINGS or (block.place.element.tag == "p" and block.is_prose)


def _is_main(cell: Place, table: Place) -> bool:
    return 2 * cell.words > table.words


def between(blocks: list[Block], chosen: set[Block]) -> Iterator[tuple[Block, Block, Block]]:
    """The blocks that were not chosen but stand between two that were, with the one before and the one after."""
    before: Block | None = None
    waiting: list[Block] = []
    for block in blocks:
        if block not in chosen:
            waiting.append(block)
            continue
        if before is not None:
            for each in waiting:
                yield each, before, block
        before = block
        waiting.clear()


def _standfirst(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """The only h2, or else h3, between the h1 nearest above the text and the text, among bylines and buttons."""
    first = next((number for number, block in enumerate(blocks) if block in chosen and block.is_prose), 0)
    top = next((n for n in range(first, max(first - NEAR, -1), -1) if blocks[n].place.element.tag == "h1"), first)
    around = blocks[top].place.lineage()
    above = blocks[top + 1 : first]
    said = [block for block in above if block.place.element.tag == "h2"]
    said = said or [block for block in above if block.place.element.tag == "h3"]
    if len(said) != 1 or said[0].link_words or said[0].words < STANDFIRST:
        return set()
    parent = said[0].place.parent
    if parent not in around and (parent is None or parent.parent not in around or parent.blocks > 1):
        return set()
    return set(said)


def _alike(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """Paragraphs of prose that readability chose, too, in a box where at least half of the prose was chosen: the
    selector's trust fades over a very long article."""
    boxes: dict[Place, list[Block]] = {}
    for block in blocks:
        if block.is_prose and block.place.parent is not None and block.place.element.tag == "p":
            boxes.setdefault(block.place.parent, []).append(block)
    found: set[Block] = set()
    for paragraphs in boxes.values():
        taken = [block for block in paragraphs if block in chosen]
        if len(taken) >= ALIKE and 2 * sum(b.words for b in taken) >= sum(b.words for b in paragraphs):
            found.update(block for block in paragraphs if block.kept_words)
    return found


def _belongs(block: Block, before: Block, after: Block) -> bool:
    """Whether a block is of a list, a table, a quote or the like that stands among the paragraphs around it."""
    around = before.place.lineage() & after.place.lineage()
    found = False
    place: Place | None = block.place
    while place is not None and place not in around:
        if (place.element.tag in ASIDE and not _says_who(place)) or is_furniture(place.element):
            return False
        found = found or (place.element.tag in STRUCTURE and 2 * place.link_words <= place.words)
        place = place.parent
    return found


def _says_who(place: Place) -> bool:
    """Whether it is the last line of a quote."""
    return place.element.tag == "footer" and place.parent is not None and place.parent.element.tag == "blockquote"

"""Which blocks of a page make its article: readability's region, judged block by block by a learned selector."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import exp
from typing import Protocol

from lxml.html import HtmlElement

from archiver.extract.choice.blocks import Block, Place, read
from archiver.extract.choice.features import LONG, describe, is_other
from archiver.extract.choice.forest import Forest
from archiver.extract.choice.region import choose
from archiver.extract.cutting import is_furniture
from archiver.paths import resource

MOST = 5_000
"""Blocks that are judged; on a page with more, readability's word stands. The longest page of the training set has
half as many, and each costs 0.1 ms."""


INSIDE = 0.8
"""Share of the words the selector hopes for."""
OUTSIDE = 3.0
"""Logarithmic odds."""
PARAGRAPHS = 8
LEAST, ENOUGH = 0.3, 0.8
"""Agreement: with less readability found something else, with more its vote changes little for the better."""
VOTE = 2.5
"""Logarithmic odds."""
WHOLE = frozenset(("ul", "ol", "dl", "table"))
ASIDE = frozenset(("aside", "nav", "footer", "form"))
SECTIONS = frozenset(("h2", "h3", "h4", "h5", "h6"))
STRUCTURE = WHOLE | SECTIONS | {"pre", "blockquote", "figure"}


class Ballot(Protocol):
    """Somebody who wants to know how the blocks were judged."""

    def vote(self, blocks: Sequence[Block], chances: Sequence[float] | None, chosen: set[Block]) -> None: ...


def select(
    root: HtmlElement, title: str, said: list[float], record: Ballot | None = None
) -> tuple[list[Block], set[Block]]:
    """All blocks of a stripped page, and those that were chosen. `said` is what `features.announce` found; `record`
    is told how each was judged."""
    kept = set(choose(root))
    blocks = read(root)
    for block in blocks:
        block.kept_words = block.words if block.place.element in kept else 0
    judged = [block for block in blocks if block.words]
    chances = None
    if not judged or len(judged) > MOST:
        chosen = {block for block in judged if block.kept_words}
    else:
        chances = _selector().predict(describe(judged, title, said))
        chosen = complete(judged, pick(judged, chances, votes=not is_other(said)))
    if record is not None:
        record.vote(judged, chances, chosen)
    return blocks, chosen | {block for block, _, _ in _between(blocks, chosen) if not block.words}


def pick(blocks: list[Block], chances: list[float], *, votes: bool) -> set[Block]:
    """The blocks above the threshold that promises the highest F1 over words, if the chances are true.

    With `votes`, where readability found paragraphs and the two agree in part only, its vote counts more than the
    selector learned (held out on a fifth of the pages, articles +.0014, all kinds -.0005): pages unlike those of the
    training set are often of this sort.
    """
    chances = _confine(blocks, chances)
    chosen = _best(blocks, chances)
    kept = {block for block in blocks if block.kept_words}
    paragraphs = sum(block.words >= LONG for block in kept)
    if votes and paragraphs >= PARAGRAPHS and LEAST <= _agreement(chosen, kept) < ENOUGH:
        chances = [
            _lower(chance, -VOTE if block in kept else VOTE) for chance, block in zip(chances, blocks, strict=True)
        ]
        chosen = _best(blocks, _confine(blocks, chances))
    return chosen


def _confine(blocks: list[Block], chances: list[float]) -> list[float]:
    """Where nearly all of what is hoped for is between readability's first and last block, less is hoped for outside:
    there the stories of others follow (held out, articles +.001, all kinds -.0003)."""
    kept = [number for number, block in enumerate(blocks) if block.kept_words]
    if not kept:
        return chances
    first, last = kept[0], kept[-1]
    expected = [chance * block.words for chance, block in zip(chances, blocks, strict=True)]
    if sum(expected[first : last + 1]) < INSIDE * sum(expected):
        return chances
    return [chance if first <= number <= last else _lower(chance, OUTSIDE) for number, chance in enumerate(chances)]


def _agreement(one: set[Block], other: set[Block]) -> float:
    """F1 of one choice as the other sees it, over words."""
    both = sum(block.words for block in one & other)
    return 2 * both / (sum(block.words for block in one) + sum(block.words for block in other))


def complete(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """The choice with its structure whole: lists, tables, quotes and headings between chosen paragraphs, the heading
    right above one, and all of a list or table where most of its words were chosen."""
    chosen = chosen | {
        block
        for block, below in pairwise(blocks)
        if below in chosen and block.place.element.tag in SECTIONS and block.place.parent is below.place.parent
    }
    words: dict[Place, list[int]] = {}
    inside: dict[Block, list[Place]] = {}
    for block in blocks:
        place: Place | None = block.place
        while place is not None:
            if place.element.tag in WHOLE:
                count = words.setdefault(place, [0, 0])
                count[0] += block.words
                count[1] += block.words if block in chosen else 0
                inside.setdefault(block, []).append(place)
            place = place.parent
    whole = {place for place, (all_words, taken) in words.items() if 2 * taken > all_words}
    chosen = chosen | {each for each, before, after in _between(blocks, chosen) if _belongs(each, before, after)}
    return chosen | {block for block, places in inside.items() if any(place in whole for place in places)}


def _between(blocks: list[Block], chosen: set[Block]) -> Iterator[tuple[Block, Block, Block]]:
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


def _belongs(block: Block, before: Block, after: Block) -> bool:
    """Whether a block is of a list, a table, a quote or the like that stands among the paragraphs around it."""
    around = before.place.lineage() & after.place.lineage()
    found = False
    place: Place | None = block.place
    while place is not None and place not in around:
        if place.element.tag in ASIDE or is_furniture(place.element):
            return False
        found = found or (place.element.tag in STRUCTURE and 2 * place.link_words <= place.words)
        place = place.parent
    return found


def _best(blocks: list[Block], chances: list[float]) -> set[Block]:
    order = sorted(range(len(blocks)), key=lambda number: -chances[number])
    expected = sum(chance * block.words for chance, block in zip(chances, blocks, strict=True))
    right = taken = best = 0.0
    most = 0
    for place, number in enumerate(order, 1):
        words = blocks[number].words
        right += chances[number] * words
        taken += words
        if 2 * right / (taken + expected) > best:
            best, most = 2 * right / (taken + expected), place
    return {blocks[number] for number in order[:most]}


def _lower(chance: float, by: float) -> float:
    """A chance with its logarithmic odds lowered."""
    return chance / (chance + (1 - chance) * exp(by))


@cache
def _selector() -> Forest:
    """Read once a process, when the first page comes."""
    return Forest.load(json.loads(resource("selector.json").read_text("utf-8")))

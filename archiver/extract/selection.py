"""Which blocks of a page make its article: readability's region, judged block by block by a learned selector."""

from __future__ import annotations

import json
from functools import cache
from math import exp
from pathlib import Path

from lxml.html import HtmlElement

from archiver.extract.blocks import Block, Place, read
from archiver.extract.features import describe
from archiver.extract.forest import Forest
from archiver.extract.region import choose

MOST = 5_000
"""Blocks that are judged; on a page with more, readability's word stands. The longest page of the training set has
half as many, and each costs 0.1 ms."""


INSIDE = 0.8
"""Share of the words the selector hopes for."""
OUTSIDE = 3.0
"""Logarithmic odds."""
WHOLE = frozenset(("ul", "ol", "dl", "table"))


def select(root: HtmlElement, title: str, said: list[float]) -> tuple[list[Block], set[Block]]:
    """All blocks of a stripped page, and those that were chosen. `said` is what `features.announce` found."""
    chosen = set(choose(root))
    blocks = read(root)
    for block in blocks:
        block.kept_words = block.words if block.place.element in chosen else 0
    if not blocks or len(blocks) > MOST:
        return blocks, {block for block in blocks if block.kept_words}
    return blocks, complete(blocks, pick(blocks, _selector().predict(describe(blocks, title, said))))


def pick(blocks: list[Block], chances: list[float]) -> set[Block]:
    """The blocks above the threshold that promises the highest F1 over words, if the chances are true.

    Where the selector looks for nearly all of the article between readability's first and last block, it is believed
    less outside of them: there the stories of others follow (held out, articles +.001, all kinds -.0003).
    """
    kept = [number for number, block in enumerate(blocks) if block.kept_words]
    if kept:
        first, last = kept[0], kept[-1]
        expected = [chance * block.words for chance, block in zip(chances, blocks, strict=True)]
        if sum(expected[first : last + 1]) >= INSIDE * sum(expected):
            chances = [
                chance if first <= number <= last else _lower(chance, OUTSIDE) for number, chance in enumerate(chances)
            ]
    return _best(blocks, chances)


def complete(blocks: list[Block], chosen: set[Block]) -> set[Block]:
    """The choice with its lists and tables whole: all of one where most of its words were chosen."""
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
    return chosen | {block for block, places in inside.items() if any(place in whole for place in places)}


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
    here = Path(__file__).resolve()
    # As archiver.paths.resource, which this folder may not import: inside the package once installed, else beside it.
    roots = (here.parents[1] / "resources", here.parents[2] / "resources")
    file = next(path for root in roots if (path := root / "selector.json").is_file())
    return Forest.load(json.loads(file.read_text(encoding="utf-8")))

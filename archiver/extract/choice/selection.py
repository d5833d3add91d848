"""Which blocks of a page make its article: readability's region, judged block by block by a learned selector."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import exp
from typing import Protocol

from lxml.html import HtmlElement

from archiver.extract.choice.blocks import LONG, Block, Place, read
from archiver.extract.choice.completion import between, complete
from archiver.extract.choice.features import describe, is_article, is_other
from archiver.extract.choice.forest import Forest
from archiver.extract.choice.noted import add_notes
from archiver.extract.choice.region import choose
from archiver.extract.choice.trimming import around, finish, trim
from archiver.extract.metadata.sources.lines import plain
from archiver.paths import resource

MOST = 5_000
"""Blocks that are judged; on a page with more, readability's word stands. The longest page of the training set has
half as many, and each costs 0.1 ms."""


INSIDE = 0.9
"""Share of the words the selector hopes for."""
OUTSIDE = 3.0
"""Logarithmic odds."""
PARAGRAPHS = 8
LEAST, ENOUGH = 0.3, 0.8
"""Agreement: with less readability found something else, with more its vote changes little for the better."""
VOTE = 2.5
"""Logarithmic odds."""
OTHERS = 3
"""Articles on a page that were chosen instead of the one that has its title."""
TITLED = 50
"""Words of prose."""
NEARER = 3.0
"""Logarithmic odds."""


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
        for block, chance in zip(judged, chances, strict=True):
            block.chance = chance
        chosen = choose_blocks(judged, chances, title, said)
    if record is not None:
        record.vote(judged, chances, chosen)
    return blocks, chosen | {block for block, _, _ in between(blocks, chosen) if not block.words}


def choose_blocks(blocks: list[Block], chances: list[float], title: str, said: list[float]) -> set[Block]:
    """The blocks that make the article: picked one by one, then trimmed and completed as wholes."""
    if is_other(said):
        return complete(blocks, pick(blocks, chances, votes=False), article=False)
    chosen = pick(blocks, chances, votes=True)
    chosen = _titled(blocks, chances, chosen, title)
    chosen = trim(blocks, chances, chosen, article=is_article(said))
    return finish(blocks, chances, add_notes(blocks, complete(blocks, chosen, article=True)))


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


def _titled(blocks: list[Block], chances: list[float], chosen: set[Block], title: str) -> set[Block]:
    """The choice, or what is best in the article that has the title, where only others on its page were chosen."""
    wanted = plain(title)
    if not wanted:
        return chosen
    heading = next((b for b in blocks if b.place.element.tag == "h1" and plain(b.text) == wanted), None)
    own = _article(heading) if heading is not None else None
    if own is None:
        return chosen
    others = {article for block in chosen if block.is_prose and (article := _article(block)) is not None}
    inside = [number for number, block in enumerate(blocks) if own in around(block)]
    prose = sum(blocks[number].words for number in inside if blocks[number].is_prose)
    if own in others or len(others) < OTHERS or prose < TITLED or any(blocks[number] in chosen for number in inside):
        return chosen
    return _best([blocks[number] for number in inside], [_lower(chances[number], -NEARER) for number in inside])


def _article(block: Block) -> Place | None:
    return next((place for place in around(block) if place.element.tag == "article"), None)


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

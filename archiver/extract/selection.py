"""Which blocks of a page make its article: readability's region, judged block by block by a learned selector."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from archiver.extract.blocks import Block, read
from archiver.extract.features import describe
from archiver.extract.forest import Forest
from archiver.extract.region import choose

MOST = 5_000
"""Blocks that are judged; on a page with more, readability's word stands. The longest page of the training set has
half as many, and each costs 0.1 ms."""


def select(root: HtmlElement, title: str, said: list[float]) -> tuple[list[Block], set[Block]]:
    """All blocks of a stripped page, and those that were chosen. `said` is what `features.announce` found."""
    chosen = set(choose(root))
    blocks = read(root)
    for block in blocks:
        block.kept_words = block.words if block.place.element in chosen else 0
    if not blocks or len(blocks) > MOST:
        return blocks, {block for block in blocks if block.kept_words}
    return blocks, pick(blocks, _selector().predict(describe(blocks, title, said)))


def pick(blocks: list[Block], chances: list[float]) -> set[Block]:
    """The blocks above the threshold that promises the highest F1 over words, if the chances are true."""
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


@cache
def _selector() -> Forest:
    """Read once a process, when the first page comes."""
    here = Path(__file__).resolve()
    # As archiver.paths.resource, which this folder may not import: inside the package once installed, else beside it.
    roots = (here.parents[1] / "resources", here.parents[2] / "resources")
    file = next(path for root in roots if (path := root / "selector.json").is_file())
    return Forest.load(json.loads(file.read_text(encoding="utf-8")))

"""Boosted trees over all rows of a page at once, in plain Python integers: no numpy to import (it costs 100 ms).

Rows are bits. For every test of the forest (feature <= threshold) there is one integer whose bit n says whether row n
passes; a leaf's rows are then the AND of the tests above it, and the leaves' values are summed up in bit planes, as an
adder does it. The time hardly depends on the number of rows: about 5 ms for 150 trees of 31 leaves and 300 rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

PLANES = 24
"""Bits of the sum: more than enough for 200 trees with leaves of 12."""


@dataclass(frozen=True, slots=True)
class Forest:
    """`tests` are (feature, ascending thresholds); each of `trees` lists its nodes, the passing side first: n >= 0 is
    the nth of all tests, a negative one the leaf -1 - n. A row's score is `scale` * (sum of its leaves) + `base`."""

    tests: list[tuple[int, list[float]]]
    trees: list[list[int]]
    scale: float
    base: float

    @classmethod
    def load(cls, data: dict[str, Any]) -> Forest:
        """From what the training script wrote."""
        return cls([(feature, values) for feature, values in data["tests"]], data["trees"], data["scale"], data["base"])

    def predict(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The probability of each row, 0 to 1."""
        every = (1 << len(rows)) - 1
        masks = self._masks(rows, every)
        total = [0] * PLANES
        for tree in self.trees:
            _add(total, _grow(tree, masks, every))
        sums = [0] * len(rows)
        for place, plane in enumerate(total):
            if plane:
                value = 1 << place
                for number, bit in enumerate(reversed(f"{plane:b}")):
                    if bit == "1":
                        sums[number] += value
        return [1 / (1 + exp(-self.scale * each - self.base)) for each in sums]

    def _masks(self, rows: Sequence[Sequence[float]], every: int) -> list[int]:
        masks: list[int] = []
        columns = list(zip(*rows, strict=True))
        for feature, thresholds in self.tests:
            column = columns[feature]
            if column.count(column[0]) == len(column):  # what is said of the page is the same for all
                masks += [every if column[0] <= threshold else 0 for threshold in thresholds]
                continue
            order = sorted(range(len(column)), key=column.__getitem__)
            mask = place = 0
            for threshold in thresholds:
                while place < len(order) and column[order[place]] <= threshold:
                    mask |= 1 << order[place]
                    place += 1
                masks.append(mask)
        return masks


def _grow(tree: list[int], masks: list[int], every: int) -> list[int]:
    """The bit planes of the values that a tree gives the rows."""
    planes = [0] * 12
    waiting = [every]
    for node in tree:
        rows = waiting.pop()
        if node >= 0:
            passing = rows & masks[node]
            waiting.append(rows ^ passing)
            waiting.append(passing)
        elif rows:
            value = -1 - node
            place = 0
            while value:
                if value & 1:
                    planes[place] |= rows
                value >>= 1
                place += 1
    return planes


def _add(total: list[int], planes: list[int]) -> None:
    """Add to every row's number its number in `planes`, bit plane by bit plane."""
    carry = 0
    for place, plane in enumerate(planes):
        held = total[place]
        both = held ^ plane
        total[place] = both ^ carry
        carry = (held & plane) | (carry & both)
    place = len(planes)
    while carry:
        total[place], carry = total[place] ^ carry, total[place] & carry
        place += 1

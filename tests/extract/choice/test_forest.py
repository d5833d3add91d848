from __future__ import annotations

import random
from math import exp

import pytest

from archiver.extract.choice.forest import Forest

TESTS: list[tuple[int, list[float]]] = [(0, [1.0, 2.5]), (2, [0.0])]
TREES = [[0, -1, 2, -6, -512], [1, 2, -4, -8, -101]]
"""The first: x0 <= 1 gives 0, else x2 <= 0 gives 5, else 511. The second: x0 <= 2.5 asks x2, 3 or 7, else 100."""


def expected(row: list[float]) -> int:
    first = 0 if row[0] <= 1 else 5 if row[2] <= 0 else 511
    second = (3 if row[2] <= 0 else 7) if row[0] <= 2.5 else 100
    return first + second


@pytest.mark.parametrize("count", [1, 2, 65, 1_000])
def test_every_row_gets_the_sum_of_its_leaves(count: int) -> None:
    chance = random.Random(count)
    rows = [[chance.choice([0.0, 1.0, 2.0, 2.5, 3.0]), 9.0, chance.choice([-1.0, 0.0, 1.0])] for _ in range(count)]
    got = Forest(TESTS, TREES, 0.01, -1.0).predict(rows)
    assert got == pytest.approx([1 / (1 + exp(1 - 0.01 * expected(row))) for row in rows])


def test_sums_carry_over_many_trees() -> None:
    got = Forest(TESTS, TREES * 100, 0.0001, 0.0).predict([[3.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    assert got == pytest.approx([1 / (1 + exp(-6.11)), 1 / (1 + exp(-0.03))])

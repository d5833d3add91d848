"""The articles a selection stands for, without a list of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload


class ChosenIds(Sequence[int]):
    """The ids on some ranges of rows, as they were: making it costs nothing, and `list()` of it may be done elsewhere.

    `ranges` are (first row, last row), both included; keys below 1 are no articles and left out.
    """

    def __init__(self, keys: array[int], ranges: Iterable[tuple[int, int]]) -> None:
        self._keys = keys
        # Jobs stand above all articles, but for those that became one: few rows at the top are looked at one by one.
        self._ranges = list(_articles(keys, sorted(ranges)))
        self._ends = list(accumulate(last - first + 1 for first, last in self._ranges))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        number = bisect_right(self._ends, position)
        before = self._ends[number - 1] if number else 0
        return self._keys[self._ranges[number][0] + position - before]

    def __iter__(self) -> Iterator[int]:
        for first, last in self._ranges:
            yield from self._keys[first : last + 1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other))  # noqa: B905  # equal lengths

    __hash__ = None  # type: ignore[assignment]  # equal to lists

    def __repr__(self) -> str:
        return f"ChosenIds({list(self[:5])}{'…' if len(self) > 5 else ''})"


def _articles(keys: array[int], ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges without the rows of jobs."""
    for first, last in ranges:
        start = first
        head = max((row for row in range(first, min(last + 1, HEAD)) if keys[row] <= 0), default=-1)
        for row in range(first, head + 1):
            if keys[row] <= 0:
                if row > start:
                    yield start, row - 1
                start = row + 1
        if start <= last:
            yield start, last


HEAD = 64
"""Below this row there is never a job (articles.JOBS_SHOWN)."""

"""Where two arrays of ids differ, quickly enough for a million of them on the GUI thread.

Comparing slices of two `array("q")` runs at the speed of memcmp, so equal stretches are found by halving, and only
what lies around a difference is looked at id by id.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

REACH = 1024
"""How far ahead the next common id is looked for: longer changes than this between two common ids give up."""


class Hunk(NamedTuple):
    """`removed` rows of the old list, at `old`, gave way to `inserted` rows of the new one, at `new`."""

    old: int
    removed: int
    new: int
    inserted: int


def find_hunks(old: array[int], new: array[int], limit: int = 64) -> list[Hunk] | None:
    """What leads from `old` to `new`, in order; an id that moved is removed and inserted.

    None where the lists have too little in common, or there are more than `limit` hunks. No id stands twice in a list.
    """
    tail = _common_tail(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    hunks: list[Hunk] = []
    i = j = 0
    while True:
        run = _common_run(old, i, old_end, new, j, new_end)
        i, j = i + run, j + run
        if i == old_end and j == new_end:
            return hunks
        if len(hunks) == limit:
            return None
        step = _next_common(old, i, old_end, new, j, new_end)
        if step is None:
            return None
        hunks.append(Hunk(i, step[0], j, step[1]))
        i, j = i + step[0], j + step[1]


def follow_ranges(ranges: Iterable[tuple[int, int]], hunks: Sequence[Hunk], count: int) -> list[tuple[int, int]]:
    """Where (first, last) ranges of rows of the old list, `count` long, are in the new one, less what was removed."""
    ends = [hunk.old for hunk in hunks] + [count]
    starts = [(0, 0)] + [(hunk.old + hunk.removed, hunk.new + hunk.inserted) for hunk in hunks]
    return [
        (max(first, old) + new - old, min(last, end - 1) + new - old)
        for first, last in ranges
        for (old, new), end in zip(starts, ends, strict=True)
        if max(first, old) <= min(last, end - 1)
    ]


def find_rows(ids: array[int], wanted: Collection[int]) -> dict[int, int]:
    """The row of each wanted id that is there. At worst 40 ms in a million, less the higher up they are."""
    chosen = set(wanted)
    rows: dict[int, int] = {}
    for row, id in enumerate(ids):
        if id in chosen:
            rows[id] = row
            if len(rows) == len(chosen):
                break
    return rows


def _common_run(old: array[int], i: int, old_end: int, new: array[int], j: int, new_end: int) -> int:
    """How many ids from `i` and `j` on are the same."""
    low, high = 0, min(old_end - i, new_end - j)
    if old[i : i + high] == new[j : j + high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if old[i + low : i + middle] == new[j + low : j + middle]:
            low = middle
        else:
            high = middle
    return low


def _common_tail(old: array[int], new: array[int]) -> int:
    """How many ids at the end are the same."""
    low, high = 0, min(len(old), len(new))
    if old[len(old) - high :] == new[len(new) - high :]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle
    return low


def _next_common(
    old: array[int], i: int, old_end: int, new: array[int], j: int, new_end: int
) -> tuple[int, int] | None:
    """How many ids to leave out of each list until the same one comes next, in all as few as possible."""
    if i == old_end or j == new_end:
        return old_end - i, new_end - j
    positions = {id: position for position, id in enumerate(old[i : min(i + REACH, old_end)])}
    best: tuple[int, int] | None = None
    for position, id in enumerate(new[j : min(j + REACH, new_end)]):
        if best is not None and position >= sum(best):
            break
        other = positions.get(id)
        if other is not None and (best is None or position + other < sum(best)):
            best = other, position
    if best is None and max(old_end - i, new_end - j) <= REACH:
        return old_end - i, new_end - j
    return best

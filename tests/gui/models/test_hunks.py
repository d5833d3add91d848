from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from archiver.gui.models.hunks import Hunk, find_hunks, find_rows, follow_ranges


def ids(*values: int) -> array[int]:
    return array("q", values)


def change(old: array[int], new: array[int], hunks: list[Hunk]) -> array[int]:
    """What the hunks make of the old list, applied one after the other."""
    rows = old
    for hunk in hunks:
        part = new[hunk.new : hunk.new + hunk.inserted]
        rows = rows[: hunk.new] + part + rows[hunk.new + hunk.removed :]
    return rows


lists = st.lists(st.integers(1, 40), unique=True, max_size=30).map(lambda values: array("q", values))


@given(lists, lists)
def test_hunks_lead_from_one_list_to_the_other(old: array[int], new: array[int]) -> None:
    hunks = find_hunks(old, new)
    assert hunks is not None
    assert change(old, new, hunks) == new
    assert (not hunks) == (old == new)


@given(lists, lists)
def test_rows_are_followed_from_one_list_to_the_other(old: array[int], new: array[int]) -> None:
    hunks = find_hunks(old, new)
    assert hunks is not None
    followed = {row: follow_ranges([(row, row)], hunks, len(old)) for row in range(len(old))}
    for row, now in followed.items():
        assert [new[first] for first, _ in now] in ([], [old[row]])
    assert sum(map(len, followed.values())) == len(old) - sum(hunk.removed for hunk in hunks)


def test_a_range_is_split_by_what_came_in_and_shortened_by_what_went() -> None:
    hunks = find_hunks(ids(1, 2, 3, 4, 5), ids(1, 2, 9, 3, 5))
    assert hunks is not None
    assert follow_ranges([(0, 3)], hunks, 5) == [(0, 1), (3, 3)]


def test_what_stays_is_in_no_hunk() -> None:
    assert find_hunks(ids(1, 2, 3, 4), ids(9, 1, 3, 4, 5)) == [Hunk(0, 0, 0, 1), Hunk(1, 1, 2, 0), Hunk(4, 0, 4, 1)]


def test_what_moved_is_taken_out_and_put_in() -> None:
    assert find_hunks(ids(1, 2, 3, 4), ids(4, 1, 2, 3)) == [Hunk(0, 0, 0, 1), Hunk(3, 1, 4, 0)]


def test_changes_far_apart_in_a_long_list_are_found() -> None:
    old = array("q", range(1, 200_001))
    new = old[:10] + old[11:150_000] + ids(900_000) + old[150_000:]
    assert find_hunks(old, new) == [Hunk(10, 1, 10, 0), Hunk(150_000, 0, 149_999, 1)]


def test_lists_with_little_in_common_give_up() -> None:
    assert find_hunks(array("q", range(1, 5000)), array("q", range(5000, 1, -1))) is None
    assert find_hunks(ids(1, 2, 3, 4, 5), ids(1, 9, 3, 8, 5), limit=1) is None


def test_rows_of_ids_that_are_there() -> None:
    assert find_rows(ids(5, 7, -3, 9), [9, 5, -3, 4]) == {5: 0, 9: 3, -3: 2}

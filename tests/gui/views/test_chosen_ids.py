from __future__ import annotations

from array import array

import pytest

from archiver.gui.views.chosen_ids import ChosenIds

KEYS = array("q", [-1, 50, -2, 10, 11, 12, 13, 14])


def test_ranges_read_as_one_list_without_the_jobs() -> None:
    ids = ChosenIds(KEYS, [(6, 7), (0, 3)])
    assert list(ids) == [50, 10, 13, 14]
    assert [ids[position] for position in range(len(ids))] == list(ids)
    assert ids[-1] == 14
    assert ids[1:3] == [10, 13]
    assert ids == [50, 10, 13, 14]
    with pytest.raises(IndexError):
        ids[4]


def test_nothing_chosen_is_false() -> None:
    assert not ChosenIds(KEYS, [])
    assert not ChosenIds(KEYS, [(0, 0)])

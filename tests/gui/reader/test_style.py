from __future__ import annotations

import math

import pytest

from archiver.gui.reader.style import ReaderStyle


@pytest.mark.parametrize(
    ("size", "kept"), [(0, 8), (-5, 8), (500, 64), (math.nan, 18), (math.inf, 64), (18, 18), (21.5, 21.5)]
)
def test_a_size_out_of_bounds_is_brought_within_them(size: float, kept: float) -> None:
    assert ReaderStyle(size=size).size == kept


def test_nothing_of_a_broken_settings_file_gets_through() -> None:
    assert ReaderStyle("wingdings", 0, 99, -1) == ReaderStyle("serif", 8, 2.6, 30)


def test_every_step_changes_the_size_and_steps_back_return_to_it() -> None:
    style = ReaderStyle(size=9)
    assert style.scaled(1).size > 9
    assert style.scaled(-1).size == 8
    assert ReaderStyle().scaled(1).scaled(-1) == ReaderStyle()
    assert ReaderStyle(size=64).scaled(1).size == 64


@pytest.mark.parametrize("lang", ["ar", "fa-IR", "UR_pk"])
def test_arabic_letters_are_set_larger_in_a_column_of_the_same_width(lang: str) -> None:
    style = ReaderStyle(size=20, width=66).for_language(lang)
    assert style.size == pytest.approx(23)
    assert style.size * style.width == pytest.approx(20 * 66, rel=0.02)
    assert style.line_height == ReaderStyle().line_height


@pytest.mark.parametrize("lang", [None, "", "en", "ja", "arn"])
def test_other_letters_are_as_large_as_they_were_asked_for(lang: str | None) -> None:
    assert ReaderStyle().for_language(lang) == ReaderStyle()

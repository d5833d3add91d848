"""Text is safe, as wide as the terminal makes it, and broken where a reader would."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cli.terminal import cut, pad, printable, width_of, wrap

TEXT = st.text(st.one_of(st.characters(), st.sampled_from(list("a  東ก็é\u0301\x1b\u202e"))), max_size=80)


@given(text=TEXT)
def test_nothing_that_steers_a_terminal_is_printable(text: str) -> None:
    shown = printable(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") or unicodedata.bidirectional(c) in STEERING for c in shown)
    assert printable(shown) == shown


STEERING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def test_lines_and_tabs_stay_where_they_are_wanted() -> None:
    assert printable("a\tb\nc\x1b[0m", single_line=False) == "a\tb\nc[0m"
    assert printable("a\tb\nc") == "abc"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("東京", 4), ("e\u0301", 1), ("ภาษา", 4), ("ที่", 1), ("a\u200db", 2), ("Ａ", 2)],
)
def test_a_texts_width_is_its_columns(text: str, width: int) -> None:
    assert width_of(text) == width


@given(text=TEXT, width=st.integers(2, 30))
def test_cutting_and_padding_give_the_width(text: str, width: int) -> None:
    text = printable(text)
    short = cut(text, width)
    assert width_of(short) <= width
    assert short == text or short.endswith("…")
    assert width_of(pad(short, width)) == width


@given(text=TEXT, width=st.integers(2, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    pieces = [text[start:end] for start, end in wrap(text, width)]
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(piece.rstrip(" ")) <= width for piece in pieces)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("one  two", ["one  two"]),
        ("unbreakable", ["unbreaka", "ble"]),
        ("霧の夜の灯台", ["霧の夜の", "灯台"]),
    ],
)
def test_a_line_is_broken_between_words(text: str, pieces: list[str]) -> None:
    assert [text[start:end].strip() for start, end in wrap(text, 8)] == pieces

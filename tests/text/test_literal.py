"""Finding what is typed, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.literal import find_literally


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The\nmill and the  mill (", "the mill", ["The\nmill", "the  mill"]),
        ("The mill, windmills", "MILL", ["mill", "mill"]),
        ("a (b) [c] c++ 100%", "(b)", ["(b)"]),
        ("a (b) [c] c++ 100%", "c++ 100%", ["c++ 100%"]),
        ("a, b", "a b", []),
        ("Café, cafe\u0301 and CAFE", "cafe", ["Café", "cafe\u0301", "CAFE"]),
        ("Café, cafe\u0301 and CAFE", "Cafe\u0301", ["Café", "cafe\u0301", "CAFE"]),
        ("Die Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Die Straße, STRASSE", "straße", ["Straße", "STRASSE"]),
        ("Ёлка и ёлки", "елк", ["Ёлк", "ёлк"]),
        ("東京都の夜、東京", "東京", ["東京", "東京"]),
        ("東京都の夜、東京", "の夜、", ["の夜、"]),
        ("กรุงเทพมหานคร", "เทพ", ["เทพ"]),
        ("كِتَابٌ وكتاب", "كتاب", ["كِتَابٌ", "كتاب"]),
        ("soft\u00adhyphen", "softhyphen", ["soft\u00adhyphen"]),
        ("😀 word 𝔸😀", "word", ["word"]),
        ("İstanbul istanbul ISTANBUL", "istanbul", ["İstanbul", "istanbul", "ISTANBUL"]),
        ("words", "", []),
        ("words", " \n", []),
        ("words", "\u0301", []),
    ],
)
def test_found(text: str, words: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_literally(text, words)] == found


@given(st.text(max_size=40), st.text(max_size=8))
def test_any_text_is_searched_for_any_words(text: str, words: str) -> None:
    end = 0
    for start, stop in find_literally(text, words):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text(max_size=20), st.text(min_size=1, max_size=8, alphabet=st.characters(categories=["L", "N", "P"])))
def test_what_is_there_is_found(before: str, words: str) -> None:
    assert find_literally(f"{before} {words} ", words)

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.cleaning import clean_text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain\ttext\nof two lines", "plain\ttext\nof two lines"),
        ("a\0b\x01c\x7fd\x9fe", "abcde"),
        ("a\ud800b", "a\ufffdb"),
        ("\ufeffa\ufeffb\ufffe\uffff", "ab"),
        ("a\r\nb\rc\u2028d\x85e\x0cf", "a\nb\nc\nd\ne\nf"),
        ("👩\u200d🚀 می\u200cروم e\u0301", "👩\u200d🚀 می\u200cروم e\u0301"),
        ("  kept  ", "  kept  "),
    ],
)
def test_what_fails_late_goes_and_the_rest_stays_57_79(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \n\t b\u00a0c\u3000d ", "a b c d"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\u2067x\u2069 \u202ay\u202c", "x y"),
        ("a \0 b", "a b"),
        ("a\vb\fc", "a b c"),
        ("\n\n", ""),
    ],
)
def test_a_title_is_one_line_in_one_direction_69(text: str, cleaned: str) -> None:
    assert clean_text(text, single_line=True) == cleaned


def test_the_limit_counts_characters_and_shows_the_cut_69() -> None:
    assert clean_text("x" * 1_000_000, limit=10) == "x" * 9 + "…"
    assert clean_text("four four", limit=6) == "four…"
    assert clean_text("123456", limit=6) == "123456"
    assert clean_text("\x00\x00123456", limit=6) == "123456"


@given(st.text(), st.booleans())
def test_whatever_comes_sqlite_keeps_it(text: str, single_line: bool) -> None:
    cleaned = clean_text(text + "\ud800\0", single_line=single_line)
    connection = sqlite3.connect(":memory:")
    assert connection.execute("SELECT ?", (cleaned,)).fetchone() == (cleaned,)
    connection.close()
    assert clean_text(cleaned, single_line=single_line) == cleaned

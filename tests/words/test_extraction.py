"""The words for what an extraction did."""

from __future__ import annotations

from archiver.model.extraction import Mark
from archiver.words import mark_words, short_mark_words


def test_every_mark_has_a_sentence() -> None:
    sentences = [mark_words(mark) for mark in Mark]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(Mark)


def test_a_row_says_what_is_missing_and_once() -> None:
    assert short_mark_words((Mark.TRUNCATED, Mark.CUT_SHORT, Mark.PAGES_CAPPED)) == "end missing, not all pages"
    assert short_mark_words((Mark.SIMPLIFIED, Mark.BAD_CHARACTERS)) == ""
    assert short_mark_words(()) == ""


def test_a_wall_is_no_complete_article() -> None:
    assert short_mark_words((Mark.PAYWALL,)) == "paywall"
    assert short_mark_words((Mark.CONSENT_WALL,)) == "consent page"

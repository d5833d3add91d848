"""What a page that came means for the article that is kept. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.model.articles import Completeness
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.jobs import Outcome
from archiver.store.compression import pack_content

WORSE = 0.5
"""A re-fetch with less than this share of the words that are kept is taken for a broken or walled page."""

PARTS = (Mark.LITTLE_TEXT, Mark.CUT_SHORT, Mark.PAYWALL)
"""What is hardly the whole article."""


@dataclass(frozen=True, slots=True)
class Current:
    """What is known of the version that an article shows."""

    article_id: int
    version_id: int
    text_hash: str
    word_count: int
    marks: tuple[Mark, ...]
    handed_in: bool
    content_hash: str


def judge(current: Current | None, article: ExtractedArticle, *, handed_in: bool) -> Outcome:
    """What a fetched or handed-in article means for the one that is kept. Pure.

    A person's own page is a version also where its text was fetched before: it is kept, and no fetch takes its place.
    """
    if current is None:
        return Outcome.SAVED
    if hash_text(article.text_content) == current.text_hash and (current.handed_in or not handed_in):
        return Outcome.UNCHANGED
    if handed_in:
        return Outcome.NEW_VERSION
    return Outcome.KEPT if current.handed_in or _is_worse(current, article) else Outcome.NEW_VERSION


def judge_again(current: Current, article: ExtractedArticle, *, shorter: bool = False) -> Outcome:
    """What it means that the page an article came from was extracted again. Pure.

    The same words in another form (a table that was lines) are a version too. With `shorter` a person has seen that
    there are fewer words.
    """
    if pack_content(article.content_html, article.text_content)[1] == current.content_hash:
        return Outcome.UNCHANGED
    if Mark.PAGES_CAPPED in article.quality.marks and hash_text(article.text_content) == current.text_hash:
        return Outcome.UNCHANGED  # how many pages of a PDF there was time to draw says nothing of the article
    return Outcome.KEPT if _is_worse(current, article) and not shorter else Outcome.NEW_VERSION


def _is_worse(current: Current, article: ExtractedArticle) -> bool:
    marks = set(article.quality.marks).difference(current.marks)
    return article.word_count < WORSE * current.word_count or not marks.isdisjoint(PARTS)


def hash_text(text: str) -> str:
    """The identity of an article's text, whatever its white space."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def completeness(word_count: int, total: int, saved: int, marks: Iterable[str]) -> Completeness:
    """How much of an article is here, from its words, its pictures and its marks."""
    if word_count == 0 and not saved:
        return Completeness.LINK_ONLY
    if saved == total and Mark.PICTURES_CAPPED not in marks and Mark.PAGES_CAPPED not in marks:
        return Completeness.COMPLETE
    return Completeness.SOME_PICTURES if saved else Completeness.TEXT_ONLY

"""Walls: said, and never stored as if they were the article."""

from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle, Mark
from tests.extract.metadata.told import linked
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"
BEGINNING = f"<article><h1>The ferry</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></article>"
OFFER = "<div class='paywall-box'><h2>Go on reading</h2><p>Furniture for those who pay us each month.</p></div>"


def read(page: str, url: str = URL) -> ExtractedArticle:
    return extract(page.encode(), url, charset="utf-8")


def paid(**more: object) -> str:
    return linked({"@type": "NewsArticle", "headline": "The ferry", "isAccessibleForFree": "False", **more})


def beginning(head: str, offer: str = "") -> str:
    return f"<html><head><title>The ferry</title>{head}</head><body>{BEGINNING}{offer}</body></html>"


@pytest.mark.parametrize(
    ("page", "walled"),
    [
        (beginning(paid()), True),
        (beginning(paid(wordCount=900)), True),
        (beginning("", OFFER), True),
        (beginning(paid(wordCount=72)), False),
        (beginning(""), False),
        (beginning("", OFFER.replace("<div", "<div hidden")), False),
        (beginning("", "<div class='paywall-box'></div>"), False),
        (beginning(linked({"@type": "NewsArticle", "headline": "The ferry", "isAccessibleForFree": True})), False),
        (article(head=paid()), False),
        (article(head=paid(wordCount=280)), False),
        (article(head=paid(wordCount=1_000)), True),
        (
            article(
                head=paid(
                    wordCount=1_000, hasPart={"isAccessibleForFree": False, "cssSelector": "article", "@type": "Part"}
                )
            ),
            False,
        ),
    ],
)
def test_an_article_that_wants_to_be_paid_for_and_is_not_whole_says_so(page: str, walled: bool) -> None:
    got = read(page)
    assert (Mark.PAYWALL in got.quality.marks) == walled
    assert "Furniture" not in got.text_content


ASKING = "<p>We and our partners would like to keep cookies on your device, and to know what you read.</p>" * 4


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (f"<div id='cookie-consent'>{ASKING}<form><button>Agree</button></form></div><p>One moment</p>", URL),
        (f"<main>{ASKING}</main>", "https://consent.example.org/collect?session=1"),
        (f"<main>{ASKING}</main>", "https://news.example.org/privacy-gate/?back=/2026/ferry"),
    ],
)
def test_a_page_that_only_asks_for_consent_is_no_article(page: str, url: str) -> None:
    got = read(f"<html><head><title>Before you read</title></head><body>{page}</body></html>", url)
    assert {Mark.CONSENT_WALL, Mark.LITTLE_TEXT} <= set(got.quality.marks)
    assert (got.text_content, got.content_html, got.title) == ("", "", "Before you read")


def test_a_banner_beside_an_article_is_no_wall() -> None:
    got = read(article(after=f"<div class='cookie-banner'>{ASKING}</div>"))
    assert got.quality.marks == ()
    assert got.text_content == "\n\n".join([SENTENCE] * 8)

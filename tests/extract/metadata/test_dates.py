from __future__ import annotations

import pytest

from archiver.extract.metadata.dates import read_date
from tests.extract.metadata.told import linked, told

TITLE = "<h1>The ferry leaves</h1>"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-01", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026-03-01T08:05:09.123Z", "2026-03-01T08:05:09+00:00"),
        ("2026-03-01 08:05:09 +0200", "2026-03-01T08:05:09+02:00"),
        ("2026-03-01T08:05", "2026-03-01T08:05"),
        ("Sun, 01 Mar 2026 08:05:09 GMT", "2026-03-01T08:05:09+00:00"),
        ("March 1st, 2026", "2026-03-01"),
        ("Published 1 March 2026 by us", "2026-03-01"),
        ("1 Sept. 2025", "2025-09-01"),
        ("1772352309", "2026-03-01T08:05:09+00:00"),
        ("1772352309000", "2026-03-01T08:05:09+00:00"),
    ],
)
def test_dates_are_read(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "0000-01-01", "99999-01-01", "2026-13-01", "2026-02-30", "03/04/2026", "2026", "9" * 100_000],
)
def test_what_is_no_day_or_ambiguous_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("head", "top", "date"),
    [
        (
            linked({"@type": "BlogPosting", "datePublished": "2026-03-01T08:00:00+02:00"}),
            TITLE,
            "2026-03-01T08:00:00+02:00",
        ),
        (linked({"@type": "WebPage", "datePublished": "2026-03-01"}), TITLE, "2026-03-01"),
        ("<meta name='dcterms.created' content='2026-03-01'>", TITLE, "2026-03-01"),
        ("<meta name='date' content='tomorrow'><meta name='citation_date' content='2026/03/01'>", TITLE, "2026-03-01"),
        ("", TITLE + "<p>March 1, 2026 · 4 min read</p>", "2026-03-01"),
        ("", TITLE + "<p>01.03.2026</p>", "2026-03-01"),
        ("", TITLE + "<p>Publié le <b>1 mars 2026</b></p>", "2026-03-01"),
        ("", "<p>1 March 2026</p>" + TITLE, "2026-03-01"),
        ("", TITLE + "<time datetime='2026-03-01T08:05'>yesterday, 2026</time>", "2026-03-01T08:05"),
        ("", TITLE + "<p>Updated March 9, 2026</p><p>March 1, 2026</p>", "2026-03-01"),
        ("", TITLE + "<p>March 9, 2026</p><p>Originally published March 1, 2026</p>", "2026-03-01"),
        ("", TITLE + "<p>Last updated:</p><p>March 9, 2026</p>", "2026-03-09"),
        ("<meta property='article:modified_time' content='2026-03-09'>", TITLE, "2026-03-09"),
        ("<meta name='date' content='2026-03-09'>", TITLE + "<p>March 1, 2026</p>", "2026-03-01"),
        ("<meta name='date' content='2026-03-01'>", TITLE + "<p>March 9, 2026</p>", "2026-03-01"),
        (
            "",
            TITLE
            + "<p>The ferry had sailed without a pause since March 1, 2026, when the fog came down on us all.</p>",
            None,
        ),
    ],
)
def test_the_order_of_what_says_when(head: str, top: str, date: str | None) -> None:
    assert told(head, top).published_at == date


@pytest.mark.parametrize(
    ("head", "top", "date"),
    [
        (
            linked({"@type": "NewsArticle", "dateModified": "2026-03-02T08:00:00+02:00"}),
            "",
            "2026-03-02T08:00:00+02:00",
        ),
        ("<meta property='article:modified_time' content='2026-03-09T10:00:00Z'>", "", "2026-03-09T10:00:00+00:00"),
        ("", "<p>March 1, 2026</p><p>Updated March 9, 2026</p>", "2026-03-09"),
        ("<meta name='date' content='2026-03-05'><meta name='lastmod' content='2026-03-01'>", "", None),
        ("<meta name='date' content='2026-03-01'>", "", None),
    ],
)
def test_when_it_was_changed(head: str, top: str, date: str | None) -> None:
    assert told(head, TITLE + top).modified_at == date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2026/03/01/ferry", "2026-03-01"),
        ("/2026-03-01-ferry", "2026-03-01"),
        ("/2026/13/01/ferry", None),
        ("/2026/03/ferry", None),
    ],
)
def test_the_address_is_the_last_to_tell(path: str, date: str | None) -> None:
    assert told(url=f"https://example.org{path}").published_at == date


def test_dates_of_comments_are_not_those_of_the_article() -> None:
    comment = "<div class='comments'><time datetime='2026-03-09'>9 March</time></div>"
    assert told(end=comment).published_at is None
    assert told(end=comment + "<div class='post-date'>1 March 2026</div>").published_at == "2026-03-01"


def test_a_date_by_itself_anywhere_is_believed_if_it_is_the_only_one() -> None:
    far = "<p>" + "The ferry sailed and the fog came down on it. " * 40 + "</p>"
    signed = far + "<div><p>Ada Example</p><p>1 March 2026</p></div>"
    assert told(end=signed).published_at == "2026-03-01"
    assert told(end=signed + "<p>Seen on 1 March 2026</p>").published_at == "2026-03-01"
    assert told(end=signed + "<p>2 March 2026</p>").published_at is None
    assert told(end=far + "<aside><p>1 March 2026</p></aside>").published_at is None


def test_a_name_that_says_published_is_understood() -> None:
    assert told("<meta name='x-published-date' content='2026-03-01'>", TITLE).published_at == "2026-03-01"
    assert told("<meta name='unpublished-dates' content='2026-03-01'>", TITLE).published_at is None

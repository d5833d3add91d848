from __future__ import annotations

import pytest

from archiver.extract.article import extract
from tests.extract.pages import article

SITE = "https://news.example.org"
ARTICLE = "<meta property='og:type' content='article'>"


def following(url: str, end: str, head: str = ARTICLE) -> str | None:
    return extract(article(head=head, after=end).encode(), SITE + url, charset="utf-8").next_page


@pytest.mark.parametrize(
    ("url", "following_url"),
    [
        ("/2026/ferry", "/2026/ferry/2"),
        ("/2026/ferry/", "/2026/ferry/2/"),
        ("/2026/ferry.html", "/2026/ferry-2.html"),
        ("/2026/ferry.html", "/2026/ferry.html?page=2"),
        ("/story?id=7", "/story?id=7&seite=2"),
    ],
)
def test_the_next_number_is_the_next_page(url: str, following_url: str) -> None:
    assert following(url, f"<p class='pages'>1 <a href='{following_url}'>2</a></p>") == SITE + following_url
    assert following(url, f"<a rel='next' href='{following_url}'>Read on</a>") == SITE + following_url
    assert following(url, "", f"{ARTICLE}<link rel='next' href='{following_url}'>") == SITE + following_url


def test_from_the_second_page_there_is_a_way_back() -> None:
    row = "<p><a href='/ferry'>1</a> <a href='/ferry/2'>2</a> <a href='/ferry/3'>3</a></p>"
    assert following("/ferry/2", row) == SITE + "/ferry/3"
    assert following("/ferry/3", row) is None
    assert following("/ferry/12", "<a rel='next' href='/ferry/13'>The next story</a>") is None


@pytest.mark.parametrize(
    "end",
    [
        "<a rel='next' href='/2026/bridge'>The next story</a>",
        "<a href='/2026/ferry/2'>Read on</a>",
        "<a rel='next' href='https://other.example/2026/ferry/2'>2</a>",
        "<div class='comments'><a href='/2026/ferry?page=2'>2</a></div>",
        "<a href='/2026/ferry/3'>3</a>",
        "<a rel='next' href='/2026/ferry/page/2/'>2</a>",
        "<a href='javascript:void(2)'>2</a>",
    ],
)
def test_what_is_no_next_page(end: str) -> None:
    assert following("/2026/ferry", end) is None


def test_only_articles_are_followed() -> None:
    assert following("/boats", "<a href='/boats?page=2'>2</a>", "") is None

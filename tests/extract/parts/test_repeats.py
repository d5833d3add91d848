from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle
from tests.extract.pages import PARAGRAPH, SENTENCE, article

URL = "https://news.example.org/2026/ferry"
CAPTION = "The ferry on its way to the island, in the morning"
FIGURE = f"<figure><img src='/boat.jpg' width='600'><figcaption>{CAPTION}</figcaption></figure>"


def read(inside: str, title: str = "The ferry") -> ExtractedArticle:
    page = article(inside).replace("<title>The ferry</title>", f"<title>{title}</title>")
    return extract(page.encode(), URL, charset="utf-8")


@pytest.mark.parametrize("title", ["The ferry", "The Ferry!", "the  ferry"])
def test_the_title_is_not_repeated(title: str) -> None:
    assert "<h1" not in read("", title).content_html


def test_a_heading_that_says_something_else_stays() -> None:
    assert (
        "<h2>The ferry and the island</h2>" in read(f"<h2>The ferry and the island</h2><p>{SENTENCE}</p>").content_html
    )


def test_a_caption_that_follows_itself_is_said_once() -> None:
    got = read(f"{FIGURE}<p>{CAPTION}</p>{PARAGRAPH}")
    assert got.content_html.count(CAPTION) == 1


def test_a_picture_in_two_places_close_together_is_shown_once_with_its_caption() -> None:
    got = read(f"<div><img src='/boat.jpg' width='600'></div>{FIGURE}{PARAGRAPH}")
    assert got.content_html.count("<img") == 1
    assert "<figure><img" in got.content_html


def test_a_sign_that_is_shown_often_is_meant() -> None:
    rows = "".join(f"<li><img src='/star.png'> {SENTENCE}</li>" for _ in range(3))
    assert read(f"<ul>{rows}</ul>").content_html.count("<img") == 3

from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle
from tests.extract.pages import PARAGRAPH, SENTENCE

IMG = "<img src='/quay.jpg' width='1200' height='600'>"
HEADER = "<header class='entry-header'><h1>The ferry</h1></header>"
BODY = f"<div class='entry-content'>{PARAGRAPH * 8}</div>"


def read(inside: str, head: str = "") -> ExtractedArticle:
    page = (
        f"<html lang='en'><head><title>The ferry</title>{head}</head><body>"
        "<header class='top'><img src='/logo.png' width='400' height='60'></header>"
        f"<nav><a href='/'>Home</a> <a href='/about'>About us</a></nav>{inside}</body></html>"
    )
    return extract(page.encode(), "https://news.example.org/2026/ferry", charset="utf-8")


@pytest.mark.parametrize(
    "inside",
    [
        f"{HEADER}<figure class='lead'>{IMG}</figure>{BODY}",
        f"{HEADER}<div class='hero-image'><img src='/quay.jpg'></div>{BODY}",
        f"{HEADER}<p class='meta'>3 November 2026</p><div><div>{IMG}</div></div>{BODY}",
        f"<figure>{IMG}</figure>{HEADER}{BODY}",
        f"<div><picture><img src='/quay.jpg'></picture></div><p>Harbour</p>{HEADER}{BODY}",
        f"<header><h1>The ferry</h1><div><a href='/ada'>Ada</a></div><figure>{IMG}</figure></header>{BODY}",
        f"<h1>The ferry</h1><figure>{IMG}</figure>{PARAGRAPH * 2}",
    ],
)
def test_the_picture_beside_the_title_is_of_the_article(inside: str) -> None:
    got = read(f"<article>{inside}</article>")
    assert [image.url for image in got.images] == ["https://news.example.org/quay.jpg"]
    assert got.content_html.index("<img") < got.content_html.index("The ferry left")
    assert "3 November" not in got.content_html


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure class='lead'>{IMG}<figcaption>The quay at dawn</figcaption></figure>",
        f"<div class='lead-image'>{IMG}<div class='image-caption'>The quay at dawn</div></div>",
    ],
)
def test_it_brings_its_caption_which_does_not_begin_the_text(figure: str) -> None:
    got = read(f"<article>{HEADER}{figure}{BODY}</article>")
    assert "The quay at dawn" in got.content_html
    assert got.text_content == "\n\n".join([SENTENCE] * 8)


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='byline'><img src='/ada.jpg' width='500' height='500'>Ada</div>",
        "<div class='meta'><img src='/ada.jpg' width='60' height='60'></div>",
        "<a href='/other' class='image'><img src='/other.jpg' width='600' height='400'>Another story</a>",
        "<div class='ad-top'><img src='/shop.jpg' width='970' height='250'></div>",
        "<ul class='photos'><li><img src='/other.jpg' width='600' height='400'></li></ul>",
        "<div><img src='/where-this-is.png'></div>",
        "<div class='image'><img src='/site-logo.png' width='400'></div>",
    ],
)
def test_portraits_signs_and_what_leads_elsewhere_are_not(beside: str) -> None:
    got = read(f"<article>{HEADER}{beside}{BODY}</article>")
    assert got.images == ()
    assert got.text_content == "\n\n".join([SENTENCE] * 8)


def test_a_bare_picture_is_where_the_page_announces_it() -> None:
    head = "<meta property='og:image' content='https://news.example.org/quay.jpg?w=1200'>"
    got = read(f"<article>{HEADER}<div><img src='/quay.jpg?w=300'></div>{BODY}</article>", head)
    assert [image.url for image in got.images] == ["https://news.example.org/quay.jpg?w=300"]
    assert "<img" in got.content_html


def test_what_stands_between_stays_out() -> None:
    share = "<div><a href='/share'><img src='/share.png' width='18' height='18'></a></div>"
    got = read(f"<article>{HEADER}<figure>{IMG}</figure>{share}{BODY}</article>")
    assert [image.url for image in got.images] == ["https://news.example.org/quay.jpg"]

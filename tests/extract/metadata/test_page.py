from __future__ import annotations

import json

import pytest

from archiver.extract.article import extract
from archiver.model import ExtractedArticle
from tests.extract.pages import article

URL = "https://news.example.org/2026/ferry"


def read(head: str, inside: str = "") -> ExtractedArticle:
    return extract(article(inside, head=head).encode(), URL, charset="utf-8")


def linked(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle'} | fields)}</script>"


def test_linked_data_is_believed_first() -> None:
    data = linked(
        headline="The ferry",
        author=[{"name": "Ada Example"}, {"name": "Bo Example"}],
        datePublished="2026-03-01T08:00:00Z",
        publisher={"name": "The Example"},
        description="A ferry leaves.",
    )
    got = read("<meta name=author content='Somebody Else'>" + data)
    assert (got.title, got.byline, got.site_name) == ("The ferry", "Ada Example, Bo Example", "The Example")
    assert (got.published_at, got.excerpt) == ("2026-03-01T08:00:00+00:00", "A ferry leaves.")


def test_open_graph_and_meta() -> None:
    head = (
        "<meta property='og:title' content='The ferry | The Example'>"
        "<meta property='og:site_name' content='The Example'>"
        "<meta name='author' content='By Ada Example'><meta property='article:published_time' content='2026-03-01'>"
        "<meta property='og:description' content='A ferry &amp;amp; a captain.'>"
        "<link rel='canonical' href='/ferry'>"
    )
    got = read(head)
    assert (got.title, got.byline, got.site_name) == ("The ferry", "Ada Example", "The Example")
    assert (got.published_at, got.excerpt) == ("2026-03-01", "A ferry & a captain.")
    assert got.canonical_url == "https://news.example.org/ferry"


def test_the_page_itself() -> None:
    got = read("", "<p class='byline'>By Ada Example</p><time datetime='2026-03-01T08:00'>yesterday</time>")
    assert (got.byline, got.published_at) == ("Ada Example", "2026-03-01T08:00:00")
    assert got.excerpt.startswith("The ferry left the harbour")
    assert len(got.excerpt) <= 280


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fog at sea - The Example", "Fog at sea"),
        ("The Example: Fog at sea", "Fog at sea"),
        ("Fog at sea | news.example.org", "Fog at sea"),
        ("Fog at sea - a play in three acts", "Fog at sea - a play in three acts"),
        ("Fog &lt;b&gt;at&lt;/b&gt; sea", "Fog at sea"),
        ("The &lt;video&gt; element", "The <video> element"),
        ("Fog \u202eaes ta", "Fog aes ta"),
    ],
)
def test_the_title_is_freed_of_its_site_and_of_markup(written: str, title: str) -> None:
    page = article().replace("<title>The ferry", f"<title>{written}").replace("<h1>The ferry</h1>", "")
    page = page.replace("</head>", "<meta property='og:site_name' content='The Example'></head>")
    assert extract(page.encode(), URL, charset="utf-8").title == title


@pytest.mark.parametrize("written", ["", " ", "x" * 1_000_000, "word <b>" * 200_000])
def test_any_title_is_bounded(written: str) -> None:
    page = article().replace("<title>The ferry", f"<title>{written}")
    assert 0 < len(extract(page.encode(), URL, charset="utf-8").title) <= 300


@pytest.mark.parametrize(
    "data", ["[" * 200_000, "{", "null", '{"@type": {"a": 1}}', '{"@type": "Article", "author": [[1], 2]}']
)
def test_broken_linked_data_harms_nothing(data: str) -> None:
    got = read(f"<script type='application/ld+json'>{data}</script>")
    assert got.title == "The ferry"


@pytest.mark.parametrize(
    ("head", "lang"),
    [
        ("<meta property='og:locale' content='pt_BR'>", "pt-BR"),
        ("<meta http-equiv='content-language' content='de, en'>", "de"),
        ("<meta http-equiv='content-language' content='no language at all'>", None),
        ("", None),
    ],
)
def test_the_language_is_a_tag_or_nothing(head: str, lang: str | None) -> None:
    page = article(head=head).replace("<html lang='en'>", "<html>")
    assert extract(page.encode(), URL, charset="utf-8").lang == lang


@pytest.mark.parametrize("canonical", ["javascript:evil()", "file:///x", "http://[", ""])
def test_a_canonical_address_is_a_web_address_or_nothing(canonical: str) -> None:
    assert read(f"<link rel='canonical' href='{canonical}'>").canonical_url is None

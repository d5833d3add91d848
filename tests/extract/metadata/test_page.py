from __future__ import annotations

import json

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle
from tests.extract.metadata.told import linked, told
from tests.extract.pages import article

URL = "https://news.example.org/2026/ferry"


def read(head: str, inside: str = "") -> ExtractedArticle:
    return extract(article(inside, head=head).encode(), URL, charset="utf-8")


def test_linked_data_is_believed_first() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": "The ferry",
        "author": [{"name": "Ada Example"}, {"name": "Bo Example"}],
        "datePublished": "2026-03-01T08:00:00Z",
        "publisher": {"name": "The Example"},
        "description": "A ferry leaves.",
    }
    script = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    got = read("<meta name=author content='Somebody Else'>" + script)
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
    got = read("", "<p class='byline'>By Ada Example</p><time datetime='2026-03-01T08:00:00'>yesterday</time>")
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
    head = f"<title>{written}</title><meta property='og:site_name' content='The Example'>"
    assert told(head, "").title == title


def test_a_description_of_the_site_or_the_title_again_is_no_excerpt() -> None:
    site = linked({"@type": "WebSite", "name": "The Example", "description": "All about boats"})
    head = "<meta property='og:description' content='All about boats'><meta name='description' content='{}'>"
    assert told(site + head.format("A ferry leaves.")).excerpt == "A ferry leaves."
    assert told(site + head.format("The ferry leaves")).excerpt == ""


def test_the_host_is_the_name_of_a_site_without_one() -> None:
    assert told().site_name == "news.example.org"


@pytest.mark.parametrize("written", ["", " ", "x" * 1_000_000, "word <b>" * 200_000, "a | " * 250_000, "—" * 1_000_000])
def test_any_title_is_bounded(written: str) -> None:
    page = article().replace("<title>The ferry", f"<title>{written}")
    assert 0 < len(extract(page.encode(), URL, charset="utf-8").title) <= 300


def test_any_number_of_declarations_is_bounded() -> None:
    names = ("author", "og:title", "date", "og:url", "description", "og:site_name", "og:locale", "dc.creator")
    many = "".join(f"<meta name='{name}' content='{'Ada ' * 50}{n}'>" for n in range(1_250) for name in names)
    got = told(many, "<h1>" + "a - " * 100_000 + "</h1>" + "<h1>The ferry | x</h1>" * 5_000 + "<p>By</p>" * 5_000)
    assert len(got.title) <= 300
    assert len(got.byline or "") <= 200
    assert len(got.site_name or "") <= 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[2001:db8::1]"])
def test_numbers_are_no_name_of_a_site(host: str) -> None:
    assert told(url=f"http://{host}/ferry").site_name is None

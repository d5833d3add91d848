from __future__ import annotations

import pytest
from lxml.html import HtmlElement, fromstring, tostring

from archiver.extract.article import extract
from archiver.extract.parts import headings
from tests.extract.pages import PARAGRAPH, article


def tidied(html: str) -> str:
    root: HtmlElement = fromstring(f"<div>{html}</div>")
    headings.tidy(root)
    return str(tostring(root, encoding="unicode"))[5:-6]


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("<h2 id='a'>Fog<a href='#a'>¶</a></h2>", '<h2 id="a">Fog</h2>'),
        ("<h2><a id='a' href='#a'></a>Fog</h2>", '<h2 id="a">Fog</h2>'),
        ("<section id='a'><h2><a href='#a'>#</a> Fog</h2></section>", '<section id="a"><h2> Fog</h2></section>'),
        ("<dl><dt id='f'>read(path)<a href='#f'>¶</a></dt></dl>", '<dl><dt id="f">read(path)</dt></dl>'),
        ("<h2>Fog<a href='#note'>*</a></h2>", '<h2>Fog<a href="#note">*</a></h2>'),
        ("<h2><a href='#a'>§</a></h2>", '<h2><a href="#a">§</a></h2>'),
        ("<div role='heading' aria-level='3'>Fog</div>", '<h3 role="heading" aria-level="3">Fog</h3>'),
        ("<div role='heading'>Fog</div>", '<h2 role="heading">Fog</h2>'),
        ("<div role='heading'><h4>Fog</h4></div>", '<div role="heading"><h4>Fog</h4></div>'),
        ("<h3><button>How deep?</button></h3>", "<h3>How deep?</h3>"),
        ("<h3>Fog<button>Copy</button></h3>", "<h3>Fog<button>Copy</button></h3>"),
    ],
)
def test_a_heading_says_what_it_heads_and_no_more(page: str, wanted: str) -> None:
    assert tidied(page) == wanted


def test_what_ends_every_heading_is_of_none() -> None:
    page = "".join(f"<h2>{name}<span>[<a href='/e'>change</a>]</span></h2>" for name in ("Fog", "Ice", "Wind"))
    assert tidied(page) == "".join(f"<h2>{name}<span></span></h2>" for name in ("Fog", "Ice", "Wind"))
    twice = "<h2>Fog <a href='/1'>Bo</a></h2><h2>Ice <a href='/2'>Bo</a></h2>"
    assert tidied(twice) == twice.replace("'", '"')


def test_neither_the_title_nor_the_article_shows_the_sign() -> None:
    got = extract(
        article(f"<h2 id='fog'>Fog<a href='#fog'>¶</a></h2>{PARAGRAPH}")
        .replace("<h1>The ferry</h1>", "<h1 id='top'>The ferry<a href='#top'>¶</a></h1>")
        .encode(),
        "https://news.example.org/ferry",
        charset="utf-8",
    )
    assert got.title == "The ferry"
    assert "¶" not in got.content_html
    assert "<h2>Fog</h2>" in got.content_html


def test_questions_that_open_their_answers_stay_headings() -> None:
    questions = "".join(f"<h3><button>{name}?</button></h3>{PARAGRAPH}" for name in ("How deep", "How old"))
    got = extract(article(questions).encode(), "https://news.example.org/ferry", charset="utf-8")
    assert got.content_html.count("<h3>") == 2
    assert "How deep?" in got.text_content

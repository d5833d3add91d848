from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle
from tests.extract.pages import PARAGRAPH, SENTENCE, article

NOTE = "See the minutes of May 1911."


def read(page: str) -> ExtractedArticle:
    return extract(page.encode(), "https://news.example.org/2026/ferry", charset="utf-8")


@pytest.mark.parametrize(
    "notes",
    [
        f"<div class='footnotes'><hr><ol><li id='n1'><p>{NOTE} <a href='#r1'>↩</a></p></li></ol></div>",
        f"<div class='footnote'><a id='n1' href='#r1'>1</a><div class='content'><p>{NOTE}</p></div></div>",
        f"<p class='small' id='n1'><a href='#r1'>[1]</a> {NOTE}</p>",
        f"<aside><div id='n1'><a href='#r1'>1</a> {NOTE}</div></aside>",
        f"<section><h2>Sources</h2><ol><li id='n1'>{NOTE}</li></ol></section>",
    ],
)
def test_a_note_that_the_text_links_to_is_of_the_article(notes: str) -> None:
    told = f"<p>{SENTENCE}<sup id='r1'><a href='#n1'>1</a></sup></p>"
    got = read(
        f"<html><title>The ferry</title><article><h1>The ferry</h1>{PARAGRAPH * 3}{told}{notes}</article></html>"
    )
    assert NOTE in got.text_content
    assert got.content_html.count('href="#part-') >= 1
    assert ("Sources" in got.text_content) == ("Sources" in notes)


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("<a href='#n1'>2 comments</a>", f"<ol class='comments'><li id='n1'>{NOTE}</li></ol>"),
        ("<a href='#n1'>our letter</a>", f"<footer><p id='n1'>{NOTE}</p></footer>"),
        ("a reader", f"<footer><ol><li id='n1'>{NOTE}</li></ol></footer>"),
    ],
)
def test_what_else_it_links_to_is_not(link: str, after: str) -> None:
    assert NOTE not in read(article(f"<p>{SENTENCE} {link}.</p>", after=after)).text_content

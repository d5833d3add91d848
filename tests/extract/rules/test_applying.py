from __future__ import annotations

from typing import Any

import pytest

from archiver.extract.article import explain, extract
from archiver.model.extraction import ExtractedArticle
from archiver.model.rules import SiteRule
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"
PAGE = article(
    "<div class='box'><p>Part of a box that nobody wants to read here.</p></div>"
    "<p class='end'>The last word of it.</p>",
    head="<meta name='author' content='Somebody Else'>",
    after="<section id='notes'><p>A note on the tide.</p><script>alert(1)</script><form><p>Yes</p></form></section>"
    "<p class='names'>Ada Ferry</p><p class='day' title='2024-05-06'>6 May 2024</p>"
    "<h2 class='real'>The real title</h2>",
)


def rule(**said: Any) -> SiteRule:
    return SiteRule("example.org", "a.toml", 1, **said)


def read(**said: Any) -> ExtractedArticle:
    return extract(PAGE.encode(), URL, charset="utf-8", rule=rule(**said))


def test_what_is_selected_is_the_article_and_nothing_else() -> None:
    got = read(select=("#notes", "p.end"))
    assert got.text_content == "The last word of it.\n\nA note on the tide.\n\nYes"
    assert "<script" not in got.content_html
    assert "<form" not in got.content_html


def test_a_part_within_a_part_is_there_once() -> None:
    assert read(select=(".box", ".box p")).text_content == "Part of a box that nobody wants to read here."


def test_what_is_stripped_is_gone_before_anything_is_chosen() -> None:
    assert "Part of a box" not in read(strip=(".box",)).text_content
    assert "nobody looked back" in read(strip=(".box",)).text_content
    assert read(select=("article",), strip=(".box", "//h1")).text_content.count("box") == 0


def test_a_rule_knows_title_author_and_date_better_than_the_page() -> None:
    got = read(title="h2.real", byline=".names", date="//p[@class='day']/@title")
    assert (got.title, got.byline, got.published_at) == ("The real title", "Ada Ferry", "2024-05-06")
    assert SENTENCE in got.text_content


@pytest.mark.parametrize("selector", [".gone", "//p[@class='gone']/@x", "count(//p) > 1000", "//p[frob()]"])
def test_a_rule_that_finds_nothing_leaves_the_page_as_it_is(selector: str) -> None:
    without = extract(PAGE.encode(), URL, charset="utf-8")
    said: dict[str, Any] = {"select": (selector,), "strip": (selector,)}
    said |= dict.fromkeys(("title", "byline", "date"), selector)
    assert read(**said) == without
    assert set(explain(PAGE.encode(), URL, charset="utf-8", rule=rule(**said)).missed) == set(said)


def test_a_rule_that_strips_everything_leaves_a_bookmark() -> None:
    got = read(strip=("body *",))
    assert got.text_content == ""
    assert got.title == "The ferry"

from __future__ import annotations

import json

import pytest

from archiver.extract.article import explain, extract
from archiver.model.extraction import Mark
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"
TEXTS = [f"Part {number} of the log. {SENTENCE}" for number in range(6)]
NEXT = "<script id='__NEXT_DATA__' type='application/json'>{}</script>"


def page(script: str) -> str:
    shell = "<nav><a href='/'>Home</a></nav><div id='root'>Loading the page …</div>"
    return f"<html><head><title>The log</title></head><body>{shell}{script}</body></html>"


def text(html: str) -> str:
    return extract(html.encode(), URL, charset="utf-8").text_content


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "articleBody": "\n\n".join(TEXTS)},
        {"props": {"post": {"html": "".join(f"<p>{each}</p>" for each in TEXTS), "related": ["A short teaser."] * 9}}},
        {"props": {"post": {"html": "".join(f"&lt;p&gt;{each}&lt;/p&gt;" for each in TEXTS)}}},
        {"props": {"blocks": [{"type": "paragraph", "data": each, "text": each} for each in TEXTS]}},
        {"props": {"body": [{"children": [{"text": each[:9]}, {"text": each[9:]}]} for each in TEXTS]}},
        {"props": {"paragraphs": TEXTS}},
    ],
)
def test_an_article_that_only_a_script_has_is_read(data: dict[str, object]) -> None:
    kind = "application/ld+json" if "@type" in data else "application/json"
    assert text(page(f"<script type='{kind}'>{json.dumps(data)}</script>")) == "\n\n".join(TEXTS)


def test_state_that_a_script_assigns_is_read() -> None:
    state = json.dumps({"story": {"body": "\n".join(TEXTS)}})
    assert text(page(f"<script>window.__STATE__ = {state}; start()</script>")) == "\n\n".join(TEXTS)


def test_what_the_page_shows_itself_goes_before_its_scripts() -> None:
    other = "A longer text that the page does not show, and nobody asked for. " * 60
    shown = text(article(head=NEXT.format(json.dumps({"body": other}))))
    assert shown == "\n\n".join([SENTENCE] * 8)


@pytest.mark.parametrize("script", ["{", "[1, 2", "[" * 100_000, json.dumps({"labels": ["Sign in now."] * 500}), ""])
def test_data_without_an_article_is_none(script: str) -> None:
    got = extract(page(NEXT.format(script)).encode(), URL, charset="utf-8")
    assert Mark.LITTLE_TEXT in got.quality.marks


def test_nothing_in_it_is_run_or_kept_but_text() -> None:
    body = "".join(f"<p onclick='x()'>{each}<script>pwn()</script></p>" for each in TEXTS)
    script = NEXT.format(json.dumps({"body": body}).replace("</", "<\\/"))
    got = extract(page(script).encode(), URL, charset="utf-8")
    assert "Part 5" in got.text_content
    assert "pwn" not in got.content_html + got.text_content
    assert "onclick" not in got.content_html


def test_it_is_said_why_the_page_itself_was_left() -> None:
    told = explain(page(NEXT.format(json.dumps({"body": TEXTS}))).encode(), URL, charset="utf-8")
    assert "script" in {removal.step for removal in told.removals}

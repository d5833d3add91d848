from __future__ import annotations

import re

from archiver.extract.article import extract
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"


def html(inside: str) -> str:
    return extract(article(inside).encode(), URL, charset="utf-8").content_html


def test_footnotes_and_their_way_back_stay_linked() -> None:
    got = html(
        f"<p>{SENTENCE}<sup><a id='r1' href='#n1'>1</a></sup> {SENTENCE}</p>"
        f"<ol><li id='n1'>{SENTENCE} <a href='{URL}#r1'>back</a></li></ol>"
    )
    there, back = re.findall(r'href="#(part-\d+)"', got)
    assert f'<li id="{there}">' in got
    assert f'id="{back}"' in got
    assert there != back


def test_what_leads_out_of_the_article_leads_to_its_page() -> None:
    got = html(
        f"<p>{SENTENCE} <a href='#comments'>Voices</a> and <a href='/other#n1'>another</a>.</p><p id='n1'>{SENTENCE}"
    )
    assert '<a href="https://news.example.org/2026/ferry#comments">Voices</a>' in got
    assert '<a href="https://news.example.org/other#n1">another</a>' in got
    assert "id=" not in got


def test_an_empty_target_is_what_holds_it() -> None:
    got = html(f"<p>{SENTENCE} <a href='#n1'>Note</a></p><p><a name='n1'></a>A note about it. {SENTENCE}</p>")
    (name,) = re.findall(r'href="#(part-\d+)"', got)
    assert f'<p id="{name}">A note about it.' in re.sub("<a></a>", "", got)


def test_no_id_of_the_page_is_kept() -> None:
    got = html(f"<p id='at-1'>{SENTENCE}</p><h2 id='part-7'>A heading</h2><p>{SENTENCE}</p>")
    assert "id=" not in got

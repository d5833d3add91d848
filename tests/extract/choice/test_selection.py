"""Pages of many kinds, each made for the choice that is hard on it: what must be in the text, and what must not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.extract.article import extract
from archiver.paths import resource

PAGES = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("name", sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir()))
def test_the_content_is_chosen_and_only_the_content(name: str) -> None:
    folder = PAGES / name
    text = extract((folder / "page.html").read_bytes(), "https://example.org/page", charset="utf-8").text_content
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    furniture = (folder / "furniture.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in expected if line not in text] == []
    assert [line for line in furniture if line in text] == []


@pytest.mark.parametrize(
    ("sample", "heading", "beside"),
    [
        ("feuilleton/nachtzug.html", "Lesen Sie auch", "Anmerkungen"),
        ("zasshi/oto.html", "おすすめ記事", "静けさも録る"),
    ],
)
def test_a_box_whose_links_are_gone_leaves_no_heading_behind(sample: str, heading: str, beside: str) -> None:
    text = extract(_sample(sample), "https://example.org/page", charset=None).text_content
    assert heading not in text
    assert beside in text


def test_many_boxes_of_links_are_parts_of_the_article_and_keep_their_headings() -> None:
    page = _sample("feuilleton/nachtzug.html").decode()
    links = page.partition("Lesen Sie auch</h3>")[2].partition("</div>")[0]
    shops = re.sub("<h2>(Die Grammatik der Weichen|Ankommen)</h2>", rf'<div class="lesetipp">\g<0>{links}</div>', page)
    text = extract(shops.encode(), "https://example.org/page", charset=None).text_content
    assert "Bahnhofsuhr" not in text
    assert "Lesen Sie auch" in text
    assert "Die Grammatik der Weichen" in text
    assert "Ankommen" in text


def test_a_quote_keeps_who_said_it() -> None:
    html = extract(_sample("feuilleton/nachtzug.html"), "https://example.org/page", charset=None).content_html
    assert "Eine pensionierte Schlafwagenschaffnerin" in html.partition("<blockquote>")[2].partition("</blockquote>")[0]


def _sample(name: str) -> bytes:
    return resource(f"samples/{name}").read_bytes()

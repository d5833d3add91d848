from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextDocument

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.document import (
    LONGEST,
    PART,
    minutes_to_read,
    published_text,
    read_body,
    write_document,
    write_related,
)
from archiver.gui.reader.style import ReaderStyle
from archiver.model.articles import Article, Completeness
from archiver.model.extraction import Mark
from tests.gui.reader.parts import make_article


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


def written(article: Article, tokens: Tokens, *, versions: int = 1) -> str:
    return write_document(article, read_body(article), ReaderStyle(), tokens, versions)[1]


def shown(article: Article, tokens: Tokens, *, versions: int = 1) -> str:
    """The words as QTextDocument has them."""
    document = QTextDocument()
    document.setHtml(written(article, tokens, versions=versions))
    return re.sub("[\u2066-\u2069]", "", document.toPlainText())


def test_the_head_says_site_title_author_date_and_minutes_in_this_order(tokens: Tokens) -> None:
    text = shown(make_article(words=691), tokens)
    assert text.startswith("The Site\nA title\nAnn Author · 14 March 2025 · 4 min\nSome words.")


def test_the_foot_leads_to_the_source_and_says_how_complete_the_article_is(tokens: Tokens) -> None:
    article = make_article(
        assets=["a" * 64, None, None], saved=1, completeness=Completeness.SOME_PICTURES, marks=(Mark.CUT_SHORT,)
    )
    text = shown(article, tokens, versions=3)
    assert "Source: example.org/page\nSaved 14 March 2025 · 3 versions · 1 of 3 pictures\n" in text
    assert text.endswith("The page broke off while it was fetched. Its end may be missing.")
    assert '<a href="https://example.org/page">' in written(article, tokens)


def test_a_source_that_is_no_web_address_is_no_link(tokens: Tokens) -> None:
    html = written(make_article(url="file:///home/x.html"), tokens)
    assert "<a href" not in html


def test_the_lead_picture_stands_above_unless_the_body_shows_it(tokens: Tokens) -> None:
    lead = "a" * 64
    above = written(make_article("<p>Words.</p>", assets=[lead], lead=lead), tokens)
    assert above.count('<img src="image:0">') == 1
    assert above.index("<img") < above.index("Words.")
    inside = written(make_article('<p>Words.</p><p><img src="image:0"></p>', assets=[lead], lead=lead), tokens)
    assert inside.count("<img") == 1
    assert inside.index("<img") > inside.index("Words.")


def test_a_picture_that_was_not_kept_is_a_line_with_its_words(tokens: Tokens) -> None:
    html = '<p><img src="image:0" alt="A &lt;harbour&gt;"></p><p><img src="image:7"><img src="file:///x" alt="y"></p>'
    article = make_article(html, assets=[None])
    assert "<img" not in written(article, tokens)
    text = shown(article, tokens)
    assert "Picture not saved · A <harbour>\n" in text
    assert text.count("Picture not saved") == 3


def test_a_title_the_body_says_again_is_said_once(tokens: Tokens) -> None:
    again = "<div><h1>A\n title</h1><p>Words.</p></div>"
    assert shown(make_article(again), tokens).count("A title") == 1
    later = "<p>Words.</p><h2>A title</h2>"
    assert shown(make_article(later), tokens).count("A title") == 2


def test_words_of_a_page_are_never_markup(tokens: Tokens) -> None:
    evil = '<img src="file:///x"><b>'
    article = make_article("<p>&lt;img src='file:///x'&gt;</p>", title=evil, byline=evil, site=evil, published=evil)
    assert "<img" not in written(article, tokens)
    assert shown(article, tokens).count('<img src="file:///x"><b>') == 4


def test_a_title_cannot_turn_what_follows_and_is_bounded(tokens: Tokens) -> None:
    html = written(make_article(title="safe\u202egnp.exe " + "x" * 100_000), tokens)
    assert "\u202e" not in html
    assert len(html) < 5_000


def test_boxes_are_drawn_as_qt_can(tokens: Tokens) -> None:
    html = written(
        make_article(
            "<figure><p>x</p><figcaption>Cap</figcaption></figure><pre>a\n  b</pre><blockquote>q<p>r</p></blockquote>"
            "<dl><dt>t</dt><dd>d</dd></dl><ul><li>one</li><li>two</li></ul><q>said</q><ruby>字<rt>じ</rt></ruby>"
        ),
        tokens,
    )
    assert '<p class="caption">Cap</p>' in html
    assert '<td class="code"><p class="code" dir="ltr">a<br>  b</p></td>' in html
    assert '<blockquote class="left"><p>q</p><p>r</p></blockquote>' in html
    assert '<p class="term">t</p><p class="definition">d</p>' in html
    assert '<li><p class="item">one</p></li><li><p class="last">two</p></li>' in html
    assert "“said”" in html
    assert "（じ）" in html


def test_a_picture_keeps_a_paragraphs_space_below_it_unless_that_is_its_captions(tokens: Tokens) -> None:
    article = make_article(
        '<p><img src="image:0"></p><p>Words.</p><figure><img src="image:1"><figcaption>Said.</figcaption></figure>',
        assets=["a", "b"],
    )
    html = written(article, tokens)
    assert '<p class="lone" align="center"><img src="image:0">' in html
    assert '<p class="picture" align="center"><img src="image:1">' in html


def test_bare_text_and_breaks_become_paragraphs(tokens: Tokens) -> None:
    html = written(make_article("<div>one<br>two<br><br>three<div>four</div> </div>"), tokens)
    assert "<p>one<br>two</p><p>three</p><p>four</p>" in html


def test_a_link_around_blocks_stays_a_link_in_each(tokens: Tokens) -> None:
    html = written(make_article('<a href="https://e.org/"><p>one</p><p>two</p></a>'), tokens)
    assert html.count('<a href="https://e.org/">') == 2


def test_rows_of_a_table_from_right_to_left_are_turned(tokens: Tokens) -> None:
    table = "<table><tr><td>1</td><td>2</td></tr></table>"
    assert re.search("1.*2", written(make_article(table), tokens))
    turned = written(make_article(table, dir="rtl", published=None, words=0), tokens)
    assert re.search(r">2<.*>1<", turned)
    assert '<p dir="rtl" ' in turned or 'class="title" dir="rtl"' in turned


def test_direction_reaches_every_paragraph_and_an_element_may_differ(tokens: Tokens) -> None:
    html = written(make_article('<p>א</p><p dir="ltr">b</p><blockquote>ג</blockquote>', dir="rtl"), tokens)
    assert '<p dir="rtl">א</p><p dir="ltr">b</p><blockquote class="right"><p dir="rtl">ג</p></blockquote>' in html


def test_an_enormous_article_is_shown_as_words_a_part_at_a_time(tokens: Tokens) -> None:
    article = replace(make_article("<p>x</p>" * (LONGEST // 8 + 1)), text_content="word " * (PART // 4))
    body = read_body(article)
    assert body.is_simplified
    assert body.is_cut
    assert "Show more" in written(article, tokens)
    assert not read_body(article, 2).is_cut


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("2025-01-27T10:00:00+03:00", "27 January 2025"),
        ("2025-01-27", "27 January 2025"),
        ("2025-03", "March 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("last spring", "last spring"),
        (None, ""),
    ],
)
def test_a_date_is_as_precise_as_the_page_was(stored: str | None, said: str) -> None:
    assert published_text(stored) == said


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (230, 1), (231, 2), (10_000, 44)])
def test_minutes(words: int, minutes: int) -> None:
    assert minutes_to_read(words) == minutes


def test_the_rules_name_only_colours_of_the_theme(tokens: Tokens) -> None:
    article = make_article()
    rules, html = write_document(article, read_body(article), ReaderStyle(), tokens)
    allowed = {getattr(tokens, name).name() for name in ("text", "muted", "accent", "line", "hit", "code")}
    assert set(re.findall("#[0-9a-f]{6}", rules + html)) <= allowed
    assert "$" not in rules


def test_a_term_where_it_is_defined_leans(tokens: Tokens) -> None:
    assert "<i>false sharing</i>" in written(make_article("<p>It is <dfn>false sharing</dfn>.</p>"), tokens)


def test_the_foot_stands_where_the_lines_of_the_article_begin(tokens: Tokens) -> None:
    for direction, side in (("rtl", ' align="right"'), ("ltr", ""), (None, "")):
        article = make_article("<p>א</p>", dir=direction, marks=(Mark.CUT_SHORT,))
        html = written(article, tokens) + write_related([article.summary], direction)
        for kind, count in (("source", 1), ("note", 2), ("more", 1), ("related", 1)):
            assert html.count(f'<p class="{kind}"{side}>') == count

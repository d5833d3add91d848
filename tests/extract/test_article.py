from __future__ import annotations

import re

import pytest

from archiver.errors import PageUnreadable
from archiver.extract.article import extract
from archiver.extract.output import sanitise
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.limits import ExtractLimits
from archiver.paths import resource
from tests.extract.pages import PARAGRAPH, SENTENCE, article

URL = "https://news.example.org/2026/ferry"


def read(page: str, limits: ExtractLimits = ExtractLimits()) -> ExtractedArticle:  # noqa: B008 - frozen
    return extract(page.encode(), URL, charset="utf-8", limits=limits)


def test_an_article_comes_out_whole_and_alone() -> None:
    got = read(article(after="<footer><a href='/imprint'>Imprint</a></footer>"))
    assert got.title == "The ferry"
    assert got.text_content == "\n\n".join([SENTENCE] * 8)
    assert got.content_html.count("<p>") == 8
    assert got.word_count == 8 * 35
    assert got.lang == "en"
    assert got.quality.marks == ()


@pytest.mark.parametrize("body", [b"", b"  \n", b"<!-- nothing -->", b"\0\0\0"])
def test_a_page_without_anything_is_unreadable(body: bytes) -> None:
    with pytest.raises(PageUnreadable):
        extract(body, URL, charset=None)


def test_structure_stays() -> None:
    inside = (
        "<h2>On board</h2><ul><li>mail</li><li>bread</li></ul><pre><code>def row():\n    pass</code></pre>"
        "<table><caption>Times</caption><tr><th>Port</th><th>Hour</th></tr><tr><td>Island</td><td>12</td></tr></table>"
        "<blockquote><p>Coffee, please, and quickly, said the captain.</p></blockquote>"
        "<figure><img src='/boat.jpg' width='600' height='400'><figcaption>The boat</figcaption></figure>"
        f"<p>{SENTENCE} <a href='../map#bay'>The map</a>.</p>"
    )
    got = read(article(inside))
    for tag in ("h2", "ul", "li", "pre", "code", "table", "caption", "th", "td", "blockquote", "figure", "figcaption"):
        assert f"<{tag}" in got.content_html, tag
    assert '<a href="https://news.example.org/map#bay">The map</a>' in got.content_html
    assert '<img src="image:0" width="600" height="400">' in got.content_html
    assert "On board\n\nmail\nbread\n\ndef row():\n    pass\n\nTimes" in got.text_content
    assert "Port Hour\nIsland 12" in got.text_content


@pytest.mark.parametrize(
    "furniture",
    [
        "<aside><a href='/x'>Another story</a> <a href='/y'>And another</a></aside>",
        "<div class='share-buttons'><a href='/f'>Furniture</a></div>",
        "<div class='newsletter'><p>Furniture, by mail, every week, for you alone.</p></div>",
        "<div class='promo-box'><h3>Stay afloat</h3><p>Furniture every Friday.</p></div>",
        "<div class='box-a1'><h3>Get our morning furniture</h3><p>The best furniture of the harbour in your inbox, "
        "every weekday at seven.</p><form><input type='email'></form><p>You agree to our furniture.</p></div>",
        "<form action='/x'><input name='a'><button>Furniture</button></form>",
        "<div style='display: none'><p>Furniture that nobody sees, with a comma.</p></div>",
        "<p hidden>Furniture that nobody sees, with a comma.</p>",
        "<script>Furniture()</script><style>Furniture {}</style><template><p>Furniture</p></template>",
        "<ul><li><a href='/1'>Furniture one</a><li><a href='/2'>Furniture two</a><li><a href='/3'>Three</a></ul>",
    ],
)
def test_furniture_goes(furniture: str) -> None:
    got = read(article(furniture))
    assert got.text_content == "\n\n".join([SENTENCE] * 8)
    assert not re.search("[Ff]urniture|story|button|form", got.content_html)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='related-articles'><h3>Related</h3><ul><li><a href='/1'>Furniture one</a></ul></div>",
        "<div class='most-read'><h3>Most read</h3><ol><li><a href='/1'>Furniture one</a><li><a href='/2'>Furniture two"
        "</a><li><a href='/3'>Furniture three</a></ol></div>",
        "<div id='comments'><h3>2 comments</h3><div class='comment'><b>Bo</b><p>Furniture! I have never read better, "
        "and I read every day.</p></div><div class='comment'><b>Cy</b><p>Furniture, says Bo.</p></div></div>",
        "<div class='cookie-consent'><p>Furniture would like to keep cookies.</p><button>Yes</button></div>",
        "<div class='login-box'><p>Furniture is for members.</p><form><input type=password></form></div>",
        "<div class='ad-slot advertisement'><p>Advertisement</p><a href='/buy'><img src='/furniture.png'></a></div>",
        "<div class='app-banner'><p>Read furniture in our app.</p><a href='/app'>Get the app</a></div>",
    ],
)
def test_boxes_between_the_paragraphs_and_after_them_go(box: str) -> None:
    for page in (article(box), article(after=box)):
        got = read(page)
        assert got.text_content == "\n\n".join([SENTENCE] * 8)
        assert "urniture" not in got.content_html


@pytest.mark.parametrize(
    "post",
    [
        "<blockquote class='twitter-tweet'><p>The ferry is late again, and so am I.</p>— Bo (@bo) "
        "<a href='https://social.example/bo/1'>1 March 2026</a></blockquote><script src='/widgets.js'></script>",
        "<div class='social-embed'><blockquote class='embedded-post' cite='https://social.example/bo/1'><p>The ferry "
        "is late again, and so am I.</p><a href='https://social.example/bo/1'>Bo, 1 March 2026</a></blockquote></div>",
    ],
)
def test_an_embedded_post_stays_as_a_quote_with_its_link(post: str) -> None:
    got = read(article(post))
    quote = re.search("<blockquote>.*</blockquote>", got.content_html, re.S)
    assert quote is not None
    assert "The ferry is late again" in quote[0]
    assert '<a href="https://social.example/bo/1"' in quote[0]


@pytest.mark.parametrize("tag", ["dfn", "var", "kbd", "mark", "sub", "cite"])
def test_what_words_are_stays(tag: str) -> None:
    got = read(article(f"<p>Sailors call it <{tag}>slack</{tag}>, and wait. {SENTENCE}</p>"))
    assert f"<{tag}>slack</{tag}>" in got.content_html


def test_a_heading_that_is_not_the_title_is_of_the_text_below_it() -> None:
    page = f"<html><head><title>Timetables</title></head><body><article><h1>Summer</h1>{PARAGRAPH * 8}</article>"
    got = read(page + "</body></html>")
    assert "<h1>Summer</h1>" in got.content_html


def test_text_that_scripts_would_show_is_no_hidden_text() -> None:
    page = f"<html><body><div hidden id='S:0'><article>{PARAGRAPH * 8}</article></div><p>Loading</p></body></html>"
    assert read(page).text_content.count("By noon") == 8


def test_a_page_that_is_no_article_keeps_what_is_known() -> None:
    page = "<html lang='fr'><head><title>Entrez</title><meta name='description' content='Un mur'></head><body><p>Non."
    got = read(page)
    assert (got.title, got.excerpt, got.lang) == ("Entrez", "Un mur", "fr")
    assert Mark.LITTLE_TEXT in got.quality.marks


HOSTILE = [
    "<p onclick='evil()'>x</p>",
    "<a href='javascript:evil()'>x</a>",
    "<a href=' java\nscript:evil()'>x</a>",
    "<a href='file:///evil'>x</a>",
    "<a href='data:text/html,evil'>x</a>",
    "<a href='image:0'>evil</a>",
    "<iframe srcdoc='<script>evil()</script>' src='//evil'></iframe>",
    "<svg><foreignObject><p>evil</p></foreignObject><script>evil()</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=evil()></style></mglyph></table></mtext></math>",
    "<p style='background:url(//evil)'>x</p>",
    "<form action='//evil'><button formaction='javascript:evil()'>x</button></form>",
    "<object data='//evil'></object><embed src='//evil'>",
    "<noscript><p title='</noscript><img src=x onerror=evil()>'></noscript>",
    "<img src='javascript:evil()'><img src='file:///evil.png'>",
    "<link rel=stylesheet href='//evil'><meta http-equiv=refresh content='0;url=//evil'>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_hostile_is_stored(hostile: str) -> None:
    got = read(article(f"<p>{SENTENCE}</p>{hostile}<p>{SENTENCE}</p>"))
    attributes = re.findall(r'([\w-]+)="([^"]*)"', got.content_html)
    assert all(name in ("href", "src", "alt") for name, _ in attributes)
    assert all(re.match("https?:|mailto:", value) for name, value in attributes if name == "href")
    assert not re.search("<(script|style|iframe|svg|object|embed|form|link|meta|math)", got.content_html)
    assert all(image.url.startswith("https://news.example.org/") for image in got.images)
    assert got.text_content.count("By noon") == 10


def test_a_list_out_of_order_does_not_end_what_is_around_it() -> None:
    made = extract(b"<ul>i<li><div><li>></div>2", "https://a.test/", charset="utf-8").content_html
    assert sanitise(made) == made
    assert made.count("<div>") == made.count("</div>")


def test_a_table_that_lays_out_the_page_is_not_completed() -> None:
    page = (resource("samples") / "gazeta" / "zima.html").read_bytes()
    text = extract(page, "https://a.test/zima", charset="cp1251").text_content
    assert text.startswith("Утро")
    assert "Происшествия" not in text
    assert "Реклама" not in text


@pytest.mark.parametrize("depth", [2, 9, 60])
def test_links_within_links_read_the_same_again(depth: int) -> None:
    made = extract(f"<a>r{'<center>' * depth}<a>x".encode(), "https://a.test/", charset="utf-8").content_html
    assert sanitise(made) == made
    assert "x" in made


@pytest.mark.parametrize("base", ["file:///etc/", "javascript:evil()//", "data:text/html,x"])
def test_a_base_that_leads_elsewhere_is_ignored(base: str) -> None:
    got = read(article("<p>A <a href='next'>link</a>, and a sentence around it.</p>", head=f"<base href='{base}'>"))
    assert 'href="https://news.example.org/2026/next"' in got.content_html


@pytest.mark.parametrize("depth", [20, 200])
def test_nested_tables_are_unfolded(depth: int) -> None:
    cells = "<table><tr><td>left</td><td>right "
    got = read(article(cells * depth + "the core" + "</td></tr></table>" * depth))
    assert "the core" in got.text_content
    assert got.content_html.count("<table") <= 3
    assert Mark.SIMPLIFIED in got.quality.marks


def test_a_table_of_too_many_cells_becomes_lines() -> None:
    rows = "".join(f"<tr><td>row {n}</td><td>value</td></tr>" for n in range(4_000))
    got = read(article(f"<table>{rows}</table>"))
    assert "row 3999 value" in got.text_content
    assert "<td" not in got.content_html
    assert Mark.SIMPLIFIED in got.quality.marks


def test_sizes_and_spans_are_sane() -> None:
    inside = (
        "<table><tr><td colspan=2000000000 rowspan=-1>a</td><td colspan=2>b</td></tr></table>"
        "<img src=/a.png width=2e9 height=NaN><img src=/b.png width=-1 height=99999><img src=/c.png width=640px>"
    )
    got = read(article(inside))
    assert re.findall(r'(?:colspan|rowspan|width|height)="\d+"', got.content_html) == ['colspan="2"', 'width="640"']


def test_a_word_of_300_kilobytes_gets_breaks_that_search_does_not_see() -> None:
    got = read(article("<p>" + "x" * 300_000 + "</p><p>" + "<b>yy</b>" * 300 + "</p>"))
    assert max(map(len, re.split(r"[\s\u200b]", re.sub("<[^>]*>", "", got.content_html)))) <= 400
    assert "x" * 300_000 in got.text_content
    assert "\u200b" not in got.text_content
    assert Mark.SIMPLIFIED in got.quality.marks


def test_a_million_combining_marks_are_no_letter() -> None:
    got = read(article("<p>e" + "\u0301" * 1_000_000 + "nd</p>"))
    assert "nd" in got.text_content
    assert len(got.content_html) < 10_000


def test_chinese_is_counted_by_characters() -> None:
    got = read(article("<p>" + "渡轮六点离开港口" * 10 + "</p>"))
    assert got.word_count == 8 * 35 + 40


def test_right_to_left_is_seen_without_being_declared() -> None:
    hebrew = "<p>" + "המעבורת יצאה מהנמל בשש, ואיש לא הביט לאחור. " * 5 + "</p>"
    assert read(f"<html><body><article>{hebrew * 5}</article></body></html>").dir == "rtl"


def test_plain_text_becomes_paragraphs() -> None:
    body = b"First line\nsecond <b>line\n\n\nNext & last\r\n"
    got = extract(body, URL, charset="utf-8", media_type="text/plain")
    assert got.content_html == "<p>First line<br>second &lt;b&gt;line</p><p>Next &amp; last</p>"
    assert got.text_content == "First line\nsecond <b>line\n\nNext & last"
    assert got.title == "First line"


def test_the_charset_and_bad_characters_are_told() -> None:
    body = article("<p>d\xe9j\xe0 vu, encore, et encore</p>").replace("The ferry", "Вечер").encode()
    got = extract(body + b"\xff", URL, charset=None)
    assert got.quality.charset == "utf-8"
    assert Mark.BAD_CHARACTERS in got.quality.marks


def test_code_stays_in_a_box_with_tools() -> None:
    tools = "<div class='toolbar'><button>Copy</button></div>"
    got = read(article(f"<div class='code-toolbar'><pre><code>print(6)</code></pre>{tools}</div>"))
    assert "print(6)" in got.text_content
    assert "Copy" not in got.text_content


@pytest.mark.parametrize(
    "rest",
    [
        f"<div class='full-text' style='display:none'>{PARAGRAPH.replace('ferry', 'Late ferry')}</div>",
        f"<span hidden id='more'>{PARAGRAPH.replace('ferry', 'Late ferry')}</span>",
        f"<h3><button>And then?</button></h3><div hidden>{PARAGRAPH.replace('ferry', 'Late ferry')}</div>",
    ],
)
def test_what_a_click_shows_of_the_text_is_of_it(rest: str) -> None:
    assert "Late ferry" in read(article(rest)).text_content


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='newsletter' style='display:none'>{PARAGRAPH.replace('ferry', 'Late ferry')}</div>",
        f"<div role='dialog' hidden>{PARAGRAPH.replace('ferry', 'Late ferry')}</div>",
        f"<div hidden><form><input name='mail'></form>{PARAGRAPH.replace('ferry', 'Late ferry')}</div>",
        f"<section><div hidden>{PARAGRAPH.replace('ferry', 'Late ferry')}</div></section>",
    ],
)
def test_what_else_is_hidden_is_not(box: str) -> None:
    assert "Late ferry" not in read(article(box)).text_content


@pytest.mark.parametrize("tag", ["h2", "h3"])
@pytest.mark.parametrize("box", ["{}", "<div>{}</div>"])
def test_a_subtitle_is_of_the_article(tag: str, box: str) -> None:
    line = box.format(f"<{tag}>On mail, bread and two bicycles</{tag}>")
    by = "<div class='meta'><a href='/ada'>Ada</a> <span>3 November</span></div>"
    page = f"<html><title>The ferry</title><body><article><header><h1>The ferry</h1>{line}{by}</header><div>"
    got = read(f"{page}{PARAGRAPH * 6}</div></article></body></html>")
    assert got.text_content == "\n\n".join(["On mail, bread and two bicycles", *[SENTENCE] * 6])

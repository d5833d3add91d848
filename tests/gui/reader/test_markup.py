from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.gui.reader.markup import BLOCKS, DEPTH, INLINE, WORD, Element, parse


def flat(html: str) -> list[str]:
    return [element.tag for element in parse(html).walk()][1:]


def links(html: str) -> list[str]:
    return [element.attributes["href"] for element in parse(html).walk() if "href" in element.attributes]


def test_what_is_drawn_stays() -> None:
    root = parse('<p dir="rtl">a <b>bold</b> <a href="https://e.org/?a=1&amp;b=2">link</a></p>')
    assert [element.tag for element in root.walk()] == ["div", "p", "b", "a"]
    assert root.text() == "a bold link"
    assert links('<a href="https://e.org/?a=1&amp;b=2">x</a>') == ["https://e.org/?a=1&b=2"]
    assert root.children[0].attributes == {"dir": "rtl"}  # type: ignore[union-attr]  # the first child is an element here


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{background:url(file:///x)}</style>",
        '<link rel="stylesheet" href="file:///x">',
        '<base href="file:///">',
        '<object data="file:///x"><embed src="x"></object>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext></p><style><img src=x></style></mtext></math>",
        '<iframe srcdoc="&lt;img src=x&gt;"></iframe>',
        "<meta http-equiv=refresh content='0;file:///x'>",
        "<template><img src='file:///x'></template>",
    ],
)
def test_what_could_reach_outside_is_left_out_and_the_rest_stays(html: str) -> None:
    root = parse(f"<p>before</p>{html}<p>after</p>")
    assert "".join(root.text().split()) == "beforeafter"
    assert not [element for element in root.walk() if element.tag not in BLOCKS | INLINE]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "file:///etc/passwd",
        "//server/share",
        r"\\server\share",
        "data:text/html,x",
        "vbscript:x",
        "ms-msdt:/id",
        "search-ms:query",
        "qrc:/x",
        ":/x",
        "image:0",
        "ftp://e.org/",
        "relative/path",
        "C:/x",
        "http:",
        "",
    ],
)
def test_a_link_that_leads_nowhere_good_loses_its_address(href: str) -> None:
    assert links(f'<a href="{href}">x</a>') == []
    assert parse(f'<a href="{href}">x</a>').text() == "x"


def test_links_that_are_kept() -> None:
    assert links('<a href=" HTTP://E.org/a b">x</a>') == ["HTTP://E.org/a%20b"]
    assert links('<a href="mailto:a@e.org">x</a><a href="#part">y</a>') == ["mailto:a@e.org", "#at-part"]


@pytest.mark.parametrize(
    "src",
    [
        "file:///x.png",
        ":/x.png",
        "qrc:/x.png",
        "//server/x.png",
        "data:image/png;base64,AA",
        "image:-1",
        "image:1/../x",
    ],
)
def test_a_picture_that_is_not_the_librarys_has_no_number(src: str) -> None:
    (image,) = (element for element in parse(f'<p><img src="{src}" alt="words"></p>').walk() if element.tag == "img")
    assert image.attributes == {"alt": "words"}


def test_sizes_that_say_nothing_are_dropped() -> None:
    def attributes(given: str) -> dict[str, str]:
        return parse(f'<img src="image:3" {given}>').children[0].attributes  # type: ignore[union-attr]  # the first child is an element here

    assert attributes('width="600" height="400"') == {"number": "3", "alt": "", "width": "600", "height": "400"}
    for odd in ("2000000000", "-1", "NaN", "100%", "0", ""):
        assert "width" not in attributes(f'width="{odd}"')


def test_depth_is_bounded_and_no_word_is_lost() -> None:
    root = parse("<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>")
    assert root.text() == "deepafter"
    assert len(list(root.walk())) <= DEPTH + 2


def test_tables_are_bounded_in_depth() -> None:
    root = parse("<table><tr><td>" * 20 + "deep" + "</td></tr></table>" * 20)
    assert sum(element.tag == "table" for element in root.walk()) == 3
    assert root.text() == "deep"


def test_a_long_word_is_broken_also_over_the_borders_of_elements() -> None:
    for html in ("x" * 10_000, "<b>" + "</b><b>".join(["x" * 50] * 200) + "</b>"):
        text = parse(f"<p>{html}</p>").text()
        assert text.count("x") == 10_000
        assert max(map(len, text.split("\u200b"))) <= 2 * WORD


def test_characters_that_mean_something_to_qt_are_dropped() -> None:
    assert parse("<p>a\ufdd0b\u2029c\ufffcd\x00e</p>").text() == "abcde"


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<!--",
        "<![CDATA[",
        "</",
        "<p x='",
        "&",
        "<?",
        "<b><p>",
        "<script>",
        "&#x110000;",
        "<p x='>",
        "</a ",
        '<a href="',
        "<svg>",
    ],
)
def test_unfinished_markup_costs_no_more_than_its_length(piece: str) -> None:
    began = time.monotonic()
    parse(piece * 20_000 + ">")
    assert time.monotonic() - began < 20  # a hang guard: what is quadratic takes minutes


@given(st.text(st.sampled_from("<>/='\"&;#:! abpdivtrliu\x00\n"), max_size=200))
def test_any_text_gives_a_tree_of_known_elements(html: str) -> None:
    for element in parse(html).walk():
        assert isinstance(element, Element)
        assert element.tag in BLOCKS | INLINE

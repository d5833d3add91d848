from __future__ import annotations

import pytest

from archiver.errors import PageUnreadable
from archiver.extract.parsing import parse
from archiver.model.extraction import Mark
from archiver.model.limits import ExtractLimits
from tests.extract.pages import PARAGRAPH, article

LIMITS = ExtractLimits()


def depth(element: object) -> int:
    return max(sum(1 for _ in each.iterancestors()) for each in element.iter())  # type: ignore[attr-defined]  # lxml has no types


@pytest.mark.parametrize("source", ["", " \n\t", "<!-- only a comment -->", "<!DOCTYPE html>"])
def test_a_page_without_content_is_unreadable(source: str) -> None:
    with pytest.raises(PageUnreadable):
        parse(source, LIMITS)


@pytest.mark.parametrize("levels", [257, 2_049, 20_000])
@pytest.mark.parametrize("tag", ["div", "b", "font", "section", "ul><li"])
def test_text_below_any_depth_is_kept_and_the_change_is_told(levels: int, tag: str) -> None:
    root, marks = parse(article(f"<{tag}>" * levels + "the innermost words"), LIMITS)
    assert "the innermost words" in root.text_content()
    assert root.text_content().count("By noon") == 8
    assert Mark.SIMPLIFIED in marks
    assert depth(root) <= LIMITS.depth


def test_depth_that_cannot_be_flattened_is_told() -> None:
    root, marks = parse("<html><body>" + PARAGRAPH + "<custom>" * 5_000 + PARAGRAPH, LIMITS)
    assert root.text_content().count("By noon") == 1
    assert Mark.TRUNCATED in marks


def test_a_page_of_too_many_elements_is_cut_and_says_so() -> None:
    root, marks = parse(article(after="<p>x</p>" * 2_000), ExtractLimits(elements=1_000))
    assert sum(1 for _ in root.iter()) < 1_100
    assert Mark.TRUNCATED in marks


def test_tags_in_comments_scripts_and_titles_are_not_counted() -> None:
    noise = "<b>" * 2_000
    page = article(f"<!--{noise}--><script>'{noise}'</script>", head=f"<style>{noise}</style>")
    assert parse(page, ExtractLimits(elements=1_000))[1] == set()


def test_a_start_tag_with_absurd_attributes_keeps_its_element() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(100_000))
    root, _ = parse(article(f"<p id='odd' x='>' {attributes}>words of it</p>"), LIMITS)
    (odd,) = [p for p in root.iter("p") if p.text == "words of it"]
    assert len(odd.attrib) == 0


def test_a_long_attribute_is_no_absurd_tag() -> None:
    root, _ = parse(article("<img alt='" + "word " * 2_000 + "' src='/a.png'>"), LIMITS)
    assert root.find(".//img").get("src") == "/a.png"


@pytest.mark.parametrize(
    "text", ["<script>{}</script>", "<!--{}-->", "<img src='data:image/png;base64,{}'>", "<i>{}</i>"]
)
def test_what_passes_ten_megabytes_does_not_end_the_page(text: str) -> None:
    root, marks = parse(article(text.format("x" * 11_000_000)), LIMITS)
    assert root.text_content().count("By noon") == 8
    assert marks == set()


def test_rows_of_breaks_shrink_before_they_count() -> None:
    root, marks = parse(article("<br>" * 300_000), LIMITS)
    assert len(list(root.iter("br"))) == 2
    assert marks == set()


def test_references_to_what_is_no_character_go() -> None:
    root, _ = parse("<p>a&#0;b&#x1;c&#11;d&#xFFFE;e&#x110000;f&#146;g&#169;h&#127;i</p>", LIMITS)
    assert set("abcdefghi©") <= set(root.text_content())
    assert not set("\0\x01\x0b\ufffe\x7f") & set(root.text_content())


@pytest.mark.parametrize(
    ("page", "cut"),
    [
        (article(), False),
        (article()[:-20], True),
        (article().replace("</html>", ""), False),
        ("<p>a fragment that never opened a page</p>", False),
    ],
)
def test_a_page_that_never_closes_is_told(page: str, cut: bool) -> None:
    assert (Mark.CUT_SHORT in parse(page, LIMITS)[1]) == cut


def test_what_follows_the_end_of_the_page_is_of_it() -> None:
    page = "<html><body><header><svg><path></path></svg>Home</header></body></html> <div><p>The ferry left.</p></div>"
    root, marks = parse(page, LIMITS)
    assert "The ferry left." in root.find("body").text_content()
    assert marks == set()


@pytest.mark.parametrize("first", ["main", "article", "header", "section", "my-page"])
@pytest.mark.parametrize("opening", ["<!doctype html>", "<html lang=en>", "<head>"])
def test_a_page_without_the_tags_of_head_and_body_has_both(first: str, opening: str) -> None:
    source = f"{opening}<title>A mill</title><meta name=a><{first}><p>first</p></{first}><meta name=b><p>second"
    root, _ = parse(source, LIMITS)
    assert [element.tag for element in root.find("head")] == ["title", "meta", "meta"]
    assert root.find("body")[0].tag == first
    assert [p.text for p in root.find("body").iter("p")] == ["first", "second"]

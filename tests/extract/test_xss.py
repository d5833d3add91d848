"""A corpus of over a thousand strings that try to run something comes out inert."""

from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.extract.output import sanitise
from archiver.model.rules import SiteRule
from tests.hostile import xss
from tests.hostile.judge import complaints

URL = "https://e.test/a/page"
EVERYTHING = SiteRule("e.test", "a.toml", 1, select=("//body",))
"""The whole page is the article: nothing hostile is merely not chosen."""
PARAGRAPH = "<p>Words that nobody needs to fear, as they are only words, and there are enough of them here.</p>"


def page(piece: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{piece}</title></head><body>{PARAGRAPH}{piece}{PARAGRAPH}</body></html>"


def test_the_corpus_is_large_and_of_different_strings() -> None:
    strings = [html for _, html in xss.strings()]
    assert len(set(strings)) > 1_500
    assert len({name for name, _ in xss.strings()}) == len(strings)


def test_every_string_comes_out_inert() -> None:
    wrong = {}
    for name, piece in xss.strings():
        got = extract(page(piece).encode("utf-8", "surrogatepass"), URL, charset="utf-8", rule=EVERYTHING)
        found = complaints(got.content_html)
        found += [f"picture {image.url[:60]}" for image in got.images if not is_harmless(image.url)]
        if got.canonical_url is not None and not got.canonical_url.startswith("https://"):
            found.append(f"canonical {got.canonical_url[:60]}")
        if sanitise(got.content_html) != got.content_html:
            found.append("it is not the same when sanitised again")
        if found:
            wrong[name] = found
    assert wrong == {}, f"{len(wrong)} strings: {list(wrong.items())[:5]}"


def is_harmless(url: str) -> bool:
    return url.startswith(("https://", "http://", "data:image/png;base64,"))


@pytest.mark.parametrize(("name", "body", "charset"), [pytest.param(*each, id=each[0]) for each in xss.encoded()])
def test_no_charset_hides_anything(name: str, body: bytes, charset: str | None) -> None:
    got = extract(body, URL, charset=charset, rule=EVERYTHING)
    assert complaints(got.content_html) == []


def test_the_judge_bites() -> None:
    for html in (
        "<p onclick=x>x</p>",
        "<script>x</script>",
        '<a href="javascript:x">x</a>',
        '<img src="https://e.test/x.png">',
        '<img src="image:1" width="2e9">',
        "<p>x<!-- y --></p>",
        '<abbr title="x" class="y">z</abbr>',
        "<svg></svg>",
        "a\x01b",
    ):
        assert complaints(html), html

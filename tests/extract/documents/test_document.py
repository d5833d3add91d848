"""Each kind of file becomes an article with the pictures in it, and nothing of it asks for a network."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archiver.containers.zips import pack
from archiver.errors import PageUnreadable
from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.limits import ExtractLimits
from tests.containers.writers import (
    SHELL,
    write_mail,
    write_mhtml,
    write_singlefile_zip,
    write_webarchive,
)
from tests.extract.pages import PARAGRAPH, SENTENCE, article
from tests.library.pages import picture

URL = "https://example.org/tides"
RED, BLUE = picture("red"), picture("blue")
CDN = "https://cdn.example.org/red.png"


def part(body: bytes) -> str:
    return f"part:{hashlib.sha256(body).hexdigest()}"


def read(body: bytes, media_type: str, limits: ExtractLimits = ExtractLimits()) -> ExtractedArticle:  # noqa: B008 - frozen
    return extract(body, URL, charset=None, media_type=media_type, limits=limits)


def page(*addresses: str) -> str:
    return article("".join(f"<figure><img src='{address}' alt='x'></figure>" for address in addresses))


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("multipart/related", write_mhtml(page(CDN, "cid:b@x"), {CDN: RED, "cid:b@x": BLUE})),
        ("multipart/related", write_mhtml(page(CDN, "cid:b@x"), {CDN: RED, "cid:b@x": BLUE}, newline="\n")),
        ("application/x-webarchive", write_webarchive(page(CDN, "file:///b.png"), {CDN: RED, "file:///b.png": BLUE})),
        (
            "application/zip",
            write_singlefile_zip(
                page("images/0.png", "images/1.png"),
                {"images/0.png": RED, "images/1.png": BLUE},
                resources={"images/0.png": CDN},
                shell=SHELL,
            ),
        ),
    ],
    ids=["mhtml", "mhtml-lf", "webarchive", "singlefile"],
)
def test_an_article_has_the_pictures_of_its_own_file(media_type: str, body: bytes) -> None:
    got = read(body, media_type)
    assert got.title == "The ferry"
    assert got.text_content == "\n\n".join([SENTENCE] * 8)
    assert [(image.url, image.body) for image in got.images] == [(CDN, RED), (part(BLUE), BLUE)]
    assert '<img src="image:0" alt="x">' in got.content_html
    assert got.quality.marks == ()


def test_what_the_file_holds_goes_before_a_larger_edition_on_the_web() -> None:
    markup = (
        "<img src='f/a.png' srcset='https://example.org/large.png 2000w' data-src='https://example.org/late.png'>"
        "<picture><source srcset='f/b.png 1x, https://example.org/b2.png 2x'><img src='https://example.org/b.png'></picture>"
    )
    got = read(pack("a.html", article(markup).encode(), {"f/a.png": RED, "f/b.png": BLUE}), "application/zip")
    assert [(image.url, image.body) for image in got.images] == [(part(RED), RED), (part(BLUE), BLUE)]


def test_a_picture_that_the_file_lacks_keeps_its_address() -> None:
    got = read(
        write_mhtml(page(CDN, "lost.png", "cid:lost@x"), {"https://example.org/other.png": RED}), "multipart/related"
    )
    assert [(image.url, image.body) for image in got.images] == [(CDN, None), ("https://example.org/lost.png", None)]


def test_a_picture_that_cannot_be_taken_out_is_listed_without_its_body() -> None:
    body = pack("a.html", page("f/a.png", "f/b.png").encode(), {"f/a.png": RED, "f/b.png": BLUE})
    got = read(body.replace(RED[30:40], b"\0" * 10), "application/zip")
    assert [image.body for image in got.images] == [None, BLUE]
    assert got.images[0].url.startswith("part:")


def test_pictures_beyond_the_limit_leave_a_mark() -> None:
    body = pack("a.html", page("f/a.png", "f/b.png").encode(), {"f/a.png": RED, "f/b.png": BLUE})
    got = read(body, "application/zip", ExtractLimits(embedded_bytes=len(RED) + 10))
    assert [image.body for image in got.images] == [RED, None]
    assert got.quality.marks == (Mark.PICTURES_CAPPED,)


def test_a_picture_that_a_variable_draws_is_shown() -> None:
    """As SingleFile keeps what a page shows more than once."""
    data = f"data:image/png;base64,{base64.b64encode(RED).decode()}"
    blank = "data:image/svg+xml,%3Csvg/%3E"
    style = '<style>:root{--sf-img-1:url("data:image/png;base64,AAAA");--sf-img-12:url("%s")}</style>' % data  # noqa: UP031 - braces
    drawn = f"<img src='{blank}' style='color:red;background-image:var(--sf-img-12)!important'>"
    lost = f"<img src='{blank}' style='background-image:var(--sf-img-7)'>"
    got = extract(article(f"<figure>{drawn}</figure>{lost}", head=style).encode(), URL, charset=None)
    assert [image.url for image in got.images] == [data]


def large(*pictures: bytes) -> str:
    """What SingleFile saves of a page with pictures of this size: they are in it, and one is drawn by a variable."""
    data = [f"data:image/png;base64,{base64.b64encode(body).decode()}" for body in pictures]
    style = '<style>:root{--sf-img-1:url("%s")}</style>' % data[0]  # noqa: UP031 - braces
    drawn = "<figure><img src='data:,' style='background-image:var(--sf-img-1)'></figure>"
    return article("".join(f"<figure><img src='{uri}'></figure>" for uri in data[1:]) + drawn, head=style)


def test_a_large_page_is_parsed_without_the_pictures_in_it() -> None:
    pictures = [bytes([n]) * 9_000_000 for n in range(1, 4)]
    page = large(*pictures).encode()
    assert len(page) > 35_000_000
    got = extract(page, URL, charset=None)
    assert [image.body for image in got.images] == [pictures[1], pictures[2], pictures[0]]
    assert got.quality.marks == ()
    got = extract(large(RED, bytes(11_000_000)).encode(), URL, charset=None)
    assert [(image.url[:5], image.body) for image in got.images] == [("part:", None), ("data:", None)]
    assert got.quality.marks == (Mark.PICTURES_CAPPED,)
    with pytest.raises(PageUnreadable, match="too_large"):
        extract(b"<p>words " * 2_500_000, URL, charset=None)


def test_a_page_cannot_name_parts_by_itself() -> None:
    got = read(pack("a.html", page("part:0", "part:x").encode(), {"f/a.png": RED}), "application/zip")
    assert got.images == ()
    assert extract(page("part:0").encode(), URL, charset=None).images == ()


def test_one_picture_shown_twice_is_one() -> None:
    got = read(pack("a.html", page("f/a.png", "./f/a.png").encode(), {"f/a.png": RED}), "application/zip")
    assert len(got.images) == 1
    assert got.content_html.count('src="image:0"') == 1


# --- letters


def test_a_letter_is_whole() -> None:
    rows = "".join(f"<tr><td><table><tr><td>{PARAGRAPH}</td></tr></table></td></tr>" for _ in range(3))
    letter = (
        "<html><head><title>newsletter-template-7</title><style>p{color:red}</style></head><body>"
        "<div style='display:none'>What this is about, in short</div><table role=presentation><tr><td>"
        f"<a href='https://example.org/web'>View in browser</a></td></tr>{rows}"
        "<tr><td><img src='cid:m@x'><img src='https://example.org/open.gif' width=1 height=1></td></tr></table>"
        "<table><tr><th>Port</th><th>Hour</th></tr><tr><td>Bay</td><td>6</td></tr></table>"
        "<p>Bye.</p><script>x()</script><form><input name=a></form></body></html>"
    )
    got = read(write_mail(letter, {"m@x": RED}), "message/rfc822")
    assert (got.title, got.byline) == ("On tides – 1", "The Tíde Letter")
    assert got.published_at == "2024-01-01T08:00:00+00:00"
    assert [image.body for image in got.images] == [RED]
    assert got.text_content.count("The ferry left the harbour") == 3
    assert "View in browser" in got.text_content
    assert got.text_content.endswith("Bye.")
    assert got.content_html.count("<table>") == 1
    assert "<th>Port</th>" in got.content_html
    assert "in short" not in got.text_content
    assert got.quality.marks == ()


@pytest.mark.parametrize("charset", ["us-ascii", "iso-8859-1", "x-nope", "zlib_codec"])
def test_a_charset_that_cannot_be_true_is_not_believed(charset: str) -> None:
    mail = f"From: a@example.org\nContent-Type: text/html; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert (
        read(mail.encode() + "<p>Gezeiten – übermorgen".encode(), "message/rfc822").text_content
        == "Gezeiten – übermorgen"
    )
    body = write_mhtml(article("<p>Gezeiten – übermorgen</p>")).replace(
        b"text/html\r", f"text/html; charset={charset}\r".encode()
    )
    assert "Gezeiten – übermorgen" in read(body, "multipart/related").text_content


def test_a_letter_of_plain_text_is_paragraphs() -> None:
    got = read(b"From: A <a@example.org>\nSubject: Hi\n\nOne\ntwo.\n\n<b>Three.\n", "message/rfc822")
    assert got.content_html == "<p>One<br>two.</p><p>&lt;b&gt;Three.</p>"
    assert (got.title, got.byline) == ("Hi", "A")


# --- texts


def test_markdown_becomes_an_article() -> None:
    text = (
        "---\ntitle: On tides\nauthor: A. Writer\npublished: 2024-05-01\n---\n# On tides\n\nThe *moon* ~~pulls~~.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n> said\n\n- [link](/a)\n\n![m](f/a.png)\n\n"
        "<script>alert(1)</script><b onclick=alert(1)>bold</b> [x](javascript:alert(1))\n"
    )
    got = read(pack("a.md", text.encode(), {"f/a.png": RED}), "application/zip")
    assert (got.title, got.byline, got.published_at) == ("On tides", "A. Writer", "2024-05-01")
    for piece in (
        "<em>moon</em> <s>pulls</s>",
        "<td>1</td>",
        "<code>x = 1\n</code>",
        "<blockquote>",
        '<a href="https://example.org/a">link</a>',
        "<b>bold</b>",
    ):
        assert piece in got.content_html, piece
    assert "<h1>" not in got.content_html
    assert "alert" not in got.content_html.replace("[x](javascript:alert(1))", "")
    assert [image.body for image in got.images] == [RED]
    assert got.quality.marks == ()


def test_markdown_without_front_matter_is_called_by_its_heading() -> None:
    got = read(b"# On tides\n\nThe moon pulls.", "text/markdown")
    assert (got.title, got.text_content) == ("On tides", "The moon pulls.")


@pytest.mark.parametrize(
    "text", ["> " * 3_000 + "x", "[" * 5_000, "*" * 20_000 + "a", "- " * 2_000 + "x", "a " + "`" * 50_000]
)
def test_hostile_markdown_ends(text: str) -> None:
    assert read(text.encode(), "text/markdown").text_content


def test_lines_that_were_filled_to_a_width_flow_again() -> None:
    wide = "The moon pulls twice a day, and whoever lives by the sea waits"
    text = f"{wide}\n{wide}\nto see it.\n\nRoses are red,\nviolets are blue.\n\n  {wide}\n  {wide}"
    assert read(text.encode(), "text/plain").content_html == (
        f"<p>{wide} {wide} to see it.</p><p>Roses are red,<br>violets are blue.</p><p>{wide}<br>{wide}</p>"
    )


def test_a_short_text_is_no_broken_page() -> None:
    assert read(b"Buy milk.", "text/plain").quality.marks == ()
    assert extract(b"<p>Buy milk.", URL, charset=None).quality.marks == (Mark.LITTLE_TEXT,)


@pytest.mark.parametrize(
    ("media_type", "body", "reason"),
    [
        ("multipart/related", b"x", "no_page"),
        ("message/rfc822", b"", "no_page"),
        ("application/x-webarchive", b"x", "damaged"),
        ("application/zip", b"x", "damaged"),
        ("text/markdown", b" \n", "empty"),
        ("text/plain", b"", "empty"),
    ],
)
def test_what_holds_no_page_says_why(media_type: str, body: bytes, reason: str) -> None:
    with pytest.raises(PageUnreadable) as caught:
        read(body, media_type)
    assert caught.value.reason == reason

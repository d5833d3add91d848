"""What a body is, whatever its server says."""

from __future__ import annotations

import time

import pytest

from archiver.errors import UnsupportedContent
from archiver.fetch.sniffing import declared_charset, declared_type, page_media_type, picture_media_type
from tests.fetch.conftest import Typist
from tests.server import Exchange, Server

NOT_PAGES = {
    "F43-zip": (b"PK\x03\x04\x14\0", "application/zip"),
    "F43-gzip": (b"\x1f\x8b\x08\0", "application/gzip"),
    "F43-mp4": (b"\0\0\0\x20ftypisom\0\0\2\0", "video/mp4"),
    "F43-webm": (b"\x1a\x45\xdf\xa3\x9f", "video/webm"),
    "F43-avi": (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
    "F43-mp3": (b"ID3\x04\0\0", "audio/mpeg"),
    "F43-ogg": (b"OggS\0\2", "application/ogg"),
    "F43-png": (b"\x89PNG\r\n\x1a\n\0", "image/png"),
    "F43-jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    "F43-gif": (b"GIF89a\1\0", "image/gif"),
    "F43-webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    "F43-avif": (b"\0\0\0\x20ftypavif\0\0\0\0", "image/avif"),
    "F43-bmp": (b"BM\x46\0\0\0\0\0\0\0\x36\0", "image/bmp"),
}
HTML_OPENINGS = (
    b"<!DOCTYPE html><p>Hi",
    b"  \n<html lang=en>",
    b"<!-- saved --> <!doctype HTML>",
    b'<?xml version="1.0"?>\n<html xmlns="x">',
    b"\xef\xbb\xbf<html>",
    "<html><p>Grüße".encode("utf-16"),
    "\ufeff<!doctype html>".encode("utf-16-be"),
)


@pytest.mark.parametrize("declared", ["text/html", "text/plain", "application/octet-stream", ""])
@pytest.mark.parametrize(("body", "media_type"), NOT_PAGES.values(), ids=NOT_PAGES.keys())
def test_what_is_served_as_a_page_and_is_none(
    server: Server, fetch: Typist, body: bytes, media_type: str, declared: str
) -> None:
    server.page("/", body, media_type=declared)
    with pytest.raises(UnsupportedContent) as caught:
        fetch(server.url())
    assert caught.value.facts() == {"url": server.url(), "media_type": media_type}


@pytest.mark.parametrize("declared", ["text/html", "text/plain", "application/octet-stream", "", "application/pdf"])
@pytest.mark.parametrize("body", [b"%PDF-1.7\n%\xe2\xe3", b"\r\n%PDF-1.4"])
def test_a_pdf_is_one_whatever_it_is_served_as_43(server: Server, fetch: Typist, body: bytes, declared: str) -> None:
    server.page("/", body, media_type=declared)
    page = fetch(server.url())
    assert (page.media_type, page.body) == ("application/pdf", body)


@pytest.mark.parametrize(
    "declared", ["image/png", "application/json", "application/zip", "video/mp4", "text/css", "application/rss+xml"]
)
def test_other_declarations_are_refused_unread(server: Server, fetch: Typist, declared: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n<html>" % declared.encode()
    server.verbatim("/", head, then=Exchange.hang)
    with pytest.raises(UnsupportedContent) as caught:
        fetch(server.url())
    assert caught.value.media_type == declared


def test_f44_html_declared_as_a_picture_is_taken_at_its_word(server: Server, fetch: Typist) -> None:
    server.page("/", "<html><p>Hi", media_type="image/png")
    with pytest.raises(UnsupportedContent) as caught:
        fetch(server.url())
    assert caught.value.media_type == "image/png"


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param("", id="F45-none"),
        pytest.param("application/octet-stream", id="F46-octets"),
        pytest.param("text/plain", id="text"),
        pytest.param("text/html", id="html"),
    ],
)
@pytest.mark.parametrize("body", HTML_OPENINGS)
def test_html_is_recognised(server: Server, fetch: Typist, declared: str, body: bytes) -> None:
    server.page("/", body, media_type=declared, headers=[("X-Content-Type-Options", "nosniff")])
    assert fetch(server.url()).media_type == "text/html"


@pytest.mark.parametrize(
    ("declared", "body", "media_type"),
    [
        ("text/plain", b"Just words, and a <b>tag</b>.", "text/plain"),
        ("text/plain", b"<p> is how a paragraph begins.", "text/plain"),
        ("text/plain", b"BMW is a maker of cars", "text/plain"),
        ("text/plain", b"", "text/plain"),
        ("", b"<p>no frame around it", "text/html"),
        ("", b"\x80\x81\x82", "application/octet-stream"),
        ("", b"", "application/octet-stream"),
        ("application/octet-stream", b"words", "application/octet-stream"),
        ("application/xhtml+xml", b"<html/>", "application/xhtml+xml"),
        ("text/html", b"", "text/html"),
        ("text/html", b"PKK is not an archive", "text/html"),
    ],
)
def test_what_else_a_page_is(declared: str, body: bytes, media_type: str) -> None:
    assert page_media_type(declared, body) == media_type


@pytest.mark.parametrize(
    ("declared", "body", "media_type"),
    [
        ("image/jpeg", NOT_PAGES["F43-png"][0], "image/png"),
        ("text/html", NOT_PAGES["F43-webp"][0], "image/webp"),
        ("", NOT_PAGES["F43-gif"][0], "image/gif"),
        ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml"),
        ("", b"<?xml version='1.0'?>\n<!-- drawn --><!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg>", "image/svg+xml"),
        ("text/html", b"<html><svg>", "text/html"),
        ("image/x-odd", b"odd", "image/x-odd"),
        ("", b"", "application/octet-stream"),
    ],
)
def test_what_a_picture_is(declared: str, body: bytes, media_type: str) -> None:
    assert picture_media_type(declared, body) == media_type


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        (None, "", None),
        ("", "", None),
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "UTF-8"),
        ('text/html;charset="gb2312"; q=1', "text/html", "gb2312"),
        ("text/html; charset='x'", "text/html", "x"),
        ("text/html; charset=", "text/html", None),
        ("text/html; charset", "text/html", None),
        ("text/plain, text/html; charset=utf-8", "text/html", "utf-8"),
        ("; charset=utf-8", "", "utf-8"),
        ("text/html; charset=" + "x" * 500, "text/html", "x" * 40),
    ],
)
def test_how_the_declaration_is_read(header: str | None, media_type: str, charset: str | None) -> None:
    assert (declared_type(header), declared_charset(header)) == (media_type, charset)


@pytest.mark.parametrize("opening", [b"<!---->", b"<!--", b" \n", b"<?xml?>", b"<", b"<!-- -->\n"])
def test_no_opening_takes_long(opening: bytes) -> None:
    started = time.monotonic()
    page_media_type("", opening * 100_000)
    picture_media_type("", opening * 100_000)
    assert time.monotonic() - started < 20  # a hang guard: exponential is hours, linear is milliseconds

"""What the Fetcher hands out."""

from __future__ import annotations

import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import BadRedirect, FetchError, HttpStatus, TooLarge
from archiver.fetch.client import USER_AGENT, Fetcher
from archiver.model.limits import FetchLimits
from tests.fetch.conftest import Typist
from tests.server import Exchange, Internet, Server

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def test_a_page(server: Server, fetch: Typist) -> None:
    before = datetime.now(UTC)
    server.page("/a", "<p>Grüße", media_type="Text/HTML; Charset=UTF-8")
    page = fetch(server.url("/a"))
    assert (page.requested_url, page.final_url) == (server.url("/a"), server.url("/a"))
    assert (page.status, page.media_type, page.charset) == (200, "text/html", "UTF-8")
    assert page.body == "<p>Grüße".encode()
    assert before <= page.fetched_at <= datetime.now(UTC)


def test_who_we_say_we_are(server: Server, fetch: Typist, tls: ssl.SSLContext) -> None:
    server.page("/a", "<p>Hi")
    fetch(server.url("/a"))
    with Fetcher(tls=tls, user_agent="Other/1") as fetcher:
        fetcher.fetch_page(server.url("/a"), allow_private=True)
    assert [request.headers["user-agent"] for request in server.requests] == [USER_AGENT, "Other/1"]
    assert "Archiver/" in USER_AGENT


def test_f50_nothing_is_remembered_of_a_page(server: Server, fetch: Typist) -> None:
    def handle(exchange: Exchange) -> None:
        exchange.answer(b"<p>%d" % len(server.requests), headers=[("Cache-Control", "max-age=3600"), ("ETag", '"1"')])

    server.raw("/a", handle)
    assert [fetch(server.url("/a")).body for _ in range(3)] == [b"<p>1", b"<p>2", b"<p>3"]
    assert all("if-none-match" not in request.headers for request in server.requests)


def test_f42_a_wall_is_a_page_like_any_other_here(server: Server, fetch: Typist) -> None:
    """Whether there is an article in it, the extractor says."""
    server.page("/a", "<html><body><div id=app></div><script src=/app.js></script></body></html>")
    assert b"app.js" in fetch(server.url("/a")).body


@pytest.mark.parametrize(
    "url", ["", "example.test", "ftp://example.test/", "javascript:alert(1)", "http://[::1", "http://"]
)
def test_what_cannot_be_fetched_is_an_error_of_the_tree(fetch: Typist, url: str) -> None:
    with pytest.raises(BadRedirect) as caught:
        fetch(url)
    assert caught.value.url == url


def test_a_picture(server: Server, fetch: Typist) -> None:
    server.redirect("/a.png", "/b.png")
    server.file("/b.png", PNG, "image/jpeg")
    picture = fetch.fetcher.fetch_picture(
        server.url("/a.png"), referer=server.url("/page"), trusted=server.url("/page")
    )
    assert (picture.url, picture.media_type, picture.body) == (server.url("/a.png"), "image/png", PNG)
    assert server.requests[0].headers["accept"] == "image/webp,image/png,image/jpeg,image/gif"


def test_a_public_picture_needs_no_trust(server: Server, tls: ssl.SSLContext) -> None:
    server.file("/a.png", PNG, "image/png")
    internet = Internet({"pictures.test": server})
    with Fetcher(tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
        assert fetcher.fetch_picture("http://pictures.test/a.png", referer="http://page.test/").body == PNG


def test_a_picture_has_limits_of_its_own(server: Server, tls: ssl.SSLContext) -> None:
    server.file("/a.png", PNG + bytes(2000), "image/png")
    server.page("/a", "<p>" + "a" * 2000)
    server.page("/gone", "", status=404)
    with Fetcher(FetchLimits(picture_bytes=1000), tls=tls) as fetcher:
        with pytest.raises(TooLarge) as caught:
            fetcher.fetch_picture(server.url("/a.png"), referer=server.url(), trusted=server.url())
        with pytest.raises(HttpStatus):
            fetcher.fetch_picture(server.url("/gone"), referer=server.url(), trusted=server.url())
        assert len(fetcher.fetch_page(server.url("/a"), allow_private=True).body) == 2003
    assert caught.value.limit == 1000


def test_closing_ends_the_kept_connections(server: Server, tls: ssl.SSLContext) -> None:
    """An open socket that is only forgotten would be a ResourceWarning, and that an error of this run."""
    server.page("/a", "<p>Hi")
    with Fetcher(tls=tls) as fetcher:
        fetcher.fetch_page(server.url("/a"), allow_private=True)


def test_an_error_can_be_told_in_full(fetch: Typist, server: Server) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(server.url("/missing", userinfo="me:pw"))
    assert str(caught.value) == f"http_status(url='{server.url('/missing')}', status=404)"


def test_fetching_loads_neither_qt_nor_the_database_nor_parsers() -> None:
    code = "import archiver.fetch.client, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert not {"PySide6", "sqlalchemy", "lxml", "readability", "nh3"} & set(run.stdout.split())


@pytest.mark.parametrize(
    ("declared", "body", "limit"),
    [
        ("application/pdf", b"%PDF-1.4" + b"a" * 1500, None),
        ("", b"%PDF-1.4" + b"a" * 1500, None),
        ("application/pdf", b"%PDF-1.4" + b"a" * 2500, 2000),
        ("", b"<html>" + b"a" * 1500, 1000),
        ("application/pdf", b"<html>" + b"a" * 1500, None),  # it is taken at its word, and no worker will open it
        ("text/html", b"%PDF-1.4" + b"a" * 1500, 1000),
    ],
)
def test_a_pdf_may_be_larger(
    server: Server, tls: ssl.SSLContext, declared: str, body: bytes, limit: int | None
) -> None:
    server.page("/a", body, media_type=declared)
    with Fetcher(FetchLimits(page_bytes=1000, document_bytes=2000), tls=tls) as fetcher:
        if limit is None:
            assert fetcher.fetch_page(server.url("/a"), allow_private=True).body == body
        else:
            with pytest.raises(TooLarge) as caught:
                fetcher.fetch_page(server.url("/a"), allow_private=True)
            assert caught.value.limit == limit

"""Pages that point at another one, read and followed."""

from __future__ import annotations

import threading
import time

import pytest

from archiver.errors import BadRedirect, FetchCancelled, TooManyRedirects
from archiver.fetch.pointers import pointers, refresh_target
from tests.fetch.conftest import Typist
from tests.server import Exchange, Server

LONG = "<p>words and words</p>" * 300


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/there", "/there"),
        ("0; URL = /there", "/there"),
        ("  5 ; url='/there' ", "/there"),
        ('1.5;url="/there?a=b;c"x', "/there?a=b;c"),
        ("0, /there", "/there"),
        ("0 /there", "/there"),
        ("3;/there", "/there"),
        ("6;url=/there", None),
        ("300", None),
        ("0", None),
        ("0;", None),
        ("0;url=", None),
        ("15", None),
        ("-1;url=/there", None),
        ("soon;url=/there", None),
        ("url=/there", None),
        ("9" * 5000 + ";url=/there", None),
        ("", None),
    ],
)
def test_how_a_refresh_is_written(content: str, target: str | None) -> None:
    assert refresh_target(content) == target


def refresh(target: str, seconds: int = 0) -> str:
    return f'<meta http-equiv="Refresh" content="{seconds};url={target}">'


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (refresh("/a"), "/a"),
        (refresh("/a?x=1&amp;y=2"), "/a?x=1&y=2"),
        (refresh("/a") + refresh("/b"), "/a"),
        (refresh("/a") + LONG, "/a"),
        (f"<!-- {refresh('/a')} -->", None),
        (f"<script>'{refresh('/a')}'</script>", None),
        (f"<noscript>{refresh('/a')}</noscript>", "/a"),
        (f"<noscript>{refresh('/a')}</noscript>{LONG}", None),
        (f"<noscript>x</noscript>{refresh('/a')}{LONG}", "/a"),
        ("<meta name=refresh content='0;url=/a'>", None),
        ("<meta http-equiv=refresh>", None),
    ],
)
def test_where_a_refresh_counts(html: str, target: str | None) -> None:
    assert pointers(html.encode()).refresh == target
    assert pointers(html.encode("utf-16")).refresh == target


@pytest.mark.parametrize(
    ("opening", "canonical"),
    [
        ("<html amp>", "/a"),
        ("<html ⚡ lang=en>", "/a"),
        ("<html ⚡️>", "/a"),
        ("<html AMP=''>", "/a"),
        ("<html>", None),
        ("<html class=amp>", None),
        ("<html amp4ads>", None),
    ],
)
def test_what_an_amp_page_is(opening: str, canonical: str | None) -> None:
    html = f"<!doctype html>{opening}<head><link href='/a' rel='Canonical other'>"
    assert pointers(html.encode()).canonical == canonical


@pytest.mark.parametrize(
    "piece", [b"<", b"<a ", b"<!--", b"<!", b"</", b"<meta x='", b"&#", b"<script>", b'<a b="c', b"<html a "]
)
def test_no_head_takes_long(piece: bytes) -> None:
    started = time.monotonic()
    pointers(piece * 1_000_000)
    assert time.monotonic() - started < 20  # a hang guard


# --- followed


def test_a_refresh_is_followed(server: Server, fetch: Typist) -> None:
    server.page("/dir/a", refresh("b#part", 5))
    server.redirect("/dir/b", "/c")
    server.page("/c", "<p>the article")
    page = fetch(server.url("/dir/a"))
    assert (page.requested_url, page.final_url) == (server.url("/dir/a"), server.url("/c"))


def test_a_page_that_updates_itself_is_the_answer(server: Server, fetch: Typist) -> None:
    server.page("/a", refresh("/a#top", 1) + "<p>live")
    server.page("/b", refresh("/c", 300) + "<p>live")
    assert b"live" in fetch(server.url("/a")).body
    assert b"live" in fetch(server.url("/b")).body
    assert server.paths() == ["/a", "/b"]


def test_plain_text_points_nowhere(server: Server, fetch: Typist) -> None:
    server.page("/a", refresh("/b"), media_type="text/plain")
    assert fetch(server.url("/a")).final_url == server.url("/a")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:alert(1)"])
def test_a_refresh_obeys_the_rules_of_redirects(server: Server, fetch: Typist, target: str) -> None:
    server.page("/a", refresh(target))
    with pytest.raises(BadRedirect):
        fetch(server.url("/a"))


def test_refreshes_in_a_circle_count_as_hops(server: Server, fetch: Typist) -> None:
    server.page("/a", refresh("/b"))
    server.redirect("/b", "/a")
    with pytest.raises(TooManyRedirects):
        fetch(server.url("/a"))
    assert len(server.requests) == 6


AMP = "<html amp><head><link rel=canonical href='{}'></head><p>the AMP edition"


def test_from_an_amp_page_to_the_article(server: Server, fetch: Typist) -> None:
    server.page("/amp", AMP.format("/article"))
    server.redirect("/article", "/article/")
    server.page("/article/", "<p>the article")
    assert fetch(server.url("/amp")).final_url == server.url("/article/")


def test_only_once(server: Server, fetch: Typist) -> None:
    server.page("/amp", AMP.format("/amp2"))
    server.page("/amp2", AMP.format("/amp3"))
    assert fetch(server.url("/amp")).final_url == server.url("/amp2")


@pytest.mark.parametrize(
    "canonical", ["/missing", "/amp", "/amp#x", "javascript:alert(1)", "http://127.0.0.1:1/", "/picture", "/loop"]
)
def test_the_amp_page_is_the_answer_when_the_article_cannot_be_had(
    server: Server, fetch: Typist, canonical: str
) -> None:
    server.page("/amp", AMP.format(canonical))
    server.file("/picture", b"GIF89a", "image/gif")
    server.redirect("/loop", "/loop")
    page = fetch(server.url("/amp"))
    assert page.final_url == server.url("/amp")
    assert b"the AMP edition" in page.body


def test_cancelling_is_no_reason_to_be_content_with_less(server: Server, fetch: Typist) -> None:
    cancel = threading.Event()
    server.page("/amp", AMP.format("/article"))

    def handle(exchange: Exchange) -> None:
        cancel.set()
        exchange.hang()

    server.raw("/article", handle)
    with pytest.raises(FetchCancelled):
        fetch.fetcher.fetch_page(server.url("/amp"), allow_private=True, cancel=cancel)

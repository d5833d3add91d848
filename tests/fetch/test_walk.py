"""Redirects, statuses, odd answers, cookies, passwords and Referer: what one fetch does from hop to hop."""

from __future__ import annotations

import ssl
from base64 import b64encode
from urllib.parse import quote

import pytest
import trustme

from archiver.errors import (
    AddressRefused,
    BadRedirect,
    BadResponse,
    FetchError,
    HttpStatus,
    IncompleteBody,
    TooLarge,
    TooManyRedirects,
)
from archiver.fetch.client import Fetcher
from archiver.model.limits import FetchLimits
from tests.fetch.conftest import PATIENT, Typist
from tests.server import Exchange, Internet, Server, speaking_for

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server: Server, fetch: Typist, status: int) -> None:
    server.redirect("/a", "b?x=1#part", status=status)
    server.page("/b?x=1", "<p>there")
    page = fetch(server.url("/a#here"))
    assert (page.requested_url, page.final_url) == (server.url("/a#here"), server.url("/b?x=1"))
    assert server.paths() == ["/a", "/b?x=1"]


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_other_statuses_of_that_kind_are_not(server: Server, fetch: Typist, status: int) -> None:
    server.redirect("/a", "/b", status=status)
    with pytest.raises(HttpStatus):
        fetch(server.url("/a"))


@pytest.mark.parametrize("way", [pytest.param(["/a"], id="F33-self"), pytest.param(["/a", "/b"], id="F33-pair")])
def test_a_loop(server: Server, fetch: Typist, way: list[str]) -> None:
    for path, following in zip(way, [*way[1:], way[0]], strict=True):
        server.redirect(path, following)
    with pytest.raises(TooManyRedirects) as caught:
        fetch(server.url("/a"))
    assert caught.value.limit == 5
    assert len(server.requests) == 6


def test_f34_more_hops_than_the_limit(server: Server, fetch: Typist) -> None:
    for number in range(21):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.page("/21", "<p>the end")
    with pytest.raises(TooManyRedirects):
        fetch(server.url("/0"))
    assert fetch(server.url("/16")).final_url == server.url("/21")


LEADS_NOWHERE = {
    "F35-empty": "",
    "F35-blank": "  ",
    "F36-file": "file:///etc/passwd",
    "F36-data": "data:text/html,<p>hi",
    "F36-javascript": "javascript:alert(1)",
    "F36-ftp": "ftp://127.0.0.1/a",
    "F36-other-scheme": "ms-settings:privacy",
    "F36-no-host": "http://",
    "F36-bad-port": "http://example.test:99999/",
    "F36-port-0": "http://example.test:0/",
    "F36-port-text": "http://example.test:80a/",
    "F36-bad-address": "http://[::1",
    "F36-too-long": "/" + "a" * 70_000,
}


@pytest.mark.parametrize("location", LEADS_NOWHERE.values(), ids=LEADS_NOWHERE.keys())
def test_a_redirect_that_leads_nowhere(server: Server, fetch: Typist, location: str) -> None:
    server.redirect("/a", location)
    with pytest.raises(BadRedirect) as caught:
        fetch(server.url("/a"))
    assert caught.value.location == location.strip()[:2_000]
    assert caught.value.url == server.url("/a")


def test_f35_a_redirect_without_location(server: Server, fetch: Typist) -> None:
    server.raw("/a", lambda exchange: exchange.answer(b"", status=302))
    with pytest.raises(BadRedirect):
        fetch(server.url("/a"))


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("http://127.0.0.1/", id="F37-loopback"),
        pytest.param("http://router.test/", id="F37-name"),
        pytest.param("//router.test/", id="F37-same-scheme"),
        pytest.param("http://login.portal.test/", id="F12-captive-portal"),
    ],
)
@pytest.mark.parametrize("typed", [False, True], ids=["imported", "typed"])
def test_a_redirect_from_public_to_private_is_refused(
    server: Server, tls: ssl.SSLContext, inside: str, typed: bool
) -> None:
    server.redirect("/a", inside)
    internet = Internet(
        {"site.test": server},
        {"127.0.0.1": ["127.0.0.1"], "router.test": ["192.168.0.1"], "login.portal.test": ["10.0.0.1"]},
    )
    with (
        Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher,
        pytest.raises(AddressRefused) as caught,
    ):
        fetcher.fetch_page("http://site.test/a", allow_private=typed)
    assert caught.value.url == "http://site.test/a"
    assert internet.dialled == [internet.address("site.test")]


def test_f37_a_typed_private_page_trusts_its_own_origin_only(server: Server, fetch: Typist) -> None:
    with Server() as other:
        other.page("/", "<p>other service")
        server.redirect("/a", other.url())
        server.redirect("/b", "/c")
        server.page("/c", "<p>mine")
        with pytest.raises(AddressRefused):
            fetch(server.url("/a"))
        assert fetch(server.url("/b")).body == b"<p>mine"
        assert other.requests == []


def test_f38_https_may_lead_to_http(authority: trustme.CA, tls: ssl.SSLContext, server: Server) -> None:
    server.page("/", "<p>old blog")
    with Server(tls=speaking_for(authority, "short.test")) as shortener:
        shortener.redirect("/x", "http://blog.test/")
        internet = Internet({"short.test": shortener, "blog.test": server})
        with Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
            page = fetcher.fetch_page("https://short.test/x")
    assert page.final_url == "http://blog.test/"


def test_the_body_of_a_redirect_is_not_read(server: Server, fetch: Typist) -> None:
    server.verbatim("/a", b"HTTP/1.1 302 F\r\nLocation: /b\r\n\r\n<p>", then=Exchange.hang)
    server.page("/b", "<p>there")
    assert fetch(server.url("/a")).body == b"<p>there"


# --- statuses


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        *((status, 39) for status in (204, 205, 206, 304)),
        *((status, 41) for status in (401, 403, 404, 410, 451, 500, 502, 999)),
        (511, 12),
    ],
    ids=lambda value: f"F{value}" if value < 100 else str(value),
)
def test_answers_other_than_a_page(server: Server, fetch: Typist, status: int, fault: int) -> None:
    server.page("/a", "<p>sorry", status=status)
    with pytest.raises(HttpStatus) as caught:
        fetch(server.url("/a"))
    assert caught.value.facts() == {"url": server.url("/a"), "status": status, "retry_after": None}


def test_203_is_a_page_too(server: Server, fetch: Typist) -> None:
    assert fetch(server.page("/a", "<p>by way of a proxy", status=203)).status == 203


@pytest.mark.parametrize("status", [429, 503, 403])
@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        pytest.param("120", 120.0, id="F40-seconds"),
        pytest.param("1000000000", 3600.0, id="F40-absurd"),
        pytest.param("-5", 0.0, id="F40-negative"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, id="F40-past-date"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 3600.0, id="F40-far-date"),
        pytest.param("soon", None, id="F40-word"),
    ],
)
def test_how_long_a_server_wants_us_to_wait(
    server: Server, fetch: Typist, status: int, asked: str, seconds: float | None
) -> None:
    server.page("/a", "<p>busy", status=status, headers=[("Retry-After", asked)])
    with pytest.raises(HttpStatus) as caught:
        fetch(server.url("/a"))
    assert (caught.value.status, caught.value.retry_after) == (status, seconds)


def test_the_body_of_an_error_is_not_read(server: Server, fetch: Typist) -> None:
    server.verbatim("/a", b"HTTP/1.1 404 No\r\n\r\n<p>", then=Exchange.hang)
    with pytest.raises(HttpStatus):
        fetch(server.url("/a"))


# --- answers that break the rules

BROKEN = {
    "F17-header-line-200-KB": OK + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
    "F18-20000-headers": OK + b"".join(b"X-%d: 1\r\n" % number for number in range(20_000)) + b"\r\n",
    "F32-two-lengths": OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "F32-negative-length": OK + b"Content-Length: -3\r\n\r\nabc",
    "F32-length-no-number": OK + b"Content-Length: many\r\n\r\nabc",
    "F48-http-0.9": b"<p>just a page</p>\n",
    "F48-garbage": bytes(range(128, 256)) * 4,
    "F48-nul": b"\0" * 1000 + b"\r\n\r\n",
    "F48-status-000": b"HTTP/1.1 000 Zero\r\n\r\n",
    "F48-status-text": b"HTTP/1.1 OK\r\n\r\n",
    "F39-switching-protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "F48-bad-header": b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    "F48-unknown-transfer": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "F48-nothing": b"",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_not_http(server: Server, fetch: Typist, answer: bytes) -> None:
    server.verbatim("/a", answer)
    with pytest.raises(BadResponse) as caught:
        fetch(server.url("/a"))
    assert caught.value.url == server.url("/a")
    assert 0 < len(caught.value.reason) <= 200


CUT = {
    "F29-short": (OK + b"Content-Length: 100\r\n\r\n<p>half", 7),
    "F30-chunk-cut": (OK + b"Transfer-Encoding: chunked\r\n\r\n64\r\n<p>half", 7),
    "F30-no-last-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n7\r\n<p>half\r\n", 7),
    "F30-bad-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n7\r\n<p>half\r\nzz\r\n", 7),
}


@pytest.mark.parametrize(("answer", "received"), CUT.values(), ids=CUT.keys())
def test_a_body_that_is_not_whole(server: Server, fetch: Typist, answer: bytes, received: int) -> None:
    server.verbatim("/a", answer)
    with pytest.raises(IncompleteBody) as caught:
        fetch(server.url("/a"))
    assert caught.value.received == received


@pytest.mark.parametrize(
    ("length", "body"),
    [
        pytest.param(b"", b"<html><p>half", id="F31-close-delimited"),
        pytest.param(b"Content-Length: 9\r\n", b"<html><p>", id="F29-more-than-declared"),
    ],
)
def test_a_cut_that_http_cannot_show_is_left_to_the_extractor(
    server: Server, fetch: Typist, length: bytes, body: bytes
) -> None:
    answer = OK + length + b"\r\n<html><p>half"
    server.verbatim("/a", answer)
    assert fetch(server.url("/a")).body == body


def test_f47_a_declared_length_over_the_limit_is_refused_unread(server: Server, fetch: Typist) -> None:
    server.verbatim("/a", OK + b"Content-Length: 20000000000\r\n\r\n<p>", then=Exchange.hang)
    with pytest.raises(TooLarge) as caught:
        fetch(server.url("/a"))
    assert caught.value.limit == 20_000_000


def test_the_size_limit_counts_bytes_and_includes_itself(server: Server, tls: ssl.SSLContext) -> None:
    with Fetcher(FetchLimits(page_bytes=1000), tls=tls) as fetcher:
        for path, size in (("/fits", 1000), ("/over", 1001)):
            chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (size, b"a" * size)
            answer = OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
            server.verbatim(path, answer)
        assert len(fetcher.fetch_page(server.url("/fits"), allow_private=True).body) == 1000
        with pytest.raises(TooLarge):
            fetcher.fetch_page(server.url("/over"), allow_private=True)


# --- cookies


def test_cookies_live_for_one_fetch(server: Server, fetch: Typist) -> None:
    def gate(exchange: Exchange) -> None:
        if "seen=1" in exchange.request.headers.get("cookie", ""):
            exchange.answer(b"<p>welcome")
        else:
            exchange.answer(b"", status=302, headers=[("Location", "/a"), ("Set-Cookie", "seen=1; Path=/")])

    server.raw("/a", gate)
    for _ in range(2):
        assert fetch(server.url("/a")).body == b"<p>welcome"
    assert ["cookie" in request.headers for request in server.requests] == [False, True, False, True]


def test_cookies_stay_with_their_site(server: Server, tls: ssl.SSLContext) -> None:
    with Server() as other:
        server.redirect("/a", "http://other.test/b", headers=[("Set-Cookie", "secret=1")])
        other.redirect("/b", "http://site.test/c", headers=[("Set-Cookie", "planted=1; Domain=site.test")])
        server.page("/c", "<p>back")
        internet = Internet({"site.test": server, "other.test": other})
        with Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
            fetcher.fetch_page("http://site.test/a")
    assert "cookie" not in other.requests[0].headers
    assert server.requests[1].headers["cookie"] == "secret=1"


@pytest.mark.parametrize(
    ("count", "size"), [pytest.param(1000, 10, id="F49-many"), pytest.param(10, 6_000, id="F49-large")]
)
def test_a_flood_of_cookies_is_bounded(server: Server, fetch: Typist, count: int, size: int) -> None:
    cookies = [("Set-Cookie", f"c{number}={'x' * size}") for number in range(count)]
    server.redirect("/a", "/b", headers=cookies)
    server.page("/b", "<p>there")
    fetch(server.url("/a"))
    sent = server.requests[1].headers["cookie"]
    assert sent.startswith("c0=x")
    assert sent.count("=") <= 50
    assert len(sent) <= 17_000


# --- passwords

SECRET = "p@ss/w:rd"
BASIC = "Basic " + b64encode(f"user:{SECRET}".encode()).decode()


def test_f97_a_password_goes_to_its_own_origin_and_into_no_result(server: Server, fetch: Typist) -> None:
    server.redirect("/a", "/b")
    server.page("/b", "<p>members")
    page = fetch(server.url("/a", userinfo=f"user:{quote(SECRET, safe='')}"))
    assert [request.headers.get("authorization") for request in server.requests] == [BASIC, BASIC]
    assert (page.requested_url, page.final_url) == (server.url("/a"), server.url("/b"))


def test_f97_a_password_goes_nowhere_else(server: Server, tls: ssl.SSLContext) -> None:
    with Server() as other:
        server.redirect("/a", "http://me:planted@other.test/b")
        other.page("/b", "<p>public")
        internet = Internet({"site.test": server, "other.test": other})
        with Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
            page = fetcher.fetch_page("http://user:secret@site.test/a")
    assert "authorization" in server.requests[0].headers
    assert "authorization" not in other.requests[0].headers
    assert page.final_url == "http://other.test/b"


@pytest.mark.parametrize(
    "location",
    ["http://me:pl4nted@[bad", "file://me:pl4nted@host/x", "http://me:pl4nted@127.0.0.1:1/", "//me:pl4nted@x:0/"],
    ids=lambda location: f"F97-{location.replace('pl4nted', 'pw')}",
)
def test_no_error_and_no_log_holds_a_password(
    server: Server, fetch: Typist, caplog: pytest.LogCaptureFixture, location: str
) -> None:
    server.redirect("/a", location)
    with caplog.at_level("DEBUG"), pytest.raises(FetchError) as caught:
        fetch(server.url("/a", userinfo="user:c4nary"))
    error = caught.value
    shown = f"{error} {error.facts()} {error.__cause__}"
    assert "c4nary" not in shown
    assert "pl4nted" not in shown
    assert "c4nary" not in caplog.text
    assert b64encode(b"user:c4nary").decode() not in caplog.text


# --- Referer


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("http://site.test/private/path?q=1", "http://site.test/"),
        ("http://me:pw@site.test:8080/x", "http://site.test:8080/"),
        ("https://site.test/x", None),
    ],
)
def test_pictures_are_asked_for_with_the_pages_origin(
    server: Server, fetch: Typist, page: str, sent: str | None
) -> None:
    server.file("/x.png", b"\x89PNG\r\n\x1a\n", "image/png")
    fetch.fetcher.fetch_picture(server.url("/x.png"), referer=page, trusted=server.url())
    assert server.requests[0].headers.get("referer") == sent


def test_pages_are_asked_for_without_referer(server: Server, fetch: Typist) -> None:
    server.redirect("/a", "/b")
    server.page("/b", "<p>there")
    fetch(server.url("/a"))
    assert all("referer" not in request.headers for request in server.requests)

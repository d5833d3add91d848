"""Connections that break, stall, drip or are cancelled; certificates; rebinding; and which connections are shared."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import trustme

from archiver.errors import (
    AddressRefused,
    BadResponse,
    CertificateRefused,
    ConnectionFailed,
    FetchCancelled,
    FetchTimedOut,
    IncompleteBody,
)
from archiver.fetch.client import Fetcher
from archiver.fetch.dialing import dial
from archiver.fetch.errand import Errand
from archiver.model.limits import FetchLimits
from tests.fetch.conftest import IMPATIENT, PATIENT, Typist
from tests.server import Exchange, Internet, Server, speaking_for

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


# --- connections that break


def test_f6_a_reset_before_the_head_is_whole(server: Server, fetch: Typist) -> None:
    server.verbatim("/", b"HTTP/1.1 200 OK\r\nConte", then=Exchange.reset)
    with pytest.raises(ConnectionFailed) as caught:
        fetch(server.url())
    assert caught.value.reason == "reset"


def test_f6_an_end_before_the_head_is_whole(server: Server, fetch: Typist) -> None:
    server.verbatim("/", b"HTTP/1.1 200 OK\r\nConte")
    with pytest.raises(BadResponse):
        fetch(server.url())


def test_f7_a_reset_within_the_body(server: Server, fetch: Typist) -> None:

    def handle(exchange: Exchange) -> None:
        exchange.answer(b"<p>half", length=100)
        exchange.wait(0.1)  # so that the half arrives before the RST discards it
        exchange.reset()

    server.raw("/", handle)
    with pytest.raises(IncompleteBody) as caught:
        fetch(server.url())
    assert caught.value.received == 7


# --- certificates


def impostors(authority: trustme.CA) -> dict[str, ssl.SSLContext]:
    return {
        "F8-expired": speaking_for(authority, "127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        "F8-unknown-authority": speaking_for(trustme.CA(), "127.0.0.1"),
        "F8-wrong-host": speaking_for(authority, "other.test"),
    }


@pytest.mark.parametrize("which", ["F8-expired", "F8-unknown-authority", "F8-wrong-host"])
def test_a_certificate_that_does_not_vouch_for_the_host(authority: trustme.CA, fetch: Typist, which: str) -> None:
    with Server(tls=impostors(authority)[which]) as server:
        server.page("/", "<p>secret")
        with pytest.raises(CertificateRefused) as caught:
            fetch(server.url())
    assert caught.value.host == "127.0.0.1"
    assert caught.value.reason
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert server.requests == []  # nothing was asked without TLS either


def test_the_certificate_is_judged_by_the_name_in_the_url(authority: trustme.CA, tls: ssl.SSLContext) -> None:
    with Server(tls=speaking_for(authority, "site.test")) as server:
        server.page("/", "<p>safe")
        internet = Internet({"site.test": server, "other.test": server})
        with Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=internet.dial) as fetcher:
            assert fetcher.fetch_page("https://site.test/").body == b"<p>safe"
            with pytest.raises(CertificateRefused):
                fetcher.fetch_page("https://other.test/")


def test_by_default_an_unknown_authority_is_refused(authority: trustme.CA) -> None:
    with (
        Server(tls=speaking_for(authority, "127.0.0.1")) as server,
        Fetcher(PATIENT) as fetcher,
        pytest.raises(CertificateRefused),
    ):
        fetcher.fetch_page(server.url(), allow_private=True)


# --- proxies


def test_f11_a_proxy_in_the_environment_is_not_used(
    server: Server, fetch: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(server.page("/", "<p>direct")).body == b"<p>direct"


# --- deadlines


ENDLESS = {
    "F15-drip-body": (HEAD + b"\r\n", b"a"),
    "F15-drip-chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "F16-drip-head": (HEAD, b"X"),
    "F16-drip-headers": (HEAD, b"X-Drop: 1\r\n"),
    "F39-continue-flood": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "F39-early-hints-flood": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
}


@pytest.mark.parametrize(("head", "drops"), ENDLESS.values(), ids=ENDLESS.keys())
def test_what_never_ends_meets_the_deadline(
    server: Server, fetch_impatiently: Typist, head: bytes, drops: bytes
) -> None:
    server.drip("/", head=head, drops=drops)
    with pytest.raises(FetchTimedOut) as caught:
        fetch_impatiently(server.url())
    assert caught.value.facts() == {"url": server.url(), "seconds": IMPATIENT.page_seconds}


def test_silence_in_the_middle_meets_the_read_limit(server: Server, tls: ssl.SSLContext) -> None:
    server.verbatim("/", HEAD + b"Content-Length: 100\r\n\r\n<p>half", then=Exchange.hang)
    with Fetcher(FetchLimits(read_seconds=0.3), tls=tls) as fetcher, pytest.raises(FetchTimedOut) as caught:
        fetcher.fetch_page(server.url(), allow_private=True)
    assert caught.value.seconds == 0.3


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("when", ["before", "in-head", "in-body"])
def test_cancelling(authority: trustme.CA, fetch: Typist, when: str, secure: bool) -> None:
    cancel = threading.Event()

    def handle(exchange: Exchange) -> None:
        if when == "in-body":
            exchange.answer(b"<p>half", length=100)
        cancel.set()
        exchange.hang()

    with Server(tls=speaking_for(authority, "127.0.0.1") if secure else None) as server:
        server.raw("/", handle)
        if when == "before":
            cancel.set()
        with pytest.raises(FetchCancelled) as caught:
            fetch.fetcher.fetch_page(server.url(), allow_private=True, cancel=cancel)
        assert caught.value.url == server.url()
        assert len(server.requests) == (0 if when == "before" else 1)


# --- who may be connected to


class Rebinding:
    """A name that answers differently each time it is asked; the last answer stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_f95_the_address_that_was_judged_is_the_one_connected_to(server: Server, tls: ssl.SSLContext) -> None:
    server.page("/", "<p>public")
    internet = Internet({"evil.test": server})
    resolver = Rebinding([internet.address("evil.test")], ["127.0.0.1"])
    with Fetcher(PATIENT, tls=tls, resolver=resolver, dial=internet.dial) as fetcher:
        assert fetcher.fetch_page("http://evil.test/").body == b"<p>public"
    assert resolver.asked == 1
    assert internet.dialled == [internet.address("evil.test")]


@pytest.mark.parametrize("typed", [pytest.param(False, id="F95-next-hop"), pytest.param(True, id="F95-typed")])
def test_a_name_that_changes_its_answer_between_hops_is_refused(
    server: Server, tls: ssl.SSLContext, typed: bool
) -> None:
    server.redirect("/", "/inside", headers=[("Connection", "close")])
    server.page("/inside", "<p>router settings")
    internet = Internet({"evil.test": server})
    resolver = Rebinding([internet.address("evil.test")], ["127.0.0.1"])
    with Fetcher(PATIENT, tls=tls, resolver=resolver, dial=internet.dial) as fetcher:
        with pytest.raises(AddressRefused) as caught:
            fetcher.fetch_page("http://evil.test/", allow_private=typed)
        trusted = "http://evil.test/" if typed else None
        with pytest.raises(AddressRefused):
            fetcher.fetch_picture("http://evil.test/x.png", referer="http://evil.test/", trusted=trusted)
    assert caught.value.facts() == {"url": "http://evil.test/", "host": "evil.test", "address": "127.0.0.1"}
    assert server.paths() == ["/"]


def test_typing_it_again_lets_the_next_answer_decide(server: Server, tls: ssl.SSLContext) -> None:
    """An intranet that is public from outside and private through a VPN."""
    server.page("/", "<p>intranet", headers=[("Connection", "close")])
    internet = Internet({"intranet.test": server})
    resolver = Rebinding([internet.address("intranet.test")], ["127.0.0.1"])
    url = server.url("/", host="intranet.test")

    def route(addresses: Sequence[str], port: int, errand: Errand, limit: float) -> socket.socket:
        return dial(["127.0.0.1"], port, errand, limit)

    with Fetcher(PATIENT, tls=tls, resolver=resolver, dial=route) as fetcher:
        fetcher.fetch_page(url, allow_private=True)
        assert fetcher.fetch_page(url, allow_private=True).body == b"<p>intranet"
    assert resolver.asked == 2


def test_of_a_mixed_answer_only_the_public_addresses_are_used(server: Server, tls: ssl.SSLContext) -> None:
    server.page("/", "<p>public")
    internet = Internet({"mixed.test": server})
    public = internet.address("mixed.test")
    with Fetcher(
        PATIENT, tls=tls, resolver=lambda h, p: ["fd00::1", public, "10.0.0.1"], dial=internet.dial
    ) as fetcher:
        fetcher.fetch_page("http://mixed.test/")
    assert internet.dialled == [public]


def test_a_connection_someone_else_was_trusted_with_is_not_reused(server: Server, fetch: Typist) -> None:
    """The page was typed, so its private address was fine, and the connection is still open. The picture was not."""
    server.page("/", "<p>mine")
    server.file("/admin.png", b"\x89PNG\r\n\x1a\n", "image/png")
    fetch(server.url())
    with pytest.raises(AddressRefused):
        fetch.fetcher.fetch_picture(server.url("/admin.png"), referer="http://example.test/")
    assert server.paths() == ["/"]


def test_connections_are_kept_between_fetches(server: Server, fetch: Typist) -> None:
    server.page("/", "<p>mine")
    for _ in range(3):
        fetch(server.url())
    assert (len(server.requests), server.connections) == (3, 1)


def test_a_kept_connection_that_the_server_closed_is_replaced(server: Server, fetch: Typist) -> None:
    closed = threading.Event()

    def handle(exchange: Exchange) -> None:
        exchange.answer(b"<p>mine")
        exchange.close()
        closed.set()

    server.raw("/", handle)
    for _ in range(3):
        assert fetch(server.url()).body == b"<p>mine"
        closed.wait(10)
        closed.clear()
    assert server.connections == 3


def test_a_kept_connection_that_breaks_when_it_is_used_again_is_replaced(server: Server, fetch: Typist) -> None:
    used: list[socket.socket] = []

    def handle(exchange: Exchange) -> None:
        if exchange.connection in used:
            exchange.reset()
        else:
            used.append(exchange.connection)
            exchange.answer(b"<p>mine")

    server.raw("/", handle)
    assert [fetch(server.url()).body for _ in range(2)] == [b"<p>mine", b"<p>mine"]
    assert (len(server.requests), server.connections) == (3, 2)


def test_a_new_connection_that_breaks_is_not(server: Server, fetch: Typist) -> None:
    server.raw("/", Exchange.reset)
    with pytest.raises(ConnectionFailed):
        fetch(server.url())
    assert len(server.requests) == 1


def test_one_fetcher_serves_many_threads(server: Server, fetch: Typist) -> None:
    for number in range(8):
        server.page(f"/{number}", f"<p>{number}" * 1000)
    wrong: list[object] = []

    def run(number: int) -> None:
        for _ in range(5):
            body = fetch(server.url(f"/{number}")).body
            if body != f"<p>{number}".encode() * 1000:
                wrong.append(body)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
    assert len(server.requests) == 40

"""Names that do not resolve, addresses that do not answer, and a network whose IPv6 is broken."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from archiver.errors import ConnectionFailed, FetchCancelled, FetchTimedOut, HostNotFound
from archiver.fetch.client import Fetcher
from archiver.fetch.dialing import dial, system_resolver
from archiver.fetch.errand import Errand
from archiver.model.limits import FetchLimits
from tests.fetch.conftest import IMPATIENT, PATIENT, Typist
from tests.server import Internet, Server


def errand(seconds: float = 30.0) -> Errand:
    return Errand("http://example.test/", seconds, time.monotonic() + seconds)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def silent_listener() -> Iterator[int]:
    """A port that accepts connections (the kernel does) and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def full_listener() -> Iterator[int]:
    """A port whose queue is full: the kernel drops every further attempt, as a network that leads nowhere does."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield port
        for filler in fillers:
            filler.close()


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(socket.gaierror(socket.EAI_NONAME, "no such host"), id="F1-unknown"),
        pytest.param(socket.gaierror(socket.EAI_AGAIN, "try again"), id="F1-offline"),
        pytest.param(UnicodeError("label empty or too long"), id="F1-long-label"),
    ],
)
def test_a_name_that_does_not_resolve(tls: ssl.SSLContext, error: Exception) -> None:
    def resolver(host: str, port: int) -> Sequence[str]:
        raise error

    with Fetcher(PATIENT, tls=tls, resolver=resolver) as fetcher, pytest.raises(HostNotFound) as caught:
        fetcher.fetch_page("http://gone.test/x")
    assert caught.value.facts() == {"url": "http://gone.test/x", "host": "gone.test"}
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("host", ["a" * 64, "a..b"])
def test_the_systems_resolver_refuses_names_that_cannot_be(fetch: Typist, host: str) -> None:
    with pytest.raises(HostNotFound):
        fetch(f"http://{host}.localhost/")


def test_a_name_without_addresses(tls: ssl.SSLContext) -> None:
    with Fetcher(PATIENT, tls=tls, resolver=lambda host, port: []) as fetcher, pytest.raises(HostNotFound):
        fetcher.fetch_page("http://empty.test/")


class Hanging:
    """A resolver that answers when it is released."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.released = threading.Event()

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.set()
        self.released.wait(60)
        return ["127.0.0.1"]


@pytest.mark.parametrize(
    ("limits", "seconds"),
    [
        pytest.param(IMPATIENT, IMPATIENT.page_seconds, id="F2-total"),
        pytest.param(FetchLimits(connect_seconds=0.3), 0.3, id="F2-connect"),
    ],
)
def test_a_resolver_that_hangs_is_left_behind(tls: ssl.SSLContext, limits: FetchLimits, seconds: float) -> None:
    resolver = Hanging()
    with Fetcher(limits, tls=tls, resolver=resolver) as fetcher, pytest.raises(FetchTimedOut) as caught:
        fetcher.fetch_page("http://slow.test/")
    assert caught.value.seconds == seconds
    resolver.released.set()


def test_a_resolver_that_hangs_can_be_cancelled(tls: ssl.SSLContext) -> None:
    resolver, cancel = Hanging(), threading.Event()

    def stop() -> None:
        resolver.asked.wait(10)
        cancel.set()

    threading.Thread(target=stop, daemon=True).start()
    with Fetcher(PATIENT, tls=tls, resolver=resolver) as fetcher, pytest.raises(FetchCancelled):
        fetcher.fetch_page("http://slow.test/", cancel=cancel)
    resolver.released.set()


def test_f3_a_closed_port(fetch: Typist) -> None:
    with pytest.raises(ConnectionFailed) as caught:
        fetch(f"http://127.0.0.1:{closed_port()}/")
    assert (caught.value.host, caught.value.reason) == ("127.0.0.1", "refused")
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param(errno.ENETUNREACH, "unreachable", id="F4-network"),
        pytest.param(errno.EHOSTUNREACH, "unreachable", id="F4-host"),
        pytest.param(errno.EADDRNOTAVAIL, "unreachable", id="F4-family"),
        pytest.param(errno.ECONNRESET, "reset", id="F4-reset"),
        pytest.param(errno.EACCES, "failed", id="F4-firewall"),
        pytest.param(errno.ETIMEDOUT, "failed", id="F4-kernel-timeout"),
    ],
)
def test_why_a_connection_does_not_come_about(tls: ssl.SSLContext, code: int, reason: str) -> None:
    def unreachable(addresses: Sequence[str], port: int, errand: Errand, limit: float) -> socket.socket:
        raise OSError(code, os.strerror(code))

    internet = Internet({}, {"far.test": ["93.184.215.14"]})
    with (
        Fetcher(PATIENT, tls=tls, resolver=internet.resolve, dial=unreachable) as fetcher,
        pytest.raises(ConnectionFailed) as caught,
    ):
        fetcher.fetch_page("http://far.test/")
    assert caught.value.reason == reason


@pytest.mark.parametrize("scheme", [pytest.param("http", id="F5-silence"), pytest.param("https", id="F9-tls-stall")])
def test_a_port_that_accepts_and_never_answers(fetch_impatiently: Typist, scheme: str) -> None:
    with silent_listener() as port, pytest.raises(FetchTimedOut) as caught:
        fetch_impatiently(f"{scheme}://127.0.0.1:{port}/")
    assert caught.value.seconds == IMPATIENT.page_seconds


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["::1", "127.0.0.1"], id="F14-refused"),
        pytest.param(["::1%nowhere", "127.0.0.1"], id="F14-unusable"),
        pytest.param(["::1", "::1", "::1", "127.0.0.1"], id="F14-several"),
    ],
)
def test_broken_ipv6_falls_back_to_ipv4(tls: ssl.SSLContext, server: Server, addresses: list[str]) -> None:
    server.page("/", "<p>by IPv4")
    with Fetcher(PATIENT, tls=tls, resolver=lambda host, port: addresses) as fetcher:
        page = fetcher.fetch_page(server.url("/", host="both.test"), allow_private=True)
    assert page.body == b"<p>by IPv4"


@pytest.mark.skipif(sys.platform != "linux", reason="needs a full queue to drop attempts, and 127.0.0.2 to exist")
def test_f14_an_address_that_swallows_everything_costs_a_moment() -> None:
    with full_listener() as port, socket.create_server(("127.0.0.2", port)):
        connected = dial(["127.0.0.1", "127.0.0.2"], port, errand(), 20)
        with connected:
            assert connected.getpeername() == ("127.0.0.2", port)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a full queue to drop attempts")
def test_an_address_that_swallows_everything_and_is_the_only_one() -> None:
    with full_listener() as port, pytest.raises(FetchTimedOut) as caught:
        dial(["127.0.0.1"], port, errand(), 0.3)
    assert caught.value.seconds == 0.3


def test_the_last_failure_is_the_one_reported() -> None:
    with pytest.raises(ConnectionRefusedError):
        dial(["::1%nowhere", "127.0.0.1"], closed_port(), errand(), 20)


def test_the_systems_resolver_gives_addresses_as_text() -> None:
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
    assert system_resolver("::1", 80) == ["::1"]

"""An httpx transport whose connections ask the guard first, and whose every wait keeps to the errand's patience."""

from __future__ import annotations

import math
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, TypeVar

import certifi
import httpcore
import httpx

from archiver.errors import AddressRefused
from archiver.fetch.addresses import refuse_reason
from archiver.fetch.dialing import Dial, Resolver, resolve
from archiver.fetch.errand import Endpoint, Errand

KEEPALIVE_SECONDS = 3.0
"""How long an idle connection is kept: less than the 5 s of common servers, so that few are closed as we use them."""

Result = TypeVar("Result")


class Current(threading.local):
    """The errand of the calling thread. A kept connection serves many errands, one thread only one at a time."""

    errand: Errand
    connected: bool
    """Whether this request opened a connection of its own, rather than using a kept one."""


class GuardedStream(httpcore.NetworkStream):
    """A socket whose reads, writes and TLS handshake can be cancelled and end with the errand."""

    def __init__(self, sock: socket.socket, current: Current) -> None:
        self._socket = sock
        self._current = current

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with as_raised(httpcore.ReadError):
            return self._patiently(partial(self._socket.recv, max_bytes), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with as_raised(httpcore.WriteError):
            rest = memoryview(buffer)
            while rest:
                rest = rest[self._patiently(partial(self._socket.send, rest), timeout) :]

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with as_raised(httpcore.ConnectError):
            name = (server_hostname or "").rstrip(".")  # certificates name no host with the root's dot
            secured = ssl_context.wrap_socket(self._socket, server_hostname=name, do_handshake_on_connect=False)
            stream = GuardedStream(secured, self._current)
            try:
                stream._patiently(secured.do_handshake, timeout)
            except BaseException:
                secured.close()
                raise
            return stream

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks: has the peer closed an idle connection? It asks for more, which does not concern us."""
        if info != "is_readable":
            return None
        if self._socket.fileno() < 0:
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            return bool(selector.select(0))

    def _patiently(self, act: Callable[[], Result], timeout: float | None) -> Result:
        def attempt(pause: float) -> Result:
            self._socket.settimeout(pause)
            return act()

        return self._current.errand.patiently(attempt, math.inf if timeout is None else timeout)


class GuardedBackend(httpcore.NetworkBackend):
    """Looks a host up, judges its addresses, and connects to those and no others."""

    def __init__(self, current: Current, resolver: Resolver, dial: Dial) -> None:
        self._current = current
        self._resolver = resolver
        self._dial = dial
        self._public: set[Endpoint] = set()
        """Typed endpoints that answered with a public address. What is public to a person is not private a moment
        later; only a name that changes its answer on purpose (DNS rebinding) is."""

    def trust_anew(self, endpoint: Endpoint) -> None:
        """A person typed this endpoint (again): its next answer decides what it is."""
        self._public.discard(endpoint)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        errand = self._current.errand
        limit = math.inf if timeout is None else timeout
        found = resolve(host, port, self._resolver, errand, limit)
        addresses = self._admit(Endpoint(host, port), found, errand)
        self._current.connected = True
        with as_raised(httpcore.ConnectError):
            return GuardedStream(self._dial(addresses, port, errand, limit), self._current)

    def _admit(self, endpoint: Endpoint, addresses: Sequence[str], errand: Errand) -> Sequence[str]:
        """The addresses that may be connected to. Raises AddressRefused when there are none."""
        trusted = endpoint == errand.trusted
        public = [address for address in addresses if refuse_reason(address) is None]
        if public:
            if trusted:
                self._public.add(endpoint)
            return public
        if trusted and endpoint not in self._public:
            return addresses
        raise AddressRefused(errand.url, endpoint.host, addresses[0])


class GuardedTransport(httpx.BaseTransport):
    """Sends one request at a time for each thread, over connections that are kept for a moment.

    It is used without an `httpx.Client`, which would add what we must not have: it keeps cookies for all, and reads the
    Location of a redirect it was told not to follow, with an error of its own when that is odd.

    Raises FetchError for what the guard and the errand decide, and httpcore's exceptions for what the network does.
    """

    def __init__(self, resolver: Resolver, dial: Dial, tls: ssl.SSLContext | None = None) -> None:
        self._current = Current()
        self._backend = GuardedBackend(self._current, resolver, dial)
        tls = tls or system_and_bundled_roots()
        # Two pools, so that a connection opened to a private address by someone who may is never handed to a request
        # that may not: it would be past the guard.
        self._public = self._pool(tls)
        self._trusted = self._pool(tls)

    def _pool(self, tls: ssl.SSLContext) -> httpcore.ConnectionPool:
        # No limit on connections: each thread has one at a time, and a wait for a free one could not be cancelled.
        return httpcore.ConnectionPool(
            tls,
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=self._backend,
        )

    @contextmanager
    def on(self, errand: Errand) -> Iterator[None]:
        """Everything this thread sends and reads in the block belongs to this errand."""
        self._current.errand = errand
        try:
            yield
        finally:
            del self._current.errand

    def trust_anew(self, endpoint: Endpoint) -> None:
        self._backend.trust_anew(endpoint)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        pool = self._trusted if Endpoint.of(url) == self._current.errand.trusted else self._public
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        while True:
            self._current.connected = False
            try:
                answer = pool.handle_request(sent)
                break
            except (httpcore.NetworkError, httpcore.RemoteProtocolError):
                # A server may close a kept connection in the moment we use it again; RFC 9112, 9.3.1 has a GET sent
                # once more then. Each failure takes one kept connection away, so this ends with a new one.
                if self._current.connected:
                    raise
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer), request=request)

    def close(self) -> None:
        self._public.close()
        self._trusted.close()


class Body(httpx.SyncByteStream):
    """The raw body of an answer; closing it unread closes the connection."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@cache
def system_and_bundled_roots() -> ssl.SSLContext:
    """Who may vouch for a server: the system's roots (a company's own among them) and certifi's, for systems that are
    old or bare. Read once: a tenth of a second of work."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@contextmanager
def as_raised(kind: type[Exception]) -> Iterator[None]:
    """httpcore's contract for a backend: its own exceptions, with the system's as their cause."""
    try:
        yield
    except OSError as error:
        raise kind(error) from error

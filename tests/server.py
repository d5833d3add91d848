"""A real HTTP server on loopback that misbehaves on demand, and a pretend internet in front of it.

    with Server() as server:
        server.page("/a", "<p>Hello")
        server.redirect("/old", to="/a")
        server.verbatim("/odd", b"HTTP/1.1 200 OK\r\n\r\nhi", then=Exchange.reset)
        ...                                  # fetch server.url("/old")
        server.paths()                       # ["/old", "/a"]

Loopback addresses are refused to everything a person did not type. `Internet` gives the server public names instead:

    internet = Internet({"example.test": server})
    Fetcher(resolver=internet.resolve, dial=internet.dial).fetch_page("http://example.test/a")

Each connection has a thread; all of them have ended when the `with` block is left, whatever they were waiting for.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self

import brotli  # type: ignore[import-untyped]  # ships no types
import trustme
import zstandard

from archiver.fetch.dialing import dial
from archiver.fetch.errand import Errand

Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


class Exchange:
    """One request and the connection it came on. What a handler can do with it."""

    def __init__(self, request: Request, connection: socket.socket, stopping: threading.Event) -> None:
        self.request = request
        self.connection = connection
        self._stopping = stopping
        self.finished = False
        """The connection is not to be used for another request."""

    def send(self, data: bytes) -> None:
        """These bytes and no others."""
        self.connection.sendall(data)

    def answer(self, body: bytes, *, status: int = 200, headers: Headers = (), length: int | None = None) -> None:
        """A proper answer; `length` is declared instead of the body's own when given."""
        lines = [f"HTTP/1.1 {status} Test", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name}: {value}" for name, value in headers]
        self.send("\r\n".join([*lines, "", ""]).encode("utf-8") + body)

    def wait(self, seconds: float) -> bool:
        """Do nothing for a while. False when the server is stopping: then the handler should return."""
        return not self._stopping.wait(seconds)

    def hang(self) -> None:
        """Do nothing until the server stops."""
        self._stopping.wait()

    def close(self) -> None:
        """End the connection in the regular way."""
        self.finished = True
        self.connection.close()

    def reset(self) -> None:
        """End the connection with a RST."""
        self.finished = True
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        )
        self.connection.close()


Handler = Callable[[Exchange], None]


@dataclass
class Server:
    """Listens on a free port of 127.0.0.1 from the start of the `with` block; with `tls` it speaks https.

    `requests` are those received so far; `connections` counts them; a path nobody defined answers 404.
    """

    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        with self._lock:
            for connection in self._open:
                shut(connection)
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes accept(), which nothing else does everywhere
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def url(self, path: str = "/", *, host: str = "127.0.0.1", userinfo: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://{userinfo and userinfo + '@'}{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for so far, in order."""
        return [request.path for request in self.requests]

    # --- what to answer

    def raw(self, path: str, handler: Handler) -> str:
        """Leave the answer to `handler`. Every verb returns the URL of its path."""
        self._handlers[path] = handler
        return self.url(path)

    def verbatim(self, path: str, data: bytes, then: Handler = Exchange.close) -> str:
        """Send exactly these bytes, and `then` close, reset or hang."""

        def handle(exchange: Exchange) -> None:
            exchange.send(data)
            then(exchange)

        return self.raw(path, handle)

    def page(
        self, path: str, html: str | bytes, *, status: int = 200, headers: Headers = (), media_type: str | None = None
    ) -> str:
        """A page in UTF-8, unless `html` is bytes and `media_type` says otherwise ("": no Content-Type at all)."""
        body = html.encode() if isinstance(html, str) else html
        return self.file(path, body, "text/html; charset=utf-8" if media_type is None else media_type, status, headers)

    def file(self, path: str, body: bytes, media_type: str, status: int = 200, headers: Headers = ()) -> str:
        """Any bytes with any Content-Type: a picture, for one."""
        declared = [("Content-Type", media_type)] if media_type else []
        return self.raw(path, lambda exchange: exchange.answer(body, status=status, headers=[*declared, *headers]))

    def redirect(self, path: str, to: str, *, status: int = 302, body: bytes = b"", headers: Headers = ()) -> str:
        location = [("Location", to), *headers]
        return self.raw(path, lambda exchange: exchange.answer(body, status=status, headers=location))

    def drip(self, path: str, *, head: bytes = b"", drops: bytes = b"a", seconds: float = 0.05) -> str:
        """Send `head`, then `drops` again and again, a pause between each, until somebody gives up."""

        def handle(exchange: Exchange) -> None:
            exchange.send(head)
            while exchange.wait(seconds):
                exchange.send(drops)

        return self.raw(path, handle)

    def encoded(self, path: str, body: bytes, encoding: str, *, status: int = 200, headers: Headers = ()) -> str:
        """An HTML page whose Content-Encoding is `encoding`; `body` is sent as it is."""
        return self.page(path, body, status=status, headers=[("Content-Encoding", encoding), *headers])

    def bomb(self, path: str, encoding: str, megabytes: int = 500, *, status: int = 200, headers: Headers = ()) -> str:
        """A page that is small on the wire and huge when decoded."""
        return self.encoded(path, bomb(encoding, megabytes), encoding, status=status, headers=headers)

    def stall(self, path: str) -> str:
        """Accept the request and never answer."""
        return self.raw(path, Exchange.hang)

    # --- the machinery

    def _start(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            connection, _ = self._listener.accept()
            with self._lock:
                self.connections += 1
                self._open.add(connection)
                if self._stopping.is_set():
                    shut(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        plain = connection
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(plain, server_side=True)
                self._swap(plain, connection)
            with connection.makefile("rb") as stream:
                while (request := read_request(stream)) is not None:
                    self.requests.append(request)
                    exchange = Exchange(request, connection, self._stopping)
                    self._handlers.get(request.path, not_found)(exchange)
                    if exchange.finished:
                        return
        except (OSError, ssl.SSLError):
            return  # the client went away, or refused our certificate: its business
        finally:
            self._swap(connection, None)
            connection.close()

    def _swap(self, old: socket.socket, new: socket.socket | None) -> None:
        with self._lock:
            self._open.discard(old)
            if new is not None:
                self._open.add(new)
                if self._stopping.is_set():
                    shut(new)


def shut(connection: socket.socket) -> None:
    """Wake whoever waits on this socket."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def read_request(stream: Iterable[bytes]) -> Request | None:
    lines = iter(stream)
    first = next(lines, b"").split()
    if len(first) != 3:
        return None
    headers: dict[str, str] = {}
    for line in lines:
        if not line.strip():
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(first[0].decode("latin-1"), first[1].decode("latin-1"), headers)


def not_found(exchange: Exchange) -> None:
    exchange.answer(b"<p>not here", status=404)


# --- the pretend internet


@dataclass
class Internet:
    """Public names for servers on loopback: a resolver and a dial for `Fetcher`.

    Every host has the address 93.184.215.x; `answers` are further names with the addresses they resolve to. Connecting
    to an address of a host reaches its server whatever the port; any other address is refused. `dialled` lists the
    addresses that were connected to.
    """

    hosts: Mapping[str, Server]
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dialled: list[str] = field(default_factory=list)

    def address(self, host: str) -> str:
        return f"93.184.215.{list(self.hosts).index(host) + 1}"

    def resolve(self, host: str, port: int) -> Sequence[str]:
        if host in self.hosts:
            return [self.address(host)]
        if host in self.answers:
            return self.answers[host]
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    def dial(self, addresses: Sequence[str], port: int, errand: Errand, limit: float) -> socket.socket:
        self.dialled += addresses
        for host, server in self.hosts.items():
            if self.address(host) in addresses:
                return dial(["127.0.0.1"], server.port, errand, limit)
        raise ConnectionRefusedError


# --- certificates


def speaking_for(authority: trustme.CA, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
    """What a `Server` needs to speak https under these names: a certificate that `authority` vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """What a `Fetcher` needs to believe `authority`, and nobody else."""
    return ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())


# --- bodies


def compressed(body: bytes, encoding: str) -> bytes:
    """The body in one of: gzip, deflate (with zlib's header), raw-deflate, br, zstd."""
    match encoding:
        case "gzip" | "x-gzip":
            return gzip.compress(body)
        case "deflate":
            return zlib.compress(body)
        case "raw-deflate":
            return zlib.compress(body, wbits=-15)
        case "br":
            return bytes(brotli.compress(body, quality=5))  # its best takes twenty times as long
        case "zstd":
            return zstandard.compress(body)
    raise ValueError(encoding)


def bomb(encoding: str, megabytes: int) -> bytes:
    """Zeros in gzip, br or zstd: some kilobytes that become megabytes, made without packing all of them.

    What a packer was made to flush can be followed by anything, so that one million of zeros is packed and repeated.
    """
    million = bytes(1_000_000)
    match encoding:
        case "gzip":
            packer = zlib.compressobj(wbits=-15)
            piece = packer.compress(million) + packer.flush(zlib.Z_FULL_FLUSH)
            check = 0
            for _ in range(megabytes):
                check = zlib.crc32(million, check)
            end = packer.flush() + check.to_bytes(4, "little") + (megabytes * len(million)).to_bytes(4, "little")
            return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + piece * megabytes + end
        case "br":
            squeezer = brotli.Compressor(quality=5, lgwin=24)
            first, piece = (squeezer.process(million) + squeezer.flush() for _ in range(2))
            return bytes(first + piece * (megabytes - 1) + squeezer.finish())
        case "zstd":  # RFC 8878: a frame without content size, window 8 MB, of blocks that say "128 KB of this byte"
            block, last = 131_072 << 3 | 1 << 1, 1
            count = megabytes * 8
            blocks = (block.to_bytes(3, "little") + b"\0") * (count - 1) + (block | last).to_bytes(3, "little") + b"\0"
            return b"\x28\xb5\x2f\xfd\x00\x68" + blocks
    raise ValueError(encoding)

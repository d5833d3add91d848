"""From a name to addresses, and from addresses to a connected socket, within the patience of an errand."""

from __future__ import annotations

import errno
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from archiver.errors import HostNotFound
from archiver.fetch.errand import Errand

HEAD_START = 0.25
"""Seconds an address has before the next one is tried beside it (RFC 8305, section 5)."""

UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK)
"""What connect_ex says of a connection that may still come about: POSIX the second, Windows the third."""

Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) → IP addresses as text, best first. Raises OSError when there are none. May block for minutes."""

Dial = Callable[[Sequence[str], int, Errand, float], socket.socket]
"""(addresses, port, errand, limit in seconds) → a connected socket. Raises OSError, FetchTimedOut, FetchCancelled."""


def system_resolver(host: str, port: int) -> list[str]:
    """What the system's own resolver says, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(host: str, port: int, resolver: Resolver, errand: Errand, limit: float) -> Sequence[str]:
    """The addresses of a host. Raises HostNotFound, FetchTimedOut, FetchCancelled.

    getaddrinfo cannot be interrupted, so it runs in a thread of its own, which is left behind when it takes too long.
    """
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolver(host, port))
        except BaseException as error:  # noqa: BLE001  # handed to the thread that waits, whatever it is
            answer.set_exception(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        addresses = errand.patiently(answer.result, limit)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label that is empty or longer than 63 characters
        raise HostNotFound(errand.url, host) from error
    if not addresses:
        raise HostNotFound(errand.url, host)
    return addresses


def dial(addresses: Sequence[str], port: int, errand: Errand, limit: float) -> socket.socket:
    """A socket connected to the first of these IP addresses that answers.

    A next address is tried as soon as one fails, or beside it after HEAD_START, so that a network whose IPv6 leads
    nowhere costs a moment and not the whole limit. Raises the last OSError when all fail, FetchTimedOut and
    FetchCancelled.
    """
    race = Race(addresses, port)
    try:
        return errand.patiently(race.run, limit)
    finally:
        race.close()


class Race:
    """Connection attempts to several addresses of one host, started one after another."""

    def __init__(self, addresses: Sequence[str], port: int) -> None:
        self._waiting = [(address, port) for address in addresses]
        self._running = selectors.DefaultSelector()
        self._next_at = 0.0
        self._error = OSError("no address")

    def run(self, seconds: float) -> socket.socket:
        """The winner. Raises TimeoutError (without errno) when there is none yet, OSError when there will be none."""
        until = time.monotonic() + seconds
        while self._waiting or self._running.get_map():
            now = time.monotonic()
            if self._waiting and now >= self._next_at:
                self._next_at = now + HEAD_START
                self._start(*self._waiting.pop(0))
                continue
            if now >= until:
                raise TimeoutError
            pause = min(until, self._next_at) - now if self._waiting else until - now
            for key, _ in self._running.select(pause):
                if winner := self._finish(key.fileobj):  # type: ignore[arg-type]  # only sockets are registered
                    return winner
        raise self._error

    def close(self) -> None:
        """Give up every attempt that has not won."""
        for key in list((self._running.get_map() or {}).values()):
            key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
        self._running.close()

    def _start(self, address: str, port: int) -> None:
        attempt: socket.socket | None = None
        try:
            # Numeric: this asks nobody, it only finds the family and the zone's number.
            family, kind, protocol, _, target = socket.getaddrinfo(
                address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
            )[0]
            attempt = socket.socket(family, kind, protocol)
            attempt.setblocking(False)
            attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            code = attempt.connect_ex(target)
            if code not in UNDER_WAY:
                raise OSError(code, os.strerror(code))
            self._running.register(attempt, selectors.EVENT_WRITE)
        except OSError as error:
            self._fail(error, attempt)

    def _finish(self, attempt: socket.socket) -> socket.socket | None:
        self._running.unregister(attempt)
        code = attempt.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code == 0:
            return attempt
        self._fail(OSError(code, os.strerror(code)), attempt)
        return None

    def _fail(self, error: OSError, attempt: socket.socket | None) -> None:
        self._error = error
        self._next_at = 0.0
        if attempt is not None:
            attempt.close()

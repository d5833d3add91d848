"""One fetch as seen from the socket: until when, who may stop it, and which private address it may reach."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import httpx

from archiver.errors import FetchCancelled, FetchTimedOut

SLICE = 0.1
"""Seconds of the longest single wait: how soon a cancel is noticed, at ten idle wake-ups a second."""

Result = TypeVar("Result")


class Endpoint(NamedTuple):
    """A host and a port: what can be trusted, and what a connection belongs to."""

    host: str
    port: int

    @classmethod
    def of(cls, url: httpx.URL) -> Endpoint:
        port = url.port or (443 if url.scheme == "https" else 80)
        return cls(url.raw_host.decode("ascii"), port)


@dataclass(frozen=True, slots=True)
class Errand:
    """One fetch, with all its hops.

    `url` is what errors name; `seconds` is the whole allowance and `ends_at` its end in `time.monotonic()`; `trusted`
    is the one endpoint that may be private.
    """

    url: str
    seconds: float
    ends_at: float
    cancel: threading.Event | None = None
    trusted: Endpoint | None = None

    def patiently(self, attempt: Callable[[float], Result], limit: float) -> Result:
        """The result of `attempt(pause)`, which is called until it stops raising TimeoutError.

        `pause` is how long it may wait; `limit` is how many seconds all attempts may take together. Raises
        FetchCancelled, FetchTimedOut, and whatever else the attempt raises.
        """
        stalled_at = time.monotonic() + limit
        while True:
            if self.cancel is not None and self.cancel.is_set():
                raise FetchCancelled(self.url)
            now = time.monotonic()
            if now >= self.ends_at:
                raise FetchTimedOut(self.url, self.seconds)
            if now >= stalled_at:
                raise FetchTimedOut(self.url, limit)
            try:
                return attempt(min(SLICE, self.ends_at - now, stalled_at - now))
            except TimeoutError as error:
                # With a number it is the kernel's ETIMEDOUT: the connection is dead, and the next read would look
                # like the regular end of the body.
                if error.errno is not None:
                    raise

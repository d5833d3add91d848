"""What tests of the queue share: an answer that waits for its moment, and a library at work meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from archiver.library import Library
from tests.server import Exchange, Server

PATIENCE = 60.0
"""Seconds after which a test that waits has failed."""


class Gate:
    """A page or picture that is answered only after `open`."""

    def __init__(self, server: Server, path: str, body: bytes | str, media_type: str = "text/html") -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.media_type = media_type
        self.asked = threading.Event()
        self._open = threading.Event()
        self.url = server.raw(path, self._answer)

    def open(self) -> None:
        self._open.set()

    def _answer(self, exchange: Exchange) -> None:
        self.asked.set()
        while not self._open.is_set():
            if not exchange.wait(0.02):
                return
        exchange.answer(self.body, headers=[("Content-Type", self.media_type)])


@contextmanager
def working(library: Library) -> Iterator[Future[None]]:
    """`finish` in another thread."""
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(library.finish, patience=0.0)
        yield future
        future.result(PATIENCE)

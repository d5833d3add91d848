"""The sample pages that come with the program: what is in them, and a server on loopback that shows them as a site."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import PurePath
from socketserver import ThreadingTCPServer

from archiver.paths import resource

PORT = 48613
"""No service is known to use it (IANA: unassigned)."""

# Our own: the system's table, which http.server asks, may be missing or wrong.
MEDIA_TYPES = {".html": "text/html", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, and what must be found in the article on it."""

    path: str
    """Below the server's address, without a leading slash."""
    title: str
    lang: str
    words: tuple[str, ...]
    """Each is in the article; the second stands in its middle."""
    pictures: int
    """That belong to the article."""


def read_samples() -> tuple[Sample, ...]:
    """The pages in the order in which they are shown."""
    index = tomllib.loads(resource("samples", "index.toml").read_text("utf-8"))
    return tuple(
        Sample(page["file"], page["title"], page["lang"], tuple(page["words"]), page["pictures"])
        for page in index["page"]
    )


@contextmanager
def serve_samples() -> Iterator[str]:
    """Serve the sample pages on loopback; yields the address, `http://127.0.0.1:PORT/`.

    The port is always the same one unless it is taken, so that saving the pages twice makes no twins. When the block
    is left nothing listens any more.
    """
    handler = partial(Handler, directory=str(resource("samples")))
    with bound(handler) as server:
        # Asked ten times a second whether to stop: shutting down is part of what a person waits for.
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="samples")
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def bound(handler: Callable[..., Handler]) -> Server:
    """A server on `PORT`, or on a free one where that is taken."""
    try:
        return Server(("127.0.0.1", PORT), handler)
    except OSError:
        return Server(("127.0.0.1", 0), handler)


class Server(ThreadingTCPServer):
    """Not HTTPServer: that looks up its own name first, which takes many seconds on some machines."""

    daemon_threads = True  # a client that never ends its request must not keep us from ending
    request_queue_size = 64
    allow_reuse_address = os.name == "posix"  # on Windows it would let two servers share a port


class Handler(SimpleHTTPRequestHandler):
    """The files of one folder, without a word on the terminal."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return MEDIA_TYPES.get(PurePath(path).suffix, "application/octet-stream")

    def log_message(self, format: str, *args: object) -> None:
        pass

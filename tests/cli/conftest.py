"""A person's shell, empty or with a small library."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import PARAGRAPH, Shell, page
from tests.server import Server


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """No library yet."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A PNG of 400 by 300 grey points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 400, 300, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * 400) * 300)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory, picture: bytes) -> Shell:
    """A library of three articles: 1 with a picture and dates, 2 in Japanese, 3 with a title that steers terminals.

    The server is gone. Tests read it, and leave it as it is: what changes it takes `own`.
    """
    shell = Shell(tmp_path_factory.mktemp("saved"))
    dated = '<meta property="article:published_time" content="2026-03-02T08:00:00+00:00">'
    named = '<meta property="og:site_name" content="Harbour News"><meta name="author" content="Ada Quay">'
    evil = "Red \x1b[31malert\x1b[0m\x07 \u202eturned\u202c \u009b31mline"
    with Server() as server:
        server.file("/quay.png", picture, "image/png")
        urls = [
            server.page(
                "/harbour",
                page(
                    "The harbour at dawn",
                    PARAGRAPH,
                    'A crane: <img src="/quay.png" width="400" height="300">' + PARAGRAPH,
                    "Somewhere a foghorn calls. " + PARAGRAPH,
                    head=dated + named,
                ),
            ),
            server.page("/toudai", page("灯台の光", "灯台守は毎晩ランプに火をともす。" * 20, "霧の夜" * 30, lang="ja")),
            server.page("/evil", page(evil, PARAGRAPH, PARAGRAPH)),
        ]
        for url in urls:  # one by one: their numbers are told by their order
            done = shell.run("save", url)
            assert done.code == 0, done.err
    return shell


@pytest.fixture
def own(saved: Shell, tmp_path: Path) -> Shell:
    """A copy of that library, which a test may change."""
    shutil.copytree(saved.library, tmp_path / "library")
    return Shell(tmp_path)

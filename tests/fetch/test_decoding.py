"""Content encodings: what is whole comes through, what is cut or broken is an error, and bombs stay small."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.errors import BadEncoding, IncompleteBody, TooLarge
from archiver.fetch.decoding import decode
from tests.fetch.conftest import Typist
from tests.server import Server, bomb, compressed

PAGE = b"<html><p>" + b" ".join(b"%d" % number for number in range(50_000)) + b"</html>"
ENCODINGS = ["gzip", "x-gzip", "deflate", "raw-deflate", "br", "zstd"]


def header(encoding: str) -> str:
    return encoding.removeprefix("raw-")


def in_chunks(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def unfold(body: bytes, encoding: str, *, size: int = 65_536, limit: int = 1_000_000) -> bytes:
    return decode(in_chunks(body, size), encoding, item="http://example.test/", limit=limit)


@pytest.mark.parametrize("encoding", [pytest.param(name, id=f"F28-{name}") for name in ENCODINGS])
def test_every_encoding_comes_through(server: Server, fetch: Typist, encoding: str) -> None:
    server.encoded("/", compressed(PAGE, encoding), header(encoding))
    assert fetch(server.url()).body == PAGE


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 10_000])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_it_does_not_matter_how_the_bytes_arrive(encoding: str, size: int) -> None:
    page = PAGE[:20_000]
    assert unfold(compressed(page, encoding), header(encoding), size=size) == page


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kept", [0, 1, 0.5, -1], ids=["nothing", "first-byte", "half", "all-but-the-last"])
def test_a_stream_without_its_end_is_incomplete(encoding: str, kept: float) -> None:
    whole = compressed(PAGE, encoding)
    cut = whole[: int(len(whole) * kept)] if kept == 0.5 else whole[: int(kept)]
    with pytest.raises(IncompleteBody) as caught:
        unfold(cut, header(encoding))
    assert caught.value.received == len(cut)


@pytest.mark.parametrize(
    ("encoding", "fault"),
    [("gzip", 26), ("br", 27), ("zstd", 27), ("deflate", 27), ("raw-deflate", 27)],
    ids=lambda value: f"F{value}" if isinstance(value, int) else value,
)
def test_a_cut_body_with_the_right_length_is_no_page(server: Server, fetch: Typist, encoding: str, fault: int) -> None:
    half = compressed(PAGE, encoding)[:10_000]
    server.encoded("/", half, header(encoding))
    with pytest.raises(IncompleteBody) as caught:
        fetch(server.url())
    assert caught.value.received == 10_000


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("size", [1, 65_536])
def test_several_streams_in_a_row_are_one_body(encoding: str, size: int) -> None:
    twice = compressed(b"<p>one", encoding) + compressed(b"<p>two", encoding)
    assert unfold(twice, encoding, size=size) == b"<p>one<p>two"


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "br"])  # brotli calls it broken
@pytest.mark.parametrize("size", [1, 65_536])
def test_what_follows_the_end_is_ignored(encoding: str, size: int) -> None:
    assert unfold(compressed(b"<p>one", encoding) + b"\0\0\0\0trailer", header(encoding), size=size) == b"<p>one"


@pytest.mark.parametrize("name", ["", "identity", "Identity, GZIP", " gzip ,", "gzip, identity"])
def test_how_the_header_is_read(name: str) -> None:
    body = compressed(PAGE, "gzip") if "gzip" in name.lower() else PAGE
    assert unfold(body, name) == PAGE


def test_two_encodings_are_undone_in_reverse() -> None:
    assert unfold(compressed(compressed(PAGE, "br"), "gzip"), "br, gzip") == PAGE


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        pytest.param("gzip, gzip, gzip", "gzip, gzip, gzip", id="three"),
        pytest.param(", ".join(["gzip"] * 100), ", ".join(["gzip"] * 100)[:100], id="F23-hundred"),
        pytest.param("compress", "compress", id="unknown"),
        pytest.param("gzip, secret", "secret", id="unknown-outside"),
        pytest.param("x" * 500, "x" * 100, id="long"),
    ],
)
def test_encodings_that_are_not_undone(server: Server, fetch: Typist, name: str, reported: str) -> None:
    server.encoded("/", compressed(PAGE, "gzip"), name)
    with pytest.raises(BadEncoding) as caught:
        fetch(server.url())
    assert caught.value.encoding == reported


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_bytes_that_are_not_so_encoded(encoding: str) -> None:
    with pytest.raises(BadEncoding) as caught:
        unfold(b"<html>\xff\xff\xff\xff\xff\xff" * 100, encoding)
    assert caught.value.encoding == encoding
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])  # the other two carry no checksum here
def test_damage_within_the_stream(encoding: str) -> None:
    body = bytearray(compressed(PAGE, encoding))
    body[len(body) // 2 : len(body) // 2 + 20] = b"\xff" * 20
    with pytest.raises((BadEncoding, IncompleteBody)):
        unfold(bytes(body), encoding)


def test_the_limit_includes_itself() -> None:
    body = compressed(bytes(1000), "gzip")
    assert len(unfold(body, "gzip", limit=1000)) == 1000
    with pytest.raises(TooLarge):
        unfold(body, "gzip", limit=999)


def test_what_passes_between_two_stages_is_limited_too() -> None:
    """The inner stream is legal and empty, and hides in a header of 100 MB of zeros: nothing would ever come out."""
    inner = b"\x1f\x8b\x08\x10" + bytes(6) + b"a" * 2_000_000 + b"\0" + compressed(b"", "gzip")[10:]
    with pytest.raises(TooLarge):
        unfold(compressed(inner, "gzip"), "gzip, gzip")


def test_a_zstd_window_over_8_mb_is_refused() -> None:
    frame = bytearray(bomb("zstd", 1))
    frame[5] = (30 - 10) << 3  # window descriptor: 1 GB
    with pytest.raises(BadEncoding):
        unfold(bytes(frame), "zstd")


# --- bombs, met by a process of their own whose memory is watched

BOMBS = {
    "F19-brotli-bomb": "too_large",
    "F20-zstd-bomb": "too_large",
    "F21-gzip-bomb": "too_large",
    "F22-gzip-of-gzip-bomb": "too_large",
    "F24-bomb-in-302": "the page",
    "F25-bomb-in-404": "http_status",
}
GROWTH = 100_000_000

VICTIM = """
import json, re, resource, sys
from pathlib import Path
from archiver.errors import FetchError
from archiver.fetch.client import Fetcher

def peak():
    if sys.platform == "linux":  # where ru_maxrss starts with the peak of the parent, across fork and exec
        return int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

start, *urls = sys.argv[1:]
outcomes = {}
with Fetcher() as fetcher:
    fetcher.fetch_page(start, allow_private=True)
    before = peak()
    for url in urls:
        try:
            outcome = fetcher.fetch_page(url, allow_private=True).body.decode()
        except FetchError as error:
            outcome = error.kind
        outcomes[url.rpartition("/")[2]] = [outcome, peak() - before]
print(json.dumps(outcomes))
"""


@pytest.fixture(scope="module")
def met() -> dict[str, tuple[str, int]]:
    """What a fresh process made of each bomb: the outcome, and by how much its peak memory had grown by then."""
    with Server() as server:
        start = server.page("/start", "the page")
        bombs = {name: bomb(name, 500) for name in ("br", "zstd", "gzip")}
        server.encoded("/F19-brotli-bomb", bombs["br"], "br")
        server.encoded("/F20-zstd-bomb", bombs["zstd"], "zstd")
        server.encoded("/F21-gzip-bomb", bombs["gzip"], "gzip")
        server.encoded("/F22-gzip-of-gzip-bomb", compressed(bombs["gzip"], "gzip"), "gzip, gzip")
        server.redirect("/F24-bomb-in-302", "/start", body=bombs["br"], headers=[("Content-Encoding", "br")])
        server.encoded("/F25-bomb-in-404", bombs["gzip"], "gzip", status=404)
        run = subprocess.run(
            [sys.executable, "-c", VICTIM, start, *[server.url(f"/{name}") for name in BOMBS]],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
            timeout=60,
        )
    return {name: tuple(value) for name, value in json.loads(run.stdout).items()}


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module, which measures the peak, is POSIX")
@pytest.mark.parametrize(("name", "outcome"), [pytest.param(*pair, id=pair[0]) for pair in BOMBS.items()])
def test_a_bomb_is_met_with_little_memory(met: dict[str, tuple[str, int]], name: str, outcome: str) -> None:
    found, growth = met[name]
    assert found == outcome
    assert growth < GROWTH
    if outcome == "too_large":
        assert growth > 10_000_000  # twice as much was decoded: less would mean that nothing was measured

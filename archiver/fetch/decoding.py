"""Content encodings, undone within bounds: a bomb is met piece by piece and never unfolded.

The libraries' own one-call decoders have no bound: 16 KB of brotli became 10 GB. Each stage here is a generator that
yields pieces of some 64 KB, and whatever passes between two stages is counted.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from archiver.errors import BadEncoding, IncompleteBody, TooLarge

PIECE = 65_536
ZSTD_STEP = 256
"""Bytes given to zstandard at a time, for its push interface has no output limit: a block of 128 KB takes 4 bytes of
input at best, so that one step yields 8 MB at most."""
ZSTD_WINDOW = 8 * 1024 * 1024
"""The largest window that the content encoding allows (RFC 9659)."""
STACKED = 2

ACCEPTED = "gzip, deflate, br, zstd"


def decode(chunks: Iterable[bytes], encoding: str, *, item: str, limit: int) -> bytes:
    """The body inside these chunks, whose Content-Encoding is `encoding` (the header's text).

    Raises TooLarge when it is, or any stage on the way is, over `limit` bytes; BadEncoding for an encoding that is
    unknown, broken or stacked more than twice; IncompleteBody when an encoding's end is missing. All name `item`.
    """
    names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(names) > STACKED:
        raise BadEncoding(item, encoding[:100])
    raw = Counted(chunks, item, limit)
    stage: Iterable[bytes] = raw
    for name in reversed(names):
        if name not in STAGES:
            raise BadEncoding(item, name[:100])
        stage = Counted(unfolded(stage, name, item, raw), item, limit)
    return b"".join(stage)


class Counted:
    """Chunks on their way, counted. Raises TooLarge."""

    def __init__(self, chunks: Iterable[bytes], item: str, limit: int) -> None:
        self.count = 0
        self._chunks = chunks
        self._item = item
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += len(chunk)
            if self.count > self._limit:
                raise TooLarge(self._item, self._limit)
            yield chunk


def unfolded(chunks: Iterable[bytes], name: str, item: str, raw: Counted) -> Iterator[bytes]:
    """One encoding undone."""
    try:
        if not (yield from STAGES[name](chunks)):
            raise IncompleteBody(item, raw.count)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BadEncoding(item, name) from error


# --- the stages: generators of bounded pieces, which return whether they met the end of their stream

Stage = Generator[bytes, None, bool]


class Member(Protocol):
    """One self-contained stream. gzip and zstd allow several in a row."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""

    def pieces(self, data: bytes) -> Iterator[bytes]: ...


def members(chunks: Iterable[bytes], start: Callable[[], Member], magic: bytes | None) -> Stage:
    """Stream after stream, as long as what follows an end begins with `magic`; anything else there is ignored."""
    member = start()
    short = b""
    for chunk in chunks:
        data = short + chunk
        short = b""
        while data:
            if member.eof:
                if magic is not None and len(data) < len(magic):
                    short = data
                    break
                if magic is None or not data.startswith(magic):
                    return True
                member = start()
            yield from member.pieces(data)
            data = member.unused_data if member.eof else b""
    return member.eof


class ZlibMember:
    def __init__(self, window_bits: int) -> None:
        self._engine = zlib.decompressobj(window_bits)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while True:
            piece = self._engine.decompress(data, PIECE)
            yield piece
            data = self._engine.unconsumed_tail
            if len(piece) < PIECE:  # a full one may have more behind it, even with no input left
                return


class ZstdMember:
    def __init__(self) -> None:
        self._engine = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return self._engine.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), ZSTD_STEP):
            yield self._engine.decompress(data[start : start + ZSTD_STEP])
            if self._engine.eof:
                self.unused_data = self._engine.unused_data + data[start + ZSTD_STEP :]
                return


class BrotliMember:
    unused_data = b""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._engine.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = self._engine.process(data, output_buffer_limit=PIECE)
        # Only an empty piece says that nothing is left inside: brotli 1.2.1 can "accept more data" long before that.
        while piece or not self._engine.can_accept_more_data():
            yield piece
            piece = self._engine.process(b"", output_buffer_limit=PIECE)


def gunzipped(chunks: Iterable[bytes]) -> Stage:
    return members(chunks, lambda: ZlibMember(31), b"\x1f\x8b")


def inflated(chunks: Iterable[bytes]) -> Stage:
    """deflate: with zlib's header as the standard says, or without as some servers send it."""
    source = iter(chunks)
    head = b""
    while len(head) < 2 and (chunk := next(source, b"")):
        head += chunk
    wrapped = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0  # RFC 1950, 2.2
    return (yield from members(chain([head], source), lambda: ZlibMember(15 if wrapped else -15), None))


def unbrotlied(chunks: Iterable[bytes]) -> Stage:
    return members(chunks, BrotliMember, None)


def unzstded(chunks: Iterable[bytes]) -> Stage:
    return members(chunks, ZstdMember, b"\x28\xb5\x2f\xfd")


STAGES: dict[str, Callable[[Iterable[bytes]], Stage]] = {
    "gzip": gunzipped,
    "x-gzip": gunzipped,
    "deflate": inflated,
    "br": unbrotlied,
    "zstd": unzstded,
}

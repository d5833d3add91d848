"""MIME entities (RFC 2045, 2046): headers and the bytes of a body, split and decoded only where somebody looks.

The standard library's parser turns a message into lines of text first, at five times its size; a saved page may be
50 MB of base64. This one only ever holds slices.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from itertools import islice

from archiver.containers.container import BrokenContainer

KEPT = frozenset(
    (
        *("content-type", "content-transfer-encoding", "content-id", "content-location", "content-disposition"),
        *("from", "subject", "date", "message-id", "archived-at", "list-post", "snapshot-content-location"),
    )
)
"""The headers that anybody asks for: a message may have megabytes of others."""
HEAD_BYTES = 262_144
HEADER_LENGTH = 4_000
PARTS = 5_000
DEPTH = 10
EARLIEST_YEAR = 1990
"""No mail and no saved page is older; what says so lies."""

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True, slots=True)
class Entity:
    """One node of a message."""

    headers: dict[str, str]
    """Those of `KEPT`, unfolded; of two equal ones the first."""
    body: memoryview

    @property
    def media_type(self) -> str:
        """Lower case, without parameters; text/plain where none is stated."""
        return self.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type, or ""."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        try:
            return collapse_rfc2231_value(message.get_param(name, "")).strip()
        except (LookupError, ValueError, TypeError):
            return ""

    def header(self, name: str) -> str:
        """A header as people read it, its encoded words (RFC 2047) decoded."""
        text = self.headers.get(name, "")
        try:
            pieces = decode_header(text)
        except (ValueError, HeaderParseError):
            return text
        return "".join(_decoded(*piece) for piece in pieces)

    def moment(self, name: str) -> datetime | None:
        """A date header, in UTC."""
        try:
            found = parsedate_to_datetime(self.headers.get(name, ""))
            found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
        return found if found.year >= EARLIEST_YEAR else None

    def leaves(self) -> list[Entity]:
        """The entities that are no multiparts, in order; itself if it is none. At most `PARTS`."""
        return list(islice(self._walk(DEPTH), PARTS))

    def decode(self, limit: int) -> bytes:
        """The body without its transfer encoding. Raises BrokenContainer when that is more than `limit` bytes."""
        encoding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if len(self.body) > (2 * limit if encoding == "base64" else 4 * limit):
            raise BrokenContainer("too_large")
        body = bytes(self.body)
        if encoding == "base64":
            body = body.translate(None, _NOT_BASE64)
            body = body[: len(body) - (len(body) % 4 == 1)]  # a last character alone holds no byte
            body = binascii.a2b_base64(body + b"=" * (-len(body) % 4))
        elif encoding == "quoted-printable":
            body = binascii.a2b_qp(body)
        if len(body) > limit:
            raise BrokenContainer("too_large")
        return body

    def _walk(self, depth: int) -> Iterator[Entity]:
        if not self.media_type.startswith("multipart/"):
            yield self
        elif depth:
            for part in self._parts():
                yield from part._walk(depth - 1)

    def _parts(self) -> Iterator[Entity]:
        boundary = self.parameter("boundary").encode("utf-8", "surrogateescape")
        if not boundary:
            return
        # It begins with the boundary itself, so that the search for it is one for plain bytes: ten times as fast.
        delimiter = re.compile(b"--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
        at_line_start = (
            match for match in delimiter.finditer(self.body) if _break_before(self.body, match.start()) is not None
        )
        start = -1
        for match in islice(at_line_start, PARTS + 1):
            if start >= 0:
                end = match.start() - (_break_before(self.body, match.start()) or 0)
                yield parse(self.body[start : max(start, end)])
            if match[1]:
                return
            start = match.end() + _break_after(self.body, match.end())
        if 0 <= start < len(self.body):  # the end is missing: what is there of the last part
            yield parse(self.body[start:])


def parse(message: bytes | memoryview) -> Entity:
    """The outermost entity of a message. Never raises: bytes without headers are a body."""
    view = memoryview(message)
    head = bytes(view[:HEAD_BYTES])
    skipped = len(head) - len(head.removeprefix(b"\xef\xbb\xbf"))
    blank = _BLANK_LINE.search(head, skipped)
    end, start = (blank.start(), blank.end()) if blank else (len(head), len(head))
    headers: dict[str, str] = {}
    text = head[skipped:end].decode("utf-8", "replace")
    for line in re.split(r"\r?\n", _FOLD.sub(" ", text)):
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name in KEPT:
            headers.setdefault(name, value.strip()[:HEADER_LENGTH])
    return Entity(headers, view[start:])


def _break_before(body: memoryview, place: int) -> int | None:
    """How many bytes the line break before a place has; None where there is none, 0 at the beginning."""
    before = bytes(body[max(0, place - 2) : place])
    if not before:
        return 0
    return None if not before.endswith(b"\n") else 2 if before == b"\r\n" else 1


def _break_after(body: memoryview, place: int) -> int:
    """How many bytes the line break at a place has."""
    after = bytes(body[place : place + 2])
    return 2 if after == b"\r\n" else int(after.startswith(b"\n"))


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return piece.decode("latin-1")

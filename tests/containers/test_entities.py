from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.containers.container import BrokenContainer
from archiver.containers.entities import parse

NESTED = b"""From: =?utf-8?Q?A=2E_W=C3=A4chter?= <a@example.org>\r
Subject: one\r
\ttwo\r
Date: Mon, 01 Jan 2024 10:00:00 +0200\r
Content-Type: multipart/mixed; boundary="a b"\r
\r
preamble\r
--a b\r
Content-Type: multipart/alternative; boundary=inner\r
\r
--inner\r
\r
first\r
--inner   \r
Content-Type: TEXT/HTML; Charset="utf-8"\r
\r
second\r
--inner--\r
epilogue\r
--a b\r
Content-Transfer-Encoding: BASE64\r
\r
c2V2 ZW4=\r
--a b--\r
"""


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_a_message_in_parts(newline: bytes) -> None:
    root = parse(NESTED.replace(b"\r\n", newline))
    assert root.header("from") == "A. Wächter <a@example.org>"
    assert root.header("subject") == "one two"
    assert root.moment("date") == datetime(2024, 1, 1, 8, tzinfo=UTC)
    leaves = root.leaves()
    assert [leaf.media_type for leaf in leaves] == ["text/plain", "text/html", "text/plain"]
    assert [leaf.decode(100) for leaf in leaves] == [b"first", b"second", b"seven"]
    assert leaves[1].parameter("charset") == "utf-8"


@pytest.mark.parametrize(
    ("encoding", "body", "decoded"),
    [
        ("base64", b"c2V2ZW4", b"seven"),
        ("base64", b"c2V2ZW4=====", b"seven"),
        ("base64", b"c2V2\n!!ZW4\x00=c", b"seven"),
        ("base64", b"x", b""),
        ("base64", b"", b""),
        ("quoted-printable", b"a=3Db=\r\nc=zz", b"a=bc=zz"),
        ("x-unknown", b"as it is", b"as it is"),
        ("8bit", b"\xff\0", b"\xff\0"),
    ],
)
def test_broken_transfer_encodings_give_what_there_is(encoding: str, body: bytes, decoded: bytes) -> None:
    leaf = parse(b"Content-Transfer-Encoding: %s\n\n%s" % (encoding.encode(), body))
    assert leaf.decode(100)[: len(decoded)] == decoded
    assert len(leaf.decode(100)) <= len(decoded) + 1


def test_a_part_over_the_limit_is_not_decoded() -> None:
    for encoding in (b"base64", b"quoted-printable", b"binary"):
        leaf = parse(b"Content-Transfer-Encoding: %s\n\n%s" % (encoding, b"QUJD" * 100))
        with pytest.raises(BrokenContainer, match="too_large"):
            leaf.decode(99)


def test_a_message_that_breaks_off_keeps_its_last_part() -> None:
    whole = b"Content-Type: multipart/related; boundary=x\n\n--x\n\none\n--x\n\ntwo"
    assert [leaf.decode(9) for leaf in parse(whole).leaves()] == [b"one", b"two"]
    assert [leaf.decode(9) for leaf in parse(whole + b"\n--x").leaves()] == [b"one", b"two"]


def test_nesting_and_numbers_are_bounded() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(10_000)
    )
    assert parse(deep).leaves() == []
    wide = b"Content-Type: multipart/mixed; boundary=x\n" + b"\n--x\n" * 20_000
    assert len(parse(wide).leaves()) == 5_000
    inner = b"Content-Type: multipart/mixed; boundary=y\n" + b"\n--y\n" * 100
    both = b"Content-Type: multipart/mixed; boundary=x\n" + b"\n".join([b"\n--x", inner] * 1_000)
    assert len(parse(both).leaves()) == 5_000
    assert parse(b"Content-Type: multipart/mixed\n\n--\n\nx\n----\n").leaves() == []


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("=?x-nope?Q?a=FC?=", "aü"),
        ("=?zlib_codec?Q?abc?=", "abc"),
        ("=?utf-8?B?abcde?=", "=?utf-8?B?abcde?="),
        ("=?utf-8?Q?=FF?=", "\ufffd"),
        ("plain – text", "plain – text"),
    ],
)
def test_a_header_in_a_broken_encoding_is_still_text(header: str, shown: str) -> None:
    assert parse(f"Subject: {header}\n\n".encode()).header("subject") == shown


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Mon, 99 Jan 2024 10:00", "Thu, 01 Jan 1970 00:00:00 +0000", "1" * 400]
)
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert parse(f"Date: {date}\n\n".encode()).moment("date") is None


HEADERS = st.text("Content-Type:multipart/;boundary=x\n\r =?Q", max_size=80).map(str.encode)


@given(st.lists(st.sampled_from([b"--x", b"--x--", b"\n", b"\r\n", b"a: b", NESTED[:300]]) | HEADERS, max_size=30))
def test_no_bytes_break_it(pieces: list[bytes]) -> None:
    root = parse(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"\n".join(pieces))
    for leaf in root.leaves():
        leaf.decode(10_000)
        leaf.header("subject")
        leaf.moment("date")
        leaf.parameter("charset")

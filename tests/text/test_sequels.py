from __future__ import annotations

import email

import pytest

from archiver.text.sequels import MOST, Part, pack, unpack

PARTS = [
    Part(
        "https://example.org/1?a=b&c=d",
        "text/html",
        "windows-1251",
        "Паром\r\n\nвышел".encode("cp1251") + bytes(range(256)),
    ),
    Part("https://example.org/" + "x" * 3_000 + "/%D1%8F", "application/xhtml+xml", None, b""),
    Part("https://example.org/2", "text/html", "utf-8", b"--page-of-several\r\n\r\nnot the end\r\n--page-of-several--"),
]


def test_pages_come_back_byte_for_byte() -> None:
    assert unpack(pack(PARTS)) == PARTS
    assert pack(PARTS) == pack(PARTS)


def test_any_reader_of_mime_finds_the_pages() -> None:
    parts = [part for part in email.message_from_bytes(pack(PARTS)).walk() if not part.is_multipart()]
    assert [part.get_payload(decode=True) for part in parts] == [part.body for part in PARTS]
    assert parts[0]["Content-Location"] == PARTS[0].url


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"]
)
def test_what_was_not_packed_here_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="part"):
        unpack(body)


def test_more_parts_than_are_ever_packed_are_refused() -> None:
    with pytest.raises(ValueError, match=f"{MOST + 1} parts"):
        unpack(pack([PARTS[2]] * (MOST + 1)))

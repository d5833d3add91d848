"""Files that hold a page with its pictures, as requests: the source and the date they state, and their bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from archiver.capture.files import read_file
from archiver.containers.zips import read_zip
from archiver.errors import UnreadableFile
from archiver.model.capture import CaptureRequest, Document, Origin
from archiver.text.urls import document_url
from tests.containers.writers import (
    SHELL,
    write_mail,
    write_mhtml,
    write_pdf,
    write_singlefile_zip,
    write_webarchive,
)
from tests.library.pages import picture

URL = "https://example.org/tides"
PAGE = f'<link rel=canonical href="{URL}"><title>x</title><p>The moon pulls.'
MARCH, MAY = datetime(2023, 3, 14, 9, tzinfo=UTC), datetime(2024, 5, 1, 8, tzinfo=UTC)
PNG = picture()

Keep = Callable[[str, bytes], Path]


@pytest.mark.parametrize(
    ("name", "body", "media_type", "added_at", "title"),
    [
        ("a.mhtml", write_mhtml("<p>x"), "multipart/related", MARCH, "On tides"),
        ("a.mht", write_mhtml(PAGE, url="about:blank"), "multipart/related", MARCH, "On tides"),
        ("a.webarchive", write_webarchive("<p>x"), "application/x-webarchive", None, "a"),
        ("a.webarchive", write_webarchive(PAGE, url="", binary=False), "application/x-webarchive", None, "a"),
        ("a.zip", write_singlefile_zip("<p>x"), "application/zip", MAY, "On tides"),
        ("a.html", write_singlefile_zip("<p>x", shell=SHELL), "application/zip", MAY, "On tides"),
        (
            "a.eml",
            write_mail(f"<a href='{URL}'>Read it in your browser</a>"),
            "message/rfc822",
            datetime(2024, 1, 1, 8, tzinfo=UTC),
            "On tides – 1",
        ),
        (
            "a.md",
            f"---\ntitle: x\nsource: <no>\nurl: '{URL}'\ncreated: 2024-05-01T10:00:00+02:00\n---\n# x".encode(),
            "text/markdown",
            MAY,
            "a",
        ),
        ("a.md", f"---\nsource: {URL}\nsaved: 2024-05-01\n---\nx".encode(), "text/markdown", MAY.replace(hour=12), "a"),
        ("a.md", f"---\nlink: {URL}\nsaved: May 2024\n---\nx".encode(), "text/markdown", None, "a"),
    ],
)
def test_a_file_says_where_and_when_it_was_saved(
    keep: Keep, name: str, body: bytes, media_type: str, added_at: datetime | None, title: str
) -> None:
    document = Document(body, media_type, name)
    assert read_file(keep(name, body)) == [
        CaptureRequest(URL, document=document, origin=Origin.IMPORTED, title_hint=title, added_at=added_at)
    ]


def test_what_says_nothing_is_named_by_its_content(keep: Keep) -> None:
    for name, body in (("a.pdf", write_pdf([["x"]])), ("a.md", b"# x"), ("a.txt", b"Some words.")):
        assert read_file(keep(name, body))[0].url == document_url(sha256(body).hexdigest())
    one = write_mail("<p>x", headers=["Message-ID: <1@x>", "From: a@x", "X-Exported-By: this"])
    same = write_mail("<p>x", headers=["From: a@x", "Message-ID: <1@x>"])
    assert read_file(keep("a.eml", one))[0].url == read_file(keep("b.eml", same))[0].url


def test_the_callers_url_goes_before_what_a_file_says(keep: Keep) -> None:
    for name, body in (("a.mhtml", write_mhtml("<p>x")), ("a.pdf", write_pdf([["x"]])), ("a.txt", b"example.org/no")):
        [request] = read_file(keep(name, body), url="https://example.org/yes")
        assert (request.url, request.origin) == ("https://example.org/yes", Origin.TYPED)
        assert request.document


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.mhtml", b"no message", "not_a_page"),
        ("a.eml", b"no letter", "not_a_page"),
        ("a.webarchive", b"bplist00", "damaged"),
        ("a.zip", b"PK\3\4", "damaged"),
        ("a.zip", write_singlefile_zip("x").replace(b"index.html", b"other.text"), "not_a_page"),
        ("a.html", bytes(50_000_001).replace(b"\0", b"<"), "too_large"),
        ("a.txt", b"x" * 20_000_001, "too_large"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(keep: Keep, name: str, body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(keep(name, body))
    assert (caught.value.reason, Path(caught.value.item).name) == (reason, name)


def test_a_file_with_pictures_may_be_larger_than_a_page(keep: Keep) -> None:
    assert read_file(keep("a.mhtml", write_mhtml("<p>x", {"https://example.org/1": bytes(16_000_000)})))
    with pytest.raises(UnreadableFile, match="too_large"):
        read_file(keep("a.pdf", b"%PDF-1.4" + bytes(50_000_000)))


# --- pictures in folders beside a page


@pytest.mark.parametrize(
    ("markup", "files"),
    [
        ("<img src='On tides_files/a%20b.png'>", ["On tides_files/a b.png"]),
        ('<img src="./On%20tides_files/a.png?v=1">', ["On tides_files/a.png"]),
        ("<img src=On_tides-Dateien/a.png>", ["On_tides-Dateien/a.png"]),
        ('<img data-src="f/a.png" src="f/b.png">', ["f/a.png", "f/b.png"]),
        ('<source srcset="f/a.png 1x, f/b.png 2x">', ["f/a.png", "f/b.png"]),
        ('<img src="f/a&amp;b.png"><img src="f/a&amp;b.png">', ["f/a&b.png"]),
        ("![moon](f/a.png) ![sun](<f/a b.png> 'title')", ["f/a.png", "f/a b.png"]),
    ],
)
def test_pictures_beside_a_page_are_packed_with_it(keep: Keep, markup: str, files: list[str]) -> None:
    for file in files:
        keep(file, PNG)
    keep("f/other.png", PNG)
    page = f"{PAGE}{markup}".encode()
    [request] = read_file(keep("On tides.html", page))
    assert request.document
    assert (request.url, request.document.name) == (URL, "On tides.html")
    assert request.document.media_type == "application/zip"
    got = read_zip(request.document.body)
    assert got.page == page
    assert sorted(got.parts) == sorted(files)
    assert all(part.read(len(PNG)) == PNG for part in got.parts.values())


@pytest.mark.parametrize(
    "address",
    [
        "beside.png",  # only folders are a page's own
        "../outside.png",
        "f/../../outside.png",
        "%2e%2e/outside.png",
        "/etc/passwd",
        "file:f/a.png",
        "https://example.org/f/a.png",
        "f\\a.png",
        "f/words.png",
        "f/missing.png",
        "f",
        "f/" + "x" * 5_000,
        "f/\0.png",
        "f/[",
    ],
)
def test_only_pictures_below_the_pages_folder_are_read(keep: Keep, address: str) -> None:
    for file in ("outside.png", "saved/beside.png", "saved/f/a.png"):
        keep(file, PNG)
    keep("saved/f/words.png", b"no picture")
    [request] = read_file(keep("saved/a.html", f'{PAGE}<img src="{address}">'.encode()))
    assert request.document
    assert request.document.media_type == "text/html"


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX")
def test_a_link_that_leads_out_and_a_pipe_are_not_read(keep: Keep, tmp_path: Path) -> None:
    keep("outside.png", PNG)
    keep("saved/f/a.png", PNG)
    (tmp_path / "saved/f/link.png").symlink_to(tmp_path / "outside.png")
    os.mkfifo(tmp_path / "saved/f/pipe.png")
    page = f"{PAGE}<img src=f/link.png><img src=f/pipe.png><img src=f/a.png>".encode()
    [request] = read_file(keep("saved/a.html", page))
    assert request.document
    assert list(read_zip(request.document.body).parts) == ["f/a.png"]

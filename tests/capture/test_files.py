from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.capture import link_files, saved_pages
from archiver.capture.files import read_file
from archiver.errors import BadURL, CaptureError, UnreadableFile, UnsupportedScheme
from archiver.model.capture import CaptureRequest, Document, Origin
from archiver.text.urls import document_url, url_key

Keep = Callable[[str, str | bytes], Path]

SINGLE_FILE = """<!DOCTYPE html><html lang="en"><!--
 Page saved with SingleFile 
 url: https://example.org/a?x=1 
 saved date: Tue Mar 14 2023 10:00:00 GMT+0100 (Central European Standard Time)
--><head><title>On tides</title></head><body><p>The moon pulls.</p></body></html>"""  # noqa: W291 - as SingleFile writes it
PAGE = "<!DOCTYPE html><title>On tides</title>{}<p>The moon pulls twice a day.</p>"
WEBLOC = (
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"'
    ' "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict><key>URL</key>'
    "<string>https://example.org/a</string></dict></plist>"
)


def refusal(path: Path, limit: int = 20_000_000) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(path, limit=limit)
    assert path.name[:20] in caught.value.item
    return caught.value.reason


# --- saved pages


def test_a_page_is_kept_byte_for_byte(keep: Keep) -> None:
    body = b"\xff\xfe" + SINGLE_FILE.replace("\n", "\r\n").encode("utf-16-le")
    assert read_file(keep("On tides.html", body)) == [
        CaptureRequest(
            "https://example.org/a?x=1",
            document=Document(body, "text/html", "On tides.html"),
            origin=Origin.IMPORTED,
            title_hint="On tides",
            added_at=datetime(2023, 3, 14, 9, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(("name", "media_type"), [("a.HTM", "text/html"), ("a.xhtml", "application/xhtml+xml")])
def test_the_suffix_tells_html_from_xhtml(keep: Keep, name: str, media_type: str) -> None:
    document = read_file(keep(name, PAGE))[0].document
    assert document
    assert document.media_type == media_type


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0022)https://example.org/a?x=1 -->", "https://example.org/a?x=1"),
        ("<!-- saved from url=(0021)https://example.org/a -->\n", "https://example.org/a"),
        (
            "<!-- Saved from https://example.org/a at 2024-01-02T03:04:05Z using monolith v2.8.1 -->",
            "https://example.org/a",
        ),
        ("<!--\n Archive processed by SingleFile \n url: https://example.org/a \n-->", "https://example.org/a"),
        (
            "<!--\n Page saved with SingleFile \n url: https://example.org/a \n info: note \n-->",
            "https://example.org/a",
        ),
        ('<link rel="canonical" href="https://example.org/a">', "https://example.org/a"),
        ("<LINK HREF=https://example.org/a REL='alternate Canonical'/>", "https://example.org/a"),
        ('<link rel=canonical href="//example.org/a?x=1&amp;y=2">', "https://example.org/a?x=1&y=2"),
        ('<meta property="og:url" content="https://example.org/a">', "https://example.org/a"),
        ("<meta name='og:url' content='https://example.org/ä'>", "https://example.org/%C3%A4"),
        # the order
        (
            "<!-- saved from url=(0021)https://example.org/1 -->\n<!--\n Page saved with SingleFile \n"
            " url: https://example.org/2 \n--><link rel=canonical href=https://example.org/3>",
            "https://example.org/1",
        ),
        (
            "<!-- Saved from https://example.org/2 at 2024-01-02T03:04:05Z using monolith v2 -->"
            "<meta property=og:url content=https://example.org/4><link rel=canonical href=https://example.org/3>",
            "https://example.org/2",
        ),
        (
            "<meta property=og:url content=https://example.org/4><link rel=canonical href=https://example.org/3>",
            "https://example.org/3",
        ),
        # what is no web address is passed over
        (
            "<!-- saved from url=(0016)about:internet --><link rel=canonical href=https://example.org/3>",
            "https://example.org/3",
        ),
        (
            "<!-- saved from url=(0024)file:///C:/tmp/page.html --><!--\n Page saved with SingleFile \n"
            " url: https://example.org/2 \n-->",
            "https://example.org/2",
        ),
        (
            '<link rel=canonical href="/a.html"><meta property=og:url content=https://example.org/4>',
            "https://example.org/4",
        ),
        (
            "<!-- Saved from local source at 2024-01-02T03:04:05Z using monolith v2 -->"
            "<link rel=canonical href=https://example.org/3>",
            "https://example.org/3",
        ),
        (
            "<link rel=canonical href=https://a..b/><link rel=canonical href=https://example.org/3>",
            "https://example.org/3",
        ),
        (
            "<!-- <link rel=canonical href=https://example.org/old> --><link rel=canonical href=https://example.org/3>",
            None,
        ),
    ],
)
def test_a_page_says_where_it_came_from(keep: Keep, head: str, url: str | None) -> None:
    assert read_file(keep("a.html", PAGE.format(head)))[0].url == (url or "https://example.org/3")


def test_the_callers_url_goes_before_what_the_page_says(keep: Keep) -> None:
    request = read_file(keep("a.html", SINGLE_FILE), url="example.com/b")[0]
    assert request.url == "https://example.com/b"
    assert request.origin is Origin.TYPED
    assert request.added_at == datetime(2023, 3, 14, 9, tzinfo=UTC)
    with pytest.raises(BadURL):
        read_file(keep("a.html", SINGLE_FILE), url="nonsense")


def test_monoliths_date_is_read_and_a_date_without_zone_is_not(keep: Keep) -> None:
    comment = "<!-- Saved from https://example.org/a at {} using monolith v2.8.1 -->"
    dated = read_file(keep("a.html", PAGE.format(comment.format("2024-01-02T03:04:05Z"))))[0]
    assert dated.added_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read_file(keep("a.html", PAGE.format(comment.format("2024-01-02T03:04:05"))))[0].added_at is None


def test_a_page_without_address_is_named_by_its_content(keep: Keep) -> None:
    body = PAGE.format("").encode()
    one, same, other = (
        read_file(keep(name, body + tail))[0] for name, tail in [("a.html", b""), ("b.htm", b""), ("a.html", b" ")]
    )
    assert one.url == same.url == document_url(sha256(body).hexdigest()) != other.url
    assert url_key(one.url) == one.url


def test_addresses_are_read_in_the_pages_own_encoding(keep: Keep) -> None:
    link = '<link rel=canonical href="https://example.org/ä">'
    for body in (
        PAGE.format(link).encode("latin-1"),
        b"\xef\xbb\xbf" + PAGE.format(link).encode(),
        PAGE.format(link).encode("utf-16"),
        PAGE.format(link).encode("utf-16-be"),
        (PAGE.format(link) + "ä" * 70_000).encode(),
        (PAGE.format(link) + "xä" * 70_000).encode(),
    ):
        assert read_file(keep("a.html", body))[0].url == "https://example.org/%C3%A4"


def test_only_the_beginning_is_searched_and_in_linear_time(keep: Keep) -> None:
    link = "<link rel=canonical href=https://example.org/a>"
    assert read_file(keep("a.html", PAGE + " " * 70_000 + link))[0].url.startswith("archiver-file:")
    for piece in ("<!--", "<link ", "<meta a=", "<!-- saved from url=(", "<link rel=' ", "<!---->", '<meta a="'):
        assert read_file(keep("a.html", piece * 20_000))[0].url.startswith("archiver-file:")


@pytest.mark.parametrize(
    ("content", "is_link"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://example.org/a">', True),
        ("<html><meta http-equiv=Refresh content=\"0;URL='https://example.org/a'\"><a href=x>Go</a>", True),
        ('<meta http-equiv="refresh" content="0; url=https://example.org/a"><script>' + "x" * 900 + "</script>", True),
        ('<meta http-equiv="refresh" content="0; url=https://example.org/a"><p>' + "words " * 100, False),
        ('<meta http-equiv="refresh" content="300"><p>Reloads itself', False),
        ('<meta http-equiv="refresh" content="0; url=file:///etc/passwd"><p>x', False),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)"><p>x', False),
    ],
)
def test_a_page_that_only_redirects_is_a_link_60(keep: Keep, content: str, is_link: bool) -> None:
    request = read_file(keep("On tides.html", content))[0]
    assert request.title_hint == "On tides"
    assert (request.document is None) == is_link
    assert (request.url == "https://example.org/a") == is_link


@given(st.binary(max_size=200) | st.text("<!->linkmetarh=fcosvdu:/\"' \n", max_size=200).map(str.encode))
def test_no_page_breaks_the_search(body: bytes) -> None:
    saved_pages.find_source(body)
    saved_pages.find_redirect(body)


# --- link files


@pytest.mark.parametrize(
    "content",
    [
        "[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\nIconIndex=0\r\n",
        "[internetshortcut]\nurl = https://example.org/a%20b?x=1",
        "\ufeff[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1",
        "[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\n".encode("utf-16"),
        "[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\n".encode("utf-16-le"),
        "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\n"
        "URL=https://example.org/a%20b?x=1\r\nIconFile=C:\\f%AppData%.ico\r\nHotKey=0\r\nURL=https://example.org/second",
        "[DEFAULT]\r\nBASEURL=https://example.org/no\r\nURL=https://example.org/no\r\n"
        "stray line\r\n[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\n",
        "[InternetShortcut]\r\nURL=https://example.org/?\r\n[InternetShortcut.W]\r\nURL=https://example.org/a%20b?x=1\r\n",
        "[InternetShortcut.W]\r\nURL=https://example.org/ä\r\n[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\n",
        "[InternetShortcut]\r\nURL=https://example.org/a%20b?x=1\r\n; URL=https://example.org/no\r\nTitle=s\xfc\xdf".encode(
            "cp1252"
        ),
    ],
)
def test_windows_shortcuts(keep: Keep, content: str | bytes) -> None:
    for name in ("On tides.url", "On tides.URL", "On tides.website"):
        assert read_file(keep(name, content)) == [
            CaptureRequest("https://example.org/a%20b?x=1", title_hint="On tides")
        ]


def test_the_wide_section_is_utf_7_and_wins(keep: Keep) -> None:
    wide = "https://example.org/ä+b".encode("utf-7").decode()
    content = f"[InternetShortcut]\r\nURL=https://example.org/?+b\r\n[InternetShortcut.W]\r\nURL={wide}\r\n"
    assert read_file(keep("a.url", content))[0].url == "https://example.org/%C3%A4+b"


@pytest.mark.parametrize(
    ("content", "url", "title"),
    [
        ("[Desktop Entry]\nVersion=1.0\nType=Link\nName=On tides\nURL=https://example.org/a\nIcon=x", None, "On tides"),
        (
            "[Desktop Entry]\nType=Link\nName[de]=Über Gezeiten\nName=On tides\nURL=https://example.org/a",
            None,
            "On tides",
        ),
        ("[Desktop Entry]\nType=Link\nName[de]=Über Gezeiten\nURL=https://example.org/a", None, "Über Gezeiten"),
        ("[Desktop Entry]\nType=Link\nURL=https://example.org/a", None, "file"),
        ("[Desktop Entry]\nType=Link\nName=a\\sb\\\\c\nURL[$e]=https://example.org/a", None, "a b\\c"),
        ("[Desktop Entry]\nType=Link\nURL[$e]=https://example.org/$HOME$$", "https://example.org/$HOME$", "file"),
        (
            "# comment\n[Desktop Entry]\nType=Link\nURL=https://example.org/a\n[Desktop Action x]\nURL=no\nType=no",
            None,
            "file",
        ),
    ],
)
def test_desktop_entries(keep: Keep, content: str, url: str | None, title: str) -> None:
    assert read_file(keep("file.desktop", content)) == [
        CaptureRequest(url or "https://example.org/a", title_hint=title)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "[Desktop Entry]\nType=Application\nName=Shell\nExec=sh -c 'touch canary'\nURL=https://example.org/a",
        "[Desktop Entry]\nType=Directory\nURL=https://example.org/a",
        "[Desktop Entry]\nURL=https://example.org/a",
        "[Desktop Entry]\nType=Link\nName=x",
        "Type=Link\nURL=https://example.org/a",
    ],
)
def test_a_desktop_entry_that_is_no_link_is_refused(keep: Keep, content: str) -> None:
    assert refusal(keep("a.desktop", content)) == "no_link"


@pytest.mark.parametrize(
    "content", [WEBLOC.encode(), plistlib.dumps({"URL": "https://example.org/a"}, fmt=plistlib.FMT_BINARY)]
)
def test_weblocs_in_xml_and_binary(keep: Keep, content: bytes) -> None:
    assert read_file(keep("On tides.webloc", content)) == [
        CaptureRequest("https://example.org/a", title_hint="On tides")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),  # very old ones keep the address in the resource fork
        (b"bplist00\xff", "damaged"),
        (b"bplist00" + b"\xff" * 40, "damaged"),
        (b"not a plist", "damaged"),
        (WEBLOC[:-20].encode(), "damaged"),
        (b'<!DOCTYPE p [<!ENTITY a "b">]><plist><dict><key>URL</key><string>&a;</string></dict></plist>', "damaged"),
        (plistlib.dumps({"Title": "x"}), "no_link"),
        (plistlib.dumps({"URL": 5}), "no_link"),
        (plistlib.dumps(["https://example.org/a"]), "no_link"),
    ],
)
def test_a_broken_webloc_is_refused(keep: Keep, content: bytes, reason: str) -> None:
    assert refusal(keep("a.webloc", content)) == reason


@given(st.binary(max_size=120).map(lambda tail: b"bplist00" + tail) | st.binary(max_size=60))
def test_no_bytes_break_a_reader(body: bytes) -> None:
    for read in link_files.READERS.values():
        with suppress(link_files.NoLink):
            assert read(body)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "ms-settings:display", "mailto:a@b.example"]
)
def test_a_link_file_may_only_lead_to_the_web_93(keep: Keep, address: str) -> None:
    with pytest.raises(UnsupportedScheme):
        read_file(keep("a.url", f"[InternetShortcut]\nURL={address}\n"))
    with pytest.raises(UnsupportedScheme):
        read_file(keep("a.desktop", f"[Desktop Entry]\nType=Link\nURL={address}\n"))


# --- what cannot be read


def test_what_is_no_file_of_ours_is_refused(keep: Keep, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    assert refusal(tmp_path / "folder.html") == "directory"
    assert refusal(tmp_path) == "directory"
    assert refusal(tmp_path / "missing.html") == "missing"
    assert refusal(keep("a.docx", "words")) == "unknown_kind"
    assert refusal(keep("a", b"\x89PNG\r\n\x1a\n<html>")) == "unknown_kind"
    assert refusal(keep("a", "words")) == "unknown_kind"
    assert refusal(keep("a.html", "")) == "empty"
    assert refusal(keep("a.html", " \n")) == "empty"
    assert refusal(keep("a.url", "")) == "empty"
    assert refusal(keep("a.url", "[InternetShortcut]\nIconIndex=0")) == "no_link"
    assert refusal(keep("a.html", b"\x89PNG\r\n\x1a\n")) == "not_a_page"
    assert refusal(keep("a.html", PAGE), limit=10) == "too_large"
    assert read_file(keep("a.html", PAGE), limit=len(PAGE))
    with pytest.raises(UnreadableFile):
        read_file(Path("nul\0.html"))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and modes are POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    assert refusal(tmp_path / "a.html") == "not_a_file"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom modes stop")
def test_a_file_that_may_not_be_read_is_refused(keep: Keep) -> None:
    path = keep("a.html", PAGE)
    path.chmod(0)
    assert refusal(path) == "no_permission"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_can_still_be_stored(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9\x01.html")
    path.write_text(PAGE)
    request = read_file(path)[0]
    assert request.document
    assert request.document.name == "caf\ufffd.html"
    path.write_text("")
    with pytest.raises(CaptureError) as caught:
        read_file(path)
    caught.value.item.encode()


def test_nothing_is_changed_or_left_open(keep: Keep) -> None:
    path = keep("a.html", SINGLE_FILE)
    before = path.stat()
    read_file(path)
    assert path.read_bytes() == SINGLE_FILE.encode()
    assert path.stat().st_mtime_ns == before.st_mtime_ns

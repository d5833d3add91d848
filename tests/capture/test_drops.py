"""What browsers and file managers put on a drag, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.capture.drops import read_drop

URL, TITLE = "https://example.org/a", "On tides – ünïcode"
PAIR = f"{URL}\n{TITLE}"


def found(formats: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(request.url, request.title_hint) for request in read_drop(formats).requests]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PAIR.encode("utf-16-le"), id="firefox-linux"),
        pytest.param(PAIR.encode("utf-16-le") + b"\0\0", id="chrome-windows-nul"),
        pytest.param(PAIR.encode("utf-16"), id="with-mark"),
        pytest.param(PAIR.encode(), id="utf-8"),
        pytest.param(PAIR.replace("\n", "\r\n").encode(), id="crlf"),
    ],
)
def test_a_dragged_link_keeps_its_title(data: bytes) -> None:
    assert found({"text/x-moz-url": data}) == [(URL, TITLE)]


def test_several_dragged_tabs_are_several_links() -> None:
    data = f"{PAIR}\nhttps://example.org/b\nSecond".encode("utf-16-le")
    assert found({"text/x-moz-url": data}) == [(URL, TITLE), ("https://example.org/b", "Second")]


def test_the_title_comes_from_netscape_url_where_qt_hides_the_other_format() -> None:
    assert found({"text/uri-list": URL.encode(), "_NETSCAPE_URL": PAIR.encode()}) == [(URL, TITLE)]


def test_a_title_that_is_the_address_is_none() -> None:
    assert found({"_NETSCAPE_URL": f"{URL}\n{URL}".encode()}) == [(URL, "")]


def test_a_link_without_a_title() -> None:
    assert found({"text/x-moz-url": URL.encode("utf-16-le")}) == [(URL, "")]


def test_a_uri_list_skips_comments_and_local_files() -> None:
    data = b"# from a browser\r\nhttps://example.org/a\r\nfile:///etc/passwd\r\nhttps://example.org/b\r\n"
    assert found({"text/uri-list": data}) == [(URL, ""), ("https://example.org/b", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_anchors_of_html_in_any_encoding(encoding: str) -> None:
    page = f'<p>Read <a class="x" href="{URL}?x=1&amp;y=2">On <b>tides</b></a> and <a href="javascript:1">no</a></p>'
    assert found({"text/html": page.encode(encoding)}) == [(f"{URL}?x=1&y=2", "On tides")]


def test_plain_text_with_links_in_it() -> None:
    assert found({"text/plain": b"see https://example.org/a and www.example.org/b."}) == [
        (URL, ""),
        ("https://www.example.org/b", ""),
    ]


def test_the_same_link_twice_is_one() -> None:
    assert found({"text/plain": f"{URL}\n{URL}".encode()}) == [(URL, "")]


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x00\x01\x02", b"javascript:alert(1)", b"just words"])
def test_a_drop_without_links_is_nothing(data: bytes) -> None:
    drop = read_drop({"text/x-moz-url": data, "text/html": data, "text/plain": data})
    assert (drop.requests, drop.errors) == ((), ())


def test_files_count_whatever_else_is_there(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!-- saved from url=(0021){URL} -->\n<html><body><p>Tides.</p></body></html>")
    drop = read_drop({"text/plain": b"https://example.org/other"}, [page, tmp_path / "missing.html"])
    assert [request.url for request in drop.requests] == [URL]
    assert drop.requests[0].document is not None
    assert [type(error).__name__ for error in drop.errors] == ["UnreadableFile"]


def test_the_folder_of_a_page_comes_with_it_and_is_no_item_of_its_own(tmp_path: Path) -> None:
    page, folder, other = tmp_path / "On tides.html", tmp_path / "On tides-Dateien", tmp_path / "On"
    page.write_text('<link rel=canonical href="https://example.org/a"><p>x')
    folder.mkdir()
    other.mkdir()
    assert [request.url for request in read_drop({}, [folder, page]).requests] == ["https://example.org/a"]
    assert read_drop({}, [folder, page]).errors == ()
    assert len(read_drop({}, [other, page]).errors) == len(read_drop({}, [folder]).errors) == 1

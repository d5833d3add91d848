from __future__ import annotations

import base64
import io
import struct
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.containers.container import BrokenContainer
from archiver.containers.inline import take_out
from archiver.containers.zips import pack, read_zip
from tests.containers.writers import SHELL, write_singlefile_zip

PAGE = "<p>The moon pulls. <img src='images/0.png'></p>"


def write(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("folder", ["", "1700000000_1/"])
@pytest.mark.parametrize("shell", [(b"", b""), SHELL])
def test_what_singlefile_saves(folder: str, shell: tuple[bytes, bytes]) -> None:
    body = write_singlefile_zip(
        PAGE,
        {"images/0.png": b"one", "images/1.png": b"two"},
        folder=folder,
        shell=shell,
        resources={"images/1.png": "https://example.org/two.png"},
    )
    got = read_zip(body)
    assert (got.page.decode(), got.media_type, got.title) == (PAGE, "text/html", "On tides")
    assert (got.url, got.saved_at) == ("https://example.org/tides", datetime(2024, 5, 1, 8, tzinfo=UTC))
    one, two = got.find("images/0.png", got.url), got.find("./images/1.png", got.url)
    assert one
    assert two
    assert (one.read(9), one.url, two.read(9), two.url) == (b"one", "", b"two", "https://example.org/two.png")


def test_pictures_written_into_a_large_page_are_taken_out() -> None:
    one, two = (base64.b64encode(bytes([n]) * 3_000_000) for n in (1, 2))
    page = b"<img src='data:image/png;base64,%s'><p>x</p><i style='a:url(data:image/webp;base64,%s)'>" % (one, two)
    small, parts = take_out(page)
    assert small == b"<img src='inline:0'><p>x</p><i style='a:url(inline:1)'>"
    assert [part.read(3_000_000) for part in parts.values()] == [bytes([n]) * 3_000_000 for n in (1, 2)]
    with pytest.raises(BrokenContainer, match="too_large"):
        parts["inline:0"].read(2_999_999)
    assert take_out(page[:1_000_000]) == (page[:1_000_000], {})
    broken = b"<img src=data:image/png;base64,%sA>" % (b"QUJD" * 1_000_000)
    with pytest.raises(BrokenContainer, match="damaged"):
        take_out(broken)[1]["inline:0"].read(9_000_000)


def test_a_page_packed_with_its_folder_comes_back_byte_for_byte() -> None:
    page = b"\xff\xfe<\0p\0>\0"
    files = {"Über_files/a b.png": b"\0one", "Über_files/index.html": b"<p>a frame</p>"}
    body = pack("page.htm", page, files)
    assert body == pack("page.htm", page, dict(reversed(files.items())))
    got = read_zip(body)
    assert (got.page, got.media_type) == (page, "text/html")
    found = got.find("%C3%9Cber_files/a%20b.png?v=1".removesuffix("?v=1"), "archiver-file:x")
    assert found
    assert found.read(9) == b"\0one"


def test_of_doubles_the_last_counts_113() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        body = write(("index.html", b"first"), ("index.html", b"second"))
    assert read_zip(body).page == b"second"


def test_names_that_lead_out_are_left_out_113() -> None:
    names = ["../a.png", "/a.png", "C:/a.png", "x\\..\\a.png", "x/../../a.png", "folder/"]
    got = read_zip(write(("index.html", b"x"), *((name, b"x") for name in names)))
    assert got.parts == {}
    for name in ("../index.html", "/index.html"):
        with pytest.raises(BrokenContainer, match="no_page"):
            read_zip(write((name, b"x")))


def test_a_bomb_is_read_no_further_than_the_limit_113() -> None:
    body = write(("index.html", b"<p>x"), ("a.png", b"\0" * 30_000_000))
    found = read_zip(body).find("a.png", "")
    assert found
    with pytest.raises(BrokenContainer, match="too_large"):
        found.read(1_000)
    with pytest.raises(BrokenContainer, match="too_large"):
        read_zip(write(("index.html", b"\0" * 30_000_000)))


def test_a_lying_size_is_not_believed_113() -> None:
    body = bytearray(write(("a.png", b"\0" * 100_000), ("index.html", b"x")))
    directory = body.rindex(b"PK\1\2", 0, body.rindex(b"PK\1\2"))
    body[directory + 24 : directory + 28] = struct.pack("<I", 10)
    found = read_zip(bytes(body)).find("a.png", "")
    assert found
    with suppress(BrokenContainer):
        assert len(found.read(1_000)) <= 10


def test_a_million_entries_are_not_listed_113() -> None:
    body = write(("index.html", b"x"))
    end = body.rindex(b"PK\5\6")
    many = body[: end + 8] + struct.pack("<HHI", 65_535, 65_535, 4_000_000_000) + body[end + 16 :]
    with pytest.raises(BrokenContainer, match="too_large"):
        read_zip(many)


def test_a_locked_zip_says_so_113() -> None:
    body = bytearray(write(("index.html", b"x")))
    body[body.rindex(b"PK\1\2") + 8] |= 1
    with pytest.raises(BrokenContainer, match="encrypted"):
        read_zip(bytes(body))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "damaged"),
        (b"PK\5\6", "damaged"),
        (b"PK\5\6" + b"\0" * 18, "no_page"),
        (write(("readme.txt", b"x")), "no_page"),
        (write(("a/b/index.html", b"x")), "no_page"),
        (write(("index.html", b"x"), method=zipfile.ZIP_LZMA), "damaged"),
        (write(("index.html", b"words " * 99)).replace(b"+\xcf", b"\xff\xff"), "damaged"),
        (write(("index.html", b"x"))[10:], "damaged"),
    ],
)
def test_what_holds_no_page_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(BrokenContainer, match=reason):
        read_zip(body)


@pytest.mark.parametrize(
    "manifest", [b"[1]", b"{", b"[" * 200_000, b'{"originalUrl": 5, "archiveTime": "x", "resources": 7}']
)
def test_a_broken_manifest_is_none(manifest: bytes) -> None:
    got = read_zip(write(("index.html", b"x"), ("manifest.json", manifest)))
    assert (got.url, got.saved_at, got.title) == ("", None, "")


@given(st.data())
def test_no_damage_breaks_it(data: st.DataObject) -> None:
    body = bytearray(write_singlefile_zip(PAGE, {"images/0.png": b"one" * 50}))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BrokenContainer):
        got = read_zip(bytes(body))
        for part in got.parts.values():
            with suppress(BrokenContainer):
                assert len(part.read(1_000)) <= 1_000

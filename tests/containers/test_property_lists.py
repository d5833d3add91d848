from __future__ import annotations

import plistlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.containers.container import BrokenContainer
from archiver.containers.property_lists import read_webarchive
from tests.containers.writers import write_webarchive

PAGE = "<p>The moon – pulls.</p>"


@pytest.mark.parametrize("binary", [True, False])
def test_what_safari_saves(binary: bool) -> None:
    got = read_webarchive(write_webarchive(PAGE, {"https://example.org/1.png": b"one"}, binary=binary))
    assert (got.page, got.media_type, got.charset) == (PAGE.encode(), "text/html", "UTF-8")
    assert got.url == "https://example.org/tides"
    found = got.find("1.png", got.url)
    assert found
    assert (found.read(3), found.url) == (b"one", "https://example.org/1.png")
    with pytest.raises(BrokenContainer, match="too_large"):
        found.read(2)


def test_pictures_of_frames_are_found_and_frames_within_frames_end() -> None:
    frame: dict[str, object] = {}
    for level in range(50):
        resource = {"WebResourceURL": f"https://example.org/{level}.png", "WebResourceData": b"x"}
        frame = {"WebSubresources": [resource, "no resource", {"WebResourceURL": 5}], "WebSubframeArchives": [frame, 7]}
    frame["WebMainResource"] = {"WebResourceData": b"<p>x</p>"}
    got = read_webarchive(plistlib.dumps(frame))
    assert (got.media_type, got.charset, got.url) == ("text/html", None, "")
    assert got.find("https://example.org/45.png", "")
    assert not got.find("https://example.org/10.png", "")


def test_a_frame_that_is_there_a_thousand_times_is_looked_at_once_113() -> None:
    frame: dict[str, object] = {}
    for _ in range(6):
        frame = {"WebSubframeArchives": [frame] * 1_000}  # 10 to the 15th if each were followed
    frame["WebMainResource"] = {"WebResourceData": b"<p>x</p>"}
    assert read_webarchive(plistlib.dumps(frame, fmt=plistlib.FMT_BINARY)).page == b"<p>x</p>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (plistlib.dumps({}), "no_page"),
        (plistlib.dumps([]), "no_page"),
        (plistlib.dumps({"WebMainResource": []}), "no_page"),
        (plistlib.dumps({"WebMainResource": {"WebResourceData": "text"}}), "no_page"),
        (b"", "damaged"),
        (b"bplist00" + b"\xff" * 40, "damaged"),
        (write_webarchive(PAGE)[:-9], "damaged"),
        (write_webarchive(PAGE, binary=False)[:-9], "damaged"),
        (b"<plist>" + b"<array>" * 100_000, "damaged"),
        (b'<!DOCTYPE p [<!ENTITY a "b">]><plist><string>&a;</string></plist>', "damaged"),
    ],
)
def test_what_is_none_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(BrokenContainer, match=reason):
        read_webarchive(body)


def test_too_much_in_one_says_so() -> None:
    with pytest.raises(BrokenContainer, match="too_large"):
        read_webarchive(b"<plist><array>" + b"<true/>" * 300_000 + b"</array></plist>")
    with pytest.raises(BrokenContainer, match="too_large"):
        read_webarchive(plistlib.dumps(list(range(300_000)), fmt=plistlib.FMT_BINARY))


def test_a_list_inside_itself_is_refused() -> None:
    body = bytearray(plistlib.dumps([["x"]], fmt=plistlib.FMT_BINARY))
    body[body.index(b"\xa1", 10) + 1] = 0  # the inner list now holds the outer one
    with pytest.raises(BrokenContainer):
        read_webarchive(bytes(body))


@given(st.binary(max_size=150).map(lambda tail: b"bplist00" + tail) | st.binary(max_size=60))
def test_no_bytes_break_it(body: bytes) -> None:
    with suppress(BrokenContainer):
        read_webarchive(body)

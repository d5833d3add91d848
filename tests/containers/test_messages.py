from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.containers.container import BrokenContainer, Container
from archiver.containers.messages import read_mail, read_mhtml
from tests.containers.writers import write_mail, write_mhtml

PAGE = "<html><head><title>x</title></head><body><p>The moon – pulls.</p></body></html>"
URL = "https://example.org/tides"


def part(container: Container, address: str, base: str = URL) -> bytes | None:
    found = container.find(address, base)
    return found.read(1_000) if found else None


def test_what_chromium_saves() -> None:
    parts = {"https://cdn.example.org/a%20b.png": b"one", "cid:two@mhtml.blink": b"two", f"{URL[:-5]}img/c.png": b"3"}
    got = read_mhtml(write_mhtml(PAGE, parts))
    assert got.page.decode().strip() == PAGE
    assert got.url == URL
    assert got.saved_at == datetime(2023, 3, 14, 9, tzinfo=UTC)
    assert got.title == "On tides"
    for address in (
        "https://cdn.example.org/a%20b.png",
        "https://cdn.example.org/a b.png#x",
        "//cdn.example.org/a b.png",
    ):
        assert part(got, address) == b"one", address
    assert part(got, "cid:two@mhtml.blink") == part(got, "CID:two%40mhtml.blink") == b"two"
    assert part(got, "img/c.png") == part(got, "./img/c.png") == part(got, "/img/c.png") == b"3"
    for address in ("", "#", "https://cdn.example.org/", "cid:", "cid:three", "http://[", "data:,x"):
        assert part(got, address) is None, address


def test_what_older_browsers_saved() -> None:
    headers = ['From: "Saved by Internet Explorer"', "Subject: x", "Date: Tue, 14 Mar 2023 10:00:00 +0100"]
    got = read_mhtml(write_mhtml(PAGE, {"https://example.org/1.png": b"one"}, headers=headers, newline="\n"))
    assert (got.url, got.saved_at) == (URL, datetime(2023, 3, 14, 9, tzinfo=UTC))
    assert part(got, "1.png") == b"one"


def test_the_page_is_the_one_that_the_headers_name_not_its_first_frame() -> None:
    body = write_mhtml("<p>frame</p>", url="https://ads.example/").replace(b"------b1------", b"")
    page = b"------b1----\r\nContent-Type: text/html\r\nContent-Location: https://example.org/\r\n\r\n<p>page</p>\r\n------b1------"
    named = (
        body.replace(b"Location: https://ads.example/\r\nSubject", b"Location: https://example.org/\r\nSubject") + page
    )
    assert read_mhtml(named).page == b"<p>page</p>"
    started = body.replace(b'type="text/html"', b'start="<p@x>"').replace(b"Snapshot-", b"X-") + page.replace(
        b"Content-Location", b"Content-ID: <p@x>\r\nContent-Location"
    )
    assert read_mhtml(started).page == b"<p>page</p>"


@pytest.mark.parametrize(
    "body",
    [b"", b"no message", b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--"],
)
def test_a_message_without_a_page_says_so(body: bytes) -> None:
    with pytest.raises(BrokenContainer, match="no_page"):
        read_mhtml(body)


def test_a_letter() -> None:
    got = read_mail(write_mail("<p>The moon – pulls. <img src='cid:m@x'></p>", {"m@x": b"moon"}))
    assert got.media_type == "text/html"
    assert (got.page, got.charset) == (b"<p>The moon &#8211; pulls. <img src='cid:m@x'></p>", "iso-8859-1")
    assert (got.title, got.author) == ("On tides – 1", "The Tíde Letter")
    assert got.saved_at == datetime(2024, 1, 1, 8, tzinfo=UTC)
    assert (got.url, got.identity) == ("", "<abc@example.org>")
    assert part(got, "cid:m@x", "") == b"moon"


def test_a_letter_of_plain_text() -> None:
    got = read_mail(b"From: a@example.org\nContent-Type: text/plain; charset=koi8-r\n\n\xed\xd8\n")
    assert (got.page, got.media_type, got.charset, got.author) == (
        b"\xed\xd8\n",
        "text/plain",
        "koi8-r",
        "a@example.org",
    )


def test_an_attached_page_is_not_the_letter() -> None:
    body = (
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n"
        b"Content-Disposition: attachment; filename=a.html\n\n<p>attached\n--x\n\nthe letter\n--x--"
    )
    assert read_mail(body).page == b"the letter"


@pytest.mark.parametrize(
    ("headers", "markup", "url"),
    [
        ("Archived-At: <https://lists.example.org/1>", "", "https://lists.example.org/1"),
        ("List-Post: <https://letter.example.org/p/tides>", "", "https://letter.example.org/p/tides"),
        ("List-Post: <mailto:all@lists.example.org>", "", ""),
        (
            "",
            "<a href='https://example.org/web?a=1&amp;b=2'><b>View</b> in browser</a>",
            "https://example.org/web?a=1&b=2",
        ),
        ("", "<A HREF=https://example.org/web>Im Browser ansehen</A>", "https://example.org/web"),
        ("", '<a href="https://example.org/web">ブラウザで見る</a>', "https://example.org/web"),
        ("", "<a href='https://example.org/story'>The story</a>", ""),
        ("", f"<a href='https://example.org/story'>{'Why every browser is slow. ' * 4}</a>", ""),
        ("", "<a href='mailto:x@example.org'>in your browser</a>", ""),
        ("", "<a " * 20_000 + "<a href=" * 20_000, ""),
    ],
)
def test_where_a_letter_is_on_the_web(headers: str, markup: str, url: str) -> None:
    assert (
        read_mail(
            write_mail(f"<p>Words. {markup}</p>", headers=["From: a@example.org", *([headers] * bool(headers))])
        ).url
        == url
    )


@pytest.mark.parametrize("body", [b"", b"\n\nno headers", b"From: a\nContent-Type: image/png\n\nx"])
def test_what_is_no_letter_says_so(body: bytes) -> None:
    with pytest.raises(BrokenContainer, match="no_page"):
        read_mail(body)

from __future__ import annotations

import pytest

from archiver.capture.links import read_text
from archiver.errors import BadURL, CaptureError, UnsupportedScheme
from archiver.model.capture import CaptureRequest, Origin


def urls(text: str) -> list[str]:
    return [request.url for request in read_text(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # one address
        ("https://a.example/x", ["https://a.example/x"]),
        (" a.example/x\n", ["https://a.example/x"]),
        ("localhost:8000", ["http://localhost:8000/"]),
        ("https://a.example/Foo_(bar).", ["https://a.example/Foo_(bar)."]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("[label](https://a.example/x)", ["https://a.example/x"]),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ("https://a.example,https://b.example", ["https://a.example/", "https://b.example/"]),
        # a list
        (
            "a.example\nb.example/x\r\n\nhttps://c.example",
            ["https://a.example/", "https://b.example/x", "https://c.example/"],
        ),
        ("a.example\na.example\nhttps://a.example/", ["https://a.example/"]),
        ("a.example\nftp://b.example\nno-address\nc.example", ["https://a.example/", "https://c.example/"]),
        # prose
        ("Read https://a.example/x, and www.b.example.", ["https://a.example/x", "https://www.b.example/"]),
        ("https://a.example/x | On tides\nhttps://b.example | Moons", ["https://a.example/x", "https://b.example/"]),
        ("- [ ] https://a.example/x\n- [x] https://b.example", ["https://a.example/x", "https://b.example/"]),
        ("Note: see example.com and https://a.example", ["https://a.example/"]),
    ],
)
def test_links_are_read_from_what_is_typed_or_pasted(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadURL("", "no_link")),
        (" \n ", BadURL("", "no_link")),
        ("hello", BadURL("hello", "no_host")),
        ("no links here, only example.com", BadURL("no links here, only example.com", "no_link")),
        ("two\nwords", BadURL("two", "no_host")),
        (
            "javascript:alert('https://a.example')",
            UnsupportedScheme("javascript:alert('https://a.example')", "javascript"),
        ),
        ("view-source:https://a.example/", UnsupportedScheme("view-source:https://a.example/", "view-source")),
        (r"http://a.example\@b.example", BadURL(r"http://b.example", "backslash")),
        ("x" * 1_000_000 + " y", BadURL("x" * 199 + "…", "no_link")),
        ("https://a.example/" + "x" * 1_000_000, BadURL("https://a.example/" + "x" * 181 + "…", "too_long")),
    ],
)
def test_where_nothing_is_found_the_error_names_the_text(text: str, error: CaptureError) -> None:
    with pytest.raises(type(error)) as caught:
        read_text(text)
    if error.facts().get("reason") == "backslash":
        assert caught.value.facts()["reason"] == "backslash"
    else:
        assert caught.value.facts() == error.facts()


def test_requests_carry_what_the_caller_says() -> None:
    request = CaptureRequest("https://a.example/", origin=Origin.IMPORTED, tags=("sea",), collection=3)
    assert read_text("a.example", origin=Origin.IMPORTED, tags=("sea",), collection=3) == [request]
    assert read_text("a.example")[0].origin is Origin.TYPED


def test_ten_thousand_lines_are_ten_thousand_requests() -> None:
    text = "\n".join(f"https://a.example/{number}" for number in range(10_000))
    assert len(urls(text)) == 10_000
    assert len(urls("Links:\n" + text)) == 10_000

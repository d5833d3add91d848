"""Whatever the world sends: a result or an error of the tree, never another exception."""

from __future__ import annotations

import contextlib

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import BadRedirect, FetchError
from archiver.fetch.decoding import STAGES, decode
from archiver.fetch.faults import retry_after
from archiver.fetch.hops import bare, hop, without_userinfo
from archiver.fetch.pointers import pointers
from archiver.fetch.sniffing import declared_charset, declared_type, page_media_type, picture_media_type
from tests.fetch.conftest import Typist
from tests.fetch.test_faults import NOW
from tests.server import Server, compressed


def texts(words: str, *others: str) -> st.SearchStrategy[str]:
    """Texts put together from these words, those between spaces and those that have spaces in them."""
    return st.lists(st.sampled_from([*words.split(), *others]), max_size=25).map("".join)


URLS = texts(
    "http: https: javascript: // / \\ @ : # ? [ ] ::1 127.1 a.test % %41 . .. ü xn--a 99999 user:pw ０",
    " ",
    "\n",
    "\ud800",
)
PAGES = texts(
    "< > <! <![ <!-- --> <script> </script> <noscript> </noscript <? &# x; = / ' \" é",
    *(" ", "\0", "<html amp>", "<link rel=canonical href=", "<meta http-equiv=refresh content='0;url="),
)
ANSWERS = texts(
    "HTTP/1.0 302 Location: Content-Length: Retry-After: Set-Cookie: a=b; Expires= Domain=.test 5 -1 : , <p>hello \xff",
    *(" ", "\r\n", "\n", "\0", "HTTP/1.1 200 OK\r\n", "Content-Type: text/html; charset=", "Content-Length: 5\r\n"),
    *("Content-Encoding: gzip", "Transfer-Encoding: chunked", "Connection: close"),
)


@given(URLS | st.text())
def test_any_text_as_a_url(text: str) -> None:
    without_userinfo(text)
    for base in (None, httpx.URL("http://example.test/a")):
        with contextlib.suppress(BadRedirect):
            str(bare(hop(text, "item", base))).encode("ascii")


@given(PAGES.map(str.encode) | st.binary())
def test_any_bytes_as_a_page(body: bytes) -> None:
    pointers(body)
    page_media_type("", body)
    picture_media_type("", body)


@given(st.text())
def test_any_text_as_a_header(text: str) -> None:
    declared_type(text)
    declared_charset(text)
    assert (retry_after(text, NOW) or 0) >= 0


@given(st.sampled_from(sorted(STAGES)), st.lists(st.binary(max_size=300), max_size=5), st.data())
def test_any_bytes_as_a_compressed_body(encoding: str, chunks: list[bytes], data: st.DataObject) -> None:
    whole = compressed(b"<p>hello" * 50, encoding)
    cut = data.draw(st.integers(0, len(whole)))
    for body in (chunks, [whole[:cut], *chunks], [*chunks, whole]):
        with contextlib.suppress(FetchError):
            assert len(decode(body, encoding, item="item", limit=1000)) <= 1000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_any_bytes_as_an_answer(server: Server, fetch_impatiently: Typist, answer: str) -> None:
    server.verbatim("/plain", answer.encode("latin-1"))
    server.verbatim("/begun", b"HTTP/1.1 200 OK\r\n" + answer.encode("latin-1"))
    for path in ("/plain", "/begun"):
        with contextlib.suppress(FetchError):
            assert fetch_impatiently(server.url(path)).body is not None


@pytest.mark.parametrize("opening", [b"<![<", b"<![x", b"<!d [<", b"<!doctype [<!x", b"</<", b"<a \xff"])
def test_what_the_parser_cannot_read_is_only_not_read(opening: bytes) -> None:
    head = b"<meta http-equiv=refresh content='0;url=/a'>"
    assert pointers(head + opening).refresh == "/a"

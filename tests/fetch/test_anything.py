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

URL_PIECES = st.sampled_from(
    [
        "http:",
        "https:",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "#",
        "?",
        "[",
        "]",
        "::1",
        "127.1",
        "a.test",
        "%",
        "%41",
        ".",
        "ü",
        "xn--a",
    ]
    + ["..", " ", "\n", "\0", "99999", "user:pw", "０", "\ud800", "javascript:"]
)
HTML_PIECES = st.sampled_from(
    [
        "<",
        ">",
        "<!",
        "<![",
        "<!--",
        "-->",
        "<html amp>",
        "<meta http-equiv=refresh content='0;url=",
        "'",
        '"',
        "&#",
        "x;",
    ]
    + ["<noscript>", "</noscript", "<script>", "</script>", "<link rel=canonical href=", "<?", "=", "/", " ", "\0", "é"]
)
ANSWER_PIECES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 ",
        b"302",
        b"\r\n",
        b"\n",
        b"Location: ",
        b"Content-Type: text/html",
        b"; charset=",
    ]
    + [b"Content-Encoding: gzip", b"Content-Length: ", b"5", b"-1", b"Transfer-Encoding: chunked", b"Set-Cookie: a=b; "]
    + [
        b"Expires=",
        b"Retry-After: ",
        b"<p>hello",
        b"\0",
        b"\xff",
        b":",
        b"Refresh",
        b"Domain=.test",
        b"Connection: close",
    ]
)


@given(st.lists(URL_PIECES, max_size=12).map("".join) | st.text())
def test_any_text_as_a_url(text: str) -> None:
    without_userinfo(text)
    for base in (None, httpx.URL("http://example.test/a")):
        with contextlib.suppress(BadRedirect):
            str(bare(hop(text, "item", base))).encode("ascii")


@given(st.lists(HTML_PIECES, max_size=30).map(lambda pieces: "".join(pieces).encode()) | st.binary())
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
@given(pieces=st.lists(ANSWER_PIECES, max_size=20), begun=st.booleans())
def test_any_bytes_as_an_answer(server: Server, fetch_impatiently: Typist, pieces: list[bytes], begun: bool) -> None:
    server.verbatim("/", (b"HTTP/1.1 200 OK\r\n" if begun else b"") + b"".join(pieces))
    with contextlib.suppress(FetchError):
        assert fetch_impatiently(server.url()).body is not None


@pytest.mark.parametrize("opening", [b"<![<", b"<![x", b"<!d [<", b"<!doctype [<!x", b"</<", b"<a \xff"])
def test_what_the_parser_cannot_read_is_only_not_read(opening: bytes) -> None:
    head = b"<meta http-equiv=refresh content='0;url=/a'>"
    assert pointers(head + opening).refresh == "/a"

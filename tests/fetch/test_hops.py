"""How the text of a URL is read, and what of it is shown."""

from __future__ import annotations

import httpx
import pytest

from archiver.errors import BadRedirect
from archiver.fetch.hops import bare, hop, without_userinfo

BASE = httpx.URL("https://example.test/dir/page?q=1#part")

READINGS = {
    "http://example.test": "http://example.test",
    "HTTP://EXAMPLE.test:80/A": "http://example.test/A",
    "https://example.test:443/": "https://example.test/",
    "  http://example.test/a b\t\n ": "http://example.test/a%20b",
    "http://exa\nmple.test/": "http://example.test/",
    "http://bücher.test/ü?ü": "http://xn--bcher-kva.test/%C3%BC?%C3%BC",
    "http://example.test:8080/x?a=\\&b=http://y\\z": "http://example.test:8080/x?a=\\&b=http://y\\z",
    "http://127.1/": "http://127.0.0.1/",
    "http://me:pw@0x7f000001:8080/": "http://me:pw@127.0.0.1:8080/",
    "http://cafe.fed/": "http://cafe.fed/",
    "http://1.2.3.4.5/": "http://1.2.3.4.5/",
}


@pytest.mark.parametrize(("text", "read"), READINGS.items())
def test_reading(text: str, read: str) -> None:
    assert str(hop(text, "item")).replace("[secure]", "pw") == read


LOOKALIKES = {
    "F96-userinfo": ("http://good.test@evil.test/", "evil.test"),
    "F96-userinfo-with-port": ("http://good.test:80@evil.test/", "evil.test"),
    "F96-backslash-at": ("http://x.test\\@y.test/", "x.test"),
    "F96-hash-at": ("http://x.test#@y.test/", "x.test"),
    "F96-question-at": ("http://x.test?@y.test/", "x.test"),
    "F96-slash-at": ("http://x.test/@y.test/", "x.test"),
    "F96-backslashes": ("http:\\\\x.test\\a", "x.test"),
    "F96-one-slash": ("http:/x.test/a", "x.test"),
    "F96-no-slash": ("http:x.test/a", "x.test"),
    "F96-many-slashes": ("http://///x.test/a", "x.test"),
    "F96-two-ats": ("http://a@b@y.test/", "y.test"),
    "F96-escaped-at": ("http://x.test%40y.test/", None),
    "F96-space": ("http://x.test y.test/", None),
}
"""Texts, and the host a browser goes to."""


@pytest.mark.parametrize(("text", "host"), LOOKALIKES.values(), ids=LOOKALIKES.keys())
def test_the_host_is_the_one_a_browser_goes_to(text: str, host: str | None) -> None:
    if host is None:
        with pytest.raises(BadRedirect):
            hop(text, "item")
    else:
        assert hop(text, "item").host == host


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("other", "https://example.test/dir/other"),
        ("/top", "https://example.test/top"),
        ("//cdn.test/x", "https://cdn.test/x"),
        ("\\\\cdn.test\\x", "https://cdn.test/x"),
        ("?q=2", "https://example.test/dir/page?q=2"),
        ("../../..", "https://example.test/"),
        ("http://plain.test/", "http://plain.test/"),
    ],
)
def test_relative_to_where_it_was_found(location: str, target: str) -> None:
    assert str(hop(location, "item", BASE)) == target


@pytest.mark.parametrize(
    "text", ["", "example.test", "mailto:a@b.test", "http://", "https:///", "http://a:b/", "about:blank"]
)
def test_what_is_no_address_of_the_web(text: str) -> None:
    with pytest.raises(BadRedirect) as caught:
        hop(text, "item")
    assert caught.value.url == "item"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("http://user:p%40ss@host/a", "http://host/a", id="F97-escaped"),
        pytest.param("http://user:p@ss@host/a", "http://host/a", id="F97-unescaped"),
        pytest.param("HTTPS://user@host", "HTTPS://host", id="F97-user-only"),
        pytest.param("http:\\\\user:pw@host/", "http://host/", id="F97-backslashes"),
        pytest.param("//user:pw@host/", "//host/", id="F97-relative"),
        pytest.param("http://user:pw@[::1", "http://[::1", id="F97-broken"),
        pytest.param("http://host/a@b?c@d#e@f", "http://host/a@b?c@d#e@f", id="F97-none"),
    ],
)
def test_what_is_shown_has_no_password(url: str, shown: str) -> None:
    assert without_userinfo(url) == shown


def test_what_is_requested_is_bare() -> None:
    assert str(bare(httpx.URL("http://user:pw@host.test:8080/a?b#c"))) == "http://host.test:8080/a?b"

"""FAULTS 93 and 98 to 106 on the wire: what a server is asked for what was typed, or that it is not asked at all."""

from __future__ import annotations

import pytest

from archiver.errors import CaptureError
from archiver.fetch.client import Fetcher
from archiver.text.urls import parse_url
from tests.fetch.conftest import PATIENT
from tests.server import Exchange, Internet, Server

ASKED = {
    "F98-sharp-s": ("http://faß.de/a", "xn--fa-hia.de", "/a"),
    "F98-japanese": ("http://例え.テスト/a", "xn--r8jz45g.xn--zckzah", "/a"),
    "F98-looks-latin": ("http://аррӏе.com/", "xn--80ak6aa92e.com", "/"),
    "F98-full-width": ("http://ｅｘａｍｐｌｅ．ｔｅｓｔ/", "example.test", "/"),
    "F99-trailing-dot": ("http://example.test./a", "example.test", "/a"),
    "F99-underscore": ("http://a_b.test/a", "a_b.test", "/a"),
    "F100-usual-port": ("http://example.test:80/a", "example.test", "/a"),
    "F102-around": (" \n<http://example.test/a>\r\n", "example.test", "/a"),
    "F102-space-within": ("http://example.test/a b", "example.test", "/a%20b"),
    "F103-no-escapes": ("http://example.test/%zz%ff", "example.test", "/%25zz%ff"),
    "F103-dots": ("http://example.test/a/%2e%2e/b", "example.test", "/b"),
    "F104-fragment": ("http://example.test/a#part", "example.test", "/a"),
    "F104-hash-bang": ("http://example.test/#!/a", "example.test", "/"),
    "F105-as-given": ("http://example.test/a?b=2&a=1&utm_source=x", "example.test", "/a?b=2&a=1&utm_source=x"),
    "F106-no-scheme": ("example.test:80/a", "example.test", "/a"),
}
NOT_ASKED = {
    "F93-javascript": "javascript:alert(1)",
    "F93-data": "data:text/html,<p>",
    "F93-file": "file:///etc/passwd",
    "F93-ftp": "ftp://example.test/",
    "F93-view-source": "view-source:http://example.test/",
    "F99-long-label": f"http://{'a' * 64}.example.test/",
    "F99-long-host": f"http://{'a.' * 127}test/",
    "F99-empty-label": "http://a..example.test/",
    "F100-port-0": "http://example.test:0/",
    "F100-port-99999": "http://example.test:99999/",
    "F100-port-80a": "http://example.test:80a/",
    "F101-64-KB": "http://example.test/" + "a" * 65_536,
    "F101-1-MB": "http://example.test/" + "a" * 1_000_000,
    "F102-newline-within": "http://example.test/a\nb",
    "F102-nul": "http://example.test/a\0b",
    "F102-space-in-host": "http://exam ple.test/",
    "F104-only-a-fragment": "#part",
}


@pytest.mark.parametrize("name", ASKED)
def test_a_server_is_asked_for_what_was_typed(server: Server, name: str) -> None:
    typed, host, path = ASKED[name]
    server.page(path, "<p>there")
    internet = Internet({host: server})
    with Fetcher(PATIENT, resolver=internet.resolve, dial=internet.dial) as fetcher:
        fetcher.fetch_page(parse_url(typed))
    assert [(request.headers["host"], request.path) for request in server.requests] == [(host, path)]


@pytest.mark.parametrize("name", NOT_ASKED)
def test_no_server_is_asked_for_what_is_no_address(server: Server, name: str) -> None:
    server.raw("/", Exchange.close)
    internet = Internet({"example.test": server})
    with Fetcher(PATIENT, resolver=internet.resolve, dial=internet.dial) as fetcher, pytest.raises(CaptureError):
        fetcher.fetch_page(parse_url(NOT_ASKED[name]))
    assert not internet.dialled
    assert not server.connections

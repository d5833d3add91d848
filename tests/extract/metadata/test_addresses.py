from __future__ import annotations

import pytest

from tests.extract.metadata.told import told


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/ferry", "https://news.example.org/ferry"),
        ("https://www.example.org/ferry", "https://www.example.org/ferry"),
        ("https://news.example.org/?p=7", "https://news.example.org/?p=7"),
        ("https://news.example.org/", None),
        ("https://elsewhere.example.net/ferry", None),
        ("javascript:evil()", None),
        ("file:///x", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_on_the_same_site_and_not_its_front_page(href: str, canonical: str | None) -> None:
    assert told(f"<link rel='canonical' href='{href}'>").canonical_url == canonical


def test_the_front_page_may_be_its_own() -> None:
    url = "https://example.org/"
    assert told(f"<link rel='canonical' href='{url}'>", url=url).canonical_url == url


def test_open_graph_tells_where_the_link_cannot_be_true() -> None:
    head = "<link rel='canonical' href='/'><meta property='og:url' content='https://example.org/ferry'>"
    assert told(head).canonical_url == "https://example.org/ferry"


def test_sites_under_a_public_ending_are_not_one() -> None:
    head = "<link rel='canonical' href='https://other.co.uk/ferry'>"
    assert told(head, url="https://example.co.uk/ferry").canonical_url is None

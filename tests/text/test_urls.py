"""Keys, links in text, and what is shown of an address."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.errors import UnsupportedScheme
from archiver.text.urls import (
    document_url,
    find_urls,
    host_of,
    is_document_url,
    origin_of,
    parse_url,
    site_of,
    strip_userinfo,
    url_key,
)

PAIRS = tomllib.loads((Path(__file__).parent / "url_pairs.toml").read_text(encoding="utf-8"))

LABELS = st.text("abcxyz019", min_size=1, max_size=8).map(lambda text: "n" + text)
HOSTS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
WORDS = st.text("aB1-._~%!*'():@,/?&=+ äß漢#[]\\|\"<>^`{}", max_size=30)
URLS = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    WORDS,
)
AMP = st.builds(
    "https://{}/{}{}".format,
    st.sampled_from(["amp.example.org", "www.amp.www.example.org", "x.cdn.ampproject.org", "viewer.example"]),
    st.lists(st.sampled_from(["amp/s/", "c/s/", "example.org/", "amp.a.org/", "amp/", "x/", "/"]), max_size=6).map(
        "".join
    ),
    st.sampled_from(["", "?amp=1", "?amp=1&b&a", "#!/x", "#/amp"]),
)


# --- url_key


def test_there_are_enough_pairs_and_each_has_a_reason_105() -> None:
    assert len(PAIRS["merge"]) + len(PAIRS["apart"]) >= 100
    assert all(len(pair) == 3 and pair[2] for pair in (*PAIRS["merge"], *PAIRS["apart"]))


@pytest.mark.parametrize(("one", "other", "reason"), PAIRS["merge"])
def test_one_page_has_one_key(one: str, other: str, reason: str) -> None:
    assert url_key(parse_url(one)) == url_key(parse_url(other)), reason


@pytest.mark.parametrize(("one", "other", "reason"), PAIRS["apart"])
def test_two_pages_have_two_keys(one: str, other: str, reason: str) -> None:
    assert url_key(parse_url(one)) != url_key(parse_url(other)), reason


def test_a_key_reads_like_an_address() -> None:
    assert url_key("http://www.Example.org:80/A/b/?z=1&utm_source=x&a=2#c") == "example.org/A/b?a=2&z=1"


@given(URLS | AMP)
@example("https://www.amp.dev/")
@example("http://n.a:443/%2541?%2541#!/%2541")
@example("https://v.example/amp/s/v.example/amp/s/example.org/amp/amp")
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = url_key(parse_url(text))
    assert url_key("https://" + key) == key
    assert url_key("http://" + key) == key


def test_a_document_without_address_keeps_its_own_key() -> None:
    url = document_url("ab" * 32)
    assert is_document_url(url)
    assert not is_document_url("https://example.org/")
    assert url_key(url) == url
    assert (host_of(url), site_of(url), origin_of(url)) == ("", "", "")
    with pytest.raises(UnsupportedScheme):
        parse_url(url)


def test_a_viewer_of_no_host_is_a_page_of_its_own() -> None:
    assert url_key("https://v.example/amp/s/1.2.3.4.5/x") == "v.example/amp/s/1.2.3.4.5/x"


def test_a_thousand_viewers_around_a_page_cost_no_recursion() -> None:
    text = "https://" + "v.example/amp/s/" * 1000 + "example.org/story"
    assert url_key(text) == "example.org/story"


# --- find_urls


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("https://a.example/x, https://b.example/y; and https://c.example!", None),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("(see https://a.example/Foo_(bar))", ["https://a.example/Foo_(bar)"]),
        ("https://a.example/Foo_(bar)", ["https://a.example/Foo_(bar)"]),
        ("[label](https://a.example/x)", ["https://a.example/x"]),
        ("[label](https://a.example/Foo_(bar) 'title')", ["https://a.example/Foo_(bar)"]),
        ("[a](https://a.example)[b](https://b.example)", ["https://a.example/", "https://b.example/"]),
        ("[1]: https://a.example/x", ["https://a.example/x"]),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ('<a href="https://a.example/x">', ["https://a.example/x"]),
        ("“https://a.example/x”", ["https://a.example/x"]),
        ("['https://a.example','https://b.example']", ["https://a.example/", "https://b.example/"]),
        ("**https://a.example/x**", ["https://a.example/x"]),
        ("https://a.example/x…", ["https://a.example/x"]),
        ("www.a.example and www.b.example/x.", ["https://www.a.example/", "https://www.b.example/x"]),
        ("见https://a.example/x。这是 www.b.example，", ["https://a.example/x", "https://www.b.example/"]),
        (
            "https://a.example/x\nhttps://b.example/y\r\nhttps://a.example/x",
            ["https://a.example/x", "https://b.example/y"],
        ),
        ("https://a.example https://b.example", ["https://a.example/", "https://b.example/"]),
        ("https://a.example,https://b.example|https://c.example", None),
        ("https://a.example/x,y;z", ["https://a.example/x,y;z"]),
        ("https://a.example/web/https://b.example/", ["https://a.example/web/https://b.example/"]),
        ("HTTP://A.example", ["http://a.example/"]),
        ("http://[::1]:8000/x", ["http://[::1]:8000/x"]),
        ("https://jo:secret@a.example/x", ["https://a.example/x"]),
        ("jo@www.a.example ftp://www.b.example xwww.c.example xhttps://d.example", []),
        ("http:// https://exa..mple http://a:99999/ and no link", []),
        ("example.com is no link in prose", []),
        ("", []),
    ],
)
def test_links_are_found_in_text(text: str, urls: list[str] | None) -> None:
    three = ["https://a.example/", "https://b.example/", "https://c.example/"]
    found = find_urls(text)
    assert found == urls if urls is not None else [origin_of(url) + "/" for url in found] == three


def test_finding_takes_linear_time() -> None:
    size = 300_000
    hostile = [
        "http://",
        "http://a)",
        "www.",
        "(",
        "https://a.example/(",
        "'http://a'",
        "a" * 50 + ".",
        "http://a," * 3 + ")",
    ]
    started = time.process_time()
    for piece in hostile:
        find_urls(piece * (size // len(piece)))
    assert time.process_time() - started < 18  # quadratic time would be many minutes


@given(st.text("htps:/w.a()[]<>'\",; \n", max_size=80))
def test_everything_found_is_an_address(text: str) -> None:
    assert all(parse_url(url) == url for url in find_urls(text))


# --- showing


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.com/x", "example.com"),
        ("https://example.com:8080/", "example.com"),
        ("https://bücher.example/", "bücher.example"),
        ("https://例え.テスト/", "例え.テスト"),
        ("https://東京タワー.jp/", "東京タワー.jp"),
        ("https://한국.kr/", "한국.kr"),
        ("https://佐々木.jp/", "佐々木.jp"),
        ("https://bücher-24.example/", "bücher-24.example"),
        ("https://пример.рф/", "пример.рф"),
        ("https://пример.com/", "пример.com"),
        ("https://ελλάδα.gr/", "ελλάδα.gr"),
        ("https://मराठी.भारत/", "मराठी.भारत"),
        ("https://việtnam.vn/", "việtnam.vn"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://аррle.com/", "xn--le-6kc8da.com"),
        ("https://ɡoogle.com/", "xn--oogle-qmc.com"),
        ("https://☃.net/", "xn--n3h.net"),
        ("https://xn--a/", "xn--a"),
        ("https://xn--example-.com/", "xn--example-.com"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
    ],
)
def test_a_site_is_shown_in_unicode_unless_it_could_deceive_98(url: str, site: str) -> None:
    assert site_of(parse_url(url)) == site


def test_showing_never_fails() -> None:
    for text in ("", "archiver-file:ab", "http://", "mailto:x", "http://a..b/", "\ud800", "https://exa mple/"):
        assert (host_of(text), site_of(text), origin_of(text)) == ("", "", "")


def test_the_origin_keeps_what_names_the_server() -> None:
    assert origin_of("https://jo:pw@Example.com:8443/x?y#z") == "https://example.com:8443"
    assert origin_of("http://[::1]:80/") == "http://[::1]"


@pytest.mark.parametrize(
    ("url", "stripped"),
    [
        ("https://jo:pw@example.com/x", "https://example.com/x"),
        ("https://jo@example.com", "https://example.com"),
        ("https://a@b@example.com", "https://example.com"),
        ("https://example.com/@jo", "https://example.com/@jo"),
        ("https://example.com?x=a@b", "https://example.com?x=a@b"),
        ("https://example.com#a@b", "https://example.com#a@b"),
        ("mailto:jo@example.com", "mailto:jo@example.com"),
        ("//jo@example.com", "//example.com"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_userinfo_is_stripped_and_nothing_else_97(url: str, stripped: str) -> None:
    assert strip_userinfo(url) == stripped

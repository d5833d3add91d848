"""What a person types, as the address that is fetched."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.errors import BadURL, CaptureError, UnsupportedScheme
from archiver.text.urls import (
    ITEM_LENGTH,
    host_of,
    origin_of,
    parse_url,
    site_of,
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


# --- parse_url


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("example.com", "https://example.com/"),
        ("example.com/x", "https://example.com/x"),
        ("Example.COM/X", "https://example.com/X"),
        ("//example.com/x", "https://example.com/x"),
        ("example.com?q=1", "https://example.com/?q=1"),
        ("example.com:8080/x", "http://example.com:8080/x"),
        ("example.com:443/x", "https://example.com/x"),
        ("localhost", "http://localhost/"),
        ("localhost:8000/x", "http://localhost:8000/x"),
        ("localhost.", "http://localhost/"),
        ("app.localhost", "http://app.localhost/"),
        ("nas:5000", "http://nas:5000/"),
        ("127.0.0.1", "http://127.0.0.1/"),
        ("192.168.1.1:8080/x", "http://192.168.1.1:8080/x"),
        ("[::1]", "http://[::1]/"),
        ("[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://intranet/x", "http://intranet/x"),
        ("notlocalhost.example", "https://notlocalhost.example/"),
    ],
)
def test_a_missing_scheme_is_added_106(typed: str, url: str) -> None:
    assert parse_url(typed) == url


@pytest.mark.parametrize(
    "around",
    [
        " {} ",
        "\n{}\r\n",
        "\t{}",
        "<{}>",
        '"{}"',
        "'{}'",
        "“{}”",
        "«{}»",
        "‘{}’",
        "„{}“",
        '<"{}">',
        "\ufeff{}\u200b",
        "\u00a0{}",
    ],
)
def test_what_is_around_an_address_is_trimmed_102(around: str) -> None:
    assert parse_url(around.format("https://example.com/x")) == "https://example.com/x"


def test_an_apostrophe_at_the_end_stays_unless_it_was_opened() -> None:
    assert parse_url("https://example.com/x'") == "https://example.com/x'"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://good@evil", "http://evil/"),
        ("http://good.example@evil.example/x", "http://evil.example/x"),
        ("https://user:p%40ss@example.com/", "https://example.com/"),
        ("https://a@b@example.com/", "https://example.com/"),
        ("http://x#@y", "http://x/#@y"),
        ("http://x?@y", "http://x/?@y"),
        ("http://x/@y", "http://x/@y"),
    ],
)
def test_user_and_password_go_and_the_host_is_the_real_one_96_97(typed: str, url: str) -> None:
    assert parse_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/ä?ö=ü#ß", "https://example.com/%C3%A4?%C3%B6=%C3%BC#%C3%9F"),
        ('https://example.com/"<>`{}|\\^', "https://example.com/%22%3C%3E%60%7B%7D%7C%5C%5E"),
        ("https://example.com/%zz%ff%", "https://example.com/%25zz%ff%25"),
        ("https://example.com/a/%2e%2e/b/%2E/c", "https://example.com/b/c"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com/a/b/.", "https://example.com/a/b/"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a.../..b", "https://example.com/a.../..b"),
        ("https://example.com?b=2&a=1&b=1#!/z?y", "https://example.com/?b=2&a=1&b=1#!/z?y"),
        ("https://example.com/#a#b", "https://example.com/#a%23b"),
        ("https://example.com/x[1]?y[]=1", "https://example.com/x[1]?y[]=1"),
        ("HTTPS://Example.com:443/X", "https://example.com/X"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:443", "http://example.com:443/"),
        ("http://example.com:22/", "http://example.com:22/"),
        ("https://example.com./x", "https://example.com/x"),
        ("https://foo_bar.example.com/", "https://foo_bar.example.com/"),
        ("https://-a-.example.com/", "https://-a-.example.com/"),
        ("https://ex%61mple.com/", "https://example.com/"),
    ],
)
def test_an_address_is_written_as_it_will_be_fetched_99_103_104(typed: str, url: str) -> None:
    assert parse_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://faß.de", "xn--fa-hia.de"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("http://аррӏе.com", "xn--80ak6aa92e.com"),
        ("☃.net", "xn--n3h.net"),
        ("https://ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("https://BÜCHER.example", "xn--bcher-kva.example"),
        ("https://bu\u0308cher.example", "xn--bcher-kva.example"),
        ("https://１２７.0.0.1", "127.0.0.1"),
        ("http://127.1", "127.0.0.1"),
        ("http://0", "0.0.0.0"),
        ("http://0x7f000001", "127.0.0.1"),
        ("http://0x7f.1", "127.0.0.1"),
        ("http://2130706433", "127.0.0.1"),
        ("http://0177.0.0.1", "127.0.0.1"),
        ("http://127.0.0.1.", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]", "::ffff:7f00:1"),
        ("http://[64:ff9b::7f00:1]", "64:ff9b::7f00:1"),
        ("http://[2002:7f00:1::]", "2002:7f00:1::"),
        ("http://[0:0::1]", "::1"),
    ],
)
def test_a_host_has_one_ascii_form_94_98(typed: str, host: str) -> None:
    assert host_of(parse_url(typed)) == host


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "data:text/html,<p>",
        "data:text/html," + "x" * 1_000_000,
        "file:///etc/passwd",
        "file://server/share",
        "ftp://example.com/x",
        "mailto:jo@example.com",
        "about:blank",
        "blob:https://example.com/1",
        "view-source:https://example.com",
        "ms-msdt:/id",
        "ms-word:ofe|u|https://example.com/x.docx",
        "search-ms:query=x",
        "tel:112",
        "magnet:?xt=1",
        "chrome-extension://abc/x",
    ],
)
def test_other_schemes_are_refused_by_name_93(typed: str) -> None:
    with pytest.raises(UnsupportedScheme) as caught:
        parse_url(typed)
    assert caught.value.scheme == typed.partition(":")[0].lower()
    assert len(caught.value.item) <= ITEM_LENGTH
    assert caught.value.item[:10] == typed[:10]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<>", "empty"),
        ("hello", "no_host"),
        ("/path", "no_host"),
        ("#part", "no_host"),
        ("?x=1", "no_host"),
        ("jo@example.com", "no_host"),
        ("http://", "no_host"),
        ("http:///example.com", "no_host"),
        ("https:example.com", "no_host"),
        ("http://:80/", "no_host"),
        ("http://./", "no_host"),
        (r"http:\\x", "backslash"),
        (r"http:\\example.com", "backslash"),
        (r"http://x\@y", "backslash"),
        (r"x.example\@y.example", "no_host"),
        (r"https://example.com\x", "backslash"),
        ("http://exa mple.com/", "space"),
        ("exa mple.com", "space"),
        ("http://exa\u3000mple.com/", "space"),
        ("http://x%20y.com/", "space"),
        ("http://example.com:0/", "bad_port"),
        ("http://example.com:99999/", "bad_port"),
        ("http://example.com:80a/", "bad_port"),
        ("http://example.com:-1/", "bad_port"),
        ("http://example.com:٨٠/", "bad_port"),
        ("example.com:80a", "bad_port"),
        ("example.com:99999", "bad_port"),
        ("http://a..b/", "empty_label"),
        ("http://.a.b/", "empty_label"),
        ("http://a.b../", "empty_label"),
        ("http://" + "a" * 64 + ".com/", "label_too_long"),
        ("http://" + "ä" * 64 + ".com/", "label_too_long"),
        ("http://" + "a." * 127 + "com/", "host_too_long"),
        ("http://" + "a" * 2000 + "/", "host_too_long"),
        ("http://example.com/" + "a" * 70_000, "too_long"),
        ("example.com/" + "a" * 1_000_000, "too_long"),
        ("http://example.com/" + "ä" * 6_000, "too_long"),
        ("http://exam\u202eple.com/", "bad_host"),
        ("http://exa\u200dmple.com/", "bad_host"),
        ("http://[::1/", "bad_host"),
        ("http://[fe80::1%25eth0]/", "bad_host"),
        ("http://[1:2]/", "bad_host"),
        ("http://::1/", "bad_host"),
        ("http://1.2.3.4.5/", "bad_host"),
        ("http://256.1.1.1/", "bad_host"),
        ("http://1.2.3.08/", "bad_host"),
        ("http://-1.1/", "bad_host"),
        ("http://1_0.1/", "bad_host"),
        ("http://a.1/", "bad_host"),
        ("http://0x1ffffffff/", "bad_host"),
        ("http://a<b>.com/", "bad_host"),
        ("http://a%2fb.com/", "bad_host"),
        ("http://ａ／ｂ.com/", "bad_host"),
        ("http://a\nb.com/", "control_characters"),
        ("http://example.com/a\nb", "control_characters"),
        ("http://example.com/a\tb", "control_characters"),
        ("http://example.com/a\0b", "control_characters"),
        ("java\nscript:alert(1)", "control_characters"),
        ("\x01javascript:alert(1)", "control_characters"),
        ("http://example.com/\ud800", "control_characters"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason_96_99_100_101_102(typed: str, reason: str) -> None:
    with pytest.raises(BadURL) as caught:
        parse_url(typed)
    assert caught.value.reason == reason
    assert len(caught.value.item) <= ITEM_LENGTH
    caught.value.item.encode()  # it can be stored


@pytest.mark.parametrize(
    "typed",
    [
        "http://jo:canary@example.com:0/",
        "http://canary@example.com:0/",
        "http://jo:can/ary@example.com/",
        "http://jo:p@canary@exa mple.com/",
        "ftp://jo:canary@example.com/",
        "jo:canary@example.com",
        r"http:\\jo:canary@example.com",
        "//jo:canary@a..b/",
        "http://jo:" + "x" * 500 + "canary@a..b/",
    ],
)
def test_no_password_gets_into_an_error_97(typed: str) -> None:
    with pytest.raises(CaptureError) as caught:
        parse_url(typed)
    assert "canary" not in str(caught.value)
    assert "ary@" not in str(caught.value)


@given(st.text(max_size=60))
@example("http://[::1]%")
@example("http://xn--\u0130")
def test_any_text_is_an_address_or_a_capture_error(text: str) -> None:
    try:
        url = parse_url(text)
    except CaptureError:
        return
    assert url.isascii()
    assert parse_url(url) == url
    url_key(url)
    site_of(url)


@given(URLS)
def test_parsing_what_was_parsed_changes_nothing(text: str) -> None:
    url = parse_url(text)
    assert parse_url(url) == url
    assert url.startswith(origin_of(url) + "/")

"""Web addresses: read what a person typed, know when two are the same page, find them in text, show them safely."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from archiver.errors import BadURL, CaptureError, UnsupportedScheme
from archiver.text import keys
from archiver.text.hosts import NotAnAddress, ascii_host, shown_host

MAX_URL = 16_384
"""Characters. Servers stop at 8 KB; what is longer is a paste accident or an attack."""

DOCUMENT_SCHEME = "archiver-file"
"""`archiver-file:<sha256 of the body>` names a document that was handed in without saying where it came from."""

ITEM_LENGTH = 200
"""Characters of an input that an error repeats."""

_BLANK = "".join(map(chr, [*range(9, 14), 32, 0x85, 0xA0, *range(0x2000, 0x2010), *range(0x2028, 0x2030)]))
_BLANK += "\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
_OPENING = "<\"'“‘«„"
_CLOSING = '>"”»'
_CLOSING_IF_OPENED = _CLOSING + "'’“"

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_OPAQUE = frozenset({"about", "blob", "data", "file", "javascript", "magnet", "mailto", "news", "sms", "tel", "urn"})
"""Schemes without a host, which a number behind the colon does not turn into a host with a port (`tel:110`)."""
_DOT_OR_COLON = re.compile(r"[.:。．｡]")
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|\d+)\.?$", re.IGNORECASE)
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_HOST_AND_PORT = re.compile(r"(\[[^]]*\]|[^:]*)(?::([^:]*))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_PATH_SAFE = "%/:@!$&'()*+,;=~[]"
_QUERY_SAFE = _PATH_SAFE + "?"

_USERINFO = re.compile(r"\A((?!mailto:)(?:[a-z][a-z0-9+.-]*:)?[/\\]*)[^/\\?#]*@", re.IGNORECASE)
_BROKEN_USERINFO = re.compile(
    r"\A((?!mailto:)(?:[a-z][a-z0-9+.-]*:)?[/\\]+)[^/\\?#@:]*:(?![0-9]*(?:[/\\?#]|$)).*@", re.I | re.S
)
"""A password with a slash in it: no parser takes it for one, so it only ever shows up in an error."""

_BREAKS = re.compile(
    r"[\s<>\"“”„«»`\\^。，、；：！？（）「」『』【】《》〈〉\x00-\x1f\u200b\ufeff]+|[,;|](?=https?://)", re.I
)
_START = re.compile(r"(?<![a-z0-9])https?://|(?<![a-z0-9_@./:-])www\.(?=\w)", re.IGNORECASE)
_BRACKETS = re.compile(r"[][(){}']")
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_TRAILING = ".,;:!?'’…*_~|"


class _Parts(NamedTuple):
    """An http(s) URL, encoded and normalised; `query` and `fragment` with their first character."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port else "")


def parse_url(text: str) -> str:
    """What a person typed or pasted → the absolute http(s) URL that will be fetched. Idempotent.

    - Blanks, quotes and angle brackets around it go.
    - Without a scheme it gets https; localhost, IP addresses and host:port forms get http. A bare word is no address.
    - Scheme and host become lower case, the host ASCII (`hosts.ascii_host`); user name, password and default port go.
    - Dot segments are resolved, what may not stand in a URL is percent-encoded; the order of the query stays.

    Raises UnsupportedScheme, or BadURL with one of the reasons empty, too_long (over 16,384 characters), no_host,
    bad_host, empty_label, label_too_long, host_too_long, bad_port, space (in the host), backslash (in the host),
    control_characters.
    The item of the error is cut to 200 characters and has no user name and password.
    """
    bare = text.strip(_BLANK)
    unopened = bare.lstrip(_OPENING + _BLANK)
    bare = unopened.rstrip((_CLOSING if unopened == bare else _CLOSING_IF_OPENED) + _BLANK)
    try:
        if not bare:
            raise NotAnAddress("empty")
        parts = _split(_with_scheme(bare))
        url = parts.origin + parts.path + parts.query + parts.fragment
        if len(url) > MAX_URL:
            raise NotAnAddress("too_long")
    except NotAnAddress as error:
        raise BadURL(_item(bare), str(error)) from error
    return url


def url_key(url: str) -> str:
    """The key under which an article is kept: URLs with the same key are one page. Accepts all that parse_url does.

    The rule, in this order:

    1. `parse_url`: lower-case punycode host without trailing dot, no user name, dot segments resolved.
    2. The scheme goes: http and https are one page. Ports 80 and 443 go, every other port stays.
    3. Leading `www.` and `amp.` of the host go while a name with a dot remains. Other subdomains (`m.`, `old.`) stay.
    4. The fragment goes, except a route of a one-page application: `#!…` and `#/…` stay.
    5. Percent-encoding is undone where it never mattered (RFC 3986 unreserved, RFC 2396 marks, and `:@,`, in a query
       also `/?`); what remains is in upper case.
    6. Parameters that only say where a click came from go (`keys.TRACKING`); the others are sorted by name, equal names
       keep their order. Empty parameters (`&&`) go; `a` and `a=` stay apart.
    7. AMP forms become the page's own: a last path segment `/amp`, `?amp=1`, `outputType=amp`, and the viewers'
       `…/amp/s/host/path` and `*.cdn.ampproject.org/c/s/host/path`.
    8. The slashes at the end of the path go. Names such as index.html stay, and so does the case of the path.

    `url_key("https://" + key) == key`. A document's URL (`document_url`) is its own key.
    """
    if is_document_url(url):
        return url
    parts = _split(parse_url(url))
    return keys.page_key(parts.host, parts.port, parts.path, parts.query, parts.fragment)


def find_urls(text: str) -> list[str]:
    """The http(s) links and bare `www.` names in a text as `parse_url` gives them, in order, each once.

    Punctuation at the end and everything from an unbalanced bracket on belongs to the text (CommonMark's autolinks,
    Markdown's `[label](link)`). What looks like a link but is none is left out. Time is linear in the text.
    """
    found: dict[str, None] = {}
    for chunk in _BREAKS.split(text):
        end = 0
        for start in _START.finditer(chunk):
            if start.start() < end:
                continue
            end = _link_end(chunk, start.start())
            try:
                found[parse_url(chunk[start.start() : end].rstrip(_TRAILING))] = None
            except CaptureError:
                continue  # prose promises nothing: what looks like a link and is none stays prose
    return list(found)


def document_url(sha256: str) -> str:
    """The URL of a document that does not say where it came from."""
    return f"{DOCUMENT_SCHEME}:{sha256}"


def is_document_url(url: str) -> bool:
    return url.startswith(DOCUMENT_SCHEME + ":")


def host_of(url: str) -> str:
    """The ASCII host of an http(s) URL, IPv6 without brackets; "" where there is none. Never raises."""
    parts = _split_if_web(url)
    return parts.host.strip("[]") if parts else ""


def site_of(url: str) -> str:
    """The host for people: without `www.`, in Unicode where that cannot deceive, else in punycode. Never raises."""
    return shown_host(host_of(url)).removeprefix("www.")


def origin_of(url: str) -> str:
    """`scheme://host[:port]` of an http(s) URL, without the scheme's own port; "" where there is none. Never raises."""
    parts = _split_if_web(url)
    return parts.origin if parts else ""


def strip_userinfo(url: str) -> str:
    """The text without user name and password before the host, whether or not it is a good URL. Never raises."""
    return _USERINFO.sub(r"\1", url)


def _with_scheme(text: str) -> str:
    """The text with its scheme in lower case, or with the one that a person left out."""
    if _FORBIDDEN.search(text):
        raise NotAnAddress("control_characters")
    if text.startswith("//"):
        return "https:" + text
    given = _SCHEME.match(text)
    if given and not _is_host_with_port(given[1].lower(), text[given.end() :]):
        scheme, rest = given[1].lower(), text[given.end() :]
        if scheme not in _DEFAULT_PORTS:
            raise UnsupportedScheme(_item(text), scheme[:ITEM_LENGTH])
        if not rest.startswith("//"):
            raise NotAnAddress("backslash" if rest.startswith("\\") else "no_host")
        return f"{scheme}:{rest}"
    authority = re.split(r"[/?#]", text, maxsplit=1)[0]
    if "@" in authority or not (_DOT_OR_COLON.search(authority) or _LOCAL.search(authority)):
        raise NotAnAddress("no_host")  # a mail address, or a bare word
    plain = _LOCAL.search(authority) or (":" in authority and not authority.endswith(":443"))
    return ("http://" if plain else "https://") + text


def _is_host_with_port(name: str, rest: str) -> bool:
    """Whether `name:rest` is `example.com:8080/x` rather than a scheme: both may have the same form."""
    if rest.startswith("//") or name in _OPAQUE or name in _DEFAULT_PORTS:
        return False
    return "." in name or name == "localhost" or rest[:1].isdigit()


def _split_if_web(url: str) -> _Parts | None:
    try:
        return _split(url)
    except NotAnAddress:
        return None


def _split(url: str) -> _Parts:
    """A URL with its scheme → its normalised parts. Raises NotAnAddress."""
    if len(url) > MAX_URL:
        raise NotAnAddress("too_long")
    match = _PARTS.fullmatch(url)
    if not match:
        raise NotAnAddress("no_host")
    scheme, authority, path, query, fragment = match.groups(default="")
    if "\\" in authority:
        raise NotAnAddress("backslash")  # browsers read it as a slash, others do not: a classic to fool filters
    named = _HOST_AND_PORT.fullmatch(authority.rpartition("@")[2])
    if not named:
        raise NotAnAddress("bad_host")
    host = ascii_host(named[1])
    port = _port(named[2] or "")
    return _Parts(
        scheme.lower(),
        host,
        None if port == _DEFAULT_PORTS[scheme.lower()] else port,
        _resolved(_encoded(path, _PATH_SAFE)) or "/",
        _encoded(query, _QUERY_SAFE),
        fragment[:1] + _encoded(fragment[1:], _QUERY_SAFE),
    )


def _port(text: str) -> int | None:
    if not text:
        return None
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 0 < port < 65_536:
        raise NotAnAddress("bad_port")
    return port


def _encoded(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _resolved(path: str) -> str:
    """Remove `.` and `..` segments, percent-encoded ones too (RFC 3986 5.2.4, WHATWG URL)."""
    if not _DOT_SEGMENT.search(path):
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments, start=1):
        plain = segment.lower().replace("%2e", ".")
        if plain not in (".", ".."):
            kept.append(segment)
            continue
        if plain == "..":
            del kept[-1:]
        if place == len(segments):
            kept.append("")
    return "/" + "/".join(kept)


def _link_end(chunk: str, start: int) -> int:
    """Where the link that starts there ends: at a closing bracket or quote whose opening one is before the link."""
    quoted = chunk[start - 1 : start] == "'"
    expected: list[str] = []
    for match in _BRACKETS.finditer(chunk, start):
        mark = match[0]
        if mark == "'":
            if quoted:
                return match.start()
        elif mark in _CLOSED_BY:
            expected.append(_CLOSED_BY[mark])
        elif not expected or expected.pop() != mark:
            return match.start()
    return len(chunk)


def _item(text: str) -> str:
    """What an error says of the input: short, storable, without user name and password."""
    head = _FORBIDDEN.sub("\ufffd", text[:MAX_URL])
    head = _BROKEN_USERINFO.sub(r"\1", strip_userinfo(head))
    return head if len(head) <= ITEM_LENGTH else head[: ITEM_LENGTH - 1] + "…"

"""Where and when a saved page was saved, from what browsers and savers leave at its beginning.

Bounded searches over the first 64 KB and no parser: the page itself is parsed later, in a worker that may be killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from archiver.capture.decoding import decode
from archiver.errors import CaptureError
from archiver.text.dates import parse_date
from archiver.text.urls import parse_url

HEAD_BYTES = 65_536

_NOT_ASCII = bytes(range(128, 256))

_BROWSER = re.compile(r"\s*saved from url=\([0-9]{1,6}\)(?P<url>\S+)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"\s*(?:Page saved with|Archive processed by) SingleFile\s+url:\s*(?P<url>\S+)"
    r"(?:\s+saved date:\s*(?P<date>[^\r\n]+))?"
)
_MONOLITH = re.compile(r"\s*Saved from (?P<url>\S+) at (?P<date>\S+) using monolith")
_TAG = re.compile(r"<(?:link|meta)\b([^<>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[0-9.]*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)

_LINK_PAGE_TEXT = 300
"""Characters. A page that redirects and says no more than this is a link, not an article."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a page came from; each None where the page does not say."""

    url: str | None = None
    saved_at: datetime | None = None


def find_source(body: bytes) -> Source:
    """The URL a saved page came from and when it was saved.

    The first that is a web address of: a browser's `saved from url=`, SingleFile's comment, monolith's comment, the
    canonical link, og:url. The date is that of the same comment.
    """
    comments, markup = _split_comments(_head(body))
    for pattern in (_BROWSER, _SINGLE_FILE, _MONOLITH):
        for comment in comments:
            match = pattern.match(comment)
            if match and (url := web_address(match["url"])):
                return Source(url, _moment(match.groupdict().get("date")))
    tags = list(_tags(markup))
    canonical = (tag.get("href") for tag in tags if "canonical" in tag.get("rel", "").lower().split())
    declared = (tag.get("content") for tag in tags if tag.get("property", tag.get("name", "")).lower() == "og:url")
    for address in (*canonical, *declared):
        if url := web_address(address or ""):
            return Source(url)
    return Source()


def find_redirect(body: bytes) -> str | None:
    """The address that a page without text of its own sends its reader to (`<meta http-equiv=refresh>`)."""
    if len(body) > HEAD_BYTES:
        return None
    _, markup = _split_comments(_head(body))
    for tag in _tags(markup):
        target = _REFRESH.match(tag.get("content", "")) if tag.get("http-equiv", "").lower() == "refresh" else None
        if target and (url := web_address(target[1])):
            words = " ".join(_MARKUP.sub(" ", markup).split())
            return url if len(words) <= _LINK_PAGE_TEXT else None
    return None


def _head(body: bytes) -> str:
    head = body[:HEAD_BYTES]
    if len(body) > HEAD_BYTES and b"\0" not in head[:2]:
        head = head.rstrip(_NOT_ASCII)  # a character that was cut in two would hide that this is UTF-8
    return decode(head)


def _split_comments(text: str) -> tuple[list[str], str]:
    """The comments, and the text without them. In linear time also where comments do not end."""
    comments: list[str] = []
    rest: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        comments.append(text[start + 4 : end])
        rest.append(text[place:start])
        place = end + 3
    return comments, "".join([*rest, text[place:]])


def _tags(markup: str) -> Iterator[dict[str, str]]:
    """The attributes of each link and meta element."""
    for tag in _TAG.finditer(markup):
        yield {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in reversed(_ATTRIBUTE.findall(tag[1]))  # of two equal ones the first counts
        }


def web_address(text: str) -> str | None:
    """The address if it is an absolute http(s) one: in a file, `about.html` is no host."""
    if not _ABSOLUTE.match(text.strip()):
        return None
    try:
        return parse_url(text)
    except CaptureError:
        return None  # what the page says of itself is a hint; the next one may be better


def _moment(text: str | None) -> datetime | None:
    """A date that states its zone, in UTC."""
    found = datetime.fromisoformat(date) if text and (date := parse_date(text)) and len(date) > 10 else None
    return found.astimezone(UTC) if found and found.tzinfo else None

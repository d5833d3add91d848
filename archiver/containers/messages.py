"""Pages saved as MHTML (RFC 2557) and mail (RFC 5322), the two kinds of file that are MIME messages.

Chromium's snapshots say `Snapshot-Content-Location`; older ones only have the `Content-Location` of their first part.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from email.utils import parseaddr

from archiver.containers.container import PAGE_BYTES, BrokenContainer, Container, Part, key_of
from archiver.containers.entities import Entity, parse

PAGES = ("text/html", "application/xhtml+xml")

END_BYTES = 500_000
"""How far from the beginning and from the end of a letter the link to its web page is looked for."""

_ANCHOR = re.compile(r"<a\b([^<>]{0,4000}+)>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_IN_BROWSER = re.compile(
    r"\b(?:web )?browser\b|\bonline\b|\bweb[ -]?version\b|\bnavigat(?:eur|ore)\b|\bnavegador\b|en ligne|"
    r"\bprzeglądar|\bпросмотр|браузер|ブラウザ|浏览器|瀏覽器|브라우저",
    re.IGNORECASE,
)
"""What letters call the link to their own web page. Wording, but everybody's: there is no other sign of it."""
_LINK_LENGTH = 60
_INSIDE = 400


def read_mhtml(body: bytes) -> Container:
    """A page saved as one file. Raises BrokenContainer."""
    root = parse(body)
    leaves = root.leaves()
    location = root.headers.get("snapshot-content-location", "")
    start = root.parameter("start").strip("<>")
    pages = [leaf for leaf in leaves if leaf.media_type in PAGES]
    if not pages:
        raise BrokenContainer("no_page")
    page = next((leaf for leaf in pages if start and _id(leaf) == start), pages[0])
    page = next((leaf for leaf in pages if location and leaf.headers.get("content-location") == location), page)
    return Container(
        page.decode(PAGE_BYTES),
        page.media_type,
        page.parameter("charset") or None,
        url=location or page.headers.get("content-location", "") or root.headers.get("content-location", ""),
        saved_at=root.moment("date"),
        title=root.header("subject"),
        parts=_parts(leaf for leaf in leaves if leaf is not page),
    )


def read_mail(body: bytes) -> Container:
    """A letter: its HTML if it has any, else its text. Raises BrokenContainer."""
    root = parse(body)
    leaves = root.leaves()
    texts = [leaf for leaf in leaves if not leaf.headers.get("content-disposition", "").lower().startswith("attach")]
    page = next((leaf for kind in (*PAGES, "text/plain") for leaf in texts if leaf.media_type == kind), None)
    if page is None or not root.headers:
        raise BrokenContainer("no_page")
    decoded = page.decode(PAGE_BYTES)
    name, address = parseaddr(root.header("from"))
    return Container(
        decoded,
        page.media_type,
        page.parameter("charset") or None,
        url=_web_page(root, decoded if page.media_type in PAGES else b""),
        saved_at=root.moment("date"),
        title=root.header("subject"),
        author=name or address,
        identity=root.headers.get("message-id", ""),
        parts=_parts(leaf for leaf in leaves if leaf is not page),
    )


def _parts(leaves: Iterable[Entity]) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for leaf in leaves:
        location = leaf.headers.get("content-location", "")
        part = Part(leaf.decode, location if location.lower().startswith(("http:", "https:")) else "")
        for address in (location, f"cid:{_id(leaf)}"):
            if address not in ("", "cid:"):
                parts.setdefault(key_of(address), part)
    return parts


def _id(leaf: Entity) -> str:
    return leaf.headers.get("content-id", "").strip("<> ")


def _web_page(root: Entity, page: bytes) -> str:
    """Where a letter can be read on the web: what its headers say (RFC 5064, RFC 2369), else its link to there."""
    for name in ("archived-at", "list-post"):
        address = root.headers.get(name, "").strip("<> ")
        if address.lower().startswith(("http:", "https:")):
            return address
    ends = page if len(page) <= 2 * END_BYTES else page[:END_BYTES] + page[-END_BYTES:]
    for attributes, inside in _anchors(ends.decode("utf-8", "replace")):
        text = " ".join(_MARKUP.sub(" ", inside).split())
        if len(text) <= _LINK_LENGTH and _IN_BROWSER.search(html.unescape(text)) and (href := _HREF.search(attributes)):
            address = html.unescape(href[1] or href[2] or href[3] or "").strip()
            if address.lower().startswith(("http:", "https:")):
                return address
    return ""


def _anchors(text: str) -> Iterator[tuple[str, str]]:
    """(attributes, what is inside) of the links with little inside. In linear time."""
    for match in _ANCHOR.finditer(text):
        inside = text[match.end() : match.end() + _INSIDE]
        end = inside.lower().find("</a")
        if end >= 0:
            yield match[1], inside[:end]

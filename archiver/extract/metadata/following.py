"""The next page of an article in several: its address is that of this page with the next number."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from archiver.extract.metadata.sources.declared import WEB
from archiver.extract.pictures import absolute

NUMBERED = (
    re.compile(r"(?P<stem>.*?)/(?:(?:seite|pagina|p)[/-]?)?(?P<number>[1-9]\d?)(?P<end>)/?$", re.I),
    re.compile(r"(?P<stem>.*?)[-_,](?:page|p)?-?(?P<number>[1-9]\d?)(?P<end>\.[a-z]{3,5})$", re.I),
)
"""/ferry/2, /ferry/p2; ferry-2.html, ferry_2.html. Never /boats/page/2: so are the pages of archives called."""
PLAIN = re.compile(r"(?P<stem>.*?)(?P<end>\.[a-z]{3,5})?/?$", re.I)
NAMES = frozenset(("page", "p", "pg", "paged", "pagenumber", "page_no", "seite", "pagina", "sivu", "side"))
MOST = 50
"""Pages: a larger number counts something else."""
LINKS = 5_000
OTHERS = re.compile(r"comment|respond|disqus|related|review|repl(?:y|ies)|archive", re.I)

Place = tuple[str, str, tuple[tuple[str, str], ...]]
"""What the pages of an article have in common: the path before the number and after it, the rest of the query."""


def next_page(root: HtmlElement, url: str, base: str) -> str:
    """The address, or "" where the page leads to none.

    A link must say that it is the next (rel) or be one of a row of numbers; from the second page on there must be a way
    back to the one before as well, or the number is not that of a page.
    """
    links = [link for link in islice(root.iter("link", "a"), LINKS) if link.get("href")]
    for link in filter(_leads_on, links):
        address = absolute(link.get("href", ""), base, WEB)
        if not address or urlsplit(address).netloc != urlsplit(url).netloc:
            continue
        here = _readings(url)
        for stem, number in _readings(address):
            is_next = (stem, number - 1) in here and 2 <= number <= MOST
            if is_next and (number == 2 or _leads_to((stem, number - 2), links, base)):
                return address
    return ""


def _leads_to(place: tuple[Place, int], links: list[HtmlElement], base: str) -> bool:
    return any(place in _readings(absolute(link.get("href", ""), base, WEB)) for link in links)


def _leads_on(link: HtmlElement) -> bool:
    if "next" not in link.get("rel", "").lower().split():
        # A number by itself, perhaps in a span.
        text = (link.text or "") if len(link) != 1 else f"{link.text or ''}{link[0].text or ''}"
        if link.tag != "a" or not text.strip().isdecimal():
            return False
    names = (f"{above.get('class', '')} {above.get('id', '')}"[:500] for above in link.iterancestors())
    return not any(map(OTHERS.search, names))


def _readings(url: str) -> list[tuple[Place, int]]:
    """What the address may mean: a page by its number, or the first of its article."""
    if not url:
        return []
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    rest = tuple((name, value) for name, value in query if name.lower() not in NAMES)
    numbers = [int(value) for name, value in query if name.lower() in NAMES and value.isdecimal() and len(value) < 3]
    plain = PLAIN.fullmatch(parts.path)
    found: list[tuple[Place, int]] = []
    if plain:
        found.append(((plain["stem"], plain["end"] or "", rest), numbers[0] if numbers else 1))
    if not numbers:
        for pattern in NUMBERED:
            if (match := pattern.fullmatch(parts.path)) and match["stem"]:
                found.append(((match["stem"], match["end"], rest), int(match["number"])))
    return found

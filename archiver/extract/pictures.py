"""The pictures of an article: the best address of each, numbered, and the tree's `<img>` pointing at the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.decoding import scrub
from archiver.model.extraction import ImageRef

# Where pages that load late keep the real address, in the order of trust.
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
    "data-full-src",
    "src",
)
DRAWABLE = re.compile(r"image/(?:png|jpe?g|webp|gif)\s*(?:;|$)|^\s*$", re.I)
DATA = re.compile(r"data:image/(?:png|jpe?g|webp|gif);base64,[a-z0-9+/=\s%]{200,}$", re.I)
"""A picture inside the page. Below 200 characters it is a placeholder of one pixel."""
PICTURE = re.compile(r"data:image/(?:png|jpe?g|webp|gif)\b", re.I)
DATA_LENGTH = 4_000_000
DATA_TOTAL = 20_000_000
URL_LENGTH = 8_000
WIDE = 2_000
"""Pixels: the widest candidate up to this is taken; a reader's column shows no more."""
CANDIDATES = 200
# As https://html.spec.whatwg.org/#parse-a-srcset-attribute takes one apart; possessive, so that nothing is read twice.
ADDRESS = re.compile(r"[\s,]*+(\S++)")
DESCRIPTOR = re.compile(r"\s*+(?:(\d{1,6}(?:\.\d{1,6})?)([wx])(?=[\s,]|\Z))?[^,]*+,?")
PART = "part:"
"""How a picture that only the page's own file holds is named: by a number until it is taken out, then by its hash."""
LARGE = 200
TINY = re.compile(r"\s*[0-2]\s*(?:px)?\s*")
"""The width or height of a tracking pixel."""
SPACE = re.compile(r"\s")
FALLBACK = "data-fallback"


def unwrap_noscript(root: HtmlElement) -> None:
    """Put the pictures a page shows without scripts in the place of the placeholders before them, in place."""
    for fallback in list(root.iter("noscript")):
        pictures = list(fallback.iter("img"))
        if len(pictures) == 1 and not str(fallback.text_content()).strip() and fallback.getparent() is not None:
            placeholder = _placeholder(fallback)
            if placeholder is not None and _best(pictures[0]):
                for name in (*LAZY, *LAZY_SETS):
                    placeholder.attrib.pop(name, None)
                placeholder.set("src", _best(pictures[0]))
                placeholder.attrib.pop("style", None)  # some are hidden until their script comes
                continue
            pictures[0].set(FALLBACK, "")
            fallback.drop_tag()


def number(content: HtmlElement, base: str, limit: int) -> tuple[list[ImageRef], bool]:
    """Rewrite every `<img>` as `image:n` with n into the returned pictures, in place; whether some were over a
    limit: their number, their addresses, what they hold themselves.

    Those without an address we can fetch, tracking pixels and those past the limit are dropped from the tree.
    """
    images: list[ImageRef] = []
    numbers: dict[str, int] = {}
    room = DATA_TOTAL
    capped = False
    for element in list(content.iter("img")):
        url = _absolute(_best(element), base)
        width, height = size(element.get("width")), size(element.get("height"))
        tiny = TINY.fullmatch(element.get("width", "")) or TINY.fullmatch(element.get("height", ""))
        again = element.get(FALLBACK) is not None and url in numbers
        if not url or tiny or again:
            capped = capped or (not url and not tiny and _is_too_long(element))
            element.drop_tree()
            continue
        inside = len(url) if url.startswith("data:") and url not in numbers else 0
        if inside > room or (url not in numbers and len(images) >= limit):
            capped = True
            element.drop_tree()
            continue
        room -= inside
        alt = " ".join(scrub(element.get("alt", "")).split())[:1000]
        if url not in numbers:
            numbers[url] = len(images)
            images.append(ImageRef(url, alt, width, height))
        element.attrib.clear()
        element.set("src", f"image:{numbers[url]}")
        for name, value in (("alt", alt), ("width", width), ("height", height)):
            if value:
                element.set(name, str(value))
    etree.strip_elements(content, "source", with_tail=False)
    etree.strip_tags(content, "picture")
    return images, capped


def lead(images: list[ImageRef], announced: str | None) -> int | None:
    """The picture that stands for the article: the one the page announces (og:image) if the article shows it, else its
    first large one. One that is only announced is added to `images` where the article has no picture at all: pages
    announce their logo too often to put it before a picture of the article."""
    if announced:
        key = _key(announced)
        for n, image in enumerate(images):
            if _key(image.url) == key:
                return n
        if not images:
            images.append(ImageRef(announced))
            return 0
    return next((n for n, image in enumerate(images) if (image.width or LARGE) >= LARGE), None)


def is_announced(element: HtmlElement, announced: str | None) -> bool:
    """Whether an `<img>` shows the picture at that address, in any size that only a query tells apart."""
    shown = (address.partition("?")[0] for address in addresses(element))
    return announced is not None and any(path and _key(announced).endswith(_key(path)) for path in shown)


def size(text: str | None) -> int | None:
    """Pixels from a width or height attribute, or None for what is no sane number (1 to 10,000)."""
    match = re.fullmatch(r"\s*(\d{1,5})(?:\.\d{1,9})?\s*(?:px)?\s*", text or "")
    return int(match[1]) if match and 0 < int(match[1]) <= 10_000 else None


def _key(url: str) -> str:
    return url.partition("?")[0].partition("://")[2] or url


def _placeholder(fallback: HtmlElement) -> HtmlElement | None:
    """The picture just before a noscript, alone in its element."""
    before = fallback.getprevious()
    if before is None or (before.tail or "").strip():
        return None
    found = [before] if before.tag == "img" else list(before.iter("img"))
    return found[0] if len(found) == 1 and not str(before.text_content()).strip() else None


def _best(element: HtmlElement) -> str:
    """The best address of an `<img>` as written: late ones before early ones, the widest that makes sense first."""
    parent = element.getparent()
    sets = [element.get(name, "") for name in LAZY_SETS]
    if parent is not None and parent.tag == "picture":
        for source in parent.iter("source"):
            if DRAWABLE.search(source.get("type", "")):
                sets += [source.get("data-srcset", ""), source.get("srcset", "")]
    candidates = [pair for text in sets for pair in _candidates(text)]
    if candidates:
        fitting = [pair for pair in candidates if pair[0] <= WIDE]
        return max(fitting)[1] if fitting else min(candidates)[1]
    for name in LAZY:
        if _is_address(value := element.get(name, "").strip()):
            return str(value)
    return ""


def addresses(element: HtmlElement) -> Iterator[str]:
    """All addresses of an `<img>` or `<source>` as written, the one that a browser shows first."""
    for name in reversed(LAZY):
        yield element.get(name, "")
    for name in reversed(LAZY_SETS):
        yield from (address for _, address in sorted(_candidates(element.get(name, "")), reverse=True))


def _candidates(text: str) -> list[tuple[float, str]]:
    """(width in pixels, address) of a srcset; a density of 2x counts as a width of 1,600."""
    found: list[tuple[float, str]] = []
    text, place = text[:100_000], 0
    while len(found) < CANDIDATES and (match := ADDRESS.match(text, place)):
        place, address = match.end(), match[1].rstrip(",")
        size = None if match[1].endswith(",") else DESCRIPTOR.match(text, place)
        if size is not None:
            place = size.end()
        value, unit = (float(size[1]), size[2]) if size and size[2] else (1.0, "x")
        if _is_address(address):
            found.append((value if unit == "w" else 800 * value, address))
    return found


def _is_address(value: str) -> bool:
    if value[:5].lower() == "data:":
        return len(value) <= DATA_LENGTH and bool(DATA.match(value))
    return bool(value) and not value.startswith(("about:", "#", "{", "javascript:")) and len(value) <= URL_LENGTH


def _is_too_long(element: HtmlElement) -> bool:
    """Whether a picture has no address because the one it has goes over our limits."""
    values = [element.get(name, "").strip() for name in LAZY]
    return any(len(value) > URL_LENGTH and (value[:5].lower() != "data:" or PICTURE.match(value)) for value in values)


def _absolute(value: str, base: str) -> str:
    if value[:5].lower() == "data:":
        return re.sub(r"\s+", "", value)
    if value.startswith(PART):
        return value
    return absolute(value, base, ("http", "https"))


def absolute(value: str, base: str, schemes: tuple[str, ...]) -> str:
    """The address a link leads to, or "" if it is none of these schemes, too long, or no address at all."""
    value = scrub(value.strip())
    if not value or len(value) > URL_LENGTH:
        return ""
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]", "", value))
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in schemes or (parts.scheme != "mailto" and not parts.netloc):
        return ""
    return SPACE.sub(lambda match: quote(match[0]), url)

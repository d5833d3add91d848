"""What a page says about its article: JSON-LD first, then OpenGraph and meta, then the page itself."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.decoding import scrub
from archiver.extract.metadata import linked_data
from archiver.extract.metadata.dates import read_date
from archiver.extract.pictures import absolute

TITLE_LENGTH = 300
NAME_LENGTH = 200
EXCERPT_LENGTH = 280

# Names in lower case, with a point for a colon.
TITLES = ("dc.title", "dcterm.title", "dcterms.title", "og.title", "parsely-title", "twitter.title")
BYLINES = ("dc.creator", "dcterm.creator", "dcterms.creator", "author", "parsely-author", "article.author", "byl")
DATES = (
    *("article.published_time", "og.article.published_time", "datepublished", "date", "parsely-pub-date", "pubdate"),
    *(
        "publishdate",
        "publish-date",
        "publication_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
    ),
    *("sailthru.date", "citation_publication_date", "og.published_time", "article.published"),
)
EXCERPTS = ("og.description", "description", "twitter.description", "dc.description", "dcterms.description")
IMAGES = ("og.image.secure_url", "og.image", "og.image.url", "twitter.image")
WEB = ("http", "https")
AUTHORS = "//*[@itemprop='author' or @rel='author' or contains(@class,'byline') or contains(@class,'author')]"

# What a right-to-left override in a title does to the window around it, and what cannot be seen at all.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u00ad]")
FORMATTING = re.compile(r"</?(?:a|b|br|em|font|i|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
SEPARATOR = re.compile(r"\s+[|\-–—»«·•:/\\>]+\s+|\s*[|»«·•]\s*|:\s+")
BY = re.compile(r"^\s*(?:by|written by|posted by|von|par|por|di|door|av)\s*:?\s+", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", re.I)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Text fields are clean and bounded; `image` is absolute; relative addresses are resolved against `base`."""

    title: str
    byline: str | None
    site_name: str | None
    published_at: str | None
    lang: str | None
    dir: str | None
    excerpt: str
    canonical_url: str | None
    image: str | None
    base: str


def read(root: HtmlElement, url: str) -> Metadata:
    """What the page at `url` tells. The tree still has its scripts; nothing in it is changed."""
    linked = linked_data.read(root)
    meta = _meta(root)
    base = _base(root, url)
    site = clean(linked.get("site_name") or "", NAME_LENGTH)
    site = clean(_first(meta, ("og.site_name", "application-name")), NAME_LENGTH) or site
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    lang = lang or _first(meta, ("content-language", "og.locale", "dc.language")) or linked.get("lang")
    image = absolute(_first(meta, IMAGES) or linked.get("image", ""), base, WEB)
    return Metadata(
        title=_title(root, linked.get("title", ""), _first(meta, TITLES), site, url),
        byline=_byline(root, linked.get("byline", ""), meta),
        site_name=site or None,
        published_at=_published(root, linked.get("published_at", ""), meta),
        lang=_language(lang),
        dir=_direction(root),
        excerpt=shorten(clean(_first(meta, EXCERPTS) or linked.get("excerpt", ""), 10_000)),
        canonical_url=_canonical(root, meta, base),
        image=image or None,
        base=base,
    )


def clean(text: str, length: int) -> str:
    """One line of plain text of at most so many characters: entities resolved, formatting tags and overrides gone."""
    text = text[: 8 * length]
    if "&" in text:
        text = html.unescape(text)
    text = INVISIBLE.sub("", FORMATTING.sub("", scrub(text)))
    return shorten(" ".join(text.split()), length)


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The text, or its beginning up to the end of a word and an ellipsis."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head[: head.rfind(" ")] if " " in head[length // 2 :] else head).rstrip(" ,;:.-–—") + "…"


def _meta(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for element in root.iter("meta"):
        content = element.get("content")
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "")[:200].lower().replace(":", ".").split():
                found[name].append(content)
    return found


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((value for name in names for value in meta.get(name, ()) if value.strip()), "")


def _base(root: HtmlElement, url: str) -> str:
    element = root.find(".//base[@href]")
    return (absolute(element.get("href", ""), url, WEB) if element is not None else "") or url


def _text(element: HtmlElement | None, length: int) -> str:
    return clean(str(element.text_content()), length) if element is not None else ""


def _title(root: HtmlElement, linked: str, meta: str, site: str, url: str) -> str:
    written = _text(root.find(".//title"), TITLE_LENGTH)
    headings = [text for element in root.iter("h1") if (text := _text(element, TITLE_LENGTH))][:20]
    candidates = [clean(linked, TITLE_LENGTH), clean(meta, TITLE_LENGTH), written, *headings[:1]]
    candidates = [text for text in candidates if text and _plain(text) != _plain(site)]
    # What is announced is believed if the page shows it as well: some describe the subject, or the site.
    shown = [_plain(text) for text in (written, *headings)]
    agreed = (text for text in candidates if any(_plain(text) in place for place in shown))
    title = next(agreed, candidates[0] if candidates else written)
    return _without_site(title, headings, site, url)


def _without_site(title: str, headings: list[str], site: str, url: str) -> str:
    """The title without the name of its site before or after a separator, where it is clear which part that is."""
    for heading in headings:
        rest = title.removeprefix(heading)
        if len(heading) > 8 and rest != title and SEPARATOR.match(rest):
            return heading
    host = urlsplit(url).hostname or ""
    names = {_plain(site), _plain(host), *map(_plain, host.split("."))}
    names.discard("")
    separators = list(SEPARATOR.finditer(title))
    for match in (*separators[:1], *separators[-1:]):
        before, after = title[: match.start()], title[match.end() :]
        if before and _plain(after) in names:
            return before
        if after and _plain(before) in names:
            return after
    return title


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name.casefold()).removeprefix("www")


def _byline(root: HtmlElement, linked: str, meta: dict[str, list[str]]) -> str | None:
    names = [linked, *(value for name in BYLINES for value in meta.get(name, ()))]
    for name in names:
        name = _person(clean(name, NAME_LENGTH))
        if name:
            return name
    for element in root.xpath(AUTHORS)[:20]:
        name = _person(_text(element, 1000))
        if name and len(name) < 100:
            return name
    return None


def _person(text: str) -> str:
    text = re.split(r"\s+[-–—|•·]\s+|\s*\d", BY.sub("", text), maxsplit=1)[0].strip(" ,|-–—•·")
    return "" if "://" in text or text.startswith("@") or not re.search(r"[^\W\d]", text) else text


def _published(root: HtmlElement, linked: str, meta: dict[str, list[str]]) -> str | None:
    candidates = [linked, *(value for name in DATES for value in meta.get(name, ()))]
    for element in list(root.iter("time"))[:20]:
        candidates.append(element.get("datetime") or str(element.text_content())[:100])
    candidates += [
        element.get("content") or element.get("datetime") or str(element.text_content())[:100]
        for element in root.xpath("//*[contains(@itemprop,'datePublished')]")[:5]
    ]
    return next((date for text in candidates if (date := read_date(text))), None)


def _language(text: str | None) -> str | None:
    tag = (text or "").strip().replace("_", "-").partition(",")[0]
    return tag if LANGUAGE.fullmatch(tag) else None


def _direction(root: HtmlElement) -> str | None:
    for element in root.xpath("/html|/html/body|//article|//main")[:5]:
        value = element.get("dir", "").lower()
        if value in ("ltr", "rtl"):
            return str(value)
    return None


def _canonical(root: HtmlElement, meta: dict[str, list[str]], base: str) -> str | None:
    for element in root.iter("link"):
        if "canonical" in element.get("rel", "").lower().split() and element.get("href"):
            return absolute(element.get("href"), base, WEB) or None
    announced = _first(meta, ("og.url",))
    return (absolute(announced, base, WEB) if announced else "") or None

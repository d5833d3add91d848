"""What a page says about its article: what it declares first, then what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.metadata import access, bylines, dates, languages, sites, titles
from archiver.extract.metadata.access import Access
from archiver.extract.metadata.addresses import canonical
from archiver.extract.metadata.following import next_page
from archiver.extract.metadata.sources.declared import WEB, Sources, collect
from archiver.extract.metadata.sources.lines import clean, plain, shorten
from archiver.extract.metadata.sources.vicinity import around
from archiver.extract.pictures import absolute

EXCERPT_LENGTH = 280
RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "ckb", "dv"))
EXCERPTS = ("og.description", "description", "twitter.description", "dc.description", "dcterms.description")
IMAGES = ("og.image.secure_url", "og.image", "og.image.url", "twitter.image", "twitter.image.src", "image")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Text fields are clean and bounded; `image` is absolute; relative addresses are resolved against `base`."""

    title: str
    byline: str | None
    site_name: str | None
    published_at: str | None
    modified_at: str | None
    lang: str | None
    dir: str | None
    excerpt: str
    canonical_url: str | None
    image: str | None
    base: str
    access: Access
    next_page: str
    """Of an article in several."""


def read(root: HtmlElement, url: str) -> Metadata:
    """What the page at `url` tells. The tree still has its scripts; nothing in it is changed."""
    sources = collect(root, url)
    site = sites.names(sources)
    title = titles.choose(sources, site)
    spots = around(title.heading) if title.heading is not None else []
    lang = languages.choose(sources)
    published_at = dates.published(sources, spots)
    return Metadata(
        title=title.text,
        byline=bylines.byline(sources, spots, site),
        site_name=site.name or None,
        published_at=published_at,
        modified_at=dates.modified(sources, spots, published_at),
        lang=lang,
        dir=_direction(root, lang),
        excerpt=_excerpt(sources, title.text),
        canonical_url=canonical(sources),
        image=absolute(sources.first(IMAGES) or sources.linked.image, sources.base, WEB) or None,
        base=sources.base,
        access=access.read(root, url, sources.linked),
        next_page=next_page(root, url, sources.base),
    )


def _excerpt(sources: Sources, title: str) -> str:
    """A description of the article: not that of its site, and not the title again."""
    others = {plain(title), *map(plain, sources.linked.site_descriptions)}
    for text in (*sources.all(EXCERPTS), sources.linked.excerpt):
        text = clean(text, 10_000)
        if plain(text) not in others:
            return shorten(text, EXCERPT_LENGTH)
    return ""


def _direction(root: HtmlElement, lang: str | None) -> str | None:
    """That of the language where it is written right to left, else what the page declares."""
    if (lang or "").partition("-")[0] in RIGHT_TO_LEFT and "-Latn" not in (lang or ""):
        return "rtl"
    for element in (root, *islice(root.iter("body", "article", "main"), 5)):
        value = element.get("dir", "").lower()
        if value in ("ltr", "rtl"):
            return str(value)
    return None

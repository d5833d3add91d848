"""When an article was published: the dates a page declares, shows, and carries in its address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.metadata.sources.declared import Sources
from archiver.extract.metadata.sources.vicinity import PASSED, Spot
from archiver.text.dates import parse_date

PUBLISHED = (
    *("article.published_time", "og.article.published_time", "og.published_time", "article.published"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date"),
    *("publication_date", "published", "published_time", "published-date", "published_at", "datecreated"),
    *("citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued"),
    *(
        "dcterms.created",
        "dc.date.created",
        "dcterms.date",
        "dc.date",
        "date",
        "article.date",
        "originalpublicationdate",
    ),
    *(
        "article_date_original",
        "cxenseparse.recs.publishtime",
        "created",
        "release_date",
        "displaydate",
        "rnews.datepublished",
    ),
)
NAMED = re.compile(r"(?:^|[._-])publish(?:ed|ing)?[._-]?(?:date|time|on)$|(?:^|[._-])(?:date|time)[._-]?published$")
"""Names of meta elements that say the same in words of their own."""
MODIFIED = (
    *("article.modified_time", "og.article.modified_time", "og.updated_time", "article.updated_time"),
    *("datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified", "revised"),
    *("last_modified", "updated", "updated_time", "dc.modified"),
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
EPOCH = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*")
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
LONGEST = 120
UPDATED = re.compile(
    r"updated?\b|modified|revised|edited|reviewed|aktualisiert|geändert|mis à jour|modifié|actualizad|modificad|"
    r"atualizad|aggiornat|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret|päivitetty|aktualiz|обновлен|更新|수정",
    re.I,
)
ORIGINALLY = re.compile(r"(?:originally|first) (?:published|posted|appeared)|erstmals|publié pour la première", re.I)
OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|widget|sidebar|footer|cards?|teasers?|more|recommend\w*|popular|latest)", re.I
)
MARKED = etree.XPath(
    "descendant::*[contains(@itemprop,'datePublished')] | descendant::time"
    " | descendant::*[@class][contains(@class,'date') or contains(@class,'publish')"
    " or contains(@class,'posted') or contains(@class,'Date')]"
)
UNREAD = PASSED | {"aside", "title", "a", "pre", "code"}
SHORT = 60
"""Characters of a date and what belongs to it; a longer text only mentions one."""
NEXT = 10
FEW = 5
TIMES = 40
MANY = 200


def read_date(text: str) -> str | None:
    """An ISO date, or date and time with the offset as written, or None for what is none ("tomorrow", year 0)."""
    if match := EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
    found = parse_date(text)
    return found if found and len(found) >= 10 else None


def published(sources: Sources, spots: list[Spot]) -> str | None:
    """The first of: what is declared as published, shown beside the title, marked elsewhere on the page, in the
    address, declared as modified, shown as updated, the only date that the page shows by itself.

    An earlier date by itself beside the title overrules a declared one: many systems declare when they made the page.
    A later one is an update.
    """
    named = [text for name, texts in sources.meta.items() if NAMED.search(name) for text in texts]
    declared = _first([sources.linked.published_at, *sources.all(PUBLISHED), *named])
    modified = _first([sources.linked.modified_at, *sources.all(MODIFIED)])
    bears = _shown([*spots[:NEXT], *spots[-FEW:]])[0]
    if declared and bears and bears[:10] < declared[:10] and _days(declared, bears) > 1:
        return bears
    shown, updated = _shown(spots)
    found = declared or shown or _marked(sources) or _in_address(sources.url) or modified or updated
    return found or _alone(sources.root)


def modified(sources: Sources, spots: list[Spot], published: str | None) -> str | None:
    """What is declared as modified, else what an update beside the title says; nothing before the day of publishing."""
    found = _first([sources.linked.modified_at, *sources.all(MODIFIED)]) or _shown(spots)[1]
    return found if found and found[:10] >= (published or "")[:10] else None


def _alone(root: HtmlElement) -> str | None:
    """The date of the only day that short texts of the page give, outside of its navigation."""
    found: dict[str, str] = {}
    for element in root.iter(etree.Element):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and YEAR.search(text) and len(text := " ".join(text.split())) <= SHORT and holder is not None:
                at = read_date(text)
                if at and not any(above.tag in UNREAD for above in (holder, *holder.iterancestors())):
                    found.setdefault(at[:10], at)
                    if len(found) > 1:
                        return None
    return next(iter(found.values()), None)


def _first(texts: list[str]) -> str | None:
    return next((found for text in texts if (found := read_date(text))), None)


def _shown(spots: list[Spot]) -> tuple[str | None, str | None]:
    """(date, date of an update) beside the title, the first of each."""
    shown = updated = None
    before = ""
    for spot in spots:
        text = spot.text
        if len(text) <= LONGEST and YEAR.search(text) and (found := _date_in(spot)):
            if ORIGINALLY.search(text) or ORIGINALLY.search(before):
                return found, updated
            if any(map(UPDATED.search, (text, before, spot.element.get("class", "")[:200]))):
                updated = updated or found
            elif not shown and len(text) <= SHORT:
                shown = found
        before = text if len(text) <= SHORT and not YEAR.search(text) else ""
    return shown, updated


def _date_in(spot: Spot) -> str | None:
    stamp = spot.element.get("datetime") if spot.element.tag == "time" else None
    return (read_date(stamp) if stamp else None) or read_date(spot.text)


def _marked(sources: Sources) -> str | None:
    """The first microdata, `time` or class of the page that says so, and is not in a reader's comment or a list."""
    updated = None
    found = MARKED(sources.root)[:MANY]
    for element in sorted(found, key=_rank)[:TIMES]:
        if any(OTHERS.search(above.get("class", "")[:500]) for above in (element, *element.iterancestors())):
            continue
        shown = " ".join(str(element.text_content())[:LONGEST].split())
        at = read_date(element.get("content") or element.get("datetime") or "")
        at = at or (read_date(shown) if YEAR.search(shown) else None)
        if at and not UPDATED.search(shown):
            return at
        updated = updated or at
    return updated


def _rank(element: HtmlElement) -> int:
    return 0 if element.get("itemprop") else 1 if element.tag == "time" else 2


def _in_address(url: str) -> str | None:
    match = IN_ADDRESS.search(urlsplit(url).path + "/")
    return read_date(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}") if match else None


def _days(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)

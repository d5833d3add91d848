"""When an article was published: the dates a page declares, shows, and carries in its address."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archiver.extract.metadata.sources import Sources
from archiver.extract.metadata.vicinity import Spot
from archiver.text.dates import parse_date

PUBLISHED = (
    *("article.published_time", "og.article.published_time", "og.published_time", "article.published"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date"),
    *("publication_date", "published", "published_time", "published-date", "published_at", "datecreated"),
    *("citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued"),
    *("dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date", "article.date", "originalpublicationdate"),
    *("article_date_original", "cxenseparse.recs.publishtime", "created", "release_date", "displaydate", "rnews.datepublished"),
)
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
    r"updated?\b|modified|revised|edited|reviewed|aktualisiert|geändert|mis à jour|modifié|actualizad|modificad|atualizad|"
    r"aggiornat|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret|päivitetty|aktualiz|обновлен|更新|수정",
    re.I,
)
COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|related|widget|sidebar|footer)", re.I)
TIMES = 20


def read_date(text: str) -> str | None:
    """An ISO date, or date and time with the offset as written, or None for what is none ("tomorrow", year 0)."""
    if match := EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
    found = parse_date(text)
    return found if found and len(found) >= 10 else None


def published(sources: Sources, spots: list[Spot]) -> str | None:
    """The first of: what is declared as published, shown beside the title, elsewhere on the page, in the address,
    declared as modified.

    A date that is shown beside the title, and not as an update, overrules a declared one that is some days off: it is
    the one the article bears, while systems declare when they made a page.
    """
    declared = _first([sources.linked.published_at, *sources.all(PUBLISHED)])
    shown, updated = _shown(spots)
    if declared and shown and _days_between(declared, shown) > 1:
        return shown
    return (
        declared
        or shown
        or _elsewhere(sources)
        or _in_address(sources.url)
        or _first([sources.linked.modified_at, *sources.all(MODIFIED)])
        or updated
    )


def _first(texts: list[str]) -> str | None:
    return next((date for text in texts if (date := read_date(text))), None)


def _shown(spots: list[Spot]) -> tuple[str | None, str | None]:
    """(date, date of an update) beside the title, each the nearest one after it, else before it."""
    shown = updated = None
    before = ""
    for spot in spots:
        text = spot.text
        if len(text) <= LONGEST:
            if YEAR.search(text) and (date := _date_in(spot)):
                if UPDATED.search(text) or UPDATED.search(before):
                    updated = updated or date
                elif not shown:
                    shown = date
        before = text if len(text) <= 30 else ""
    return shown, updated


def _date_in(spot: Spot) -> str | None:
    stamp = spot.element.get("datetime") if spot.element.tag == "time" else None
    return (read_date(stamp) if stamp else None) or read_date(spot.text)


def _elsewhere(sources: Sources) -> str | None:
    """The first `time` or microdata of the page that is not a reader's comment."""
    elements = [*sources.root.xpath("//*[contains(@itemprop,'datePublished')]")[:5], *list(sources.root.iter("time"))[:TIMES]]
    for element in elements:
        if any(COMMENTS.search(above.get("class", "")) for above in element.iterancestors()):
            continue
        text = element.get("content") or element.get("datetime") or str(element.text_content())[:100]
        if date := read_date(text):
            return date
    return None


def _in_address(url: str) -> str | None:
    match = IN_ADDRESS.search(urlsplit(url).path + "/")
    return read_date(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}") if match else None


def _days_between(one: str, other: str) -> int:
    return abs((datetime.fromisoformat(one[:10]) - datetime.fromisoformat(other[:10])).days)

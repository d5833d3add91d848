"""Article + style + colours → the HTML that QTextBrowser draws well. Pure: no widget, no file, no clock."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.flow import Place, space_pictures, write_blocks
from archiver.gui.reader.fonts import code_families, text_families
from archiver.gui.reader.markup import Element, parse
from archiver.gui.reader.rules import write_rules
from archiver.gui.reader.style import ReaderStyle
from archiver.model.articles import Article, ArticleSummary, Completeness
from archiver.words import mark_words, short_mark_words

WORDS_A_MINUTE = 230
FOOT = "foot"
"""The anchor where the article's own text ends."""
LONGEST = 3_000_000
"""Characters of HTML. QTextDocument needs seconds beyond, and then only words are shown, a part at a time."""
PART = 400_000
"""Characters of text in one part of a simplified view."""
MORE = "#more"
OTHER = "article:"
"""Begins the address of another article of the library, an id; no page's link keeps such an address."""


@dataclass(frozen=True)
class Body:
    """An article's body, narrowed: made once, written again for each style and theme."""

    root: Element
    sizes: dict[int, tuple[int, int]]
    """What the page said about the n-th picture, in pixels."""
    is_simplified: bool = False
    is_cut: bool = False
    """There is more: `MORE` asks for it."""


def read_body(article: Article, parts: int = 1) -> Body:
    """The body of an article; of one that is too large to lay out whole, so many parts of its words."""
    if len(article.content_html) > LONGEST:
        text = article.text_content[: parts * PART]
        paragraphs: list[Element | str] = [Element("p", {}, [each]) for each in text.split("\n\n") if each.strip()]
        return Body(Element("div", {}, paragraphs), {}, True, len(text) < len(article.text_content))
    root = parse(article.content_html)
    _drop_title(root, article.summary.title)
    sizes = {
        int(image["number"]): (int(image["width"]), int(image["height"]))
        for image in (element.attributes for element in root.walk() if element.tag == "img")
        if {"number", "width", "height"} <= image.keys()
    }
    return Body(root, sizes)


def write_document(
    article: Article,
    body: Body,
    style: ReaderStyle,
    tokens: Tokens,
    versions: int = 1,
    related: Sequence[ArticleSummary] = (),
) -> tuple[str, str]:
    """(style sheet, HTML). Pictures are `<img src="image:N">`; words stand for those that are not kept."""
    kept = {image.position for image in article.images if image.asset}

    def write_picture(number: int, alt: str) -> str:
        if number in kept:
            return f'<img src="image:{number}">'
        said = " · ".join(part for part in (_tr("Picture not saved"), alt) if part)
        return f'<span class="missing">{html.escape(said)}</span>'

    place = Place(write_picture, article.dir if article.dir in ("ltr", "rtl") else "")
    families = ", ".join(f"'{name}'" for name in text_families(style.family, article.summary.lang))
    written = [
        f'<html><body style="font-family:{html.escape(families)}; font-size:{round(style.size)}px; ',
        f'color:{tokens.text.name()}">',
        *space_pictures([*_write_head(article, body, place), *write_blocks(body.root.children, place)]),
        *_write_foot(article, body, versions),
        write_related(related, article.dir),
        "</body></html>",
    ]
    return write_rules(style, tokens, code_families()), "".join(written)


def minutes_to_read(word_count: int) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(word_count / WORDS_A_MINUTE))


def published_text(published_at: str | None) -> str:
    """A date as precise as the page was, in the person's language; the page's own words if it is none."""
    text = published_at or ""
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = int(match[1]), int(match[2])
        return f"{QLocale().standaloneMonthName(month)} {year}" if 1 <= month <= 12 else text
    try:
        return _day(datetime.fromisoformat(text))
    except ValueError:
        return text[:40]


def _write_head(article: Article, body: Body, place: Place) -> Iterator[str]:
    summary = article.summary
    minutes = _tr("%n min", summary.word_count and minutes_to_read(summary.word_count))
    facts = [summary.byline or "", published_text(summary.published_at), minutes if summary.word_count else ""]
    direction = f' dir="{place.direction}"' if place.direction else ""
    yield f'<p class="site"{direction}>{html.escape(_site(article))}</p>'
    yield f'<p class="title"{direction}>{html.escape(_line(summary.title) or summary.url)}</p>'
    apart = " · ".join(f"\u2068{_line(fact)}\u2069" for fact in facts if fact)  # isolated: each has its own direction
    yield f'<p class="facts"{direction}>{html.escape(apart)}</p>'
    lead = next((i.position for i in article.images if i.asset and i.asset == summary.lead_asset), None)
    if lead is not None and not body.is_simplified and not _shows(article, body.root, summary.lead_asset):
        yield f'<p class="picture" align="center">{place.picture(lead, "")}</p>'
    if summary.completeness is Completeness.LINK_ONLY:
        yield f'<p class="note">{html.escape(_tr("Only the link was kept: the page gave no text."))}</p>'
    if body.is_simplified:
        said = _tr("This article is very long: its words are shown without pictures.")
        yield f'<p class="note">{html.escape(said)}</p>'


def _write_foot(article: Article, body: Body, versions: int) -> Iterator[str]:
    summary = article.summary
    side = _side(article.dir)
    if body.is_cut:
        yield f'<p{side}><a href="{MORE}">{html.escape(_tr("Show more"))}</a></p>'
    facts = [
        _tr("Saved %1").replace("%1", _day(summary.saved_at.astimezone())),
        _tr("%n versions", versions) if versions > 1 else "",
        _completeness(article),
    ]
    yield '<table class="foot" width="100%" cellspacing="0"><tr><td class="td-ltr"></td></tr></table>'
    yield f'<p class="source"{side}><a name="{FOOT}"></a>'
    if urlsplit(summary.url).scheme in ("http", "https"):
        link = f'<a href="{html.escape(summary.url)}">{html.escape(_shown(summary.url))}</a>'
        yield f"{html.escape(_tr('Source:'))} {link}"
    else:
        yield html.escape(_tr("Source: a file of your own"))
    yield f'</p><p class="note"{side}>{html.escape(" · ".join(fact for fact in facts if fact))}</p>'
    for mark in article.version.marks:
        yield f'<p class="note"{side}>{html.escape(mark_words(mark))}</p>'


def write_related(related: Sequence[ArticleSummary], direction: str | None = None) -> str:
    """The last lines of the foot: other articles about the same."""
    if not related:
        return ""
    side = _side(direction)
    lines = [f'<p class="more"{side}>{html.escape(_tr("More like this"))}</p>']
    for row in related:
        site = _line(row.site_name or "") or (urlsplit(row.url).hostname or "")
        title = html.escape(_line(row.title) or _shown(row.url))
        lines.append(
            f'<p class="related"{side}><a href="{OTHER}{row.id}">\u2068{title}\u2069</a>'
            f'<span class="aside"> · \u2068{html.escape(site)}\u2069</span></p>'
        )
    return "".join(lines)


def _side(direction: str | None) -> str:
    """The foot stands where the article's lines begin; its words are the program's, and keep their own direction."""
    return ' align="right"' if direction == "rtl" else ""


def _completeness(article: Article) -> str:
    summary = article.summary
    match summary.completeness:
        case Completeness.SOME_PICTURES:
            counts = _tr("%1 of %2 pictures")
            return counts.replace("%1", str(summary.images_saved)).replace("%2", str(summary.images_total))
        case Completeness.TEXT_ONLY:
            return _tr("text only, no pictures")
        case Completeness.LINK_ONLY:
            return _tr("link only")
        case Completeness.COMPLETE:
            return "" if short_mark_words(article.version.marks) else _tr("complete")


def _drop_title(root: Element, title: str) -> None:
    """Drop the heading the body begins with if it says the title again."""
    said = title.split()
    for element in root.walk():
        for child in element.children:
            if isinstance(child, Element) and child.tag in ("h1", "h2") and said and child.text().split() == said:
                element.children.remove(child)
                return
            if (child if isinstance(child, str) else child.text() if child.tag != "div" else "").strip():
                return


def _shows(article: Article, root: Element, asset: str | None) -> bool:
    numbers = {str(image.position) for image in article.images if image.asset == asset}
    return any(element.tag == "img" and element.attributes.get("number") in numbers for element in root.walk())


def _site(article: Article) -> str:
    return _line(article.summary.site_name or "") or (urlsplit(article.summary.url).hostname or "")


def _shown(url: str) -> str:
    """An address as a person reads it: without its scheme, and short."""
    text = re.sub(r"^https?://(www\.)?", "", url).rstrip("/")
    return text if len(text) <= 90 else text[:89] + "…"


def _line(text: str) -> str:
    """A page's words in one line of bounded length, none of which can turn the direction of what follows."""
    text = re.sub("[\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069\ufdd0\ufdd1\ufffc]+", " ", text)
    return " ".join(text.split())[:500]


def _day(time: datetime) -> str:
    return QLocale().toString(QDate(time.year, time.month, time.day), "d MMMM yyyy")


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("Reader", text, "", number)

"""The title of an article: what the page announces, what it shows, and which part of either is the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.metadata.sites import SiteNames
from archiver.extract.metadata.sources.declared import Sources
from archiver.extract.metadata.sources.lines import clean, plain, words

LENGTH = 300
HEADINGS = 20
LOWER = 100
GRAPH = ("og.title",)
DECLARED = ("dc.title", "dcterm.title", "dcterms.title", "citation_title", "og.title", "parsely-title", "twitter.title")
SEPARATOR = re.compile(r"\s+(?:[|\-–—»«·•:/\\>✩★]|::|--)+\s+|\s*[|»«·•]\s*|:\s+|\s+[—–]|[—–]\s+")
BAR = re.compile(r"\s+[|»«·•–—-]\s+")
SITE_WORDS = 6
TITLE_WORDS = 4
PART_WORDS = 3
ALIKE = 0.42
"""Share of the words that a heading and an announced title have in common, where they speak of the same."""
ELSEWHERE = frozenset(("nav", "aside", "footer", "form", "dialog"))


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    heading: HtmlElement | None
    """The element that shows it, where one does."""


def choose(sources: Sources, site: SiteNames) -> Title:
    """The first of these that there is, less the site's name:

    - the headline of JSON-LD where somebody wrote it by hand: OpenGraph has another, and the page shows it;
    - og:title where it says neither what the window's title nor what the heading says;
    - the heading that says nearly what is announced;
    - what is announced: JSON-LD, Dublin Core, OpenGraph, other meta, the window's title;
    - the first heading.
    """
    element = sources.root.find(".//title")
    window = clean(str(element.text_content()), LENGTH) if element is not None else ""
    linked = clean(sources.linked.title, LENGTH)
    declared = [clean(text, LENGTH) for text in sources.all(DECLARED)[:HEADINGS]]
    site = site.learn(_rest(window, [linked, *declared]))
    announced = [without_site(text, site) for text in (linked, *declared, window) if text and not site.is_name(text)]
    headings = _headings(sources.root, site)
    text, heading = max(headings, key=lambda one: _likeness(one[0], announced), default=("", None))
    title = _agreed(linked, clean(sources.first(GRAPH), LENGTH), window, text, announced, site)
    if heading is None or plain(title) != plain(text):
        shown = _shown_as(sources.root, title)
        alone = heading if len(headings) == 1 or _likeness(text, [title]) >= ALIKE else None
        heading = shown if shown is not None else alone
    return Title(title or window, heading)


def _agreed(linked: str, graph: str, window: str, heading: str, announced: list[str], site: SiteNames) -> str:
    if not announced or not heading:
        return _without_last(announced[0]) if announced else heading
    linked, graph, window = (without_site(text, site) for text in (linked, graph, window))
    shown = {plain(window), plain(heading)}
    if graph and plain(linked) in shown - {plain(graph)}:
        return linked
    if _likeness(heading, announced) < ALIKE:
        return _without_last(announced[0])
    if len(announced) == 1 and not (linked or graph) and not plain(window).startswith(plain(heading)):
        return _without_last(window)
    if graph and not linked and len(shown | {plain(graph)}) == 3:
        return graph
    return without_site(heading, site)


def without_site(title: str, site: SiteNames) -> str:
    """The title without the name of its site before or after a separator, where it is clear which part that is."""
    separators = list(SEPARATOR.finditer(title))
    for match in (*separators[:1], *reversed(separators[-2:])):
        before, after = title[: match.start()], title[match.end() :]
        if before and site.is_name(after):
            return without_site(before, site) if len(words(before)) > TITLE_WORDS else before
        if after and site.is_name(before):
            return after
    bars = list(BAR.finditer(title))
    if bars:
        before, after = title[: bars[-1].start()], title[bars[-1].end() :]
        if len(words(after)) <= SITE_WORDS and site.is_like(after) and len(words(before)) > 1:
            return before
    return title


def _without_last(title: str) -> str:
    """The title without its third part: "story | section | site" is how it is done where nothing else tells."""
    parts = list(re.finditer(r"\s+[|»]\s+", title))
    if len(parts) < 2 or len(words(title[: parts[-1].start()])) < TITLE_WORDS:
        return title
    return title[: parts[-1].start()] if len(words(title[parts[-1].end() :])) <= 2 * SITE_WORDS else title


def _headings(root: HtmlElement, site: SiteNames) -> list[tuple[str, HtmlElement]]:
    found: list[tuple[str, HtmlElement]] = []
    for element in root.iter("h1"):
        text = clean(str(element.text_content()), LENGTH)
        if text and not site.is_name(text) and not any(above.tag in ELSEWHERE for above in element.iterancestors()):
            found.append((text, element))
            if len(found) >= HEADINGS:
                break
    return found


def _shown_as(root: HtmlElement, title: str) -> HtmlElement | None:
    """The element that is the title, on pages that use h1 for something else: a heading, or text by itself."""
    wanted = plain(title)
    for element in islice(root.iter("h1", "h2", "h3", "h4"), LOWER):
        if plain(clean(str(element.text_content()), LENGTH)) == wanted:
            return element
    for element in islice(root.iter("div", "p", "span", "strong", "b", "font"), 20 * LOWER):
        text = element.text
        if text and len(text) < 2 * LENGTH and text.strip()[:1] == title[:1] and plain(text) == wanted:
            return element
    return None


def _likeness(heading: str, announced: list[str]) -> float:
    """0 to 1: the share of all words that a heading has in common with what is announced, or with a part of it."""
    mine, whole = set(words(heading)), plain(heading)
    best = 0.0
    for text in announced:
        theirs = set(words(text))
        if mine and theirs:
            fewer, common = min(len(mine), len(theirs)), len(mine & theirs)
            part = common / fewer if fewer >= PART_WORDS or whole in plain(text) else 0.0
            best = max(best, common / len(mine | theirs), (common / len(mine | theirs) + part) / 2)
    return best


def _rest(window: str, declared: list[str]) -> str:
    """What the window's title says beside a declared title: the site's name."""
    for title in declared:
        before, found, after = window.partition(title) if title else ("", "", "")
        if found and bool(before) != bool(after) and SEPARATOR.search(f" {before or after} "):
            return SEPARATOR.sub("", f" {before or after} ")
    return ""

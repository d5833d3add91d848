"""Who wrote an article: the people a page declares, and those it shows beside the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.metadata.sites import SiteNames
from archiver.extract.metadata.sources.declared import Sources
from archiver.extract.metadata.sources.lines import clean, plain, words
from archiver.extract.metadata.sources.vicinity import PASSED, Spot

LENGTH = 200
NAME_LENGTH = 60
NAME_WORDS = 6
PEOPLE = 20
DECLARED = (
    *("citation_author", "dc.creator", "dcterm.creator", "dcterms.creator", "author", "parsely-author"),
    *("article.author", "article.author_name", "sailthru.author", "byl", "byline", "author_name", "authors"),
    *("dc.contributor", "twitter.data1"),
)
BY = re.compile(
    r"\W*(?:(?:(?:written|posted|words|text|story|recipe|guide|article|report|created|compiled|authored|post|published)"
    r"\s+)?by|authors?|von|par|por|di|door|av|af|av:|from|autor|автор|от|pubblicato da|escrito por|écrit par|"
    r"geschrieben von|skrevet av|text)\b\s*:?\s*(?=\S|$)",
    re.I,
)
"""A word of agency before a name, in general or in one of several languages."""
BY_ALONE = re.compile(r"\W*(?:\w+ )?(?:by|authors?|autor|автор)\b", re.I)
OTHERS = re.compile(
    r"\b(?:photo\w*|images?|illustrat\w+|credits?|sponsored|reviewed|edited|checked|presented|powered|produced|translated|"
    r"video|approved|verified|designed|built|hosted|made|fotos?|bild\w*|courtesy)\b",
    re.I,
)
"""What else somebody may have done for an article."""
JOINS = re.compile(r"\s*(?:[,;&+]|\s/\s|\b(?:and|und|et|y|e|og|och|en)\b|\(?\b(?:with|avec|mit|con|com)\b)\s*", re.I)
JOIN = re.compile(r"(?:\W|\b(?:and|und|et|y|e|och|og|en|with)\b)*", re.I)
JOINED = re.compile(r"(?:[,&]|\band|\bund|\bet)\s*$", re.I)
ASIDE = re.compile(r"\s*(?:[(\[](?!(?:with|avec|mit|con|com)\b)[^()\[\]]{0,100}[)\]]?|\|.*)", re.I)
TAIL = re.compile(
    r"\s+[-–—•·]\s.*|\s*[•·].*|\s*\b\d.*|\s+(?:on|at|posted|published|updated|last updated|contributing|senior|staff)"
    r"(?:\s.*|$)"
    r"|\s+(?:january|february|march|april|may|june|july|august|september|october|november|december)$",
    re.I,
)
NO_NAME = re.compile(
    r"\b(?:read|reading|minutes?|mins?|share|follow|subscribe|published|updated?|posted|written|comments?|views?|home|"
    r"blog|menu|search|log ?in|sign (?:in|up)|contents|today|yesterday|ago|about|more|articles?|authors?|profile|email|"
    r"e-mail|copy|print|save|photos?|photograph|disclosure|advertis\w*|undefined|null|none|unknown|is|are|was|we|you|"
    r"your|our|this|here|by|how|what|why|topics?|category|categories|tags?|download|listen|watch|skip|free|get|guide|"
    r"best)\b",
    re.I,
)
"""Words of buttons and sentences beside a title, and none of names."""
NOBODY = re.compile(
    r"(?:the )?(?:site ?)?(?:admin|administrator|guest|staff|editor|editorial|web ?master|user|root|anonymous|name|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)s?"
)
"""What says only that somebody did it, and what is left of a date."""
ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|html?)\b|^\.|[{}<>_=#]|\w\.\w{3,}\.\w")
MARKED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|writers?)(?:$|[\s_-])|[a-z](?:Byline|Author|Writer)"
    r"|(?:^|[\s_-])(?:byline|author)[A-Z_]"
)
OTHERWISE = re.compile(
    r"comment|respond|reply|related|sidebar|widget|newsletter|recommend|avatar|teaser|date|publish|share|social|image",
    re.I,
)
PROFILE = re.compile(
    r"/(?:authors?|auteurs?|autor(?:en|es|i)?|contributors?|writers?|profiles?|people|staff|members?|journalists?|"
    r"columnists?|by|experts?|editors?|our-team|users?)/[^/?#]{3,}/?(?:[?#]|$)|[?&]author=",
    re.I,
)
UP = 3
"""Elements above a piece of text that may say what it is."""
MARKS = etree.XPath(
    "descendant::*[@itemprop='author' or @rel='author'] | descendant::*[@class][contains(@class,'byline')"
    " or contains(@class,'author') or contains(@class,'Author')]"
)


def byline(sources: Sources, spots: list[Spot], site: SiteNames) -> str | None:
    """The first of these, several names joined with commas:

    - people that JSON-LD or meta declare, by first and last name;
    - those beside the title: linked to a profile, after a "By", or marked by a class;
    - who else is declared: one name, a login, a person whose site is called the same, an organisation not the site;
    - those marked anywhere else but in comments.
    """
    declared = [", ".join(sources.linked.people)]
    declared += [", ".join(sources.meta[name][:PEOPLE]) for name in DECLARED if name in sources.meta]
    told = [people for text in declared if (people := _people(text))]
    others = [people for people in told if not all(map(site.is_name, people))]
    sure = [people for people in others if _is_sure(people)]
    people = (
        next(iter(sure), [])
        or _beside(spots, site)
        or next(iter([*others, *told]), [])
        or [name for name in _people(", ".join(sources.linked.organizations)) if not site.is_name(name)]
        or _marked(sources.root, site)
    )
    return clean(", ".join(people[:PEOPLE]), LENGTH) if people else None


def _people(text: str) -> list[str]:
    """The names in a text that holds nothing but names."""
    text = clean(text, LENGTH)
    match = BY.match(text)
    rest = text[match.end() :] if match else ""
    # "Von Ada Example" is a byline, "Von Example" a name.
    text = ASIDE.sub("", rest if match and (len(rest.split()) > 1 or BY_ALONE.match(text)) and rest else text)
    if ADDRESS.search(text) or OTHERS.search(text):
        return []
    return list(dict.fromkeys(name for part in JOINS.split(text) if (name := _name(part))))


def _name(text: str) -> str:
    """The name in a piece of text, less a role or a date after it, or ""."""
    text = TAIL.sub("", text).strip(" ,;:.|-–—•·*()\"'“”")
    many = len(words(text))
    if not 1 <= many <= NAME_WORDS or len(text) > NAME_LENGTH or NO_NAME.search(text) or NOBODY.fullmatch(text.lower()):
        return ""
    return text if any(map(str.isalpha, text)) else ""


def _is_sure(people: list[str]) -> bool:
    """Whether one looks like a person's name, not a login: two words, or a script without capitals."""
    return any(len(name.split()) > 1 or not name.isascii() for name in people)


def _beside(spots: list[Spot], site: SiteNames) -> list[str]:
    """The names beside the title: linked to a profile or after a "By" before those that only a class marks."""
    marked: list[str] = []
    texts = [spot.text for spot in spots]
    for at, spot in enumerate(spots):
        after = _is_after_by(texts, at)
        linked = _is_linked(spot.element)
        if not (linked or after or (not marked and _is_marked(spot.element))):
            continue
        people = [name for name in _run(texts[at:]) if not site.is_name(name)]
        if people and (linked or (after and _is_sure(people) and people[0][0].isupper())):
            return people
        marked = marked or (people if people and people[0][:1] != people[0][:1].lower() else [])
    return marked


def _is_after_by(texts: list[str], at: int) -> bool:
    match = BY.match(texts[at])
    if match and match.end() < len(texts[at]):
        return len(texts[at]) < LENGTH
    return at > 0 and BY.fullmatch(texts[at - 1]) is not None


def _run(texts: Sequence[str]) -> list[str]:
    """The names in the first text and in those joined to it by a comma or an "and"."""
    found: dict[str, str] = {}
    joined = True
    for text in texts[: 3 * PEOPLE]:
        if JOIN.fullmatch(text) or (not found and BY.fullmatch(text)):
            joined = True
            continue
        goes_on = JOINED.search(text) is not None
        # ", Bo Example and" is a list of names going on; ", harbour editor" is what the one before does.
        joined = joined or (goes_on and text.startswith((",", "&")))
        names = _people(text) if joined and len(text) < LENGTH else []
        # "The ferry left, with mail" is prose: a surname is not written small.
        names = [name for name in names if " " not in name or not name.rpartition(" ")[2][0].islower()]
        if not names:
            break
        found |= {plain(name): name for name in names if plain(name) not in found}
        joined = goes_on
    return list(found.values())


def _is_linked(element: HtmlElement) -> bool:
    for above in _up(element):
        if "author" in above.get("rel", "").split() or above.get("itemprop") == "author":
            return True
        if above.tag == "a":
            return PROFILE.search(above.get("href", "")[:500]) is not None
    return False


def _is_marked(element: HtmlElement) -> bool:
    classes = [above.get("class", "")[:500] for above in _up(element)]
    return any(map(MARKED.search, classes)) and not any(map(OTHERWISE.search, classes[:2]))


def _up(element: HtmlElement) -> list[HtmlElement]:
    return [element, *islice(element.iterancestors(), UP - 1)]


def _marked(root: HtmlElement, site: SiteNames) -> list[str]:
    """The first author anywhere on the page: rel, microdata, or the name of a class."""
    for element in MARKS(root)[:20]:
        above = (element, *element.iterancestors())
        if any(one.tag in PASSED or OTHERWISE.search(one.get("class", "")[:500]) for one in above):
            continue
        texts = [text for one in islice(element.itertext(), 50) if (text := " ".join(one[:1_000].split()))]
        for at in range(len(texts)):
            people = [name for name in _run(texts[at:]) if not site.is_name(name)]
            if people:
                return people
    return []

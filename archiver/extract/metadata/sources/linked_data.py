"""What a page says about itself in JSON-LD (schema.org), as flat text fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

SCRIPT_LENGTH = 1_000_000
NODES = 2_000
NAMES = 50
ARTICLES = frozenset(("Report", "Review", "Recipe", "BlogPost", "HowTo", "CreativeWork", "Chapter", "PodcastEpisode"))
"""Beside every type that ends in Article or Posting."""
ORGANIZATION = re.compile(r"Organi[sz]ation$|^Corporation$|^Brand$|^WebSite$|Business$")
TRAILING_COMMA = re.compile(r",(?=\s*[\]}])")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What the article described says, or the page where there is none; empty where neither says anything."""

    title: str = ""
    people: tuple[str, ...] = ()
    """Names of the authors that are not organisations."""
    organizations: tuple[str, ...] = ()
    published_at: str = ""
    modified_at: str = ""
    lang: str = ""
    excerpt: str = ""
    image: str = ""
    site_name: str = ""
    site_descriptions: frozenset[str] = field(default_factory=frozenset)
    """What describes the site, not the article."""
    is_free: bool | None = None
    """Whether the article can be read without paying; None where nobody says."""
    paid_parts: tuple[str, ...] = ()
    """Selectors of what is paid for."""
    word_count: int = 0


def read(root: HtmlElement) -> LinkedData:
    """The article is the first one described that has a headline or a date, at the top before nested ones."""
    nodes = [node for script in root.iter("script") for node in _nodes(_load(script))]
    known = {key: node for node in reversed(nodes) if isinstance(key := node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    told = [node for node in articles if node.get("headline") or node.get("datePublished") or node.get("author")]
    pages = [node for node in nodes if any(kind.endswith("Page") for kind in _kinds(node))]
    article = next(iter(told or articles), {})
    about = [article, *pages[:3]]
    sites = [node for node in nodes if "WebSite" in _kinds(node)]
    people, organizations = _authors(about, known)
    return LinkedData(
        title=_text(article.get("headline")) or _text(article.get("name")),
        people=people,
        organizations=organizations,
        published_at=_first(about, "datePublished", "dateCreated", "uploadDate"),
        modified_at=_first(about, "dateModified"),
        lang=_language(article) or next(filter(None, map(_language, [*pages, *sites])), ""),
        excerpt=_text(article.get("description")),
        image=next((url for image in _list(article.get("image")) if (url := _address(_resolve(image, known)))), ""),
        site_name=_site(article, sites, known),
        site_descriptions=frozenset(_text(node.get("description")) for node in sites),
        is_free=_truth(article.get("isAccessibleForFree")),
        paid_parts=_paid_parts(article),
        word_count=_number(article.get("wordCount")) or len(_text(article.get("articleBody")).split()),
    )


def _load(script: HtmlElement) -> Any:
    if "ld+json" not in script.get("type", "").lower() or not script.text or len(script.text) > SCRIPT_LENGTH:
        return None
    text = script.text.strip().removeprefix("<![CDATA[").removesuffix("]]>").rstrip("; \n")
    for version in (text, TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(version, strict=False)
        except (ValueError, RecursionError):
            # Pages write broken JSON often; what it would have told is looked for elsewhere on the page.
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object, outermost first, up to a bound."""
    queue, seen = [data], 0
    while seen < min(len(queue), NODES):
        value = queue[seen]
        seen += 1
        if isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
        elif isinstance(value, list):
            queue.extend(value[:NODES])


def _kinds(node: dict[str, Any]) -> list[str]:
    return [kind.rpartition("/")[2] for kind in _list(node.get("@type")) if isinstance(kind, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return any(kind in ARTICLES or kind.endswith(("Article", "Posting")) for kind in _kinds(node))


def _resolve(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """What is described elsewhere and only referred to here, one step far."""
    if isinstance(value, dict) and isinstance(key := value.get("@id"), str) and not value.get("name"):
        return known.get(key, value)
    return value


def _authors(about: list[dict[str, Any]], known: dict[str, dict[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, organisations) of the first that names any as its author, else as its creator or contributor."""
    for name in ("author", "creator", "contributor"):
        for node in about:
            people: dict[str, None] = {}
            organizations: dict[str, None] = {}
            for value in _list(node.get(name))[:NAMES]:
                author = _resolve(value, known)
                is_organization = isinstance(author, dict) and any(map(ORGANIZATION.search, _kinds(author)))
                for one in _names(author):
                    (organizations if is_organization else people)[one] = None
            if people or organizations:
                return tuple(people), tuple(organizations)
    return (), ()


def _site(article: dict[str, Any], sites: list[dict[str, Any]], known: dict[str, dict[str, Any]]) -> str:
    publishers = [_resolve(value, known) for value in _list(article.get("publisher"))]
    return next((name for node in (*publishers, *sites) for name in _names(node)), "")


def _first(about: list[dict[str, Any]], *names: str) -> str:
    return next((text for node in about for name in names if (text := _text(node.get(name)))), "")


def _language(node: dict[str, Any]) -> str:
    value = next(iter(_list(node.get("inLanguage"))), "")
    return _text(value.get("alternateName") or value.get("name")) if isinstance(value, dict) else _text(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    value = next(iter(value), "") if isinstance(value, list) else value
    return value.strip() if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    names = _list(value.get("name")) if isinstance(value, dict) else [value]
    return [name for one in names[:NAMES] if (name := _text(one)) and not name.startswith(("http:", "https:"))]


def _address(value: Any) -> str:
    return _text(value.get("url") or value.get("contentUrl")) if isinstance(value, dict) else _text(value)


def _truth(value: Any) -> bool | None:
    """Written as a word as often as not, in any case."""
    return {"true": True, "false": False}.get(str(value).rpartition("/")[2].lower())


def _number(value: Any) -> int:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _paid_parts(article: dict[str, Any]) -> tuple[str, ...]:
    parts = [part for part in _list(article.get("hasPart")) if isinstance(part, dict)]
    paid = [part for part in parts if _truth(part.get("isAccessibleForFree")) is False]
    return tuple(selector for part in paid for one in _list(part.get("cssSelector")) if (selector := _text(one)))

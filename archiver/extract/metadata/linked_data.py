"""What a page says about itself in JSON-LD (schema.org), as flat text fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

SCRIPT_LENGTH = 1_000_000
NODES = 2_000
ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "ScholarlyArticle", "Review", "Recipe")


def read(root: HtmlElement) -> dict[str, str]:
    """What the first article described says: title, byline, published_at, lang, excerpt, image, site_name.

    What is missing is not there.
    """
    nodes = [node for script in root.iter("script") for node in _nodes(_load(script))]
    found = next((node for node in nodes if _is_article(node)), None)
    fields: dict[str, str] = {}
    if found is not None:
        fields = {
            "title": _text(found.get("headline")) or _text(found.get("name")),
            "byline": ", ".join(dict.fromkeys(filter(None, map(_name, _list(found.get("author")))))),
            "published_at": _text(found.get("datePublished")) or _text(found.get("dateCreated")),
            "lang": _text(found.get("inLanguage")),
            "excerpt": _text(found.get("description")),
            "image": next((url for image in _list(found.get("image")) if (url := _address(image))), ""),
            "site_name": _name(found.get("publisher")),
        }
    site = next((_name(node) for node in nodes if "WebSite" in _list(node.get("@type"))), "")
    if site and not fields.get("site_name"):
        fields["site_name"] = site
    return {name: value for name, value in fields.items() if value}


def _load(script: HtmlElement) -> Any:
    if "ld+json" not in script.get("type", "").lower() or not script.text or len(script.text) > SCRIPT_LENGTH:
        return None
    text = script.text.strip().removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        # Pages write broken JSON often; what it would have told is looked for elsewhere on the page.
        return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object, outermost first, up to a bound."""
    queue, seen = [data], 0
    while queue and seen < NODES:
        value = queue.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
        elif isinstance(value, list):
            queue.extend(value[:NODES])


def _is_article(node: dict[str, Any]) -> bool:
    return any(isinstance(kind, str) and kind.rpartition("/")[2] in ARTICLES for kind in _list(node.get("@type")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
        value = value[0] if isinstance(value, list) and value else value
    return "" if _text(value).startswith(("http:", "https:")) else _text(value)


def _address(value: Any) -> str:
    return _text(value.get("url")) if isinstance(value, dict) else _text(value)

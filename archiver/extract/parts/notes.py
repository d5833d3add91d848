"""Links within an article: footnotes and their way back, and tables of contents."""

from __future__ import annotations

from urllib.parse import unquote, urldefrag

from lxml import etree
from lxml.html import HtmlElement

MOST = 5_000
"""Targets; an article with more keeps the rest without."""
PREFIX = "part-"


def link(content: HtmlElement, base: str, url: str) -> None:
    """Let links to another place of the article lead there, in place: `#part-3`, and the target has that id.

    All other ids go: they mean nothing outside their page, and could be what a reader looks for. Other links are left
    as they are.
    """
    targets: dict[str, HtmlElement] = {}
    for element in content.iter(etree.Element):
        for name in (element.attrib.pop("id", None), element.attrib.pop("name", None)):
            if name and element is not content:
                targets.setdefault(name, element)
    given: dict[HtmlElement, str] = {}
    for link in content.iter("a"):
        address, _, fragment = (link.get("href") or "").strip().partition("#")
        if not fragment or (address and address not in (urldefrag(url).url, urldefrag(base).url)):
            continue
        target = targets.get(fragment)
        target = targets.get(unquote(fragment)) if target is None else target
        if target is None or len(given) >= MOST:
            continue
        target = _seen(target, content)
        name = given.setdefault(target, f"{PREFIX}{len(given) + 1}")
        target.set("id", name)
        link.set("href", f"#{name}")


def _seen(target: HtmlElement, content: HtmlElement) -> HtmlElement:
    """The target, or what holds it where it shows nothing by itself and would be dropped."""
    while len(target) == 0 and not (target.text or "").strip() and target.tag not in ("img", "td", "th"):
        parent = target.getparent()
        if parent is None or parent is content:
            break
        target = parent
    return target

"""Headings as a reader wants them: those that only a role makes one, and none with a link to itself in it."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from archiver.extract.parts.anchors import fragment

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LEVEL = re.compile(r"[1-6]")
SIGN = re.compile(r"\W{0,3}")
ANCHOR = re.compile(r"[¶§#🔗⚓∞]+")
"""What stands for "link to this place"."""
OFTEN = 3
"""Headings that end with a link of the same words: it does something with each, and is no part of any."""
OPENS, CLOSES = re.compile(r"\s*\[\s*\Z"), re.compile(r"\s*\]")


def tidy(root: HtmlElement) -> None:
    """Make headings of what says that it is one, and drop from all, in place, what only points or opens."""
    for element in list(root.iter("div", "p", "span")):
        if element.get("role") == "heading" and next(element.iter(*HEADINGS), None) is None:
            level = element.get("aria-level", "")
            element.tag = f"h{level}" if LEVEL.fullmatch(level) else "h2"
    headings = list(root.iter(*HEADINGS))
    for heading in headings:
        for button in list(heading.iter("button")):
            if _says(button) == _says(heading):
                button.drop_tag()  # it opens what is below
    ends = Counter(_says(last) for heading in headings if (last := _last_link(heading)) is not None)
    for heading in (*headings, *root.iter("dt", "caption", "figcaption")):
        for link in list(heading.iter("a")):
            if _points_here(link, heading):
                _drop(link, heading)
        last = _last_link(heading) if heading.tag in HEADINGS else None
        if last is not None and ends[_says(last)] >= OFTEN:
            _drop(last, heading)


def _says(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _last_link(heading: HtmlElement) -> HtmlElement | None:
    """The link that ends a heading of more words than its own."""
    links = list(heading.iter("a"))
    if not links or not _says(links[-1]):
        return None
    said, end = _says(heading).rstrip(" ]"), _says(links[-1])
    return links[-1] if said.endswith(end) and said != end else None


def _points_here(link: HtmlElement, heading: HtmlElement) -> bool:
    said = _says(link)
    if not SIGN.fullmatch(said) or link.find(".//img") is not None or said == _says(heading):
        return False
    if ANCHOR.fullmatch(said):
        return True
    near = (link, heading, heading.getparent(), *heading.iterdescendants())
    return fragment(link) in {each.get("id") for each in near if each is not None} - {""}


def _drop(link: HtmlElement, heading: HtmlElement) -> None:
    """Without the brackets around it; the place it names is the heading's."""
    name = link.get("id") or link.get("name")
    if name and heading.get("id") is None:
        heading.set("id", name)
    if link.tail and CLOSES.match(link.tail):
        before = link.getprevious()
        parent = link.getparent()
        if before is not None:
            before.tail = OPENS.sub("", before.tail or "")
        elif parent is not None:
            parent.text = OPENS.sub("", parent.text or "")
        link.tail = CLOSES.sub("", link.tail, count=1)
    link.drop_tree()

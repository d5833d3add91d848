"""The article cut out of its page: the original elements of the chosen region, less what is furniture.

Only general rules: what an element is, how much of its text is links, the words of its class names. No site, and no
wording of a page.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

DROPPED = (
    *("script", "style", "link", "meta", "template", "svg", "object", "embed", "applet", "iframe", "frame", "frameset"),
    *("canvas", "audio", "video", "map", "area", "dialog", "head", "title", "base", "colgroup"),
)
CONTROLS = ("form", "button", "input", "select", "textarea", "option", "datalist", "label", "fieldset")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STRUCTURE = ("ul", "ol", "dl", "table", "pre", "blockquote", "figure", "picture", "p", "math", "code")
INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time")
)
WHOLE = frozenset(("div", "p", "blockquote", "pre", "figure", "table", "ul", "ol", "dl"))
"""What can stand by itself; anything else that was chosen (a cell, a body) becomes a div."""

LITTLE = 100
"""Characters: a choice with less text is none."""

HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important\s*)?(?:;|$)", re.I)
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharebar|social|related|recommended|recommendations?|newsletter|subscribe|signup|"
    r"comments?|respond|promo|promoted|sponsored|advert|advertisement|ads?|cookie|consent|breadcrumbs?|"
    r"pagination|pager|toolbar|print-only|screen-reader-text|sr-only|visually-hidden)(?:$|[\s_-])",
    re.I,
)


def strip(root: HtmlElement) -> None:
    """Drop from a page, in place, what nobody sees: scripts, styles, comments, hidden elements."""
    etree.strip_elements(root, etree.Comment, "script", "style", "template", with_tail=False)
    total = text_length(root)
    for element in [element for element in root.iter(etree.Element) if _is_hidden(element)]:
        # What holds much of the text is shown by a script later: many pages are sent like that, most of them with
        # the attribute (4 of 1,231 held their article in an element with it, of less than half of their text).
        most = 0.25 if element.get("hidden") is not None else 0.75
        if element.getparent() is not None and text_length(element) < most * total:
            element.drop_tree()


def unwrap_text(root: HtmlElement) -> None:
    """Make what a page shows only without scripts part of it, in place, where that is most of its text."""
    fallbacks = [fallback for fallback in root.iter("noscript") if text_length(fallback) > LITTLE]
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    if 2 * sum(map(text_length, fallbacks)) > text_length(root):
        for fallback in fallbacks:
            fallback.drop_tag()


def cut(root: HtmlElement, chosen: list[HtmlElement]) -> HtmlElement:
    """A new `<div>` with the chosen elements, in document order, out of their page, and what belongs between them.

    Where nothing was chosen it holds the whole body; where readability found the place and then threw its text away,
    or found a small part of an article element, the whole place.
    """
    content: HtmlElement = root.makeelement("div")
    frame = _frame(chosen) if chosen else root.find("body")
    if frame is not None:
        wider = _wider(frame)
        if wider is not None:
            frame = wider
        elif _text_of(chosen) > LITTLE:
            _prune(frame, chosen)
        frame.tail = None
        if frame.tag not in WHOLE:
            frame.tag = "div"
        content.append(frame)
    _clean(content)
    return content


def drop_title(content: HtmlElement, title: str) -> None:
    """Drop, in place, the first heading if it repeats the title: a reader shows that above the article anyway."""
    first = next(content.iter("h1", "h2"), None)
    if first is not None and " ".join(str(first.text_content()).split()).casefold() == title.casefold():
        first.drop_tree()


def link_density(element: HtmlElement) -> float:
    """Share of the element's text that is inside links, 0 to 1."""
    length = text_length(element)
    return sum(text_length(link) for link in element.iter("a")) / length if length else 0.0


def text_length(element: HtmlElement) -> int:
    """Characters of text, runs of white space counted as one."""
    return len(" ".join(str(element.text_content()).split()))


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in ("html", "body"):
        return False
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and HIDDEN.search(style))


def _wider(frame: HtmlElement) -> HtmlElement | None:
    """The article element around a choice that is only a small part of its plain text."""
    for around in frame.iterancestors("article", "main"):
        if _plain_length(around) > 3 * text_length(frame):
            return around
    return None


def _plain_length(element: HtmlElement) -> int:
    """Characters of text outside links and controls."""
    return text_length(element) - sum(text_length(part) for part in element.iter("a", "select", "nav", "footer"))


def _text_of(chosen: list[HtmlElement]) -> int:
    """Characters of text directly in these elements."""
    return sum(len(text.strip()) for element in chosen for text in element.xpath("text()"))


def _frame(marked: list[HtmlElement]) -> HtmlElement:
    """The innermost element that holds all of these, which are in document order."""
    around = [marked[0], *marked[0].iterancestors()]
    depth = {element: place for place, element in enumerate(around)}
    inside: set[HtmlElement] = set()
    place = 0
    for element in marked:
        parent = element.getparent()
        inside.add(element)
        if parent in inside:
            continue
        while element not in depth:
            element = element.getparent()
        place = max(place, depth[element])
    return around[place]


def _prune(frame: HtmlElement, marked: list[HtmlElement]) -> None:
    """Drop, in place, what readability did not choose within its frame, but for what belongs between its choices."""
    chosen = set(marked)
    holding: set[HtmlElement] = set()
    for element in marked:
        while element not in holding:
            holding.add(element)
            if element is frame:
                break
            element = element.getparent()
    left = len(marked)
    for element in list(frame.iter(etree.Element)):
        if element in chosen:
            left -= 1
        if element not in holding:
            parent = element.getparent()
            if parent not in holding:
                continue
            between = parent in chosen or 0 < left < len(marked)
            if not (between and _belongs(element)):
                element.drop_tree()
        elif element not in chosen:
            element.text = None
            for child in element:
                child.tail = None


def _belongs(element: HtmlElement) -> bool:
    """Whether an element that readability left out of its region is content all the same."""
    tag = element.tag
    if tag in ("br", "img", "hr", "wbr"):
        return True
    if tag in ("nav", "aside", "footer", *DROPPED, *CONTROLS) or is_furniture(element):
        return False
    length = text_length(element)
    if tag in HEADINGS:
        return 0 < length < 300
    if tag in INLINE:
        return True
    density = link_density(element)
    if tag in STRUCTURE:
        return density < 0.5 or (length < 200 and element.find(".//img") is not None)
    return (
        length < 300 and density < 0.5 and next(element.iter("img", "pre", "blockquote", *HEADINGS), None) is not None
    )


def is_furniture(element: HtmlElement) -> bool:
    """Whether a class, the id or the role says so; long names are left out, they are made from headings."""
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".split()
    return any(FURNITURE.search(name) for name in names if len(re.findall("[_-]", name)) < 4)


def _clean(content: HtmlElement) -> None:
    """Drop, in place, the furniture inside the chosen region."""
    etree.strip_elements(content, *DROPPED, "noscript", with_tail=False)
    total = text_length(content)
    for element in list(content.iter("nav", "aside", "footer", "div", "section", "ul", "ol", "p", "header")):
        if element.getparent() is None or (element.getparent() is content and len(content) == 1):
            continue
        if _is_outer_furniture(element, total):
            element.drop_tree()
    etree.strip_elements(content, "button", "input", "select", "textarea", "option", "datalist", with_tail=False)
    etree.strip_tags(content, "form", "label", "fieldset", "legend")


def _is_outer_furniture(element: HtmlElement, total: int) -> bool:
    """A box within the article that is not of it: named so, or made of links, and a small part of the whole."""
    named = element.tag == "nav" or is_furniture(element)
    if not named and element.tag in ("p", "header"):
        return False
    length = text_length(element)
    if length > total / 3:
        return False
    if named:
        return True
    if element.tag in ("aside", "footer"):
        return link_density(element) > 0.3
    links = [link for link in element.iter("a") if not link.get("href", "#").startswith("#")]
    return len(links) > 2 and sum(map(text_length, links)) > 0.7 * length

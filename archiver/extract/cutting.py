"""The article cut out of its page: the original elements around the chosen blocks, less what is furniture.

Only general rules: what an element is, how much of its text is links, the words of its class names. No site, and no
wording of a page.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.choice.blocks import Block
from archiver.extract.parts import formulas, media
from archiver.extract.parts.anchors import fragment
from archiver.extract.parts.headings import HEADINGS
from archiver.extract.pictures import size

DROPPED = (
    *("script", "style", "link", "meta", "template", "object", "embed", "applet", "frame", "frameset", "canvas", "map"),
    *("area", "dialog", "head", "title", "base", "colgroup"),
)
CONTROLS = ("form", "button", "input", "select", "textarea", "option", "datalist", "label", "fieldset")
WHOLE = frozenset(("div", "p", "blockquote", "pre", "figure", "table", "ul", "ol", "dl"))
"""What can stand by itself; anything else that was chosen (a cell, a body) becomes a div."""

LITTLE = 100
"""Characters: a choice with less text is none."""

BETWEEN = frozenset(("br", "hr", "wbr", "td", "th", "math", "source"))
"""What has no text and stays between chosen blocks."""
BESIDE = "data-beside"
"""Marks what is shown and is no running text: a table of contents, the caption of the opening picture."""
ENTRIES = 3
SURE = 0.8
"""Chance from which on a block is not taken for furniture by its name or its links."""
SEEN = frozenset(("img", "math", "svg", *media.TAGS))
"""What shows something and has no text of its own."""

HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important\s*)?(?:;|$)", re.I)
BESIDES = 2
"""Paragraphs of prose beside a hidden box that make it more of them."""
PROSE = 12
"""Words."""
TIP = re.compile(r"tool-?tip|pop-?over|roll-?over|hover-?card", re.I)
TIP_LINKS = 3
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharebar|social|related|recommended|recommendations?|newsletter|subscribe|signup|"
    r"most-?(?:read|viewed|popular)|trending|log-?in|sign-?in|app-?banner|smart-?banner|paywall|read-?(?:next|also)|"
    r"comments?|respond|promo|promoted|sponsored|advert|advertisement|ads?|cookie|consent|breadcrumbs?|"
    r"pagination|pager|toolbar|print-only|screen-reader-text|sr-only|visually-hidden)(?:$|[\s_-])",
    re.I,
)
SMALL = 64
"""Pixels of width."""
PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.I)
QUOTED = re.compile(r"embed|(?:^|[\s_-])(?:code|pre)(?:$|[\s_-])", re.I)


def strip(root: HtmlElement) -> None:
    """Drop from a page, in place, what nobody sees: scripts, styles, comments, hidden elements."""
    etree.strip_elements(root, etree.Comment, "script", "style", "template", with_tail=False)
    total = text_length(root)
    for element in [element for element in root.iter(etree.Element) if _is_hidden(element)]:
        # What holds much of the text is shown by a script later: many pages are sent like that, most of them with
        # the attribute (4 of 1,231 held their article in an element with it, of less than half of their text).
        most = 0.25 if element.get("hidden") is not None else 0.75
        if element.getparent() is not None and text_length(element) < most * total and not _goes_on(element):
            element.drop_tree()
    for tip in [element for element in root.iter("span", "div") if _is_tip(element)]:
        tip.drop_tree()


def unwrap_text(root: HtmlElement) -> None:
    """Make what a page shows only without scripts part of it, in place, where that is most of its text."""
    fallbacks = [fallback for fallback in root.iter("noscript") if text_length(fallback) > LITTLE]
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    if 2 * sum(map(text_length, fallbacks)) > text_length(root):
        for fallback in fallbacks:
            fallback.drop_tag()


def cut(
    root: HtmlElement,
    blocks: list[Block],
    chosen: set[Block],
    opening: HtmlElement | None = None,
    caption: frozenset[Block] = frozenset(),
) -> HtmlElement:
    """A new `<div>` with the chosen of the blocks out of their page, and the pictures and rules between them.

    `opening` is a picture before them that is to be among them, with its `caption`: shown, but no running text, which
    would begin with it. Where nothing was chosen it is empty.
    """
    content: HtmlElement = root.makeelement("div")
    marked = [block.place.element for block in blocks if block in chosen]
    if marked:
        text = _frame(marked)
        first = [] if opening is None else [opening]
        frame = _frame([text, *first, *(block.place.element for block in caption)])
        for block in caption:
            block.place.element.set(BESIDE, "")
        _prune(frame, blocks, chosen | caption, _pictures(text, blocks, chosen) + first, _contents(text, chosen))
        frame.tail = None
        if frame.tag not in WHOLE:
            frame.tag = "div"
        content.append(frame)
    sure = {
        element: block.words
        for block in blocks
        if block in chosen and block.chance >= SURE
        for element, _ in block.slots[:1]
    }
    _clean(content, sure)
    return content


def bare(content: HtmlElement) -> HtmlElement:
    """The same tree without what no article is made of: scripts, frames, controls."""
    etree.strip_elements(content, etree.Comment, with_tail=False)
    replace_parts(content)
    _drop_controls(content)
    return content


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


def _goes_on(element: HtmlElement) -> bool:
    """Whether a click shows it: paragraphs that go on where others stop, or that are below a heading of their own."""
    if is_furniture(element) or not any(map(_is_prose, element.iterdescendants("p"))):
        return False
    if next(element.iter("form", "input", "iframe"), None) is not None or element.get("role") in ("dialog", "alert"):
        return False
    before, parent = element.getprevious(), element.getparent()
    headed = before is not None and next(before.iter(*HEADINGS), None) is not None and len(list(before.iter("p"))) == 0
    return headed or (parent is not None and sum(map(_is_prose, parent.iterchildren("p"))) >= BESIDES)


def _is_prose(paragraph: HtmlElement) -> bool:
    return len(str(paragraph.text_content()).split()) >= PROSE and link_density(paragraph) < 0.3


def _is_tip(element: HtmlElement) -> bool:
    """Whether it is what appears when a pointer rests on a word of a paragraph: a box of links within the sentence."""
    if not TIP.search(element.get("class", "")) or next(element.iterancestors("p", "li", "td"), None) is None:
        return False
    if len(list(islice(element.iter("a"), TIP_LINKS))) < TIP_LINKS:
        return False
    inner = (each for each in element.iterdescendants("span", "div") if TIP.search(each.get("class", "")))
    return not any(len(list(each.iter("a"))) >= TIP_LINKS for each in inner)


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


def _prune(
    frame: HtmlElement,
    blocks: list[Block],
    chosen: set[Block],
    pictures: list[HtmlElement],
    contents: list[HtmlElement],
) -> None:
    """Drop, in place, all of the frame but the chosen blocks, these pictures and tables of contents, and what holds
    them."""
    holding: set[HtmlElement] = {frame}
    beside = {element for box in contents for element in box.iter(etree.Element)}
    holding |= beside
    for block in blocks:
        if block in chosen or block.place.element in beside:
            for element, tail in block.slots:
                _hold(element.getparent() if tail else element, holding)
        else:
            for element, tail in block.slots:
                if tail:
                    element.tail = None
                else:
                    element.text = None
    for element in contents:
        _hold(element.getparent(), holding)
        element.set(BESIDE, "")
    for element in pictures:
        _hold(element, holding)
        holding.update(element.iterdescendants())
    for element in list(frame.iter(etree.Element)):
        parent = element.getparent()
        if element not in holding and parent in holding and element.tag not in BETWEEN:
            _leave_name(element, parent)
            element.drop_tree()


def _leave_name(element: HtmlElement, parent: HtmlElement) -> None:
    """Let what holds an empty target of links be the target."""
    name = element.get("id") or element.get("name")
    if name and parent.get("id") is None and len(element) == 0 and not (element.text or "").strip():
        parent.set("id", name)


def _hold(element: HtmlElement, holding: set[HtmlElement]) -> None:
    while element is not None and element not in holding:
        holding.add(element)
        element = element.getparent()


def _pictures(frame: HtmlElement, blocks: list[Block], chosen: set[Block]) -> list[HtmlElement]:
    """The pictures, players, formulas and drawings of the frame that stand between chosen blocks, or beside one, or
    beside what readability chose between them: a caption."""
    holder = {element: block for block in blocks for element, _ in block.slots}
    left = sum(block in chosen for block in blocks)
    most = left
    counted: set[Block] = set()
    found: list[tuple[HtmlElement, bool]] = []
    waiting: list[tuple[HtmlElement, bool]] = []
    before = False
    for element in frame.iter(etree.Element):
        if element.tag in SEEN and _is_seen(element):
            waiting.append((element, before))
        block = holder.get(element)
        if block is not None:
            if block in chosen and block not in counted:
                counted.add(block)
                left -= 1
            before = block in chosen or (block.kept_words > 0 and 0 < left < most)
            found += [(picture, first or before) for picture, first in waiting]
            waiting.clear()
    found += waiting
    shown = {element for block in chosen for element, _ in block.slots}
    return [
        picture
        for picture, beside in found
        if beside
        and not _is_teaser(picture, shown)
        and not any(map(is_furniture, picture.iterancestors("div", "aside")))
    ]


def _is_teaser(picture: HtmlElement, shown: set[HtmlElement]) -> bool:
    """Whether it is in a link with words that were not chosen, and no caption: it leads to the story of others. So does
    what is as small as a button or a portrait."""
    link = next(picture.iterancestors("a"), None)
    if link is not None and (size(picture.get("width")) or SMALL + 1) <= SMALL:
        return True
    if link is None or not str(link.text_content()).strip() or link.find(".//figcaption") is not None:
        return False
    if PICTURE.search(link.get("href", ".jpg")):
        return False
    return not any(element in shown for element in link.iter(etree.Element))


def _contents(frame: HtmlElement, chosen: set[Block]) -> list[HtmlElement]:
    """The tables of contents in the frame: lists of links to places in what was chosen, with their heading."""
    links = [link for link in frame.iter("a") if fragment(link)]
    if len(links) < ENTRIES:
        return []
    shown: set[HtmlElement] = set()
    for block in chosen:
        _hold(block.place.element, shown)
        shown.update(element for element, _ in block.slots)
    names = {name for element in frame.iter(etree.Element) for name in _names(element, shown)}
    found: list[HtmlElement] = []
    for box in dict.fromkeys(_outer_list(link, frame) for link in links):
        if box is None or box in found or box in shown or any(map(is_furniture, box.iterancestors("div", "aside"))):
            continue
        inside = [link for link in box.iter("a") if link.get("href")]
        leading = [link for link in inside if fragment(link) in names]
        if len(leading) >= ENTRIES and len(leading) > 0.8 * len(inside) and link_density(box) > 0.7:
            found.append(box)
    return found


def _names(element: HtmlElement, shown: set[HtmlElement]) -> list[str]:
    """What links to the element may call it, if it, what holds it or what follows it is shown."""
    names = [name for name in (element.get("id"), element.get("name")) if name]
    near = (element, element.getparent(), element.getnext()) if names else ()
    return names if any(each in shown for each in near) else []


def _outer_list(link: HtmlElement, frame: HtmlElement) -> HtmlElement | None:
    """The outermost list around a link, within the frame and in no navigation."""
    found = None
    for above in link.iterancestors():
        if above is frame:
            return found
        if above.tag in ("nav", "aside", "footer", "header"):
            return None
        if above.tag in ("ul", "ol"):
            found = above
    return None


def _is_seen(element: HtmlElement) -> bool:
    if element.tag in media.TAGS:
        return media.is_player(element)
    return element.tag != "svg" or formulas.is_drawing(element)


def is_furniture(element: HtmlElement) -> bool:
    """Whether a class, the id or the role says so. Long names are left out: they are made from headings; and so is what
    is quoted: a post of somebody in a "social-embed", a program in a "code-toolbar"."""
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".split()
    return any(
        FURNITURE.search(name) for name in names if len(re.findall("[_-]", name)) < 4 and not QUOTED.search(name)
    )


def _clean(content: HtmlElement, sure: dict[HtmlElement, int]) -> None:
    """Drop, in place, the furniture inside the chosen region, but no box with mostly text that is sure to be of it:
    `sure` holds its words by element."""
    replace_parts(content)
    total = text_length(content)
    boxes: list[HtmlElement] = []
    for element in content.iter("nav", "aside", "footer", "div", "section", "ul", "ol", "p", "header"):
        if element.getparent() is content and len(content) == 1:
            continue
        if boxes and boxes[-1] in element.iterancestors():
            continue
        if _is_outer_furniture(element, total) and not _is_sure(element, sure):
            boxes.append(element)
    # The posts of a thread are named comments too, and a listing is made of links: what is much is no furniture.
    if 3 * sum(map(text_length, boxes)) < total:
        for box in boxes:
            box.drop_tree()
    _drop_controls(content)


def replace_parts(content: HtmlElement) -> None:
    """Put what a reader can show in the place of players, formulas and drawings, in place; other objects go."""
    media.replace(content)
    formulas.write(content)
    etree.strip_elements(content, *DROPPED, "noscript", with_tail=False)


def _is_sure(element: HtmlElement, sure: dict[HtmlElement, int]) -> bool:
    words = sum(sure.get(each, 0) for each in element.iter(etree.Element))
    return 2 * words > len(str(element.text_content()).split())


def _drop_controls(content: HtmlElement) -> None:
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

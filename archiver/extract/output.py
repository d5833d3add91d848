"""A finished tree as the two things that are stored: sanitised HTML and plain text."""

from __future__ import annotations

import copy
import re
from html import escape

import nh3
from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.cutting import BESIDE
from archiver.extract.decoding import scrub

TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "blockquote", "pre", "hr", "br", "wbr", "figure", "figcaption"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img", "a"),
    *("em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "q", "cite", "code"),
    *("kbd", "samp", "var", "dfn", "time", "ruby", "rt", "rp", "bdi", "bdo", "details", "summary"),
}
ATTRIBUTES = {
    "*": {"dir", "lang", "id"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
    "abbr": {"title"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto", "image"}
ADDRESSES = {
    ("img", "src"): re.compile(r"image:\d+"),
    ("a", "href"): re.compile(r"(?:https?://|mailto:).*|#part-\d+", re.I | re.S),
}
"""The only form of what leads somewhere. The list of schemes alone would let relative addresses pass: whoever parses
anew what was cut, as nh3 does, may find a picture (`<image>`) that we never saw."""
PLACE = re.compile(r"part-\d+")
"""The ids that `notes` gives."""
PASSES = 20
"""Each untangles eight links within links; trees are at most a hundred deep."""

PARAGRAPH, LINE, KEPT_SPACE = "\u2029", "\u2028", "\u00a0"
PARAGRAPHS = (
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "dl", "table", "figure"),
    *("figcaption", "caption", "hr", "details", "summary"),
)
LINES = ("li", "tr", "dt", "dd", "br")
MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{8})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Combining marks: a million on one letter is no text."""
# Scripts written without spaces between words.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def to_html(content: HtmlElement) -> str:
    """The inside of the tree as HTML that is safe to show: an allow-list, enforced by nh3 on what was cut."""
    # Here and not by nh3: it takes tags out of what it has parsed, and what is left may not read the same again.
    etree.strip_tags(content, *{element.tag for element in content.iter(etree.Element)}.difference(TAGS))
    if content.tag != "div":
        return sanitise(_written(content))
    # Not the `<div>` around it, to be cut off afterwards: what reads it anew may end that one early.
    return sanitise(
        escape(content.text or "", quote=False)
        + "".join(_written(child) + escape(child.tail or "", quote=False) for child in content)
    )


def _written(element: HtmlElement) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def sanitise(html: str) -> str:
    """Only what is on the lists; sanitising again changes nothing.

    Links within links are untangled eight at a time, as HTML has it: what was read and written once may read otherwise.
    """
    for _ in range(PASSES):
        clean = nh3.clean(
            html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, attribute_filter=_narrow
        )
        clean = MARKS.sub(r"\1", scrub(clean)).strip()
        if clean == html:
            break
        html = clean
    return html


def to_text(content: HtmlElement) -> str:
    """Plain text: a blank line between blocks, list items and table rows on lines of their own. A table of contents is
    no part of it: it says what follows once more."""
    content = copy.deepcopy(content)
    for element in content.xpath(f".//*[@{BESIDE}]"):
        element.drop_tree()
    for pre in content.iter("pre"):
        for element in pre.iter(etree.Element):
            element.text = _keep(element.text)
            if element is not pre:
                element.tail = _keep(element.tail)
    narrow = set(content.xpath(".//*[self::li or self::td or self::th or self::dd]//*[self::p or self::div]"))
    for element in content.iter(*PARAGRAPHS, *LINES):
        mark = LINE if element.tag in LINES or element in narrow else PARAGRAPH
        element.text = mark + (element.text or "")
        element.tail = mark + (element.tail or "")
    for element in content.iter("td", "th"):
        element.tail = " " + (element.tail or "")
    text = re.sub("[ \t\r\n\f]+", " ", str(content.text_content()))
    text = re.sub(f" *[{LINE}{PARAGRAPH}][ {LINE}{PARAGRAPH}]*", _newline, text)
    return scrub(text.replace(KEPT_SPACE, " ").replace("\u200b", "")).strip("\n ")


def thin_marks(text: str) -> tuple[str, bool]:
    """Text with at most eight combining marks on a letter, as `sanitise` leaves it; whether there were more."""
    if text.isascii():
        return text, False
    thin, count = MARKS.subn(r"\1", text)
    return thin, count > 0


def _narrow(tag: str, name: str, value: str) -> str | None:
    form = PLACE if name == "id" else ADDRESSES.get((tag, name))
    return value if form is None or form.fullmatch(value) else None


def count_words(text: str) -> int:
    """Words; Chinese, Japanese, Thai, Lao, Khmer and Burmese count one for two characters, as no spaces tell."""
    unspaced = len(UNSPACED.findall(text))
    return unspaced // 2 + sum(1 for _ in WORD.finditer(UNSPACED.sub(" ", text) if unspaced else text))


def _newline(match: re.Match[str]) -> str:
    return "\n\n" if PARAGRAPH in match[0] else "\n"


def _keep(text: str | None) -> str:
    """Preformatted text in characters that the folding of white space leaves alone."""
    return (text or "").replace("\r", "").replace("\n", LINE).replace("\t", KEPT_SPACE * 4).replace(" ", KEPT_SPACE)

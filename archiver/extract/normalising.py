"""The shape of an article, bounded so that no layout engine hangs on it (FACTS "Qt"): tables, words, breaks, sizes."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.parts import notes
from archiver.extract.pictures import absolute
from archiver.model.limits import ExtractLimits

# Elements that hold blocks and mean nothing by themselves.
BOXES = (
    *("section", "article", "main", "header", "footer", "aside", "hgroup", "address", "center", "body", "html"),
    *("nav", "noscript", "dialog", "search", "menu", "frameset", "noframes"),
)
EMPTY = (
    "p",
    "div",
    "span",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "em",
    "strong",
    "b",
    "i",
)
TABLE_PARTS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")
SOLID = ("img", "br", "hr", "td", "th", "table", "pre")
BLOCKS = ("p", "div", "li", "br", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dt", "dd")
UNBROKEN = (
    "[^\\s\u200b\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""A character beside which no line is broken: lines of Chinese, Japanese and Korean are, between any two."""
SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: words stand without spaces there, and a long run is no word."""
SPAN = 100
"""Columns or rows one cell may cover."""


def normalise(content: HtmlElement, base: str, limits: ExtractLimits) -> bool:
    """Bring a cut article to its plain form, in place; whether tables had to be flattened.

    Links become absolute http(s) or mailto, or lose their address; those that `notes` made stay. Words are not
    touched: see `break_words`.
    """
    for element in content.iter("a"):
        if element.get("href", "").startswith(f"#{notes.PREFIX}"):
            continue
        url = absolute(element.get("href", ""), base, ("http", "https", "mailto"))
        element.attrib.pop("href", None)
        if url:
            element.set("href", url)
    for element in content.iter(*BOXES):
        element.tag = "div"
    etree.strip_tags(content, "span", "font", "nobr", "tt")
    for element in content.iter("pre"):
        element.text = (element.text or "").lstrip("\r\n")  # each parser would drop one more line
    simplified = _bound_tables(content, limits)
    _drop_empty(content)
    return simplified


def has_long_word(text: str, length: int) -> bool:
    """Whether a run of more than `length` characters offers no place to break a line."""
    return re.search(rf"{UNBROKEN}{{{length + 1}}}", text) is not None


def break_words(content: HtmlElement, length: int) -> None:
    """Put a zero-width space into every run of more than `length` characters without one, in place."""
    long = re.compile(rf"{UNBROKEN}{{{length}}}(?={UNBROKEN})")
    run = 0
    for event, element in etree.iterwalk(content, events=("start", "end")):
        if element.tag in BLOCKS:
            run = 0
        text = element.text if event == "start" else element.tail
        if not text:
            continue
        start = re.match(f"{UNBROKEN}*", text)
        head = start.end() if start else 0
        if run + head > length:
            text = "\u200b" + text
            run = 0
        text = long.sub("\\g<0>\u200b", text)
        if event == "start":
            element.text = text
        else:
            element.tail = text
        tail = re.search(f"{UNBROKEN}*\\Z", text[-length:])
        size = len(tail[0]) if tail else 0
        run = run + size if size == len(text) else size


def _bound_tables(content: HtmlElement, limits: ExtractLimits) -> bool:
    simplified = False
    for table in list(content.iter("table")):
        cells = table.xpath("./tr/*[self::td or self::th]|./*/tr/*[self::td or self::th]")
        nested = sum(1 for _ in table.iterancestors("table"))
        if nested >= limits.table_depth or len(cells) > limits.table_cells:
            _unfold(table)
            simplified = True
        elif len(cells) == 1 or (nested and len(cells) == 0):
            _unfold(table)
        for cell in cells:
            for name in ("colspan", "rowspan"):
                value = cell.attrib.pop(name, "")
                if re.fullmatch(r"\d{1,4}", value) and 1 < int(value) <= SPAN:
                    cell.set(name, value)
    total = content.xpath("count(.//td|.//th)")
    if total > limits.table_cells:
        # Many small tables: the first ones stay tables.
        seen = 0
        for table in list(content.iter("table")):
            seen += int(table.xpath("count(.//td|.//th)"))
            if seen > limits.table_cells:
                _unfold(table)
                simplified = True
    return simplified


def _unfold(table: HtmlElement) -> None:
    """Make rows and cells of a table (not of those inside it) boxes one below the other; rows of plain text, lines."""
    parts = [table, *table.xpath("./*|./*/tr|./tr/*|./*/tr/*")]
    for part in parts:
        if part.tag == "tr" and all(cell.tag in ("td", "th") and len(cell) == 0 for cell in part):
            for cell in list(part):
                cell.tail = " "
                cell.drop_tag()
            part.tag = "p"
        elif part.tag in TABLE_PARTS:
            part.tag = "div"
        part.attrib.clear()


def _drop_empty(content: HtmlElement) -> None:
    """Drop elements that hold neither text nor anything to see, innermost first."""
    for element in reversed(list(content.iter(*EMPTY))):
        if len(element) == 0 and not (element.text or "").strip() and element is not content:
            element.drop_tree()

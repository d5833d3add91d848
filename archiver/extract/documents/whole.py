"""The whole of a page as an article: of a letter, a text or a PDF nothing is furniture."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.cutting import CONTROLS, replace_parts, strip

BLOCKS = ("p", "div", "img", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "hr")
ROWS = ("tbody", "thead", "tfoot", "colgroup", "col")


def take_whole(root: HtmlElement) -> HtmlElement:
    """A new `<div>` with all that a page shows; tables that only lay it out are undone."""
    strip(root)
    content: HtmlElement = root.makeelement("div")
    body = root.find("body")
    body = root if body is None else body
    content.text = body.text
    content.extend(list(body))
    replace_parts(content)
    etree.strip_tags(content, *CONTROLS)
    # Innermost first: a table that holds data is one of text, and a cell that is laid out by another is a box by then.
    for table in reversed(list(content.iter("table"))):
        if _is_layout(table):
            _undo(table)
    return content


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table, as letters use them, stands for boxes: its cells hold blocks, or each row has but one."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("th", "caption"), None) is not None:
        return False
    if any(next(cell.iterdescendants(*BLOCKS), None) is not None for cell in table.iter("td")):
        return True
    return all(len(row) < 2 for row in table.iter("tr"))


def _undo(table: HtmlElement) -> None:
    for element in list(table.iter("table", "tr", "td", *ROWS)):
        attributes = {name: element.get(name) for name in ("dir", "lang") if element.get(name)}
        element.attrib.clear()
        element.attrib.update(attributes)
        element.tag = "div"

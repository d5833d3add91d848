"""The tree of an article's body as HTML for QTextBrowser: all text in paragraphs, every box as Qt can draw it.

Qt gives bare text in boxes neither line height nor space, knows no figure, ruby or quotation marks, and paints no
background behind a paragraph's padding: so figures are boxes with a caption, code is a table of one cell.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archiver.gui.reader.markup import Element

Node = Element | str

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
"""The title is the only h1. Paragraphs with a class: Qt multiplies a heading's own size into ours."""
TAGS = {"strong": "b", "em": "i", "var": "i", "dfn": "i", "ins": "u", "del": "s", "samp": "code", "kbd": "code"}
"""What Qt calls an inline element; others keep their name."""
_PICTURE, _LONE, _CAPTION = '<p class="picture"', '<p class="lone"', '<p class="caption"'
ITEM = "item"
_START = '<p class="item"'
WIDE = 4
"""Columns from which a table takes the whole width."""

Picture = Callable[[int, str], str]
"""(number, alt) → the HTML of a picture, or of the words that stand for it."""


@dataclass(frozen=True)
class Place:
    """Where in the tree something is written."""

    picture: Picture
    direction: str = ""
    paragraph: str = ""
    """The class of paragraphs here."""
    wrappers: tuple[Element, ...] = ()
    """Inline elements around blocks (a link around a figure): they are written inside each of the blocks."""


def write_blocks(children: Sequence[Node], place: Place) -> Iterator[str]:
    """The HTML of what a box holds: its blocks, and paragraphs around everything else."""
    run: list[Node] = []
    for child in children:
        if isinstance(child, str) or not _holds_blocks(child):
            run.append(child)
            continue
        yield from _write_paragraphs(run, place)
        run = []
        if child.is_block:
            yield from _write_block(child, replace(place, direction=child.attributes.get("dir", place.direction)))
        else:
            yield from write_blocks(child.children, replace(place, wrappers=(*place.wrappers, child)))
    yield from _write_paragraphs(run, place)


def space_pictures(parts: Iterable[str]) -> Iterator[str]:
    """The same HTML; a picture that no caption belongs to keeps the space of a paragraph below it."""
    before = ""
    for part in (*filter(None, parts), ""):
        if before.startswith(_PICTURE) and not part.startswith(_CAPTION):
            before = _LONE + before.removeprefix(_PICTURE)
        yield before
        before = part


def _write_block(element: Element, place: Place) -> Iterator[str]:
    tag = element.tag
    if "id" in element.attributes:
        yield f'<a name="{_quote(element.attributes["id"])}"></a>'
    if tag in HEADINGS:
        yield from write_blocks(element.children, replace(place, paragraph=HEADINGS[tag]))
    elif tag in ("figcaption", "caption"):
        yield from write_blocks(element.children, replace(place, paragraph="caption"))
    elif tag in ("summary", "dt"):
        yield from write_blocks(element.children, replace(place, paragraph="term"))
    elif tag == "dd":
        yield from write_blocks(element.children, replace(place, paragraph="definition"))
    elif tag == "blockquote":
        yield f'<blockquote class="{"right" if place.direction == "rtl" else "left"}">'
        yield from write_blocks(element.children, place)
        yield "</blockquote>"
    elif tag == "pre":
        yield '<table class="code" width="100%" cellspacing="0"><tr><td class="code"><p class="code" dir="ltr">'
        yield _write_code(element)
        yield "</p></td></tr></table>"
    elif tag == "hr":
        yield '<p class="rule" align="center">∗&#160;∗&#160;∗</p>'
    elif tag in ("ul", "ol"):
        yield from _write_list(element, place)
    elif tag == "table":
        yield from _write_table(element, place)
    else:
        yield from write_blocks(element.children, place)


def _write_list(element: Element, place: Place) -> Iterator[str]:
    written = list(_write_items(element, place))
    if place.paragraph != ITEM:  # Qt gives the space after a list to no one: the last paragraph in it keeps it
        last = max((index for index, part in enumerate(written) if part.startswith(_START)), default=None)
        if last is not None:
            written[last] = '<p class="last"' + written[last].removeprefix(_START)
    yield from written


def _write_items(element: Element, place: Place) -> Iterator[str]:
    start = f' start="{element.attributes["start"]}"' if "start" in element.attributes else ""
    yield f"<{element.tag}{start}{_direction(place)}>"
    inner = replace(place, paragraph=ITEM)
    for child in element.children:
        if isinstance(child, str) and not child.strip():
            continue
        is_nested = isinstance(child, Element) and child.tag in ("ul", "ol")
        item = child.children if isinstance(child, Element) and child.tag == "li" else [child]
        yield "" if is_nested else f"<li{_direction(place)}>"
        yield from write_blocks(item, inner)
        yield "" if is_nested else "</li>"
    yield f"</{element.tag}>"


def _write_table(table: Element, place: Place) -> Iterator[str]:
    rows = list(_rows(table))
    columns = max((len(cells) for cells in rows), default=0)
    captions = [child for child in table.children if isinstance(child, Element) and child.tag == "caption"]
    for caption in captions:
        yield from _write_block(caption, place)
    if not columns:
        return
    width = ' width="100%"' if columns >= WIDE or len(table.text()) > 80 * len(rows) else ""
    # Qt gives the space below a paragraph to no table: what is no caption of its own stands as far off as elsewhere.
    yield f'<table class="{"captioned" if captions else "data"}" cellspacing="0"{width}{_direction(place)}>'
    for cells in rows:
        yield "<tr>"
        for cell in (
            reversed(cells) if place.direction == "rtl" else cells
        ):  # Qt fills rows from the left whatever it is told
            spans = "".join(
                f' {name}="{cell.attributes[name]}"' for name in ("colspan", "rowspan") if name in cell.attributes
            )
            yield f'<td class="{cell.tag}-{"rtl" if place.direction == "rtl" else "ltr"}"{spans}>'
            inside = replace(
                place,
                paragraph="head" if cell.tag == "th" else "cell",
                direction=cell.attributes.get("dir", place.direction),
            )
            yield "".join(write_blocks(cell.children, inside)) or '<p class="cell"></p>'
            yield "</td>"
        yield "</tr>"
    yield "</table>"


def _rows(table: Element) -> Iterator[list[Element]]:
    """The cells of each row; the sections between table and row were dropped while parsing."""
    for row in table.children:
        if isinstance(row, Element) and row.tag == "tr":
            yield [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]


def _write_paragraphs(run: Sequence[Node], place: Place) -> Iterator[str]:
    """A run of inline nodes as paragraphs; two line breaks part them."""
    paragraph: list[Node] = []
    breaks = 0
    for node in [*run, *END]:
        if isinstance(node, Element) and node.tag == "br":
            breaks += 1
        elif isinstance(node, Element) or node.strip():
            if breaks > 1 or node is END[-1]:
                yield from _write_paragraph(paragraph, place)
                paragraph = []
            elif breaks and paragraph:
                paragraph.append(BREAK)
            breaks = 0
            paragraph.append(node)
        elif not breaks:
            paragraph.append(node)


BREAK = Element("br")
END = (BREAK, BREAK, Element("wbr"))
"""What ends the last paragraph of a run."""


def _write_paragraph(nodes: Sequence[Node], place: Place) -> Iterator[str]:
    written = "".join(_write_inline(node, place) for node in nodes)
    if not written.strip():
        return
    for wrapper in reversed(place.wrappers):
        written = _wrap(wrapper, written)
    kind = place.paragraph
    if _is_picture(nodes):
        kind = "picture" if "<img" in written else "missing"
    align = ' align="center"' if kind == "picture" and place.paragraph not in ("cell", "head") else ""
    name = f' class="{kind}"' if kind else ""
    yield f"<p{name}{align}{_direction(place)}>{written}</p>"


def _write_inline(node: Node, place: Place) -> str:
    if isinstance(node, str):
        return html.escape(node, quote=False)
    if node.tag == "img":
        number = int(node.attributes.get("number", -1))
        return place.picture(number, node.attributes["alt"])
    if node.tag == "br":
        return "<br>"
    if node.tag == "wbr":
        return "\u200b"
    return _wrap(node, "".join(_write_inline(child, place) for child in node.children))


def _wrap(element: Element, inside: str) -> str:
    """An inline element around what is written already."""
    tag = TAGS.get(element.tag, element.tag)
    if tag == "a":
        href, name = element.attributes.get("href"), element.attributes.get("id")
        anchor = f'<a name="{_quote(name)}"></a>' if name else ""
        return anchor + (f'<a href="{_quote(href)}">{inside}</a>' if href else inside)
    if tag == "q":
        return f"“{inside}”"
    if tag == "rt":  # nothing is drawn above a line: the reading follows in brackets
        return f'<span class="small">（{inside}）</span>' if inside.strip() else ""
    if tag == "bdi":
        return f"\u2068{inside}\u2069"
    if tag in ("mark", "small"):
        return f'<span class="{tag}">{inside}</span>'
    if tag == "cite":
        return f"<i>{inside}</i>"
    return f"<{tag}>{inside}</{tag}>"


def _write_code(element: Element) -> str:
    """Preformatted text: Qt keeps its spaces where the style says pre-wrap, but not its lines."""
    text = element.text().strip("\n").replace("\r", "").expandtabs(4)
    return html.escape(text, quote=False).replace("\n", "<br>")


def _holds_blocks(element: Element) -> bool:
    return any(part.is_block for part in element.walk())


def _is_picture(nodes: Sequence[Node]) -> bool:
    """Whether there is a picture, and no word beside it."""
    elements = [part for node in nodes if isinstance(node, Element) for part in node.walk()]
    words = any(node.strip() for node in nodes if isinstance(node, str)) or any(
        part.text().strip() for part in elements
    )
    return not words and any(part.tag == "img" for part in elements)


def _direction(place: Place) -> str:
    return f' dir="{place.direction}"' if place.direction in ("ltr", "rtl") else ""


def _quote(value: str) -> str:
    return html.escape(value, quote=True)

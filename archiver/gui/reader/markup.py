"""Stored HTML, narrowed once more to what the reader draws, as a small tree.

What is stored went through nh3's allow-list. It is treated as hostile all the same: a library may come from somebody
else, and QTextBrowser opens files that a picture or style sheet names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    {
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "hr",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "li",
    }
    | {"dl", "dt", "dd", "table", "caption", "tr", "td", "th", "details", "summary"}
)
INLINE = frozenset(
    {"a", "b", "strong", "i", "em", "u", "ins", "s", "del", "sub", "sup", "small", "mark", "q", "cite", "code", "kbd"}
    | {"dfn", "samp", "var", "rt", "bdi", "br", "wbr", "img"}
)
VOID = frozenset({"br", "hr", "wbr", "img"})
SILENT = frozenset(
    {"script", "style", "template", "head", "title", "iframe", "object", "svg", "math", "noscript", "select"}
    | {"textarea", "audio", "video", "canvas", "rp", "noembed", "noframes", "xmp", "plaintext"}
)
"""Dropped with all they hold; other tags that are not drawn only lose themselves."""

LINK_SCHEMES = ("http://", "https://", "mailto:", "#")
ANCHOR = "at-"
"""Before the names of places in the article, so that none can take the place of ours."""
DEPTH = 40
TABLE_DEPTH = 3
"""Each level doubles what QTextDocument's layout costs: 14 deep 0.4 s, 20 deep 16 s."""
CELLS = 5_000
SPAN = 100
ELEMENTS = 60_000
WORD = 200
"""Characters without a space, after which a line may be broken: a word of 300 KB takes over 20 s to lay out."""
SIDE = 20_000
"""Pixels; a picture that says it is larger says nothing."""

_IMAGE = re.compile(r"image:(\d{1,6})")
_NUMBER = re.compile(r"\d{1,5}")
_RUN = re.compile(rf"[^\s\u200b]{{{WORD}}}(?=[^\s\u200b])")
_LOOSE = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
"""A < that begins no whole tag. nh3 writes none; HTMLParser takes minutes over 60 KB of unfinished tags."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0\ufdd1\u2028\u2029\ufffc\ufffe\uffff\ud800-\udfff]")
"""What is no text, and what QTextDocument means something by."""


@dataclass(slots=True)
class Element:
    """A tag the reader draws. Attributes are checked, and only those it knows."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def text(self) -> str:
        """All text in it, as it stands there."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def parse(html: str) -> Element:
    """The article's body as a `div`. Never raises: what cannot be understood is text, or is left out."""
    builder = _Builder()
    builder.feed(_LOOSE.sub("&lt;", html))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]
        self._silent: list[str] = []
        self._elements = 0
        self._cells = 0
        self._run = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent.append(tag)
        if self._silent or self._elements >= ELEMENTS or not self._may_open(tag):
            return
        self._elements += 1
        element = Element(tag, _narrow(tag, {name: value or "" for name, value in attrs}))
        self._open[-1].children.append(element)
        if tag in BLOCKS or tag == "br":
            self._run = 0
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                break
        if tag in BLOCKS:
            self._run = 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._open[-1].children.append(self._break_words(_CONTROL.sub("", data)))

    def _may_open(self, tag: str) -> bool:
        if (tag not in BLOCKS and tag not in INLINE) or (tag not in VOID and len(self._open) > DEPTH):
            return False
        if tag == "table":
            return sum(1 for element in self._open if element.tag == "table") < TABLE_DEPTH
        if tag in ("td", "th"):
            self._cells += 1
            return self._cells <= CELLS
        return True

    def _break_words(self, text: str) -> str:
        """With a zero-width space in every run of more than `WORD` characters, also over the borders of elements."""
        head = re.match(r"[^\s\u200b]*", text)
        if head and self._run + head.end() > WORD:
            text = "\u200b" + text
            self._run = 0
        text = _RUN.sub("\\g<0>\u200b", text)
        tail = re.search(r"[^\s\u200b]*\Z", text[-WORD:])
        size = len(tail[0]) if tail else 0
        self._run = self._run + size if size == len(text) else size
        return text


def _narrow(tag: str, values: dict[str, str]) -> dict[str, str]:
    """The attributes that are drawn, each in the only form it may have."""
    kept = {}
    if (direction := values.get("dir", "").lower()) in ("ltr", "rtl", "auto"):
        kept["dir"] = direction
    if name := values.get("id"):
        kept["id"] = ANCHOR + name
    if tag == "a" and (href := _narrow_link(values.get("href", ""))):
        kept["href"] = href
    elif tag == "img":
        if match := _IMAGE.fullmatch(values.get("src", "")):
            kept["number"] = str(int(match[1]))
        kept["alt"] = " ".join(_CONTROL.sub("", values.get("alt", "")).split())[:300]
        kept |= _numbers(values, ("width", "height"), 1, SIDE)
    elif tag in ("td", "th"):
        kept |= _numbers(values, ("colspan", "rowspan"), 2, SPAN)
    elif tag == "ol":
        kept |= _numbers(values, ("start",), 0, 99_999)
    return kept


def _narrow_link(href: str) -> str:
    """A link that may be offered, or nothing. Control characters are dropped first, as browsers do in a scheme."""
    href = re.sub(r"[\x00-\x20\x7f-\x9f]", lambda match: "%20" if match[0] == " " else "", href.strip())
    if href.startswith("#"):
        return "#" + ANCHOR + href[1:]
    return href if href.lower().startswith(LINK_SCHEMES) else ""


def _numbers(values: dict[str, str], names: tuple[str, ...], low: int, high: int) -> dict[str, str]:
    return {
        name: str(int(value))
        for name in names
        if _NUMBER.fullmatch(value := values.get(name, "")) and low <= int(value) <= high
    }

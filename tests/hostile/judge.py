"""Whether HTML can do anything but be read: judged by parsers that took no part in making it.

lexbor builds the tree as browsers do (https://html.spec.whatwg.org/#parsing); Python's own reads tags one by one, as
naive programs do. What either of them sees must be on the list, and what lexbor writes out must read the same again:
HTML that changes its meaning between two parsers is how sanitisers are fooled (mutation XSS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

# Written down anew, not taken from the program: a slip there must not excuse itself here.
TAGS = frozenset(
    (
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "div",
            "blockquote",
            "pre",
            "hr",
            "br",
            "wbr",
            "figure",
            "figcaption",
        ),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img"),
        *("a", "em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "q", "cite"),
        *("code", "kbd", "samp", "var", "dfn", "time", "ruby", "rt", "rp", "bdi", "bdo", "details", "summary"),
    )
)
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset(("href",)),
    "img": frozenset(("src", "alt", "width", "height")),
    "td": frozenset(("colspan", "rowspan")),
    "th": frozenset(("colspan", "rowspan")),
    "ol": frozenset(("start", "reversed")),
    "abbr": frozenset(("title",)),
    "time": frozenset(("datetime",)),
}
EVERYWHERE = frozenset(("dir", "lang", "id"))
FORMS = {
    "href": re.compile(r"(?:https?://|mailto:)[^\x00-\x1f\x7f]*|#part-\d+", re.I),
    "id": re.compile(r"part-\d+"),
    "src": re.compile(r"image:\d+"),
    **dict.fromkeys(("width", "height", "colspan", "rowspan"), re.compile(r"\d{1,5}")),
}
ANY = re.compile(".*", re.S)
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SKELETON = ("html", "head", "body", "-text", "-undef")
"""What lexbor puts around a fragment."""

Node = tuple[str, Mapping[str, str | None]]


def complaints(html: str) -> list[str]:
    """What is wrong with an article's HTML; empty when it is inert."""
    found = [*_judge(_tree(html), "lexbor"), *_judge(_tags(html), "tags")]
    if NO_TEXT.search(html):
        found.append("it holds characters that are no text")
    return [*found, *_mutations(html)]


def _judge(nodes: Iterator[Node], who: str) -> Iterator[str]:
    for tag, attributes in nodes:
        if tag not in TAGS:
            yield f"{who}: <{tag}>"
            continue
        for name, value in attributes.items():
            value = value or ""
            if name not in EVERYWHERE | ATTRIBUTES.get(tag, frozenset()):
                yield f"{who}: {name} on <{tag}>"
            elif not FORMS.get(name, ANY).fullmatch(value):
                yield f"{who}: {name}={value[:60]!r}"


def _tree(html: str) -> Iterator[Node]:
    body = LexborHTMLParser(html).root
    assert body is not None
    for node in body.traverse(include_text=True):
        if node.tag not in SKELETON:
            yield str(node.tag), node.attributes


def _tags(html: str) -> Iterator[Node]:
    reader = _Tags()
    reader.feed(html)
    reader.close()
    yield from reader.nodes


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.nodes.append(("!--", {}))

    def handle_decl(self, decl: str) -> None:
        self.nodes.append(("!", {}))

    def handle_pi(self, data: str) -> None:
        self.nodes.append(("?", {}))

    def unknown_decl(self, data: str) -> None:
        self.nodes.append(("![", {}))


def _mutations(html: str) -> Iterator[str]:
    once = LexborHTMLParser(html).html or ""
    if list(_tree(once)) != list(_tree(html)):
        yield "it reads otherwise once it was written out"

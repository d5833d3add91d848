"""Where on the page the article is: readability-lxml's choice, as elements of our own tree."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import REGEXES, Unparseable

BLOCKS = ("blockquote", "dl", "div", "img", "ol", "p", "table", "ul")
"""What the tags of blocks begin with, as readability looks for them ("<p" finds pictures, too)."""
INLINE = frozenset(("a", "b", "cite", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"))
UNLIKELY, MAYBE = REGEXES["unlikelyCandidatesRe"], REGEXES["okMaybeItsACandidateRe"]
HOLDS_CODE = etree.XPath("ancestor-or-self::pre | ancestor-or-self::code")
HOLDS_ARTICLE = etree.XPath("descendant-or-self::main | descendant-or-self::article | descendant-or-self::math")
HUNDRED = 100
MOST = 3


class _Choice(Document):  # type: ignore[misc]  # readability-lxml has no types
    """Readability on a copy of our tree: what it would serialise is read off as the elements it left standing.

    Methods that only asked the tree in a slow way (serialising each box to look for a tag, describing each candidate
    for a log nobody reads) are replaced by the same questions asked quickly: a third of its time for the same choice.
    """

    def __init__(self, root: HtmlElement) -> None:
        super().__init__(root)
        self.twins: list[HtmlElement] = []
        self.kept: set[HtmlElement] = set()

    def _parse(self, root: HtmlElement) -> HtmlElement:
        """A fresh copy for each attempt; scripts, comments and hidden elements are gone from the original already.

        The twins must stay referenced: lxml makes a new object for an element that nobody holds.
        """
        twin = copy.deepcopy(root)
        self.twins = list(twin.iter(etree.Element))
        return twin

    def get_clean_html(self) -> str:
        """Only its length is used: readability decides by it whether to try again, less strictly."""
        self.kept = set(self.html.iter(etree.Element))
        return str(etree.tostring(self.html, encoding="unicode", method="html"))

    def tags(self, node: HtmlElement, *names: str) -> Iterator[HtmlElement]:
        for name in names:
            yield from list(node.iterdescendants(name))

    def reverse_tags(self, node: HtmlElement, *names: str) -> Iterator[HtmlElement]:
        for name in names:
            yield from reversed(list(node.iterdescendants(name)))

    def get_link_density(self, element: HtmlElement) -> float:
        return sum(map(_length, element.iterdescendants("a"))) / max(_length(element), 1)

    def score_paragraphs(self) -> dict[HtmlElement, dict[str, Any]]:
        candidates: dict[HtmlElement, dict[str, Any]] = {}
        for element in self.tags(self._html(), "p", "pre", "td", "blockquote"):
            text = str(element.text_content())
            length = len(" ".join(text.split()))
            parent = element.getparent()
            if parent is None or length < self.min_text_length:
                continue
            score = 2 + text.count(",") + min(length / HUNDRED, MOST)
            for above, share in ((parent, 1), (parent.getparent(), 2)):
                if above is not None:
                    if above not in candidates:
                        candidates[above] = self.score_node(above)
                    candidates[above]["content_score"] += score / share
        for element, candidate in candidates.items():
            candidate["content_score"] *= 1 - self.get_link_density(element)
        return candidates

    def remove_unlikely_candidates(self) -> None:
        known: dict[str, bool] = {}
        for element in list(self.html.iterdescendants(etree.Element)):
            name = f"{element.get('class', '')} {element.get('id', '')}"
            unlikely = known.get(name)
            if unlikely is None:
                unlikely = UNLIKELY.search(name) is not None and MAYBE.search(name) is None
                known[name] = unlikely
            if unlikely and element.tag != "body" and not HOLDS_CODE(element) and not HOLDS_ARTICLE(element):
                element.drop_tree()

    def transform_misused_divs_into_paragraphs(self) -> None:
        holding: set[HtmlElement] = set()
        for element in self.html.iter(etree.Element):
            if element.tag.startswith(BLOCKS):
                for above in element.iterancestors():
                    if above in holding:
                        break
                    holding.add(above)
        for box in self.tags(self.html, "div"):
            if box not in holding:
                box.tag = "p"
        for box in self.tags(self.html, "div"):
            _wrap_runs(box, holding)


def choose(root: HtmlElement) -> list[HtmlElement]:
    """The elements of the tree that make the article, in document order; none where nothing looks like one."""
    choice = _Choice(root)
    try:
        choice.summary(html_partial=True)
    except Unparseable as error:
        # It wraps everything it meets.
        if isinstance(error.__context__, MemoryError):
            raise error.__context__ from error
        return []
    return [
        element for element, twin in zip(root.iter(etree.Element), choice.twins, strict=True) if twin in choice.kept
    ]


def _wrap_runs(box: HtmlElement, holding: set[HtmlElement]) -> None:
    """Put the text and inline elements that stand beside blocks in a box into paragraphs; its breaks go."""
    children = list(box)
    paragraph = None
    if box.text and box.text.strip():
        paragraph = box.makeelement("p")
        paragraph.text, box.text = box.text, None
        box.insert(0, paragraph)
    for child in children:
        if child.tag not in INLINE or child in holding:
            paragraph = None
            continue
        if paragraph is None:
            paragraph = box.makeelement("p")
            child.addprevious(paragraph)
        paragraph.append(child)
    for child in reversed(list(box)):
        if child.tail and child.tail.strip():
            after = box.makeelement("p")
            after.text, child.tail = child.tail, None
            child.addnext(after)
        if child.tag == "br":
            child.drop_tree()


def _length(element: HtmlElement) -> int:
    return len(" ".join(str(element.text_content()).split()))

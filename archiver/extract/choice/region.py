"""Where on the page the article is: readability-lxml's choice, as elements of our own tree."""

from __future__ import annotations

import copy

from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable


class _Choice(Document):  # type: ignore[misc]  # readability-lxml has no types
    """Readability on a copy of our tree: what it would serialise is read off as the elements it left standing."""

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

"""A site's rule on one of its pages."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from archiver.extract.metadata.dates import read_date
from archiver.extract.metadata.page import Metadata
from archiver.extract.metadata.sources.lines import clean
from archiver.extract.pictures import absolute
from archiver.extract.rules.selectors import find, find_text
from archiver.model.rules import SiteRule

LENGTH = 300
WEB = ("http", "https")


class Applied:
    """A rule at work; `missed` has the keys of it that found nothing, as a site changes and its rule does not."""

    def __init__(self, rule: SiteRule) -> None:
        self.rule = rule
        self.missed: list[str] = []

    def tell(self, root: HtmlElement, known: Metadata) -> Metadata:
        """What the page tells, with the rule's word before the page's; the tree is left alone."""
        title = clean(self._text(root, "title"), LENGTH)
        byline = clean(self._text(root, "byline"), LENGTH)
        date = read_date(self._text(root, "date", "datetime", "content"))
        if self.rule.date and not date and "date" not in self.missed:
            self.missed.append("date")
        return replace(
            known,
            title=title or known.title,
            byline=byline or known.byline,
            published_at=date or known.published_at,
        )

    def next_page(self, root: HtmlElement, base: str) -> str:
        """The address of the article's next part; "" for none, which is no miss: every article has a last part."""
        if not self.rule.next_page:
            return ""
        return absolute(find_text(root, self.rule.next_page, ("href",)), base, WEB)

    def strip(self, root: HtmlElement) -> None:
        """Drop, in place, what the rule wants gone."""
        for selector in self.rule.strip:
            found = [element for element in find(root, selector) if element.getparent() is not None]
            for element in found:
                element.drop_tree()
            if not found and "strip" not in self.missed:
                self.missed.append("strip")

    def select(self, root: HtmlElement) -> HtmlElement | None:
        """A new `<div>` with the parts of the page that the rule names, taken out of it; None where it finds none."""
        if not self.rule.select:
            return None
        found = {element for selector in self.rule.select for element in find(root, selector)}
        parts = [part for part in root.iter() if part in found and not found.intersection(part.iterancestors())]
        if not any(str(part.text_content()).strip() for part in parts):
            self.missed.append("select")
            return None
        content: HtmlElement = root.makeelement("div")
        for part in parts:
            part.tail = None
            content.append(part)
        return content

    def _text(self, root: HtmlElement, key: str, *attributes: str) -> str:
        selector = getattr(self.rule, key)
        said = find_text(root, selector, attributes) if selector else ""
        if selector and not said:
            self.missed.append(key)
        return said

"""One selector of a rule, as it was written, against a tree."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

XPATH = ("/", "(", "./")
"""How a selector begins that is no CSS."""


class SelectorRefused(ValueError):
    """It is neither CSS nor XPath."""


@lru_cache(256)
def compile_selector(text: str) -> etree.XPath:
    """The selector, ready to be used. Raises SelectorRefused."""
    try:
        path = text if text.startswith(XPATH) else HTMLTranslator().css_to_xpath(text)
        return etree.XPath(path, smart_strings=False)
    except (SelectorError, etree.XPathError, ValueError) as error:
        raise SelectorRefused(text) from error


def find(root: HtmlElement, text: str) -> list[HtmlElement]:
    """The elements that a selector finds, in document order; none for one that fails on this tree."""
    return [found for found in _results(root, text) if isinstance(found, etree.ElementBase)]


def find_text(root: HtmlElement, text: str, attributes: tuple[str, ...] = ()) -> str:
    """What the first thing that a selector finds says: an attribute or a string, one of `attributes` of an element that
    has it, or all the element's text."""
    for found in _results(root, text):
        if isinstance(found, str):
            said = found
        elif isinstance(found, etree.ElementBase):
            said = next((found.get(name, "") for name in attributes if found.get(name)), str(found.text_content()))
        else:
            continue  # a number, a comment
        if said := " ".join(said.split()):
            return said
    return ""


def _results(root: HtmlElement, text: str) -> list[Any]:
    try:
        results = compile_selector(text)(root)
    except (etree.XPathError, SelectorRefused):
        return []
    return results if isinstance(results, list) else [results]

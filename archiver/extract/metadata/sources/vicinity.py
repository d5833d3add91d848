"""The text around a heading, in the order of the page: where pages write who wrote an article, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

STEPS = 400
"""Elements that are stepped over each way, whatever the page."""
BEFORE = 12
AFTER = 60
PROSE = 1_200
"""Characters of the article after its heading: a byline does not stand later."""
SENTENCE = 120
PASSED = frozenset(
    ("script", "style", "noscript", "nav", "form", "select", "option", "svg", "template", "iframe", "footer", "button")
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of text and the element that holds it; a `time` gives what its datetime says as well."""

    text: str
    element: HtmlElement


def around(heading: HtmlElement) -> list[Spot]:
    """The pieces near the heading: those after it, then those before it, both as they are read."""
    found: list[Spot] = []
    prose = 0
    for spot in _after(heading):
        prose += len(spot.text) if len(spot.text) > SENTENCE else 0
        if prose > PROSE or len(found) >= AFTER:
            break
        found.append(spot)
    return [*found, *reversed(list(islice(_before(heading), BEFORE)))]


def _after(heading: HtmlElement) -> Iterator[Spot]:
    node, leaving = heading, True
    for _ in range(STEPS):
        if leaving:
            parent, following = node.getparent(), node.getnext()
            if parent is None:
                return
            yield from _spot(node.tail, parent)
            node, leaving = (parent, True) if following is None else (following, False)
        elif not isinstance(node.tag, str) or node.tag in PASSED:
            leaving = True
        else:
            yield from _spot(node.text, node)
            node, leaving = (node[0], False) if len(node) else (node, True)


def _before(heading: HtmlElement) -> Iterator[Spot]:
    node = heading
    for _ in range(STEPS):
        parent, previous = node.getparent(), node.getprevious()
        if parent is None:
            return
        if previous is None:
            yield from _spot(parent.text, parent)
            node = parent
            continue
        yield from _spot(previous.tail, parent)
        node = previous
        while isinstance(node.tag, str) and node.tag not in PASSED and len(node):
            node = node[-1]
            yield from _spot(node.tail, node.getparent())
        if isinstance(node.tag, str) and node.tag not in PASSED:
            yield from _spot(node.text, node)


def _spot(text: str | None, element: HtmlElement) -> Iterator[Spot]:
    text = " ".join((text or "")[:1_000].split())
    if text:
        yield Spot(text, element)

"""What happened to a page on its way to an article, for whoever asks why.

The steps know nothing of it: the tree is looked at before and after each. That costs a copy of the tree a step, so it
is done for a person who asks, and not while saving.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.choice.blocks import Block, count
from archiver.extract.cutting import is_furniture, link_density
from archiver.model.explanation import Candidate, Removal

MOST = 2_000
"""Candidates, and removals, that are listed."""
TEXT = 160
"""Characters of a text that are shown."""
WAY = 3
"""Elements of a place that are named."""
LINKED = 0.5
SILENT = ("script", "style", "template", "head", "title")
"""Elements whose text is no text of the page."""


class Shot:
    """A tree as it is now."""

    def __init__(self, root: HtmlElement) -> None:
        self.elements = list(root.iter(etree.Element))
        self.twins = list(copy.deepcopy(root).iter(etree.Element))


class Record:
    """The candidates of one page, and what was taken out of it."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.removals: list[Removal] = []
        self.left_out = 0

    def vote(self, blocks: Sequence[Block], chances: Sequence[float] | None, chosen: set[Block]) -> None:
        """Write down how the blocks were judged."""
        self.left_out += max(0, len(blocks) - MOST)
        for number, block in enumerate(blocks[:MOST]):
            self.candidates.append(
                Candidate(
                    place_of(block.place.element),
                    shown(block.text),
                    block.words,
                    block.kept_words > 0,
                    None if chances is None else round(chances[number], 3),
                    block in chosen,
                )
            )

    def leave(self, shot: Shot, content: HtmlElement, wanted: set[HtmlElement], otherwise: str) -> None:
        """Write down what is not in `content`: furniture, if it held any of the wanted elements, else `otherwise`."""
        around = {above for element in wanted for above in (element, *element.iterancestors())}
        originals = dict(zip(shot.twins, shot.elements, strict=True))
        kept = set(content.iter(etree.Element))
        alive = [twin for twin, element in originals.items() if element in kept]
        holding = set(alive).union(*(twin.iterancestors() for twin in alive))
        for twin in shot.twins:
            parent = twin.getparent()
            if twin in holding or (parent is not None and parent not in holding):
                continue  # of the article, or within what is told already
            inside = around and any(originals[each] in around for each in twin.iter(etree.Element))
            self._add("furniture" if inside else otherwise, twin)

    def _add(self, step: str, gone: HtmlElement) -> None:
        text = " ".join(str(gone.text_content()).split())
        pictures = len([*gone.iter("img")])
        if gone.tag in SILENT or not (text or pictures):
            return
        if len(self.removals) >= MOST:
            self.left_out += 1
            return
        why = _why(step, gone)
        self.removals.append(Removal(step, why, place_of(gone), shown(text), count(text), pictures))


@contextmanager
def watching(record: Record | None, step: str, root: HtmlElement) -> Iterator[None]:
    """Have what leaves the tree meanwhile written down, if anybody asked for a record."""
    shot = Shot(root) if record is not None else None
    yield
    if record is not None and shot is not None:
        record.leave(shot, root, set(), step)


def place_of(element: HtmlElement) -> str:
    """The last elements on the way to one, with their names: `article > div.story > p`."""
    way = [element]
    for above in element.iterancestors():
        if len(way) == WAY or above.tag in ("body", "html"):
            break
        way.append(above)
    return " > ".join(_name(each) for each in reversed(way))


def shown(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def _name(element: HtmlElement) -> str:
    id, names = element.get("id", "").strip(), element.get("class", "").split()
    return "".join([str(element.tag), *([f"#{id[:30]}"] if id else []), *(f".{name[:30]}" for name in names[:2])])


def _why(step: str, gone: HtmlElement) -> str:
    """The fact that a step goes by, as far as it can be seen on what is gone."""
    if step == "unseen":
        style = re.sub(r"\s+", "", gone.get("style", "")).lower()
        hidden = next((how for how in ("display:none", "visibility:hidden") if how in style), "")
        return "hidden" if gone.get("hidden") is not None else hidden or f"<{gone.tag}>"
    if step != "furniture":
        return ""
    if is_furniture(gone):
        return " ".join(filter(None, (gone.get("role"), gone.get("id"), gone.get("class"))))[:60]
    share = link_density(gone)
    return f"{share:.0%}" if share > LINKED else f"<{gone.tag}>"

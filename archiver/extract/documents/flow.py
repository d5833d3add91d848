"""Lines of text on printed pages → paragraphs and headings, for text that flows again. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

HEADING = 1.15
"""Times as large as the text."""
LARGE_HEADING = 1.4
LONGEST_HEADING = 200
GAP = 1.35
"""Times as far as lines are usually apart: a new paragraph."""
INDENT = 0.8
"""Times the size of the letters."""
SHORT = 0.85
"""Share of the column's width; a shorter line that ends a sentence ends the paragraph."""
EDGE = 2
"""Lines at the head and at the foot of a page, where its number and the running title stand."""
REPEATED = 3

_HYPHEN = re.compile(r"\u00ad$|(?<=[^\W\d_])[-\u2010]$")
_END = re.compile(r"[.!?:。！？…][\"'»”’)\]]*$")
_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,6})\W*|\W*\d{1,4}\s?(?:/|of|von|de|di|van)\s?\d{1,4}\W*", re.I)
_ITEM = re.compile(r"(?:[•‣◦▪–—*-]|\(?\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed; its places in points from the left and from the bottom of its page, 0 where unknown."""

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    tag: str
    text: str
    scale: float = 1.0
    """How large its letters are beside those of the text."""


def flow(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """The paragraphs and headings of a document, over the ends of pages, without running titles and page numbers."""
    kept = _without_furniture(pages)
    lines = [line for page in kept for line in page]
    if not lines:
        return []
    letters = Counter[float]()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    body = letters.most_common(1)[0][0]
    blocks: list[Block] = []
    for page in kept:
        for run in _runs(page):
            scale = run[0].size / body if body else 1.0
            tag = _tag(run, scale)
            text = _joined(run)
            last = blocks[-1] if blocks else None
            if last and tag == "p" == last.tag and run[0] is page[0] and _goes_on(last.text, text):
                blocks[-1] = Block("p", _join(last.text, text))
            elif text:
                blocks.append(Block(tag, text, scale))
    return blocks


def _without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    edges = Counter(
        key for page in pages for key in {_key(line) for line in (*page[:EDGE], *page[-EDGE:])} if len(page) > EDGE
    )

    def is_furniture(line: Line) -> bool:
        return bool(_NUMBER.fullmatch(line.text)) or edges[_key(line)] >= max(REPEATED, len(pages) // 3)

    kept = []
    for page in pages:
        start, end = 0, len(page)
        while start < min(EDGE, len(page)) and is_furniture(page[start]):
            start += 1
        while end > max(start, len(page) - EDGE) and is_furniture(page[end - 1]):
            end -= 1
        kept.append(list(page[start:end]))
    return kept


def _key(line: Line) -> tuple[str, int]:
    """What makes two running titles the same; the title itself is larger than they."""
    return re.sub(r"\d+", "#", line.text), round(line.size)


def _runs(page: list[Line]) -> list[list[Line]]:
    """The lines of a page in paragraphs."""
    steps = [above.bottom - line.bottom for above, line in pairwise(page)]
    leading = median_low([step for step in steps if step > 0] or [0.0])
    widths = sorted(line.right for line in page)
    edge = widths[int(0.9 * (len(widths) - 1))] if widths else 0.0
    runs: list[list[Line]] = []
    for line in page:
        if runs and not _breaks(runs[-1], line, leading, edge):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _breaks(run: list[Line], line: Line, leading: float, edge: float) -> bool:
    """Whether a line begins a new paragraph."""
    above = run[-1]
    if _ITEM.match(line.text):
        return True
    if not line.size:
        return bool(_END.search(above.text)) and len(above.text) < 50
    if abs(line.size - above.size) > 0.1 * max(line.size, above.size):
        return True
    step = above.bottom - line.bottom
    if step < 0:  # the top of the next column
        return bool(_END.search(above.text))
    if step > GAP * leading > 0:
        return True
    if line.left > above.left + INDENT * line.size and line.left - above.left < 6 * line.size and len(run) > 1:
        return True
    start = min(each.left for each in run)
    return bool(_END.search(above.text)) and above.right - start < SHORT * (edge - start)


def _tag(run: list[Line], scale: float) -> str:
    if scale > HEADING and sum(len(line.text) for line in run) <= LONGEST_HEADING:
        return "h2" if scale > LARGE_HEADING else "h3"
    return "p"


def _joined(run: list[Line]) -> str:
    text = ""
    for line in run:
        text = _join(text, line.text)
    return text


def _join(text: str, more: str) -> str:
    """Two lines as one; a word that was divided is whole again."""
    if _HYPHEN.search(text) and more[:1].islower():
        return text[:-1] + more
    text = text.rstrip("\u00ad")
    return f"{text} {more}" if text else more


def _goes_on(text: str, more: str) -> bool:
    """Whether a paragraph goes on over the end of a page."""
    return bool(_HYPHEN.search(text)) or (not _END.search(text) and more[:1].islower())

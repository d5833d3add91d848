"""What the selector knows of each block: numbers about its text, its place, its neighbours and its page.

General web idiom only: what elements are and what words their class names use. No site, and no wording of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log2

from lxml.html import HtmlElement

from archiver.extract.choice.blocks import LONG, WORD, Block, Place

TAGS = (
    *("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "pre", "blockquote", "figcaption"),
    *("button", "label", "section", "span", "summary", "caption", "body"),
)
KINDS = {tag: number for number, tag in enumerate(TAGS)}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
AROUND = (
    *("article", "main", "section", "nav", "header", "footer", "aside", "form", "ul", "ol", "dl", "table", "figure"),
    *("blockquote", "pre", "a", "details", "figcaption", "button"),
)
"""Elements that tell something of all that is in them."""
IDIOM = (
    r"comment|disqus|respond",
    r"repl(?:y|ies)|thread|forum|topic|answer|question|message|conversation",
    r"related|recommend|more-?(?:from|stories|posts|articles|news)|similar|also|popular|trending|most-?read",
    r"shar(?:e|ing)|social|follow",
    r"newsletter|subscri|sign-?up|promo|cta|banner|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|sponsor",
    r"cookie|consent|gdpr|modal|popup|overlay|dialog|login|log-?in|paywall",
    r"side-?bar|widget|rail|aside|(?:^|[\s_-])toc(?:$|[\s_-])|table-?of-?contents",
    r"nav|menu|breadcrumb|pagina|pager|toolbar",
    r"foot|copyright|legal|disclaimer",
    r"head(?:er)?(?:$|[\s_-])|masthead|topbar|logo|brand|search",
    r"article|entry|post(?:$|[\s_-])|story|prose|rich-?text|markdown|body|content|editor",
    r"title|headline|heading",
    r"author|by-?line|bio(?:$|[\s_-])|avatar|profile|user",
    r"date|time|meta|publish|posted|info",
    r"tag(?:s|list|cloud)?(?:$|[\s_-])|categor|label|badge|kicker|eyebrow|topic",
    r"caption|credit|figure|image|photo|gallery|media|slide|carousel",
    r"product|price|cart|buy|shop|sku|variant|spec|detail|feature",
    r"review|rating|star|testimonial|feedback",
    r"card|tile|teaser|item|grid|list|result",
    r"lead|intro|summary|excerpt|abstract|deck|dek|standfirst|description|subtitle",
    r"foot-?note|reference|citation|endnote",
    r"faq|accordion|collapse|tab(?:s|panel)?(?:$|[\s_-])|expand",
    r"hidden|sr-only|screen-?reader|visually|print",
)
TOKENS = [re.compile(pattern) for pattern in IDIOM]
TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w{1,40})"')
KINDS_SAID = [
    re.compile(pattern)
    for pattern in (
        r"(?i:article)\b|BlogPosting|Report\b",
        r"(?i:product)\b|Offer\b",
        r"QAPage|DiscussionForumPosting|Question",
        r"ItemList|CollectionPage|\bBlog\b|SearchResults",
        r"LocalBusiness|Service\b|SoftwareApplication|Organization",
        r"(?i:website)",
        r"Review|Recipe|HowTo|Course|FAQPage|Event",
    )
]
END = re.compile(r"[.!?:;…。！？\"”’)\]]$")
STOP = re.compile(r"[,.;!?。、，！？]")
DIGIT = re.compile(r"\d")


def announce(root: HtmlElement) -> list[float]:
    """What kind of page it says it is, 0 or 1 for each of KINDS_SAID; read it before scripts are dropped."""
    said = " ".join(
        [*(meta.get("content", "") for meta in root.iterfind(".//meta[@property='og:type']"))]
        + [
            " ".join(TYPE.findall(script.text or ""))
            for script in root.iter("script")
            if "ld+json" in script.get("type", "")
        ]
    )
    return [float(bool(kind.search(said))) for kind in KINDS_SAID]


def is_article(said: list[float]) -> bool:
    """Whether a page says that it is an article."""
    return bool(said[0])


def is_other(said: list[float]) -> bool:
    """Whether a page says that it is a product, a thread of questions or a list, and so no article."""
    return any(said[1:4])


def describe(blocks: list[Block], title: str, said: list[float]) -> list[list[float]]:
    """One row of numbers for each block. Sums up the places of the blocks on the way: call it once for a page."""
    _sum_up(blocks)
    page = _Page(blocks, title, said)
    own = [page.describe_block(number, block) for number, block in enumerate(blocks)]
    beside = [_brief(block, row) for block, row in zip(blocks, own, strict=True)]
    return page.join(own, beside)


def _sum_up(blocks: list[Block]) -> None:
    for block in blocks:
        place: Place | None = block.place
        long = block.words >= LONG and block.link_words * 3 < block.words
        while place is not None:
            place.words += block.words
            place.link_words += block.link_words
            place.blocks += 1
            place.long += long
            place.kept += block.kept_words
            place = place.parent


def _brief(block: Block, row: list[float]) -> list[float]:
    """What neighbours are told of a block."""
    return [
        row[0],
        block.link_words / block.words,
        float(HEADINGS.get(block.place.element.tag, 0)),
        float(KINDS.get(block.place.element.tag, -1)),
        float(block.kept_words > 0),
        row[4],
    ]


FAR = 30
NOTHING = bytes([FAR] * (len(AROUND) + len(TOKENS)))
FARTHER = bytes(min(FAR, level + 1) for level in range(256))
NOBODY = [-1.0, -1.0, -1.0, -2.0, -1.0, -1.0]
BESIDE = 4 * len(NOBODY) + 5
"""Numbers at the end of a row that tell of its neighbours; before them is what the page says of itself."""


@lru_cache(20_000)
def _idiom(word: str) -> tuple[int, ...]:
    """Which of TOKENS are in a word of a name: pages use few, and again and again."""
    return tuple(number for number, token in enumerate(TOKENS) if token.search(word))


class _Page:
    def __init__(self, blocks: list[Block], title: str, said: list[float]) -> None:
        self.blocks = blocks
        self.said = said
        self.words = sum(block.words for block in blocks)
        self.title = set(WORD.findall(title.lower()))
        self.same = Counter(block.text for block in blocks)
        self.groups: dict[tuple[str, ...], list[int]] = {}
        self.keys = [self._key(block.place) for block in blocks]
        for key, block in zip(self.keys, blocks, strict=True):
            group = self.groups.setdefault(key, [0, 0, 0])
            group[0] += 1
            group[1] += block.words
            group[2] += block.link_words
        self.marks: dict[Place, bytes] = {}
        chosen = [number for number, block in enumerate(blocks) if block.kept_words]
        self.first, self.last = (chosen[0], chosen[-1]) if chosen else (len(blocks), -1)
        self.page = self._describe_page()
        self.seen_words = 0
        self.heading = (0, -1)
        self.h1 = -1

    def _key(self, place: Place) -> tuple[str, ...]:
        parent = place.parent
        if parent is None:
            return (place.element.tag,)
        return (
            place.element.tag,
            place.element.get("class", ""),
            parent.element.tag,
            parent.element.get("class", ""),
        )

    def _describe_page(self) -> list[float]:
        words = max(self.words, 1)
        long = [b for b in self.blocks if b.words >= LONG and b.link_words * 3 < b.words]
        counts = Counter(block.place.element.tag for block in self.blocks)
        kept = sum(block.kept_words for block in self.blocks)
        return [
            log2(1 + self.words),
            log2(1 + len(self.blocks)),
            sum(block.link_words for block in self.blocks) / words,
            len(long) / max(len(self.blocks), 1),
            sum(block.words for block in long) / words,
            sum(b.words for b in self.blocks if b.place.element.tag == "p") / words,
            counts["li"] / max(len(self.blocks), 1),
            float(counts["h1"]),
            log2(1 + counts["h2"] + counts["h3"]),
            log2(1 + counts["td"] + counts["th"]),
            log2(1 + counts["pre"]),
            log2(1 + counts["button"] + counts["label"]),
            kept / words,
            log2(1 + kept),
            *self.said,
        ]

    def describe_block(self, number: int, block: Block) -> list[float]:
        text, words, place = block.text, block.words, block.place
        tag = place.element.tag
        length = len(text)
        level = HEADINGS.get(tag, 0)
        if level == 1:
            self.h1 = number
        tokens = set(WORD.findall(text.lower())) if self.title and words < 40 else set()
        group = self.groups[self.keys[number]]
        row = [
            log2(1 + words),
            block.link_words / words,
            length / words,
            float(bool(END.search(text))),
            len(STOP.findall(text)) / words,
            len(DIGIT.findall(text)) / length,
            sum(map(str.isupper, text[:200])) / min(length, 200),
            float(text[0].isupper()),
            float(self.same[text]),
            len(tokens & self.title) / len(tokens | self.title) if tokens else 0.0,
            float("©" in text),
            block.bold_letters / length,
            float(len(block.slots)),
            float(KINDS.get(tag, -1)),
            float(level),
            float(place.depth),
            # position
            number / len(self.blocks),
            self.seen_words / self.words,
            float(number),
            float(number - self.heading[1] if self.heading[0] else -1),
            float(self.heading[0]),
            float(number - self.h1 if self.h1 >= 0 else -1),
            # what looks alike
            log2(group[0]),
            log2(1 + group[1] / group[0]),
            group[2] / group[1],
            group[1] / self.words,
            # readability
            block.kept_words / words,
            float(max(-20, min(20, number - self.first))),
            float(max(-20, min(20, number - self.last))),
        ]
        above: Place | None = place
        for _ in range(5):
            if above is None:
                row += (-1.0,) * 6
                continue
            row += (
                above.words / self.words,
                log2(above.words + 1),
                above.link_words / above.words,
                log2(1 + above.blocks),
                above.long / above.blocks,
                above.kept / above.words,
            )
            above = above.parent
        row += self._marks(place)
        row += self.page
        self.seen_words += words
        if level:
            self.heading = (level, number)
        return row

    def _marks(self, place: Place) -> bytes:
        """For each of AROUND the levels to the closest (30 for none); the same for each word of the IDIOM."""
        found = self.marks.get(place)
        if found is None:
            marks = bytearray(NOTHING if place.parent is None else self._marks(place.parent).translate(FARTHER))
            element = place.element
            if element.tag in AROUND:
                marks[AROUND.index(element.tag)] = 0
            for name in ("class", "id", "role", "itemprop", "itemtype"):
                for word in element.get(name, "").lower().split():
                    for token in _idiom(word):
                        marks[len(AROUND) + token] = 0
            found = self.marks[place] = bytes(marks)
        return found

    def join(self, own: list[list[float]], beside: list[list[float]]) -> list[list[float]]:
        rows = []
        padded = [NOBODY, NOBODY, NOBODY, *beside, NOBODY, NOBODY, NOBODY]
        places = [block.place for block in self.blocks]
        for number, row in enumerate(own):
            around = [*padded[number + 1], *padded[number + 2], *padded[number + 4], *padded[number + 5]]
            parent = places[number].parent
            before = places[number - 1] if number else None
            after = places[number + 1] if number + 1 < len(places) else None
            window = padded[max(number - 2, 0) : number + 9]
            rows.append(
                [
                    *row,
                    *around,
                    float(before is not None and before.parent is parent),
                    float(after is not None and after.parent is parent),
                    sum(each[4] > 0 for each in window) / len(window),
                    sum(each[0] for each in window) / len(window),
                    sum(each[1] for each in window) / len(window),
                ]
            )
        return rows

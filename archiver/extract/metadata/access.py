"""Whether a page gives its article to whoever asks: what it declares, and what stands in the way.

Paid articles declare themselves to search engines (schema.org's isAccessibleForFree), with the parts that are paid for
and often the number of words of the whole; walls have names that say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.choice.blocks import count
from archiver.extract.metadata.sources.linked_data import LinkedData
from archiver.extract.rules.selectors import find
from archiver.model.extraction import Mark

GATE = re.compile(
    r"(?:^|[\s_-])(?:pay-?wall|reg-?wall|paid-?(?:content|article)-?\w*|subscri\w+-(?:wall|gate|only|required)|"
    r"(?:content|article|premium|metered|meter)-?(?:gate|wall|barrier)|barrier(?:-page)?)(?:$|[\s_-])",
    re.I,
)
CONSENT = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|privacy-?(?:wall|gate|manager))(?:$|[\s_-])", re.I)
ASKS = re.compile(r"^(?:consent|cookie-?wall|privacy-?(?:gate|wall))$", re.I)
SAID = 5
"""Words: an empty box of that name waits for a script."""
BEGINNING = 200
"""Words: what is paid for and has more is likely to be whole, where nothing else is known."""
WHOLE = 0.6
"""Share of the declared words from which on an article is whole."""
WALL = 0.6
"""Share of a page's words that ask for consent, from which on it does nothing else."""
LARGEST = 1_000


@dataclass(frozen=True, slots=True)
class Access:
    """`words` are those of the whole article, as declared, 0 where nobody says."""

    is_paid: bool = False
    is_open: bool = False
    """The parts that are paid for are on the page."""
    words: int = 0
    is_consent: bool = False
    """The page only asks for consent."""

    def judge(self, words: int) -> Mark | None:
        """What an article of so many words is, if it is not the article."""
        if self.is_consent:
            return Mark.CONSENT_WALL
        if not self.is_paid or self.is_open:
            return None
        return Mark.PAYWALL if words < (WHOLE * self.words if self.words else BEGINNING) else None


def read(root: HtmlElement, url: str, linked: LinkedData) -> Access:
    """What the page tells; it still has its scripts, and hidden elements count as what is not here."""
    paid = linked.is_free is False
    parts = [part for selector in linked.paid_parts[:5] for part in find(root, selector)]
    boxes = [box for box in root.iter("div", "section", "aside") if _is_gate(box)]
    return Access(
        is_paid=paid or bool(boxes),
        is_open=sum(count(_text(part)) for part in parts) >= BEGINNING,
        words=linked.word_count,
        is_consent=_is_consent(root, url),
    )


def _is_gate(box: HtmlElement) -> bool:
    names = f"{box.get('class', '')} {box.get('id', '')}"[:500]
    if GATE.search(names) is None or box.get("hidden") is not None or "none" in box.get("style", ""):
        return False
    return SAID <= count(_text(box)) < BEGINNING


def _is_consent(root: HtmlElement, url: str) -> bool:
    parts = urlsplit(url)
    if any(map(ASKS.fullmatch, [(parts.hostname or "").partition(".")[0], *parts.path.split("/")])):
        return True
    total = 0
    asking = 0
    for box in root.iter("div", "section", "form", "dialog", "main"):
        names = f"{box.get('class', '')} {box.get('id', '')}"[:500]
        if CONSENT.search(names) and not any(
            CONSENT.search(f"{above.get('class', '')} {above.get('id', '')}"[:500]) for above in box.iterancestors()
        ):
            total = total or count(_text(root))
            if total > LARGEST:
                return False
            asking += count(_text(box))
    return asking >= SAID and asking > WALL * total


TEXTS = etree.XPath(
    "descendant-or-self::*[not(self::script or self::style or self::noscript or self::template)]/text()"
)


def _text(element: HtmlElement) -> str:
    body = element.find("body")
    return " ".join(TEXTS(element if body is None else body))

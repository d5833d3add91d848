"""Why an article came out as it did."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.extraction import ExtractedArticle
from archiver.model.rules import SiteRule


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of a page's text, and what each voter said of it."""

    place: str
    """The last elements on the way to it: `article > div.story > p`."""
    text: str
    """Its beginning."""
    words: int
    voted: bool
    """Readability's region holds it."""
    chance: float | None
    """That it is of the article, as the learned selector sees it, 0 to 1; None where that was not asked."""
    chosen: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """A part of the page that is not in the article."""

    step: str
    """What took it out: the key under which front ends find the words."""
    why: str
    """The fact it went by: a class name, a share of links; "" where the step says all."""
    place: str
    text: str
    words: int
    pictures: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article with the way it was found."""

    article: ExtractedArticle
    rule: SiteRule | None
    """What was used of what a person said about the site."""
    missed: tuple[str, ...]
    """The keys of that rule that found nothing on the page."""
    candidates: tuple[Candidate, ...]
    removals: tuple[Removal, ...]
    left_out: int
    """Candidates and removals over the limit, which are not listed."""

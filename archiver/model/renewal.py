"""What extracting an article again from the page that was kept would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from archiver.model.failures import Failure


class Change(StrEnum):
    """The sort of a change, most of which a person would want."""

    NONE = "none"
    """It comes out as it is kept."""
    DETAILS = "details"
    """The same text; title, author, date and the like would be others."""
    SHAPE = "shape"
    """The same words in another form: headings, lists, links, pictures."""
    TEXT = "text"
    """Other words."""
    WORSE = "worse"
    """So few words, or so cut off, that what is kept stays unless a person says otherwise."""
    NO_PAGE = "no_page"
    """The page was not kept."""
    FAILED = "failed"
    """The kept page could not be read, or not be extracted."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """One article, as it is and as it would be."""

    article_id: int
    title: str
    change: Change
    words_before: int = 0
    words: int = 0
    added: tuple[str, ...] = ()
    """Paragraphs that would be new, in order."""
    removed: tuple[str, ...] = ()
    """Paragraphs that would be gone."""
    details: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Name of a field (title, byline, site_name, published_at, lang) → what it says and would say."""
    failure: Failure | None = None

"""What a page's bytes become."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """What a reader must know about how an article came out. Nothing is cut without one of these."""

    LITTLE_TEXT = "little_text"
    """Hardly any text was found: a login, consent or script-only page, or no article at all."""
    PAYWALL = "paywall"
    """The site asks to be paid for the article, and what came is at most its beginning."""
    CONSENT_WALL = "consent_wall"
    """The page asked for consent (cookies, terms) in place of the article: none of its text is kept."""
    TRUNCATED = "truncated"
    """The page went over a limit (depth, elements, text node) and its rest is missing."""
    CUT_SHORT = "cut_short"
    """The page ended without its closing tag: the connection may have been cut."""
    SIMPLIFIED = "simplified"
    """Tables, nesting, words, combining marks or absurd tags were flattened or broken to keep the reader quick."""
    PICTURES_CAPPED = "pictures_capped"
    """More or larger pictures than the limit; the rest is not listed."""
    PAGES_CAPPED = "pages_capped"
    """A PDF with more pages than the limit: the text of the first is there, the rest is not shown."""
    NO_TEXT = "no_text"
    """A PDF whose pages are pictures: there are no words that a search could find."""
    BAD_CHARACTERS = "bad_characters"
    """Some bytes were no text in the page's encoding and were replaced."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the extraction is, as facts."""

    marks: tuple[Mark, ...] = ()
    charset: str = "utf-8"
    """The charset that was used."""


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A picture of the article: `content_html` refers to the n-th one as `<img src="image:n">`."""

    url: str
    """Absolute http(s), a data: URI, or `part:SHA256` of a picture that only the page's own file holds."""
    alt: str = ""
    width: int | None = None
    height: int | None = None
    body: bytes | None = field(default=None, repr=False)
    """The picture itself, where the page came in a file that holds it; nobody need fetch it."""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """A page's article: sanitised, normalised, ready to be stored.

    `text_content` has a blank line between blocks; `images` are in the order of the article.
    """

    title: str
    byline: str | None
    site_name: str | None
    published_at: str | None
    lang: str | None
    """BCP 47."""
    dir: str | None
    """ltr or rtl."""
    excerpt: str
    content_html: str
    text_content: str
    word_count: int
    images: tuple[ImageRef, ...] = ()
    lead_image: int | None = None
    """Index into `images`."""
    canonical_url: str | None = None
    modified_at: str | None = None
    """When the page says that it was last changed, in the form of `published_at`."""
    quality: Quality = Quality()
    next_page: str | None = None
    """The address of its next part, where it is one of several pages."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a worker found in a picture's bytes."""

    media_type: str
    width: int
    height: int

"""The values that cross folders: frozen dataclasses and enums, no behaviour beyond what follows from their fields.

Times are aware datetimes in UTC unless a docstring says otherwise. `published_at` is text: an ISO 8601 date or
date-time, as precise as the page itself is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from archiver.errors import ArchiverError

# --- limits (settings.py lets a person change them; the errors name the limit that was hit)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost. Sizes in bytes, times in seconds."""

    page_bytes: int = 20_000_000
    picture_bytes: int = 10_000_000
    redirects: int = 5
    page_seconds: float = 60.0
    picture_seconds: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    retry_after_seconds: float = 3600.0
    """A server's Retry-After is never obeyed beyond this."""


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """What one page or picture may cost in a worker. Sizes in bytes, times in seconds."""

    seconds: float = 30.0
    memory_bytes: int = 240_000_000
    """Above what an idle worker uses."""
    elements: int = 200_000
    depth: int = 100
    table_depth: int = 3
    table_cells: int = 5_000
    word_length: int = 200
    """Characters; a longer run without a space gets a break so that no layout engine hangs on it."""
    pictures: int = 200
    picture_pixels: int = 40_000_000


# --- what is handed in


class Origin(StrEnum):
    """How a request reached us. Only what a person typed or dropped may lead to a private address."""

    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Document:
    """A page handed in as a file; kept byte for byte."""

    body: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """One thing to save: a URL to fetch, or a document together with the URL it came from."""

    url: str
    document: Document | None = None
    origin: Origin = Origin.TYPED
    title_hint: str = ""
    tags: tuple[str, ...] = ()
    collection: int | None = None
    added_at: datetime | None = None
    """When the person first kept it elsewhere; None: now."""


# --- fetch


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What one fetch brought: the body decoded from its content encodings, but still bytes."""

    requested_url: str
    final_url: str
    status: int
    media_type: str
    """Lower case, without parameters: as declared, or as sniffed where the declaration cannot be true."""
    charset: str | None
    """As declared in Content-Type."""
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    url: str
    media_type: str
    body: bytes


# --- extract


class Mark(StrEnum):
    """What a reader must know about how an article came out. Nothing is cut without one of these."""

    LITTLE_TEXT = "little_text"
    """Hardly any text was found: a login, consent or script-only page, or no article at all."""
    TRUNCATED = "truncated"
    """The page went over a limit (depth, elements, text node) and its rest is missing."""
    CUT_SHORT = "cut_short"
    """The page ended without its closing tag: the connection may have been cut."""
    SIMPLIFIED = "simplified"
    """Tables, nesting or words were flattened or broken to keep the reader quick."""
    PICTURES_CAPPED = "pictures_capped"
    """More pictures than the limit; the rest is not listed."""
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
    """Absolute http(s), or a data: URI."""
    alt: str = ""
    width: int | None = None
    height: int | None = None


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
    quality: Quality = Quality()


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a worker found in a picture's bytes."""

    media_type: str
    width: int
    height: int


# --- the library


class Completeness(StrEnum):
    """How much of an article is on this disk."""

    COMPLETE = "complete"
    SOME_PICTURES = "some_pictures"
    TEXT_ONLY = "text_only"
    LINK_ONLY = "link_only"


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A row of a list."""

    id: int
    url: str
    title: str
    byline: str | None
    site_name: str | None
    published_at: str | None
    lang: str | None
    excerpt: str
    word_count: int
    saved_at: datetime
    completeness: Completeness
    images_total: int
    images_saved: int
    lead_asset: str | None
    """SHA-256 of the lead picture."""
    read: bool
    favorite: bool
    archived: bool
    trashed: bool
    progress: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture of a version, and the asset it became, or why it did not."""

    position: int
    url: str
    alt: str
    asset: str | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article's text. Never changed once written; its pictures may still arrive."""

    id: int
    article_id: int
    created_at: datetime
    final_url: str
    original: str | None
    """SHA-256 of the page as fetched or handed in."""
    handed_in: bool
    """The person's own file; no re-fetch takes its place."""
    word_count: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the text of its current version."""

    summary: ArticleSummary
    dir: str | None
    version: Version
    content_html: str
    text_content: str
    images: tuple[StoredImage, ...]
    tags: tuple[str, ...]
    collections: tuple[int, ...]


class State(StrEnum):
    """The states of an article a person thinks in; `TRASH` excludes all others."""

    ALL = "all"
    UNREAD = "unread"
    FAVORITE = "favorite"
    ARCHIVED = "archived"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which rows of the library to list, newest first."""

    state: State = State.ALL
    collection: int | None = None
    """And all collections below it."""
    tag: str | None = None
    after: int | None = None
    """The last article of the page before."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """Something that happened to an article without changing it: a failed or worse re-fetch, a picture that is lost."""

    at: datetime
    kind: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `check` found wrong."""

    kind: str
    """Which kind of damage: the key under which front ends find the words."""
    item: str
    """What it was found on: an article's id, a file's hash, a table's name."""
    repaired: bool


@dataclass(frozen=True, slots=True)
class Asset:
    sha256: str
    media_type: str
    byte_count: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Collection:
    id: int
    parent_id: int | None
    name: str
    position: int
    article_count: int
    """Articles directly in it that are not in the trash."""


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str
    article_count: int


@dataclass(frozen=True, slots=True)
class Highlight:
    id: int
    article_id: int
    quote: str
    prefix: str
    suffix: str
    note: str
    created_at: datetime


# --- saving


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Where an extracted article came from."""

    final_url: str
    media_type: str
    original: str
    """SHA-256 of the page's bytes, kept as a file."""
    byte_count: int
    handed_in: bool = False


@dataclass(frozen=True, slots=True)
class PictureResult:
    """What became of the n-th picture of an article: an asset, kept as a file, or a failure."""

    position: int
    asset: Asset | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What storing an extracted article would do, and which of its pictures are still to be had."""

    outcome: Outcome
    article_id: int | None
    wanted: tuple[int, ...]
    """Positions in `ExtractedArticle.images`."""


# --- jobs


class JobState(StrEnum):
    QUEUED = "queued"
    FETCHING = "fetching"
    EXTRACTING = "extracting"
    STORING = "storing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Outcome(StrEnum):
    """What a finished job did to the library."""

    SAVED = "saved"
    """A new article."""
    NEW_VERSION = "new_version"
    """The article was there; its text had changed, and a version was added."""
    UNCHANGED = "unchanged"
    """The article was there with the same text."""
    KEPT = "kept"
    """The article was there; what came was worse, so what is there stays and an event says why."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An `ArchiverError` as data: what the queue stores and front ends turn into a sentence."""

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""

    @classmethod
    def of(cls, error: ArchiverError) -> Failure:
        return cls(error.kind, error.facts(), str(error.__cause__ or ""))


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted link and how far it got."""

    id: int
    url: str
    title_hint: str
    state: JobState
    attempts: int
    not_before: datetime
    failure: Failure | None
    """Why it failed, or why the last attempt did and it waits for the next."""
    outcome: Outcome | None
    article_id: int | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class JobTask:
    """A job with all that is needed to do it."""

    job: Job
    key: str
    """The URL key under which the article is kept."""
    request: CaptureRequest
    """As handed in; its document, if it had one, is kept as a file."""
    document: str | None
    """SHA-256 of the page handed in."""
    document_type: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a request: its job is on disk now."""

    job: Job
    is_new: bool
    """False: the same link was in the queue already, and that is its job."""
    article_id: int | None
    """The article that is kept under this link already; the job will see whether the page has changed."""


# --- search


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of plain text and the (start, end) character spans of its hits."""

    text: str
    hits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    article: ArticleSummary
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The first answer to a query. `total` counts every match; None where counting would have cost too much."""

    query: str
    hits: tuple[SearchHit, ...]
    total: int | None


# --- facts that come up from the core


@dataclass(frozen=True, slots=True)
class Changes:
    """What a committed transaction touched; views that show any of it ask again."""

    articles: frozenset[int] = frozenset()
    jobs: frozenset[int] = frozenset()
    collections: bool = False
    tags: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.articles | other.articles,
            self.jobs | other.jobs,
            self.collections or other.collections,
            self.tags or other.tags,
        )

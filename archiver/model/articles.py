"""What the library keeps, as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from archiver.model.extraction import Mark
from archiver.model.failures import Failure


class Completeness(StrEnum):
    """How much of an article is on this disk."""

    COMPLETE = "complete"
    SOME_PICTURES = "some_pictures"
    TEXT_ONLY = "text_only"
    LINK_ONLY = "link_only"


class State(StrEnum):
    """The states of an article a person thinks in; `TRASH` excludes all others."""

    ALL = "all"
    UNREAD = "unread"
    FAVORITE = "favorite"
    ARCHIVED = "archived"
    TRASH = "trash"


class Flag(StrEnum):
    """What an article is or is not, as a person says."""

    READ = "read"
    FAVORITE = "favorite"
    ARCHIVED = "archived"
    TRASHED = "trashed"


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
    marks: tuple[Mark, ...] = ()
    """Of the version that is shown."""


class Sort(StrEnum):
    """What a list is ordered by."""

    SAVED = "saved"
    PUBLISHED = "published"
    TITLE = "title"
    SITE = "site"
    LENGTH = "length"


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
class ListStart:
    """The first ids of a list, which is there at once however long it is."""

    ids: Sequence[int]
    is_whole: bool
    """There are no more."""


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
    modified_at: str | None
    """When the page said it was last changed, in the form of `published_at`."""


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


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """Something that happened to an article without changing it: a failed or worse re-fetch, a picture that is lost."""

    at: datetime
    kind: str
    params: Mapping[str, Any]


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
    """Articles directly in it that are not in the trash; 0 for a smart collection, which `Library.count` counts."""
    query: str | None = None
    """Of a smart collection: it holds what this finds. None: articles are filed in it."""


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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `check` found wrong."""

    kind: str
    """Which kind of damage: the key under which front ends find the words."""
    item: str
    """What it was found on: an article's id, a file's hash, a table's name."""
    repaired: bool
    """The library is whole again: a second check finds nothing there."""
    lost: bool = False
    """Repaired without what was there: it could not be brought back, and its articles say so."""
    articles: tuple[int, ...] = ()
    """Of a file: the articles that name it."""


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

"""A query's answer."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.articles import ArticleSummary
from archiver.model.queries import Query


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
    """An answer to a query."""

    query: str
    hits: tuple[SearchHit, ...]
    total: int | None
    """How many articles it finds in all; None where counting would have cost too much."""
    is_final: bool = True
    """False: an exact search gives a better order, and counts."""


@dataclass(frozen=True, slots=True)
class QueryPreview:
    """What a saved query means, how many articles it holds now, and the newest of them."""

    meaning: Query
    count: int
    first: tuple[ArticleSummary, ...]

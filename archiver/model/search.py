"""A query's answer."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.articles import ArticleSummary


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

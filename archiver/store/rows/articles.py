"""Articles and their versions: reading them, and the states a person gives them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from archiver.errors import LibraryDamaged, NotFound
from archiver.model.articles import Article, ArticleEvent, ArticleSummary, Completeness, State, StoredImage, Version
from archiver.model.extraction import Mark
from archiver.store.columns import now
from archiver.store.compression import unpack_content, unpack_text
from archiver.store.rows.assets import Assets
from archiver.store.rows.repository import Repository, among, chunked, failure_from, listed, up_to
from archiver.store.schema import (
    article_tags,
    article_urls,
    articles,
    assets,
    collection_articles,
    counters,
    events,
    images,
    tags,
    versions,
)
from archiver.text.urls import site_of

_CURRENT = versions.join(articles, articles.c.version_id == versions.c.id)
_ASKED = articles.c.id.in_(sa.bindparam("ids", expanding=True))
_ENTRIES = sa.select(articles, versions.c.content).select_from(_CURRENT).where(_ASKED)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the search index needs of an article: its words, and which version they are of."""

    article_id: int
    version_id: int
    title: str
    byline: str
    site_name: str
    url: str
    content: bytes
    """Packed, see `unpack_content`: the index unpacks it outside the transaction."""

    @property
    def site(self) -> str:
        """The site by its name and its host, as either may be searched for."""
        host = site_of(self.url)
        return self.site_name if self.site_name.casefold() == host else f"{self.site_name} {host}".strip()


SUMMARIES = sa.select(
    articles.c.id,
    articles.c.url,
    articles.c.title,
    articles.c.byline,
    articles.c.site_name,
    articles.c.published_at,
    articles.c.lang,
    articles.c.excerpt,
    articles.c.word_count,
    articles.c.saved_at,
    articles.c.completeness,
    articles.c.images_total,
    articles.c.images_saved,
    articles.c.lead_asset,
    articles.c.read_at.is_not(None),
    articles.c.favorite_at.is_not(None),
    articles.c.archived_at.is_not(None),
    articles.c.trashed_at.is_not(None),
    articles.c.progress,
    versions.c.marks,
).outerjoin(versions, versions.c.id == articles.c.version_id)
"""The rows that `summary_of` takes: the fields of an ArticleSummary, in their order."""

_COMPLETENESS = list(SUMMARIES.selected_columns).index(articles.c.completeness)
_SUMMARIES = SUMMARIES.where(_ASKED)
_WITH_TEXTS = SUMMARIES.add_columns(versions.c.content).where(_ASKED)


class Articles(Repository):
    """Raises NotFound for an id that is not there."""

    # --- reading

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        """The rows of `ids` in their order; ids that are gone are left out."""
        found: dict[int, ArticleSummary] = {}
        for part in chunked(ids):
            found.update((row[0], summary_of(row)) for row in self.connection.execute(_SUMMARIES, {"ids": part}))
        return [found[id] for id in ids if id in found]

    def with_texts(self, ids: Sequence[int]) -> list[tuple[ArticleSummary, str]]:
        """The same with the text of each; "" for a damaged one: `check` tells, a search need not."""
        found: dict[int, tuple[ArticleSummary, str]] = {}
        for part in chunked(ids):
            for *row, content in self.connection.execute(_WITH_TEXTS, {"ids": part}):
                found[row[0]] = summary_of(row), _text(content)
        return [found[id] for id in ids if id in found]

    def summary(self, id: int) -> ArticleSummary:
        """One row."""
        for summary in self.summaries([id]):
            return summary
        raise NotFound("article", id)

    def get(self, id: int) -> Article:
        """An article with the text of its current version; LibraryDamaged when that does not read back."""
        summary = self.summary(id)
        row = self.connection.execute(
            sa.select(versions, articles.c.dir)
            .join(articles, articles.c.version_id == versions.c.id)
            .where(articles.c.id == id)
        ).one_or_none()
        if row is None:
            raise LibraryDamaged(self.path, "version")
        try:
            html, text = unpack_content(row.content)
        except ValueError as error:
            raise LibraryDamaged(self.path, "text") from error
        return Article(
            summary=summary,
            dir=row.dir,
            version=_version(row),
            content_html=html,
            text_content=text,
            images=self.images(row.id),
            tags=tuple(
                self.connection.scalars(
                    sa.select(tags.c.name)
                    .join(article_tags)
                    .where(article_tags.c.article_id == id)
                    .order_by(tags.c.name_key)
                )
            ),
            collections=tuple(
                self.connection.scalars(
                    sa.select(collection_articles.c.collection_id).where(collection_articles.c.article_id == id)
                )
            ),
        )

    def images(self, version_id: int) -> tuple[StoredImage, ...]:
        """A version's pictures in the order of its text."""
        rows = self.connection.execute(
            sa.select(images).where(images.c.version_id == version_id).order_by(images.c.position)
        )
        return tuple(StoredImage(row.position, row.url, row.alt, row.asset, failure_from(row.failure)) for row in rows)

    def media_types(self, version_id: int) -> dict[str, str]:
        """Asset → media type, of a version's pictures."""
        rows = self.connection.execute(
            sa.select(assets.c.sha256, assets.c.media_type)
            .join(images, images.c.asset == assets.c.sha256)
            .where(images.c.version_id == version_id)
        )
        return {row.sha256: row.media_type for row in rows}

    def versions(self, id: int) -> list[Version]:
        """Every version, oldest first."""
        rows = self.connection.execute(sa.select(versions).where(versions.c.article_id == id).order_by(versions.c.id))
        return [_version(row) for row in rows]

    def events(self, id: int) -> list[ArticleEvent]:
        """What happened to an article without changing its text, oldest first."""
        rows = self.connection.execute(sa.select(events).where(events.c.article_id == id).order_by(events.c.id))
        return [ArticleEvent(row.at, row.kind, row.params) for row in rows]

    def find(self, key: str) -> int | None:
        """The article kept under a URL key."""
        return self.connection.scalar(sa.select(article_urls.c.article_id).where(article_urls.c.key == key))

    def counts(self) -> dict[State, int]:
        """How many articles there are in each state, from the counters."""
        rows = self.connection.execute(sa.select(counters.c.name, counters.c.total).where(counters.c.key == 0))
        known = {row.name: row.total for row in rows}
        return {state: known.get(state.value, 0) for state in State}

    def sites(self) -> list[str]:
        """The names of the thousand sites that most articles are from, those first."""
        name = sa.collate(articles.c.site_name, "NOCASE")  # as the index of that order has it, which is walked along
        found = sa.select(articles.c.site_name).where(articles.c.site_name != "", articles.c.trashed_at.is_(None))
        return list(self.connection.scalars(found.group_by(name).order_by(sa.func.count().desc()).limit(1000)))

    def languages(self) -> list[str]:
        """The languages that most of the newest 20,000 articles are in, those first."""
        newest = sa.select(sa.func.lower(articles.c.lang).label("lang")).where(articles.c.trashed_at.is_(None))
        found = newest.order_by(articles.c.saved_at.desc(), articles.c.id.desc()).limit(20_000).subquery()
        common = sa.select(found.c.lang).where(found.c.lang != "").group_by(found.c.lang)
        return list(self.connection.scalars(common.order_by(sa.func.count().desc())))

    def version_content(self, version_id: int) -> bytes | None:
        """The packed text of a version, or None when it was deleted."""
        return self.connection.scalar(sa.select(versions.c.content).where(versions.c.id == version_id))

    def index_entries(self, ids: Sequence[int]) -> list[IndexEntry]:
        """What to index of articles, in the order of `ids`; those that are gone are left out."""
        found: dict[int, IndexEntry] = {}
        for part in chunked(ids):
            for row in self.connection.execute(_ENTRIES, {"ids": part}):
                found[row.id] = IndexEntry(
                    row.id, row.version_id, row.title, row.byline or "", row.site_name or "", row.url, row.content
                )
        return [found[id] for id in ids if id in found]

    def ids_after(self, id: int, limit: int, most_bytes: int) -> list[int]:
        """The next ids after `id`, up to `limit` of them and to `most_bytes` of packed text; at least one, if any."""
        query = (
            sa.select(articles.c.id, sa.func.length(versions.c.content).label("bytes"))
            .outerjoin(versions, versions.c.id == articles.c.version_id)
            .where(articles.c.id > id)
            .order_by(articles.c.id)
            .limit(limit)
        )
        return [row.id for row in up_to(self.connection.execute(query), most_bytes)]

    # --- the states a person gives

    def set_read(self, ids: Iterable[int], read: bool) -> None:
        """Mark as read or unread."""
        self._set_time(ids, articles.c.read_at, read)

    def set_favorite(self, ids: Iterable[int], favorite: bool) -> None:
        """Add to the favourites, or take out."""
        self._set_time(ids, articles.c.favorite_at, favorite)

    def set_archived(self, ids: Iterable[int], archived: bool) -> None:
        """Move to the archive, or back."""
        self._set_time(ids, articles.c.archived_at, archived)

    def set_trashed(self, ids: Iterable[int], trashed: bool) -> None:
        """Move to the trash, or back."""
        self._set_time(ids, articles.c.trashed_at, trashed)

    def set_progress(self, id: int, progress: float) -> None:
        """Remember how far an article was read, 0 to 1."""
        self.summary(id)
        self.connection.execute(
            articles.update().where(articles.c.id == id).values(progress=min(1.0, max(0.0, progress)))
        )
        self.changed(articles=[id])

    def delete(self, ids: Sequence[int]) -> list[str]:
        """Delete for good, versions and links with it; returns the assets that nothing names any more, rows gone."""
        self.require_articles(ids)
        held: set[str | None] = set()
        for part in chunked(ids):
            doomed = sa.select(versions.c.id).where(versions.c.article_id.in_(part))
            held |= set(self.connection.scalars(sa.select(versions.c.original).where(versions.c.id.in_(doomed))))
            held |= set(self.connection.scalars(sa.select(images.c.asset).where(images.c.version_id.in_(doomed))))
            self.connection.execute(articles.delete().where(articles.c.id.in_(part)))
        self.changed(articles=ids, collections=True, tags=True)
        return Assets(self.connection, self.path, self._log).drop_unnamed(held)

    def _set_time(self, ids: Iterable[int], column: sa.Column[datetime], on: bool) -> None:
        """Set or clear a state's time; what is in the state already keeps the time it got there."""
        ids = list(ids)
        self.require_articles(ids)
        self.connection.execute(_setting(column, on), {"ids": listed(ids)} | ({"time": now()} if on else {}))
        self.changed(articles=ids, collections=column is articles.c.trashed_at, tags=column is articles.c.trashed_at)


@functools.cache
def _setting(column: sa.Column[datetime], on: bool) -> sa.Update:
    """Built once: a person's click is a statement of its own."""
    those = articles.update().where(articles.c.id.in_(among(sa.bindparam("ids"))))
    if not on:
        return those.values({column: None})
    return those.where(column.is_(None)).values({column: sa.bindparam("time", type_=column.type)})


def _text(content: bytes | None) -> str:
    try:
        return unpack_text(content or b"")
    except ValueError:
        return ""


def summary_of(row: Sequence[Any]) -> ArticleSummary:
    """The row of a list."""
    fields = list(row)
    fields[_COMPLETENESS] = Completeness(fields[_COMPLETENESS])
    fields[-1] = tuple(Mark(mark) for mark in fields[-1] or ())
    return ArticleSummary(*fields)


def _version(row: sa.Row[Any]) -> Version:
    return Version(
        id=row.id,
        article_id=row.article_id,
        created_at=row.created_at,
        final_url=row.final_url,
        original=row.original,
        handed_in=row.handed_in,
        word_count=row.word_count,
        marks=tuple(Mark(mark) for mark in row.marks),
        modified_at=row.modified_at,
    )

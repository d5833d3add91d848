"""Lists of articles: which there are, in which order, by their ids.

Whole lists are arrays of ids, 8 bytes each, so that a window can show a million rows and ask for the values of those in
sight. Walking the indexes `articles_by_…` gives the beginning of a long list at once, before all of it is there.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import ArticleFilter, ArticleSummary, Flag, ListStart, Sort, State
from archiver.store.rows.articles import SUMMARIES, summary_of
from archiver.store.rows.repository import Repository, among
from archiver.store.rows.tags import clean_name
from archiver.store.schema import SORT_KEYS, article_tags, articles, collection_articles, collections, counters, tags

SHORT = 4_000
"""Articles of a collection or tag up to which the list is made from them: 4,000 by their ids take 15 ms. Longer ones
begin with a walk along the order, which meets one of them often enough (200 of 4,000 in a million: 25 ms)."""

_FETCHED = 2_000
"""Ids taken from SQLite at once: whoever waits for Python meanwhile waits half a millisecond."""

_CONDITIONS: Mapping[State, sa.ColumnElement[bool]] = {
    State.ALL: articles.c.trashed_at.is_(None),
    State.UNREAD: articles.c.trashed_at.is_(None) & articles.c.read_at.is_(None),
    State.FAVORITE: articles.c.trashed_at.is_(None) & articles.c.favorite_at.is_not(None),
    State.ARCHIVED: articles.c.trashed_at.is_(None) & articles.c.archived_at.is_not(None),
    State.TRASH: articles.c.trashed_at.is_not(None),
}

_FLAGS: Mapping[Flag, sa.Column[Any]] = {
    Flag.READ: articles.c.read_at,
    Flag.FAVORITE: articles.c.favorite_at,
    Flag.ARCHIVED: articles.c.archived_at,
    Flag.TRASHED: articles.c.trashed_at,
}


class Lists(Repository):
    """A collection or tag that is not there lists nothing; NotFound for an article to go on from."""

    def page(self, wanted: ArticleFilter) -> list[ArticleSummary]:
        """Up to `wanted.limit` rows, newest first, from after `wanted.after` on: by keyset, as fast at any depth."""
        query = SUMMARIES.where(_CONDITIONS[wanted.state], *self._links(wanted))
        if wanted.after is not None:
            last = sa.select(articles.c.saved_at).where(articles.c.id == wanted.after)
            saved_at = self.connection.scalar(last)
            if saved_at is None:
                raise NotFound("article", wanted.after)
            after = sa.tuple_(sa.literal(saved_at, articles.c.saved_at.type), sa.literal(wanted.after))
            query = query.where(sa.tuple_(articles.c.saved_at, articles.c.id) < after)
        query = query.order_by(*order_of(Sort.SAVED, descending=True)).limit(wanted.limit)
        return [summary_of(row) for row in self.connection.execute(query)]

    def ids(self, wanted: ArticleFilter, sort: Sort = Sort.SAVED, *, descending: bool = True) -> array[int]:
        """Every id that `wanted` matches (its `after` and `limit` are for `page`), in order."""
        query = sa.select(articles.c.id).where(_CONDITIONS[wanted.state], *self._links(wanted))
        return fetch_ids(self.connection.execute(query.order_by(*order_of(sort, descending=descending))))

    def start(
        self, wanted: ArticleFilter, sort: Sort = Sort.SAVED, *, descending: bool = True, limit: int = 200
    ) -> ListStart:
        """The first `limit` of `ids`, soon however many there are."""
        total = self._count(wanted)
        query = sa.select(articles.c.id).where(_CONDITIONS[wanted.state])
        long = total is None or total > SHORT
        query = query.where(*(self._probes(wanted) if long else self._links(wanted)))
        query = query.order_by(*order_of(sort, descending=descending)).limit(limit + 1)
        ids = fetch_ids(self.connection.execute(query))
        return ListStart(ids[:limit], is_whole=len(ids) <= limit)

    # --- which of some articles

    def unlike(self, ids: Sequence[int], flag: Flag, on: bool) -> list[int]:
        """Those that would be changed by setting a flag, in the order of `ids`."""
        column = _FLAGS[flag]
        changing = sa.select(articles.c.id).where(articles.c.id.in_(among(ids)))
        return self._of(ids, changing.where(column.is_(None) if on else column.is_not(None)))

    def filed(self, ids: Sequence[int], collection: int) -> list[int]:
        """Those that are in a collection itself, in the order of `ids`."""
        inside = sa.select(collection_articles.c.article_id).where(collection_articles.c.collection_id == collection)
        return self._of(ids, inside.where(collection_articles.c.article_id.in_(among(ids))))

    def tagged(self, ids: Sequence[int], tag: str) -> list[int]:
        """Those that have a tag, in the order of `ids`."""
        id = sa.select(tags.c.id).where(tags.c.name_key == clean_name(tag).casefold()).scalar_subquery()
        having = sa.select(article_tags.c.article_id).where(article_tags.c.tag_id == id)
        return self._of(ids, having.where(article_tags.c.article_id.in_(among(ids))))

    def collections_of(self, ids: Sequence[int]) -> dict[int, int]:
        """Collection → how many of the articles are in it."""
        column = collection_articles.c.collection_id
        inside = sa.select(column, sa.func.count()).where(collection_articles.c.article_id.in_(among(ids)))
        return {row[0]: row[1] for row in self.connection.execute(inside.group_by(column))}

    def tags_of(self, ids: Sequence[int]) -> dict[str, int]:
        """Tag → how many of the articles have it, by name."""
        having = sa.select(tags.c.name, sa.func.count()).join(article_tags, article_tags.c.tag_id == tags.c.id)
        having = having.where(article_tags.c.article_id.in_(among(ids))).group_by(tags.c.id).order_by(tags.c.name_key)
        return {row[0]: row[1] for row in self.connection.execute(having)}

    def _of(self, ids: Sequence[int], found: sa.Select[Any]) -> list[int]:
        those = set(fetch_ids(self.connection.execute(found)))
        return [id for id in ids if id in those]

    # --- conditions

    def _links(self, wanted: ArticleFilter) -> list[sa.ColumnElement[bool]]:
        """The collection and the tag as sets of ids: for going through what is in them."""
        conditions: list[sa.ColumnElement[bool]] = []
        if wanted.collection is not None:
            filed = sa.select(collection_articles.c.article_id)
            below = collection_articles.c.collection_id.in_(self._below(wanted.collection))
            conditions.append(articles.c.id.in_(filed.where(below)))
        if wanted.tag is not None:
            tagged = sa.select(article_tags.c.article_id).join(tags, tags.c.id == article_tags.c.tag_id)
            conditions.append(articles.c.id.in_(tagged.where(tags.c.name_key == wanted.tag.casefold())))
        return conditions

    def _probes(self, wanted: ArticleFilter) -> list[sa.ColumnElement[bool]]:
        """The same, asked of one article after the other: for walking along an order until there are enough."""
        conditions: list[sa.ColumnElement[bool]] = []
        if wanted.collection is not None:
            below = [*self.connection.scalars(self._below(wanted.collection))]
            filed = sa.exists().where(collection_articles.c.article_id == articles.c.id)
            conditions.append(filed.where(collection_articles.c.collection_id.in_(among(below))))
        if wanted.tag is not None:
            tag = sa.select(tags.c.id).where(tags.c.name_key == wanted.tag.casefold()).scalar_subquery()
            tagged = sa.exists().where(article_tags.c.tag_id == tag, article_tags.c.article_id == articles.c.id)
            conditions.append(tagged)
        return conditions

    def _count(self, wanted: ArticleFilter) -> int | None:
        """About how many articles the collection or tag has, from the counters; None: there is neither."""
        counts: list[int] = []
        if wanted.collection is not None:
            counts.append(self._counted("collection", self._below(wanted.collection)))
        if wanted.tag is not None:
            id = sa.select(tags.c.id).where(tags.c.name_key == wanted.tag.casefold())
            counts.append(self._counted("tag", id))
        if wanted.state is State.TRASH:
            counts.append(0)  # few, and in none of the indexes that are walked
        return min(counts, default=None)

    def _counted(self, name: str, keys: sa.Select[tuple[int]]) -> int:
        query = sa.select(sa.func.sum(counters.c.total)).where(counters.c.name == name, counters.c.key.in_(keys))
        return self.connection.scalar(query) or 0

    def _below(self, id: int) -> sa.Select[tuple[int]]:
        """The ids of a collection and all below it."""
        tree = sa.select(sa.literal(id).label("id")).cte("tree", recursive=True)
        tree = tree.union(sa.select(collections.c.id).where(collections.c.parent_id == tree.c.id))
        return sa.select(tree.c.id)


def order_of(sort: Sort, *, descending: bool) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    """What to order articles by; those without the key come last, and those with the same key by their ids."""
    key = SORT_KEYS[sort]
    if descending:
        return key.desc().nulls_last(), articles.c.id.desc()
    return key.asc().nulls_last(), articles.c.id.asc()


def fetch_ids(result: sa.CursorResult[Any]) -> array[int]:
    """The ids of a result, below SQLAlchemy's rows: a million of those take half a second longer."""
    ids = array("q")
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(_FETCHED):
        ids.extend([id for (id,) in rows])
    return ids

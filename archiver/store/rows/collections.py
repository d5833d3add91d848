"""Collections: nested, ordered, an article in as many as one likes.

A smart collection has a query in the place of articles: it holds what that finds, and no other collection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from archiver.errors import NameRefused, NotFound, SmartRefused
from archiver.model.articles import Collection
from archiver.store.columns import now
from archiver.store.rows.repository import Repository, chunked
from archiver.store.schema import articles, collection_articles, collections, counters
from archiver.text.cleaning import clean_text

NAME_LENGTH = 200
QUERY_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class RemovedCollections:
    """What a removal took away, as rows; opaque to everybody but `Collections`."""

    collections: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]


class Collections(Repository):
    """Raises NotFound for an id that is not there, NameRefused(reason: empty, taken or cycle), and SmartRefused(reason:
    filled, empty or plain) for what only the other kind of collection can do.
    """

    def all(self) -> list[Collection]:
        """Every collection, parents before children, in the person's order."""
        rows = self.connection.execute(
            sa.select(collections, counters.c.total)
            .outerjoin(counters, (counters.c.name == "collection") & (counters.c.key == collections.c.id))
            .order_by(collections.c.position, collections.c.id)
        )
        children: dict[int | None, list[Collection]] = {}
        for row in rows:
            children.setdefault(row.parent_id, []).append(
                Collection(row.id, row.parent_id, row.name, row.position, row.total or 0, row.query)
            )
        ordered: list[Collection] = []
        waiting = children.get(None, [])[::-1]
        while waiting:
            collection = waiting.pop()
            ordered.append(collection)
            waiting += children.get(collection.id, [])[::-1]
        return ordered

    def get(self, id: int) -> Collection:
        """One collection."""
        for collection in self.all():
            if collection.id == id:
                return collection
        raise NotFound("collection", id)

    def takes_articles(self, id: int) -> bool:
        """Whether there is such a collection, and articles can be filed in it."""
        plain = sa.select(collections.c.id).where(collections.c.id == id, collections.c.query.is_(None))
        return self.connection.scalar(plain) is not None

    def query_of(self, id: int) -> str | None:
        """The query of a smart collection; None for others, and for one that is not there."""
        return self.connection.scalar(sa.select(collections.c.query).where(collections.c.id == id))

    def add(self, name: str, parent_id: int | None = None, query: str | None = None) -> int:
        """Make a collection, a smart one with a query, last among its siblings; returns its id."""
        name, key = self._name(name)
        if query is not None:
            query = self._query(name, query)
        if parent_id is not None:
            self._plain(parent_id)
        self._refuse_twin(name, key, parent_id)
        position = self._next_position(parent_id)
        values = {"name": name, "name_key": key, "parent_id": parent_id, "position": position, "query": query}
        id = self.insert(collections, **values)
        self.changed(collections=True)
        return id

    def set_query(self, id: int, query: str) -> None:
        """Give a smart collection another query."""
        collection = self.get(id)
        if collection.query is None:
            raise SmartRefused(collection.name, "plain")
        query = self._query(collection.name, query)
        self.connection.execute(collections.update().where(collections.c.id == id).values(query=query))
        self.changed(collections=True)

    def rename(self, id: int, name: str) -> None:
        """Give a collection another name."""
        name, key = self._name(name)
        self._refuse_twin(name, key, self.get(id).parent_id, but=id)
        self.connection.execute(collections.update().where(collections.c.id == id).values(name=name, name_key=key))
        self.changed(collections=True)

    def move(self, id: int, parent_id: int | None, position: int | None = None) -> None:
        """Put a collection below another one (None: at the top), as its n-th child (None: the last)."""
        collection = self.get(id)
        ancestor = parent_id
        while ancestor is not None:
            if ancestor == id:
                raise NameRefused(collection.name, "cycle")
            ancestor = self._plain(ancestor).parent_id
        self._refuse_twin(collection.name, collection.name.casefold(), parent_id, but=id)
        siblings = [child.id for child in self.all() if child.parent_id == parent_id and child.id != id]
        siblings.insert(len(siblings) if position is None else position, id)
        self.connection.execute(collections.update().where(collections.c.id == id).values(parent_id=parent_id))
        for place, sibling in enumerate(siblings):
            self.connection.execute(collections.update().where(collections.c.id == sibling).values(position=place))
        self.changed(collections=True)

    def remove(self, id: int) -> RemovedCollections:
        """Remove a collection and those below it; their articles stay. Returns what `bring_back` needs."""
        self.get(id)
        tree = sa.select(sa.literal(id).label("id")).cte("tree", recursive=True)
        tree = tree.union(sa.select(collections.c.id).where(collections.c.parent_id == tree.c.id))
        ids = sa.select(tree.c.id)
        removed = RemovedCollections(
            self._rows(sa.select(collections).where(collections.c.id.in_(ids))),
            self._rows(sa.select(collection_articles).where(collection_articles.c.collection_id.in_(ids))),
        )
        self.connection.execute(collections.delete().where(collections.c.id == id))
        self.changed(collections=True)
        return removed

    def bring_back(self, removed: RemovedCollections) -> None:
        """Undo a removal: the collections with their names, places and the articles that are still there."""
        # A parent has the smaller id only by chance: top-down, so that each finds its parent.
        rows = {row["id"]: row for row in removed.collections}
        waiting = [row for row in rows.values() if row["parent_id"] not in rows]
        while waiting:
            row = waiting.pop()
            if row["parent_id"] is not None:
                self.get(row["parent_id"])
            self._refuse_twin(row["name"], row["name_key"], row["parent_id"])
            self.connection.execute(collections.insert().values(**row))
            waiting += [child for child in rows.values() if child["parent_id"] == row["id"]]
        there = {
            id
            for part in chunked([row["article_id"] for row in removed.links])
            for id in self.connection.scalars(sa.select(articles.c.id).where(articles.c.id.in_(part)))
        }
        links = [row for row in removed.links if row["article_id"] in there]
        if links:
            self.connection.execute(collection_articles.insert(), links)
        self.changed(collections=True, articles=there)

    def put(self, id: int, article_ids: Sequence[int]) -> None:
        """File articles in a collection, last; those that are in it keep their place."""
        self._plain(id)
        last = self.connection.scalar(
            sa.select(sa.func.max(collection_articles.c.position)).where(collection_articles.c.collection_id == id)
        )
        self.require_articles(article_ids)
        first, added_at = 0 if last is None else last + 1, now()
        links = [
            {"collection_id": id, "article_id": article_id, "position": place, "added_at": added_at}
            for place, article_id in enumerate(article_ids, start=first)
        ]
        if links:
            self.connection.execute(collection_articles.insert().prefix_with("OR IGNORE"), links)
        self.changed(collections=True, articles=article_ids)

    def take(self, id: int, article_ids: Sequence[int]) -> None:
        """Take articles out of a collection."""
        self.get(id)
        for part in chunked(article_ids):
            self.connection.execute(
                collection_articles.delete().where(
                    collection_articles.c.collection_id == id, collection_articles.c.article_id.in_(part)
                )
            )
        self.changed(collections=True, articles=article_ids)

    def _rows(self, query: sa.Select[Any]) -> tuple[dict[str, Any], ...]:
        return tuple(dict(row._mapping) for row in self.connection.execute(query))

    def _name(self, name: str) -> tuple[str, str]:
        name = clean_text(name, limit=NAME_LENGTH, single_line=True).strip()
        if not name:
            raise NameRefused(name, "empty")
        return name, name.casefold()

    def _query(self, name: str, query: str) -> str:
        query = clean_text(query, limit=QUERY_LENGTH, single_line=True).strip()
        if not query:
            raise SmartRefused(name, "empty")
        return query

    def _plain(self, id: int) -> Collection:
        """A collection in which articles and others can lie."""
        collection = self.get(id)
        if collection.query is not None:
            raise SmartRefused(collection.name, "filled")
        return collection

    def _refuse_twin(self, name: str, key: str, parent_id: int | None, but: int | None = None) -> None:
        twin = self.connection.scalar(
            sa.select(collections.c.id).where(
                collections.c.name_key == key, collections.c.parent_id.is_not_distinct_from(parent_id)
            )
        )
        if twin is not None and twin != but:
            raise NameRefused(name, "taken")

    def _next_position(self, parent_id: int | None) -> int:
        last = self.connection.scalar(
            sa.select(sa.func.max(collections.c.position)).where(
                collections.c.parent_id.is_not_distinct_from(parent_id)
            )
        )
        return 0 if last is None else last + 1

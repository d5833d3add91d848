"""What the repositories share: their transaction, and what they have to say of it afterwards.

The statements that every saved page needs are constants of their modules: to put a statement together takes SQLAlchemy
longer than SQLite takes to do it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import Changes
from archiver.model.failures import Failure
from archiver.store.schema import articles

T = TypeVar("T")


class Repository:
    """A set of verbs on one connection, inside a transaction somebody else commits."""

    def __init__(self, connection: sa.Connection, path: str, log: ChangeLog) -> None:
        self.connection = connection
        self.path = path
        self._log = log

    def insert(self, table: sa.Table, **values: Any) -> int:
        """Insert a row into a table with an `id`; returns it."""
        return int(self.connection.execute(_inserting(table, table.c.id), values).scalar_one())

    def insert_row(self, table: sa.Table, **values: Any) -> sa.Row[Any]:
        """Insert a row; returns it whole, with what was not given."""
        return self.connection.execute(_inserting(table, table), values).one()

    def changed(
        self, *, articles: Iterable[int] = (), jobs: Iterable[int] = (), collections: bool = False, tags: bool = False
    ) -> None:
        """Tell what was touched: it goes up as one `Changes` after the commit."""
        self._log.add(Changes(frozenset(articles), frozenset(jobs), collections, tags))

    def require_articles(self, ids: Sequence[int]) -> None:
        """Raise NotFound for the first article that is not there."""
        known = set(self.connection.scalars(_there(), {"ids": listed(ids)}))
        for id in ids:
            if id not in known:
                raise NotFound("article", id)


@functools.cache
def _there() -> sa.Select[int]:
    return sa.select(articles.c.id).where(articles.c.id.in_(among(sa.bindparam("ids"))))


@functools.cache
def _inserting(table: sa.Table, wanted: sa.Column[Any] | sa.Table) -> sa.sql.dml.ReturningInsert[Any]:
    return table.insert().returning(wanted)


class ChangeLog:
    """Collects what one transaction touched."""

    def __init__(self) -> None:
        self.changes = Changes()

    def add(self, changes: Changes) -> None:
        self.changes |= changes


def among(ids: Sequence[int] | sa.BindParameter[str]) -> sa.Select[Any]:
    """A subquery of any number of ids or names, as one bound value; what `listed` gives is a parameter's value."""
    given = ids if isinstance(ids, sa.BindParameter) else listed(ids)
    values = sa.func.json_each(given).table_valued("value")
    return sa.select(values.c.value)


def listed(ids: Iterable[int | str]) -> str:
    """Ids or names as the one value that `among` takes."""
    return json.dumps(list(ids))


def chunked(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Pieces short enough for SQLite's limit on bound values (999 before 3.32)."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def up_to(rows: Iterable[sa.Row[Any]], most_bytes: int) -> Iterator[sa.Row[Any]]:
    """The first rows whose `bytes` together are not more than `most_bytes`, at least one."""
    total = 0
    for number, row in enumerate(rows):
        total += row.bytes or 0
        if number and total > most_bytes:
            return
        yield row


def failure_to(failure: Failure | None) -> dict[str, Any] | None:
    """A Failure as the JSON of a column."""
    if failure is None:
        return None
    return {"kind": failure.kind, "params": dict(failure.params), "detail": failure.detail}


def failure_from(value: Mapping[str, Any] | None) -> Failure | None:
    """The Failure in a column's JSON."""
    return None if value is None else Failure(value["kind"], value["params"], value["detail"])

"""What the search index has not seen yet: rows written by triggers, taken by the indexer."""

from __future__ import annotations

import sqlalchemy as sa

from archiver.store.rows.repository import Repository, up_to
from archiver.store.schema import articles, index_pending, index_removed, versions

UNBOUNDED = 1 << 62


class Pending(Repository):
    """The queue between library.db and search.db."""

    def batch(self, limit: int, most_bytes: int = UNBOUNDED) -> tuple[int, list[int]]:
        """(the last row, the articles) of the next rows, up to `limit` and to `most_bytes` of packed text.

        At least one row; (0, []) when there are none.
        """
        query = (
            sa.select(index_pending.c.id, index_pending.c.article_id, sa.func.length(versions.c.content).label("bytes"))
            .outerjoin(articles, articles.c.id == index_pending.c.article_id)
            .outerjoin(versions, versions.c.id == articles.c.version_id)
            .order_by(index_pending.c.id)
            .limit(limit)
        )
        rows = list(up_to(self.connection.execute(query), most_bytes))
        return (rows[-1].id if rows else 0), list(dict.fromkeys(row.article_id for row in rows))

    def count(self) -> int:
        """How many rows are waiting."""
        return self.connection.scalar(sa.select(sa.func.count()).select_from(index_pending)) or 0

    def is_any(self) -> bool:
        """Whether a row is waiting."""
        return self.connection.scalar(sa.select(index_pending.c.id).limit(1)) is not None

    def removed_content(self, version_id: int) -> bytes | None:
        """The packed text of a deleted version, which the index must be given again to forget it."""
        return self.connection.scalar(
            sa.select(index_removed.c.content).where(index_removed.c.version_id == version_id)
        )

    def done(self, last: int, article_ids: list[int]) -> None:
        """Take the rows up to `last` out of the queue: the index has them."""
        self.connection.execute(index_pending.delete().where(index_pending.c.id <= last))
        waiting = sa.select(index_pending.c.article_id)
        self.connection.execute(
            index_removed.delete().where(
                index_removed.c.article_id.in_(article_ids), index_removed.c.article_id.not_in(waiting)
            )
        )

    def add(self, article_id: int) -> None:
        """Queue an article; the triggers do it for every ordinary change."""
        self.connection.execute(index_pending.insert().values(article_id=article_id))

    def add_all(self) -> int:
        """Queue every article, for an index that starts anew, the newest first; returns how many."""
        self.connection.execute(index_pending.delete())
        self.connection.execute(index_removed.delete())
        return self.connection.execute(
            index_pending.insert().from_select(["article_id"], sa.select(articles.c.id).order_by(articles.c.id.desc()))
        ).rowcount

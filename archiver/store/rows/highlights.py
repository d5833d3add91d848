"""Highlights: quotes of an article with the text around them, so that they can be found again in another version."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import Highlight
from archiver.store.columns import now
from archiver.store.rows.repository import Repository
from archiver.store.schema import articles, highlights


class Highlights(Repository):
    """Raises NotFound for an article or highlight that is not there."""

    def of_article(self, article_id: int) -> list[Highlight]:
        """An article's highlights, oldest first."""
        rows = self.connection.execute(
            sa.select(highlights).where(highlights.c.article_id == article_id).order_by(highlights.c.id)
        )
        return [
            Highlight(row.id, row.article_id, row.quote, row.prefix, row.suffix, row.note, row.created_at)
            for row in rows
        ]

    def add(self, article_id: int, quote: str, *, prefix: str = "", suffix: str = "", note: str = "") -> int:
        """Highlight a quote; returns the id."""
        if self.connection.scalar(sa.select(articles.c.id).where(articles.c.id == article_id)) is None:
            raise NotFound("article", article_id)
        id = self.insert(
            highlights,
            article_id=article_id,
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            note=note,
            created_at=now(),
        )
        self.changed(articles=[article_id])
        return id

    def set_note(self, id: int, note: str) -> None:
        """Write a note on a highlight."""
        self._touch(
            self.connection.scalars(
                highlights.update().where(highlights.c.id == id).values(note=note).returning(highlights.c.article_id)
            ).all(),
            id,
        )

    def remove(self, id: int) -> None:
        """Remove a highlight."""
        self._touch(
            self.connection.scalars(
                highlights.delete().where(highlights.c.id == id).returning(highlights.c.article_id)
            ).all(),
            id,
        )

    def _touch(self, article_ids: Sequence[int], id: int) -> None:
        if not article_ids:
            raise NotFound("highlight", id)
        self.changed(articles=article_ids)

"""Tags: names on articles. `Sea` and `sea` are one tag, shown as it was first written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from archiver.errors import NameRefused, NotFound
from archiver.model.articles import Tag
from archiver.store.rows.repository import Repository, among, chunked
from archiver.store.schema import article_tags, articles, counters, tags
from archiver.text.cleaning import clean_text

NAME_LENGTH = 100


class Tags(Repository):
    """Raises NotFound for an article or tag that is not there, NameRefused for an empty name."""

    def all(self) -> list[Tag]:
        """Every tag by name, with the number of articles outside the trash."""
        rows = self.connection.execute(
            sa.select(tags, counters.c.total)
            .outerjoin(counters, (counters.c.name == "tag") & (counters.c.key == tags.c.id))
            .order_by(tags.c.name_key)
        )
        return [Tag(row.id, row.name, row.total or 0) for row in rows]

    def put(self, names: Iterable[str], article_ids: Sequence[int]) -> None:
        """Put tags on articles; tags that are new are made."""
        self.require_articles(article_ids)
        for name in names:
            links = sa.select(sa.literal(self._make(name)), articles.c.id).where(articles.c.id.in_(among(article_ids)))
            self.connection.execute(
                article_tags.insert().prefix_with("OR IGNORE").from_select(["tag_id", "article_id"], links)
            )
        self.changed(tags=True, articles=article_ids)

    def take(self, names: Iterable[str], article_ids: Sequence[int]) -> None:
        """Take tags off articles; a tag that no article has any more goes."""
        for name in names:
            tag_id = self._find(name)
            for part in chunked(article_ids):
                self.connection.execute(
                    article_tags.delete().where(article_tags.c.tag_id == tag_id, article_tags.c.article_id.in_(part))
                )
            used = sa.exists().where(article_tags.c.tag_id == tags.c.id)
            self.connection.execute(tags.delete().where(tags.c.id == tag_id, ~used))
        self.changed(tags=True, articles=article_ids)

    def rename(self, name: str, to: str) -> None:
        """Give a tag another name; where there is one of that name, the two become one."""
        tag_id = self._find(name)
        to = self._clean(to)
        other = self.connection.scalar(sa.select(tags.c.id).where(tags.c.name_key == to.casefold()))
        if other is None or other == tag_id:
            self.connection.execute(tags.update().where(tags.c.id == tag_id).values(name=to, name_key=to.casefold()))
        else:
            links = sa.select(sa.literal(other), article_tags.c.article_id).where(article_tags.c.tag_id == tag_id)
            self.connection.execute(
                article_tags.insert().prefix_with("OR IGNORE").from_select(["tag_id", "article_id"], links)
            )
            self.connection.execute(tags.delete().where(tags.c.id == tag_id))
        self.changed(tags=True)

    def remove(self, name: str) -> None:
        """Remove a tag from every article."""
        self.connection.execute(tags.delete().where(tags.c.id == self._find(name)))
        self.changed(tags=True)

    def _find(self, name: str) -> int:
        tag_id = self.connection.scalar(sa.select(tags.c.id).where(tags.c.name_key == self._clean(name).casefold()))
        if tag_id is None:
            raise NotFound("tag", name)
        return int(tag_id)

    def _make(self, name: str) -> int:
        name = self._clean(name)
        self.connection.execute(tags.insert().prefix_with("OR IGNORE").values(name=name, name_key=name.casefold()))
        return self._find(name)

    def _clean(self, name: str) -> str:
        if not (cleaned := clean_name(name)):
            raise NameRefused(name, "empty")
        return cleaned


def clean_name(name: str) -> str:
    """A tag's name as it is kept, without the # that some write before it; "" where nothing of it is left."""
    return clean_text(name, limit=NAME_LENGTH, single_line=True).lstrip("# ")

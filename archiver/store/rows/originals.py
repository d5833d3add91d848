"""The pages that articles were extracted from, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.store.rows.repository import Repository
from archiver.store.schema import articles, assets, versions


@dataclass(frozen=True, slots=True)
class Original:
    """Where a page came from, and the file that holds it."""

    url: str
    final_url: str
    sha256: str
    media_type: str
    charset: str
    """The one that it was read with."""
    at: datetime


class Originals(Repository):
    """Read only: `Saving` writes them."""

    def of(self, article_id: int) -> Original:
        """The page of the version that an article shows. Raises NotFound where none was kept."""
        row = self.connection.execute(
            sa.select(versions, articles.c.url, assets.c.media_type)
            .join(articles, articles.c.version_id == versions.c.id)
            .join(assets, assets.c.sha256 == versions.c.original)
            .where(articles.c.id == article_id)
        ).one_or_none()
        if row is None:
            raise NotFound("kept page of article", article_id)
        return Original(row.url, row.final_url, row.original, row.media_type, row.charset, row.created_at)

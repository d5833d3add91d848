"""What is known of the kept files: a row for each that something names."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from archiver.model.articles import Asset
from archiver.store.rows.repository import Repository, chunked
from archiver.store.schema import assets, images, jobs, versions

_KEPT = assets.insert().prefix_with("OR IGNORE")


class Assets(Repository):
    """Rows come after their files, and go before them."""

    def add_picture(self, asset: Asset) -> None:
        """Tell of a picture whose file is on disk."""
        self._add(asset, "picture")

    def add_original(self, sha256: str, media_type: str, byte_count: int) -> None:
        """Tell of a page, fetched or handed in, whose file is on disk."""
        self._add(Asset(sha256, media_type, byte_count, 0, 0), "original")

    def drop_unnamed(self, hashes: Iterable[str | None]) -> list[str]:
        """Delete the rows of those that no version, picture or job names any more; returns them: their files may go."""
        named = (
            sa.exists().where(images.c.asset == assets.c.sha256)
            | sa.exists().where(versions.c.original == assets.c.sha256)
            | sa.exists().where(jobs.c.document == assets.c.sha256)
        )
        return [
            sha256
            for part in chunked([hash for hash in hashes if hash is not None])
            for sha256 in self.connection.scalars(
                assets.delete().where(assets.c.sha256.in_(part), ~named).returning(assets.c.sha256)
            )
        ]

    def unknown(self, hashes: Iterable[str]) -> list[str]:
        """Those that have no row."""
        hashes = list(hashes)
        known = {
            sha256
            for part in chunked(hashes)
            for sha256 in self.connection.scalars(sa.select(assets.c.sha256).where(assets.c.sha256.in_(part)))
        }
        return [sha256 for sha256 in hashes if sha256 not in known]

    def _add(self, asset: Asset, role: str) -> None:
        row = {
            "sha256": asset.sha256,
            "role": role,
            "media_type": asset.media_type,
            "byte_count": asset.byte_count,
            "width": asset.width,
            "height": asset.height,
        }
        self.connection.execute(_KEPT, row)

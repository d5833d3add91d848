"""The texts of the articles: read every one, compare it with its hash, and bring back what does not read back."""

from __future__ import annotations

import html
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archiver.errors import LibraryDamaged, NotFound
from archiver.model.articles import Finding
from archiver.store.compression import content_hash, pack_content
from archiver.store.rows.judgement import hash_text
from archiver.store.schema import articles, assets, versions
from archiver.store.store import Store, Unit
from archiver.store.upkeep.backup import snapshots

Extract = Callable[[bytes, str, str], tuple[str, str] | None]
"""(original page, its URL, its media type) → (content_html, text_content); None when nothing comes of it."""

BATCH = 200


def check_texts(store: Store, repair: bool, extract: Extract) -> Iterator[Finding]:
    """A finding per damaged version, named by its article."""
    last = 0
    while rows := store.read(lambda unit: _batch(unit, last)):  # noqa: B023  # called before the loop goes on
        for row in rows:
            if row.id <= last:  # a damaged tree; it has been seen to lead round in a circle
                raise LibraryDamaged(str(store.folder), "versions")
            last = row.id
            if not _is_sound(row.content, row.content_hash):
                back = repair and _mend(store, row.id, extract)
                yield Finding("text_damaged", str(row.article_id), repair, lost=repair and not back)


def _batch(unit: Unit, after: int) -> list[sa.Row[Any]]:
    columns = versions.c.id, versions.c.article_id, versions.c.content, versions.c.content_hash
    query = sa.select(*columns).where(versions.c.id > after).order_by(versions.c.id).limit(BATCH)
    return list(unit.connection.execute(query))


def _is_sound(content: object, expected: str) -> bool:
    try:
        return isinstance(content, bytes) and content_hash(content) == expected
    except ValueError:
        return False


def _mend(store: Store, version_id: int, extract: Extract) -> bool:
    """Put a text back as it was, from a backup; else as its original gives it now; else what the list knew of it.

    Returns whether there is a text again, which in the last case there is not.
    """
    version = store.read(
        lambda unit: unit.connection.execute(
            sa.select(versions, articles.c.excerpt).join(articles).where(versions.c.id == version_id)
        ).one()
    )
    for path in snapshots(store.backups):
        content = _content_in(path, version_id)
        if content is not None and _is_sound(content, version.content_hash):
            store.write(lambda unit: _set(unit, version_id, content=content))  # noqa: B023  # called before the loop goes on
            return True
    again = _extract(store, version, extract)
    content_html, text = again or (f"<p>{html.escape(version.excerpt)}</p>", version.excerpt)
    content, digest = pack_content(content_html, text)

    def work(unit: Unit) -> None:
        _set(unit, version_id, content=content, content_hash=digest, text_hash=hash_text(text))
        # Highlights find their place by quote; the images keep their positions, as they are the version's own rows.
        unit.saving.note(version.article_id, "text_restored" if again else "text_lost", {"version": version_id})
        unit.pending.add(version.article_id)

    store.write(work)
    return again is not None


def _set(unit: Unit, version_id: int, **values: object) -> None:
    unit.connection.execute(versions.update().where(versions.c.id == version_id).values(**values))


def _extract(store: Store, version: sa.Row[Any], extract: Extract) -> tuple[str, str] | None:
    if version.original is None:
        return None
    kind = sa.select(assets.c.media_type).where(assets.c.sha256 == version.original)
    media_type: str | None = store.read(lambda unit: unit.connection.scalar(kind))
    try:
        return extract(store.files.get(version.original), version.final_url, media_type or "text/html")
    except (LibraryDamaged, NotFound):
        return None


def _content_in(snapshot: Path, version_id: int) -> bytes | None:
    try:
        with closing(sqlite3.connect(f"{snapshot.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT content FROM versions WHERE id = ?", (version_id,)).fetchone()
            return None if row is None else bytes(row[0])
    except sqlite3.Error:
        return None  # this backup is no help; `verify` is where it would be told

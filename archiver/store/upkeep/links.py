"""The rows that name each other: every one that is named is there. What a person made is never dropped."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archiver.model.articles import Completeness, Finding
from archiver.store import schema
from archiver.store.columns import now
from archiver.store.compression import pack_content
from archiver.store.rows.judgement import hash_text
from archiver.store.rows.saving import EXTRACTOR
from archiver.store.schema import article_urls, articles, assets, collections, highlights, images, jobs, versions
from archiver.store.store import Store, Unit

LINK_TABLES = ("collection_articles", "article_tags", "article_urls", "images", "events")
"""Tables whose rows only say how two things belong together: without one of the two a row says nothing."""

FILE_COLUMNS = (
    (images.c.asset, "picture", "application/octet-stream"),
    (versions.c.original, "original", "text/html"),
    (jobs.c.document, "original", "text/html"),
)
"""What names kept files, and what may be said of a file whose row is lost."""


def check_links(store: Store, repair: bool) -> Iterator[Finding]:
    """A finding per table with rows that name one that is gone, and per article without its text."""
    broken = store.read(_broken)
    hollow = store.read(_hollow)
    lost: set[int] = store.write(_mend) if repair and (broken or hollow) else set()
    left = store.read(_broken) if repair else broken
    yield from (Finding("link_broken", table, table not in left) for table in sorted(broken))
    yield from (Finding("text_damaged", str(id), repair, lost=id in lost) for id in sorted(hollow))


def _broken(unit: Unit) -> set[str]:
    return {str(row[0]) for row in unit.connection.exec_driver_sql("PRAGMA foreign_key_check")}


def _hollow(unit: Unit) -> set[int]:
    """The articles whose current version is gone."""
    there = sa.exists().where(versions.c.id == articles.c.version_id, versions.c.article_id == articles.c.id)
    return set(unit.connection.scalars(sa.select(articles.c.id).where(~there)))


def _mend(unit: Unit) -> set[int]:
    """Mend all of it; returns the articles that have no text any more."""
    for id in sorted(_lost_articles(unit)):
        _bring_back(unit, id)
    textless = {id for id in sorted(_hollow(unit)) if not _fill(unit, id)}
    for column, role, media_type in FILE_COLUMNS:
        # The row of a file is made again; whether the file is there is looked at next.
        values = sa.literal(role), sa.literal(media_type), sa.literal(0)
        lost = sa.select(column, *values).where(column.not_in(sa.select(assets.c.sha256))).distinct()
        unit.connection.execute(
            assets.insert().prefix_with("OR IGNORE").from_select(["sha256", "role", "media_type", "byte_count"], lost)
        )
    for name in LINK_TABLES:
        table = schema.metadata.tables[name]
        for key in table.foreign_keys:
            unit.connection.execute(table.delete().where(key.parent.not_in(sa.select(key.column))))
    unit.connection.execute(
        jobs.update().where(jobs.c.article_id.not_in(sa.select(articles.c.id))).values(article_id=None)
    )
    _lift_collections(unit)
    return textless


def _lift_collections(unit: Unit) -> None:
    """Move collections whose parent is gone to the top, under a name that is free there."""
    parents = collections.alias()
    lost = unit.connection.execute(
        sa.select(collections.c.id, collections.c.name).where(collections.c.parent_id.not_in(sa.select(parents.c.id)))
    )
    for row in lost.all():
        taken = set(unit.connection.scalars(sa.select(collections.c.name_key).where(collections.c.parent_id.is_(None))))
        names = (row.name, *(f"{row.name} ({number})" for number in range(2, len(taken) + 3)))
        name = next(name for name in names if name.casefold() not in taken)
        unit.connection.execute(
            collections.update()
            .where(collections.c.id == row.id)
            .values(parent_id=None, name=name, name_key=name.casefold())
        )


def _lost_articles(unit: Unit) -> set[int]:
    """The articles that are gone while their texts, or what a person marked in them, are still here."""
    return {
        id
        for table in (versions, highlights)
        for id in unit.connection.scalars(
            sa.select(table.c.article_id).where(table.c.article_id.not_in(sa.select(articles.c.id)))
        )
    }


def _bring_back(unit: Unit, id: int) -> None:
    """Make an article's row again from what other rows know of it."""
    version = unit.connection.execute(
        sa.select(versions).where(versions.c.article_id == id).order_by(versions.c.id.desc()).limit(1)
    ).one_or_none()
    given = unit.connection.scalar(
        sa.select(article_urls.c.url).where(article_urls.c.article_id == id).order_by(article_urls.c.kind != "given")
    )
    quotes = unit.connection.scalars(sa.select(highlights.c.quote).where(highlights.c.article_id == id)).all()
    url = given or (version.final_url if version else "")
    unit.connection.execute(
        articles.insert().values(
            id=id,
            url=url,
            title=url,
            excerpt="\n".join(quotes),
            word_count=version.word_count if version else 0,
            completeness=Completeness.LINK_ONLY,
            images_total=0,
            images_saved=0,
            saved_at=version.created_at if version else now(),
        )
    )
    unit.saving.note(id, "article_restored", {})


def _fill(unit: Unit, id: int) -> bool:
    """Give an article its newest version to show, True; where it has none, one of what the list knows of it, False."""
    newest = unit.connection.scalar(sa.select(sa.func.max(versions.c.id)).where(versions.c.article_id == id))
    has_text = newest is not None
    if newest is None:
        summary = unit.articles.summary(id)
        content, content_hash = pack_content("", summary.excerpt)
        newest = unit.saving.insert(
            versions,
            article_id=id,
            created_at=now(),
            handed_in=False,
            final_url=summary.url,
            charset="utf-8",
            extractor=EXTRACTOR,
            word_count=0,
            marks=[],
            content=content,
            content_hash=content_hash,
            text_hash=hash_text(summary.excerpt),
        )
        unit.saving.note(id, "text_lost", {"version": newest})
    unit.connection.execute(articles.update().where(articles.c.id == id).values(version_id=newest))
    unit.saving.count_images(id, newest)
    return has_text

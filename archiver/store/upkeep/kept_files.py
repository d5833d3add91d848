"""The kept files: every one that a row names is there and is what its name says; none lies about unnamed."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archiver.errors import LibraryDamaged, NotFound
from archiver.model.articles import Finding
from archiver.model.failures import Failure
from archiver.model.jobs import JobState
from archiver.store.rows.repository import failure_to
from archiver.store.schema import articles, assets, images, jobs, versions
from archiver.store.store import Store, Unit

ASIDE = "damaged"
"""Where damaged files go, beside `files/`: what no longer is what it was may still be worth a look."""


def check_files(store: Store, repair: bool) -> Iterator[Finding]:
    """A finding per asset whose file is missing or damaged, named by its hash."""
    known = store.read(lambda unit: list(unit.connection.execute(sa.select(assets.c.sha256, assets.c.role))))
    for sha256, role in known:
        try:
            store.files.get(sha256)
            continue
        except NotFound:
            kind = "missing"
        except LibraryDamaged:
            kind = "damaged"
            if repair:
                store.files.set_aside(sha256, store.folder / ASIDE)
        users = store.read(lambda unit: _users(unit, sha256))  # noqa: B023  # called before the loop goes on
        if repair:
            store.write(lambda unit: _give_up(unit, sha256, kind))  # noqa: B023  # called before the loop goes on
        yield Finding(f"{role}_{kind}", sha256, repair, lost=repair, articles=users)


def check_waste(store: Store, repair: bool) -> Iterator[Finding]:
    """A finding per file that no row names: left by a kill between its rename and its row, or by a delete."""
    known = set(store.read(lambda unit: unit.connection.scalars(sa.select(assets.c.sha256)).all()))
    for sha256 in list(store.files.walk()):
        if sha256 not in known:
            if repair:
                store.delete_files([sha256])
            yield Finding("file_unused", sha256, repair)


def _users(unit: Unit, sha256: str) -> tuple[int, ...]:
    """The articles with a version that has the file as a picture, or was made of it."""
    pictured = sa.exists().where(images.c.version_id == versions.c.id, images.c.asset == sha256)
    named = sa.select(versions.c.article_id).where(pictured | (versions.c.original == sha256)).distinct()
    return tuple(sorted(unit.connection.scalars(named)))


def _give_up(unit: Unit, sha256: str, kind: str) -> None:
    """Take a lost file out of the rows that name it; saving its article again brings a picture back."""
    failure = failure_to(Failure(f"file_{kind}"))
    touched = unit.connection.execute(
        sa.select(versions.c.article_id, versions.c.id)
        .join(images, images.c.version_id == versions.c.id)
        .where(images.c.asset == sha256)
        .distinct()
    ).all()
    unit.connection.execute(images.update().where(images.c.asset == sha256).values(asset=None, failure=failure))
    unit.connection.execute(articles.update().where(articles.c.lead_asset == sha256).values(lead_asset=None))
    for article_id, version_id in touched:
        if unit.connection.scalar(sa.select(articles.c.version_id).where(articles.c.id == article_id)) == version_id:
            unit.saving.count_images(article_id, version_id)
    pages = unit.connection.scalars(sa.select(versions.c.article_id).where(versions.c.original == sha256)).all()
    unit.connection.execute(versions.update().where(versions.c.original == sha256).values(original=None))
    for article_id in {article_id for article_id, _ in touched} | set(pages):
        unit.saving.note(article_id, f"file_{kind}", {"sha256": sha256})
    # A page that was handed in and not read yet: the job says why there will be no article.
    waiting = jobs.c.state.in_([state for state in JobState if not state.ended])
    unit.connection.execute(
        jobs.update().where(jobs.c.document == sha256, waiting).values(state=JobState.FAILED, failure=failure)
    )
    unit.connection.execute(jobs.update().where(jobs.c.document == sha256).values(document=None))
    unit.connection.execute(assets.delete().where(assets.c.sha256 == sha256))

"""The schema: the same both ways of making it, and counters that are what counting gives, whatever happens."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from archiver.errors import NameRefused, NotFound
from archiver.model.articles import State
from archiver.model.capture import CaptureRequest
from archiver.model.failures import Failure
from archiver.model.jobs import JobState, Outcome
from archiver.store import schema
from archiver.store.connections import make_engine
from archiver.store.migrations import upgrade
from archiver.store.store import Store, Unit
from tests.store.libraries import NOON, article, keep


def shape_of(connection: sa.Connection) -> dict[str, str]:
    """Every table, index and trigger with the statement that made it, white space and quotes aside."""
    rows = connection.exec_driver_sql("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.replace('"', "").split()).replace("( ", "(").replace(" )", ")") for name, sql in rows}


@pytest.fixture
def migrated(tmp_path: Path) -> sa.Engine:
    """A database that Alembic made from nothing."""
    path = tmp_path / "migrated.db"
    path.touch()
    return make_engine(path, busy_seconds=1, write=True)


def test_migrations_make_the_same_schema(store: Store, migrated: sa.Engine) -> None:
    with migrated.begin() as connection:
        upgrade(connection)
        from_migrations = shape_of(connection)
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        counters = connection.execute(sa.select(schema.counters)).all()
    migrated.dispose()
    made = store.read(lambda unit: shape_of(unit.connection))
    assert {name: from_migrations.get(name) for name in made} == made
    assert from_migrations.keys() == made.keys()
    assert version == schema.VERSION
    assert sorted(counters) == sorted(
        store.read(lambda unit: unit.connection.execute(sa.select(schema.counters)).all())
    )


@pytest.mark.expect_log("alembic.ddl.impl")  # it cannot tell how indexes order their columns, and says so
def test_alembic_proposes_nothing(store: Store) -> None:
    def work(unit: Unit) -> object:
        return compare_metadata(MigrationContext.configure(unit.connection), schema.metadata)

    assert store.read(work) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    before = store.read(lambda unit: shape_of(unit.connection))
    store.database.write(upgrade)
    assert store.read(lambda unit: shape_of(unit.connection)) == before


def test_the_file_knows_whose_it_is(store: Store) -> None:
    store.close()
    header = store.database.path.read_bytes()[:100]
    assert header[68:72] == b"ARCH"  # application_id: https://www.sqlite.org/fileformat.html
    assert int.from_bytes(header[60:64], "big") == schema.VERSION


def test_links_to_nothing_are_refused(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"):
        store.write(lambda unit: unit.connection.exec_driver_sql("INSERT INTO article_tags VALUES (1, 1)"))


def test_an_id_is_never_used_again(store: Store) -> None:
    """A job may name an article or a collection that is gone, and must not hit another one."""
    first = keep(store)
    store.write(lambda unit: unit.articles.delete([first]))
    assert keep(store) > first
    collection = store.write(lambda unit: unit.collections.add("Gone"))
    store.write(lambda unit: unit.collections.remove(collection))
    assert store.write(lambda unit: unit.collections.add("New")) > collection


def counted(unit: Unit) -> dict[Any, int]:
    """What counting every row gives."""
    shown = "article_id IN (SELECT id FROM articles WHERE trashed_at IS NULL)"
    rows = unit.connection.execute(sa.select(schema.articles)).all()
    here = [row for row in rows if row.trashed_at is None]
    number: Callable[[str], int] = lambda query: unit.connection.exec_driver_sql(query).scalar_one()  # noqa: E731  # used three lines below, and nowhere else
    return {
        State.ALL: len(here),
        State.UNREAD: sum(row.read_at is None for row in here),
        State.FAVORITE: sum(row.favorite_at is not None for row in here),
        State.ARCHIVED: sum(row.archived_at is not None for row in here),
        State.TRASH: len(rows) - len(here),
        **{
            ("tag", tag.id): number(f"SELECT count(*) FROM article_tags WHERE tag_id = {tag.id} AND {shown}")
            for tag in unit.tags.all()
        },
        **{
            ("collection", id): number(
                f"SELECT count(*) FROM collection_articles WHERE collection_id = {id} AND {shown}"
            )
            for id in unit.connection.scalars(sa.select(schema.collections.c.id))
        },
        **{state: number(f"SELECT count(*) FROM jobs WHERE state = '{state}'") for state in JobState},
    }


def told(unit: Unit) -> dict[Any, int]:
    """What the counters say."""
    return {
        **unit.articles.counts(),
        **{("tag", tag.id): tag.article_count for tag in unit.tags.all()},
        **{("collection", collection.id): collection.article_count for collection in unit.collections.all()},
        **unit.jobs.counts(),
    }


def step(unit: Unit, chance: random.Random) -> None:
    """One thing that a person or the queue may do, to rows that may be there."""
    articles = list(unit.connection.scalars(sa.select(schema.articles.c.id)))
    collections = [collection.id for collection in unit.collections.all()]
    some = chance.sample(articles, min(len(articles), chance.randint(0, 3)))
    collection = chance.choice([*collections, 99])
    tag = chance.choice(["Sea", "sky", "FOG", "tide"])
    job = chance.randint(1, 30)
    flag = chance.random() < 0.6
    key = f"b.test/{chance.randint(1, 40)}"  # another site than the articles: their jobs must be free
    actions: list[Callable[[], object]] = [
        lambda: unit.articles.set_read(some, flag),
        lambda: unit.articles.set_favorite(some, flag),
        lambda: unit.articles.set_archived(some, flag),
        lambda: unit.articles.set_trashed(some, flag),
        lambda: unit.articles.delete(some[:1]),
        lambda: unit.tags.put([tag], some),
        lambda: unit.tags.take([tag], some),
        lambda: unit.tags.rename(tag, chance.choice(["Sea", "sky", "wind"])),
        lambda: unit.tags.remove(tag),
        lambda: unit.collections.add(f"Collection {chance.randint(1, 9)}", chance.choice([None, *collections])),
        lambda: unit.collections.move(collection, chance.choice([None, *collections]), chance.choice([None, 0, 1])),
        lambda: unit.collections.remove(collection),
        lambda: unit.collections.bring_back(unit.collections.remove(collection)),
        lambda: unit.collections.put(collection, some),
        lambda: unit.collections.take(collection, some),
        lambda: unit.jobs.add(CaptureRequest(f"https://{key}"), key, None),
        lambda: unit.jobs.claim(job),
        lambda: unit.jobs.advance(job, JobState.STORING),
        lambda: unit.jobs.finish(job, Outcome.SAVED, chance.choice(articles)),
        lambda: unit.jobs.fail(job, Failure("timed_out"), retry_at=chance.choice([None, NOON])),
        lambda: unit.jobs.cancel([job]),
        lambda: unit.jobs.retry([job]),
        lambda: unit.connection.execute(schema.jobs.delete().where(schema.jobs.c.id == job)),
    ]
    chance.choice(actions)()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counters_are_what_counting_gives(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(6):
        keep(store, f"https://a.test/{number}", article(f"Number {number}"), tags=("Sea",))
    done = 0
    for _ in range(300):
        if chance.random() < 0.05:
            keep(store, f"https://a.test/{chance.randint(1, 40)}")
        try:
            store.write(lambda unit: step(unit, chance), durable=False)
            done += 1
        except (NotFound, NameRefused):
            pass
        says, is_so = store.read(lambda unit: (told(unit), counted(unit)))
        assert says == is_so
    assert done > 150
    orphans = store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    assert orphans == []


def test_whatever_a_list_shows_is_indexed_anew(store: Store) -> None:
    """Triggers queue an article whenever a word of it changes, and keep a deleted text until it is forgotten."""
    id = keep(store, body=b"first")
    version = store.read(lambda unit: unit.articles.get(id).version.id)

    def pending() -> list[int]:
        return store.read(lambda unit: unit.pending.batch(100))[1]

    def take() -> None:
        store.write(lambda unit: unit.pending.done(*unit.pending.batch(100)))

    assert pending() == [id]
    take()
    store.write(lambda unit: unit.articles.set_read([id], True))
    assert pending() == []
    keep(store, extracted=article(text="Boats leave before the whole town wakes."))
    assert pending() == [id]
    take()
    assert store.read(lambda unit: unit.pending.removed_content(version)) is None
    store.write(lambda unit: unit.articles.delete([id]))
    assert pending() == [id]
    assert store.read(lambda unit: unit.pending.removed_content(version)) is not None
    take()
    assert store.read(lambda unit: unit.pending.removed_content(version)) is None

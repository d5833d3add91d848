"""Is everything that was kept still here and as it was? Says what is not, by name, and mends what can be mended.

Nothing that a person made is deleted by a repair: a damaged file is moved aside, a lost picture is marked as missing
(and fetched again when its article is saved again), and a text comes back from a backup or from the original page.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archiver.model import Finding
from archiver.store import schema
from archiver.store.store import Store, Unit
from archiver.store.upkeep.contents import Extract, check_texts
from archiver.store.upkeep.kept_files import check_files, check_waste

LINK_TABLES = ("collection_articles", "article_tags", "article_urls", "images", "events")
"""Tables whose rows only say how two things belong together: without one of the two a row says nothing."""


def check(store: Store, *, repair: bool, extract: Extract, sweep: bool) -> list[Finding]:
    """Every finding, mended with `repair`; of a library repaired so, a second run finds nothing.

    `extract` makes an article from an original again. `sweep`: nobody is saving now, so a
    file that no row names is waste. Raises LibraryError when the library cannot be read at all.
    """
    findings = [*_check_database(store, repair), *_check_schema(store, repair), *_check_links(store, repair)]
    findings += [*check_texts(store, repair, extract), *check_files(store, repair)]
    if sweep:
        findings += check_waste(store, repair)
    return [*findings, *_check_counters(store, repair)]


def _check_database(store: Store, repair: bool) -> Iterator[Finding]:
    def problems(unit: Unit) -> list[str]:
        return [str(row[0]) for row in unit.connection.exec_driver_sql("PRAGMA integrity_check(20)")]

    found = store.read(problems)
    if found == ["ok"]:
        return
    if repair:
        # Mends an index that disagrees with its table, the damage that can be mended from inside.
        store.write(lambda unit: unit.connection.exec_driver_sql("REINDEX"))
    mended = repair and store.read(problems) == ["ok"]
    yield from (Finding("database_damaged", problem, mended) for problem in found)


def _check_schema(store: Store, repair: bool) -> Iterator[Finding]:
    rows = store.read(lambda unit: unit.connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all())
    indexes = {str(index.name): index for table in schema.metadata.tables.values() for index in table.indexes}
    lost_indexes = [name for name in indexes if name not in rows]
    lost_triggers = [name for name in schema.TRIGGERS if name not in rows]
    if repair and (lost_indexes or lost_triggers):

        def work(unit: Unit) -> None:
            for name in lost_indexes:
                indexes[name].create(unit.connection)
            schema.create_triggers(unit.connection)
            if lost_triggers:
                unit.pending.add_all()  # what the search index was not told while they were missing, it is told now

        store.write(work)
    yield from (Finding("index_missing", name, repair) for name in lost_indexes)
    yield from (Finding("trigger_missing", name, repair) for name in lost_triggers)


def _check_links(store: Store, repair: bool) -> Iterator[Finding]:
    rows = store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    broken = {row[0]: 0 for row in rows}
    if repair and broken:
        store.write(_remove_broken_links)
        left = store.read(lambda unit: unit.connection.exec_driver_sql("PRAGMA foreign_key_check").all())
        broken |= {row[0]: 1 for row in left}
    yield from (Finding("link_broken", table, repair and not left_over) for table, left_over in sorted(broken.items()))


def _remove_broken_links(unit: Unit) -> None:
    for name in LINK_TABLES:
        table = schema.metadata.tables[name]
        for key in table.foreign_keys:
            if key.column.table is not schema.assets:  # a picture whose asset is gone is a matter of `check_files`
                unit.connection.execute(table.delete().where(key.parent.not_in(sa.select(key.column))))


def _check_counters(store: Store, repair: bool) -> Iterator[Finding]:
    wrong = store.read(_wrong_counters)
    if wrong and repair:

        def work(unit: Unit) -> None:
            rows = [{"name": name, "key": key, "total": total} for (name, key), total in _wrong_counters(unit).items()]
            unit.connection.execute(schema.counters.insert().prefix_with("OR REPLACE"), rows)

        store.write(work)
    yield from (Finding("counter_wrong", f"{name} {key}" if key else name, repair) for name, key in wrong)


def _wrong_counters(unit: Unit) -> dict[tuple[str, int], int]:
    """(name, key) → what it should be, of every counter that is not what counting gives."""
    counted = "EXISTS (SELECT 1 FROM articles WHERE id = article_id AND trashed_at IS NULL)"
    questions = [
        *(
            f"SELECT '{name}', 0, count(*) FROM articles AS row WHERE {condition.format(row='row')}"
            for name, condition in schema.STATES.items()
        ),
        "SELECT 'job_' || state, 0, count(*) FROM jobs GROUP BY state",
        f"SELECT 'tag', tag_id, count(*) FROM article_tags WHERE {counted} GROUP BY tag_id",
        f"""SELECT 'collection', collection_id, count(*) FROM collection_articles
            WHERE {counted} GROUP BY collection_id""",
    ]
    true = {(row[0], row[1]): row[2] for question in questions for row in unit.connection.exec_driver_sql(question)}
    rows = unit.connection.execute(sa.select(schema.counters))
    kept = {(row.name, row.key): row.total for row in rows}
    return {key: true.get(key, 0) for key in sorted(true.keys() | kept.keys()) if true.get(key, 0) != kept.get(key, 0)}

"""Is everything that was kept still here and as it was? Says what is not, by name, and mends what can be mended.

Nothing that a person made is deleted by a repair: a damaged file is moved aside, a lost picture is marked as missing
(and fetched again when its article is saved again), and a text comes back from a backup or from the original page.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archiver.errors import LibraryDamaged
from archiver.model.articles import Finding
from archiver.store import schema
from archiver.store.store import Store, Unit
from archiver.store.upkeep.contents import Extract, check_texts
from archiver.store.upkeep.kept_files import check_files, check_waste
from archiver.store.upkeep.links import check_links


def check(store: Store, *, repair: bool, extract: Extract, sweep: bool) -> list[Finding]:
    """Every finding, mended with `repair`; of a library repaired so, a second run finds nothing.

    `extract` makes an article from an original again. `sweep`: nobody is saving now, so a
    file that no row names is waste. A part that cannot even be read is a finding, and the others are still looked at.
    Where the database itself is damaged and cannot be mended, nothing else is either: what reads as missing there may
    only be unreadable, and a repair would make its loss true. A backup is the way out.
    Raises LibraryError for what is no damage: busy, full or read-only.
    """
    findings = list(_readable(_check_database(store, repair), sound=True))
    sound = all(finding.repaired for finding in findings)
    repair = repair and sound
    parts: list[Iterator[Finding]] = [
        _check_schema(store, repair),
        check_links(store, repair),
        check_texts(store, repair, extract),
        check_files(store, repair),
        *([check_waste(store, repair)] if sweep else []),
        _check_counters(store, repair),
    ]
    return findings + [finding for part in parts for finding in _readable(part, sound=sound)]


def _readable(part: Iterator[Finding], *, sound: bool) -> Iterator[Finding]:
    """What a part finds, until it comes upon what cannot be read.

    In a database that is known not to be sound, rows may hold anything at all, and whatever a part trips over is that.
    """
    try:
        yield from part
    except LibraryDamaged as error:
        yield Finding("database_damaged", error.reason, False)
    except (sa.exc.SQLAlchemyError, ValueError, TypeError) as error:
        if sound:
            raise
        yield Finding("database_damaged", type(error).__name__, False)


def _check_database(store: Store, repair: bool) -> Iterator[Finding]:
    def problems(unit: Unit) -> list[str]:
        return [str(row[0]) for row in unit.connection.exec_driver_sql("PRAGMA integrity_check(20)")]

    found = store.read(problems)
    if found == ["ok"]:
        return
    mended = repair and _reindex(store) and store.read(problems) == ["ok"]
    yield from (Finding("database_damaged", problem, mended) for problem in found)


def _reindex(store: Store) -> bool:
    """Make every index again: mends one that disagrees with its table, the damage that can be mended from inside."""
    try:
        store.write(lambda unit: unit.connection.exec_driver_sql("REINDEX"))
    except (LibraryDamaged, sa.exc.IntegrityError):  # the table itself is damaged, or has two rows under one key
        return False
    return True


def _check_schema(store: Store, repair: bool) -> Iterator[Finding]:
    indexes, triggers = store.read(_missing)
    mended: set[str] = store.write(_make_missing) if repair and (indexes or triggers) else set()
    yield from (Finding("index_missing", name, name in mended) for name in indexes)
    yield from (Finding("trigger_missing", name, name in mended) for name in triggers)


def _missing(unit: Unit) -> tuple[list[str], list[str]]:
    """The names of the indexes and of the triggers that should be there."""
    there = set(unit.connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    return [name for name in _indexes() if name not in there], [name for name in schema.TRIGGERS if name not in there]


def _indexes() -> dict[str, sa.Index]:
    return {str(index.name): index for table in schema.metadata.tables.values() for index in table.indexes}


def _make_missing(unit: Unit) -> set[str]:
    """Make what is missing; returns what could be made."""
    # Asked again, as another check may have been faster; it also makes SQLite see what other programs dropped.
    indexes, triggers = _missing(unit)
    made = {name for name in indexes if _make_index(unit, _indexes()[name])}
    schema.create_triggers(unit.connection)
    if triggers:
        unit.pending.add_all()  # what the search index was not told while they were missing, it is told now
    return made | set(triggers)


def _make_index(unit: Unit, index: sa.Index) -> bool:
    try:
        with unit.connection.begin_nested():
            index.create(unit.connection)
    except sa.exc.IntegrityError:  # while it was missing, two rows got what only one may have
        return False
    return True


def _check_counters(store: Store, repair: bool) -> Iterator[Finding]:
    wrong = store.read(_wrong_counters)
    if wrong and repair:

        def work(unit: Unit) -> None:
            rows = [{"name": name, "key": key, "total": total} for (name, key), total in _wrong_counters(unit).items()]
            unit.connection.execute(schema.counters.insert().prefix_with("OR REPLACE"), rows)

        store.write(work)
    yield from (Finding("counter_wrong", f"{name} {key}" if key else str(name), repair) for name, key in wrong)


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
    # A counter of nothing need not be there, but for those that only count what is there already.
    kept = {key: 0 for key in true if key[0] not in schema.STATES} | kept
    return {
        key: true.get(key, 0) for key in sorted(true.keys() | kept.keys(), key=str) if true.get(key, 0) != kept.get(key)
    }

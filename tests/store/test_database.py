"""One file, many threads and processes: transactions are whole, take turns, and the person's go first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from archiver.errors import LibraryReadOnly
from archiver.store.connections import sqlite_of
from archiver.store.database import Database
from archiver.store.store import Store
from tests.store.conftest import Opening
from tests.store.libraries import keep

WRITER = """
import sys
from pathlib import Path
from threading import Thread
from tests.store.libraries import open_store

store = open_store(Path(sys.argv[1]), busy_seconds=60)

def write(thread):
    for number in range(10):
        store.write(lambda unit: unit.tags.put([f"{sys.argv[2]} {thread} {number}"], [1]), bulk=thread % 2 == 0)

threads = [Thread(target=write, args=(thread,)) for thread in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
store.close()
"""


class Oops(Exception):
    pass


def names(store: Store) -> list[str]:
    return [tag.name for tag in store.read(lambda unit: unit.tags.all())]


def test_a_transaction_is_whole_or_nothing(store: Store) -> None:
    """Rows, a savepoint's rows and tables alike go with an exception in the middle; pysqlite alone keeps the latter."""

    def work(connection: sa.Connection) -> None:
        connection.exec_driver_sql("INSERT INTO facts VALUES ('a', x'00')")
        with connection.begin_nested():
            connection.exec_driver_sql("INSERT INTO facts VALUES ('b', x'00')")
        connection.exec_driver_sql("CREATE TABLE more (id INTEGER)")
        raise Oops

    def look(connection: sa.Connection) -> list[str]:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'more'").scalars()
        return [*connection.exec_driver_sql("SELECT name FROM facts").scalars(), *tables]

    with pytest.raises(Oops):
        store.database.write(work)
    assert store.database.read(look) == ["id"]
    store.write(lambda unit: unit.pending.add(1))  # the writer is as good as new


def test_a_reader_sees_one_state(store: Store) -> None:
    def count(connection: sa.Connection) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM index_pending").scalar_one())

    def work(connection: sa.Connection) -> tuple[int, int]:
        before = count(connection)
        store.write(lambda unit: unit.pending.add(1))
        return before, count(connection)

    assert store.database.read(work) == (0, 0)
    assert store.database.read(count) == 1


def test_what_a_person_does_goes_before_bulk_work(store: Store) -> None:
    order: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def first(connection: sa.Connection) -> None:
        started.set()
        assert go_on.wait(30)
        order.append("first")

    def queue(name: str, *, bulk: bool) -> threading.Thread:
        thread = threading.Thread(target=lambda: store.database.write(lambda connection: order.append(name), bulk=bulk))
        thread.start()
        return thread

    threads = [threading.Thread(target=lambda: store.database.write(first, bulk=True))]
    threads[0].start()
    assert started.wait(30)
    for number in range(3):
        threads.append(queue("bulk", bulk=True))
        threads.append(queue("user", bulk=False))
        while store.database._queue.qsize() < 2 * number + 2:  # both are in the queue before the next ones
            threading.Event().wait(0.001)
    go_on.set()
    for thread in threads:
        thread.join()
    assert order == ["first", *["user"] * 3, *["bulk"] * 3]


def test_processes_and_threads_take_turns(store: Store) -> None:
    """4 processes of 5 threads with 10 writes each, while this one writes too: none is lost, none sees a lock."""
    keep(store)
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.folder), str(number)], cwd=root, stderr=subprocess.PIPE
        )
        for number in range(4)
    ]
    written = 0
    while any(process.poll() is None for process in processes):
        store.write(lambda unit: unit.tags.put([f"here {written}"], [1]))  # noqa: B023  # called at once
        written += 1
    assert [process.communicate(timeout=60)[1] for process in processes] == [b""] * 4
    assert len(names(store)) == 200 + written
    assert len(store.read(lambda unit: unit.lists.tags_of([1]))) == 200 + written


def test_close_finishes_what_is_queued(store: Store) -> None:
    gate = threading.Barrier(21)

    def write(number: int) -> None:
        gate.wait(30)
        try:
            store.write(lambda unit: unit.pending.add(number))
            written.append(number)
        except RuntimeError as error:
            refused.append(str(error))

    written: list[int] = []
    refused: list[str] = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    gate.wait(30)
    store.close()
    store.close()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "a write waits for a writer that has gone"
    again = Store.open(store.folder)
    rows = again.read(lambda unit: unit.pending.batch(100))[1]
    again.close()
    assert sorted(rows) == sorted(written)
    assert set(refused) <= {"the database is closed"}


def test_a_closed_library_is_one_file(store: Store) -> None:
    store.write(lambda unit: unit.pending.add(1))
    store.read(lambda unit: unit.pending.count())
    assert store.database.path.with_name("library.db-wal").exists()
    store.close()
    assert not store.database.path.with_name("library.db-wal").exists()


def test_a_read_that_outlasts_the_closing_leaves_nothing_open(store: Store) -> None:
    reading, closed = threading.Event(), threading.Event()
    used: list[sqlite3.Connection] = []

    def look(connection: sa.Connection) -> None:
        used.append(sqlite_of(connection))
        reading.set()
        closed.wait(30)

    thread = threading.Thread(target=store.database.read, args=(look,))
    thread.start()
    assert reading.wait(30)
    store.close()
    used[0].execute("SELECT 1")  # it may finish
    closed.set()
    thread.join(30)
    store.database.read(lambda connection: used.append(sqlite_of(connection)))  # nobody should, and some thread will
    for connection in used:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_write_inside_a_write_is_refused(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        store.write(lambda unit: store.write(lambda inner: None))


def test_nobody_writes_during_exclusive_work(store: Store, opening: Opening) -> None:
    other = opening(store.folder)
    order: list[str] = []
    thread = threading.Thread(target=other.write, args=(lambda unit: order.append("other"),))

    def work() -> None:
        thread.start()
        thread.join(0.2)
        order.append("exclusive")

    store.database.exclusive(work)
    thread.join(30)
    assert order == ["exclusive", "other"]


def test_an_error_in_exclusive_work_lets_go_of_the_turn(store: Store, opening: Opening) -> None:
    def work() -> None:
        raise Oops

    with pytest.raises(Oops):
        store.database.exclusive(work)
    opening(store.folder, busy_seconds=0.2).write(lambda unit: unit.pending.add(1))


def test_the_foreign_version_changes_when_another_one_writes(store: Store, opening: Opening) -> None:
    first = store.database.foreign_version()
    store.write(lambda unit: unit.pending.add(1))
    assert store.database.foreign_version() == first
    opening(store.folder).write(lambda unit: unit.pending.add(1))
    assert store.database.foreign_version() != first


def test_a_read_only_database_refuses_every_write(store: Store) -> None:
    path = store.database.path
    store.close()
    database = Database(path, read_only=True)
    try:
        assert database.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()) == 1
        with pytest.raises(LibraryReadOnly):
            database.write(lambda connection: None)
        with pytest.raises(LibraryReadOnly):
            database.exclusive(lambda: None)
        assert database.foreign_version() == database.foreign_version()
    finally:
        database.close()


def test_a_long_reader_does_not_let_the_log_grow_for_ever(store: Store) -> None:
    """FAULT 165: while somebody reads, the -wal grows; once they are done it is used again from its start."""
    log = store.database.path.with_name("library.db-wal")

    def write_much() -> None:
        for _ in range(30):
            store.write(
                lambda unit: unit.connection.exec_driver_sql("REPLACE INTO facts VALUES ('big', zeroblob(200000))")
            )

    def read_for_long(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SELECT * FROM tags")
        write_much()

    store.database.read(read_for_long)
    grown = log.stat().st_size
    for _ in range(3):
        write_much()
    assert log.stat().st_size < 2 * grown

"""Searches end when nobody wants them any more, or when their time is up; the connection serves the next one."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest

from archiver.search.stop import Clock, Stop

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0"
UNENDING = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
LONG = 60.0


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    yield connection
    connection.close()


def test_a_statement_ends_when_the_time_is_up(connection: sqlite3.Connection) -> None:
    clock = Clock(connection, Stop(), 0.02)
    assert clock.ids(ENDLESS, {}) == []
    assert clock.has_struck
    assert clock.is_up


def test_what_was_found_by_then_is_kept(connection: sqlite3.Connection) -> None:
    clock = Clock(connection, Stop(), 0.05)
    found = clock.ids(UNENDING, {})
    assert found[:3] == [1, 2, 3]
    assert clock.has_struck


def test_nothing_begins_when_the_time_is_up(connection: sqlite3.Connection) -> None:
    clock = Clock(connection, Stop(), 0)
    assert clock.number("SELECT 7", {}) == 0
    assert clock.has_struck


def test_a_statement_in_time_is_whole(connection: sqlite3.Connection) -> None:
    clock = Clock(connection, Stop(), LONG)
    assert clock.ids("SELECT 7 UNION ALL SELECT :more", {"more": 8}) == [7, 8]
    assert clock.number("SELECT 7 WHERE 0", {}) == 0
    assert not clock.has_struck


def test_a_stop_from_another_thread_ends_it(connection: sqlite3.Connection) -> None:
    stop = Stop()
    clock = Clock(connection, stop, LONG)
    rows: list[int] = []
    thread = threading.Thread(target=lambda: rows.extend(clock.ids(UNENDING, {})))
    thread.start()
    thread.join(0.05)
    stop.ask()
    thread.join(LONG)
    assert not thread.is_alive()
    assert clock.has_struck
    assert rows[0] == 1


def test_a_stop_is_for_good(connection: sqlite3.Connection) -> None:
    stop = Stop()
    stop.ask()
    clock = Clock(connection, stop, LONG)
    assert clock.ids("SELECT 7", {}) == []
    assert stop.is_asked


def test_the_connection_serves_whoever_comes_next(connection: sqlite3.Connection) -> None:
    stop = Stop()
    Clock(connection, stop, 0.01).ids(ENDLESS, {})
    stop.ask()  # after its end: it must not hit the next
    assert Clock(connection, Stop(), LONG).ids("SELECT 7", {}) == [7]


def test_what_is_wrong_with_a_statement_is_raised(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Clock(connection, Stop(), LONG).ids("SELECT nothing FROM nowhere", {})

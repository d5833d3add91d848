"""search.db: made from library.db, kept in step with it, and made again whenever there is any doubt about it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import filelock
import sqlalchemy as sa

from archiver.errors import LibraryBusy, LibraryDamaged, LibraryReadOnly, NotALibrary
from archiver.model.articles import State
from archiver.search import tables
from archiver.search.tables import Doc, Words
from archiver.store.connections import known_errors
from archiver.store.database import Database
from archiver.store.store import Store, Unit

T = TypeVar("T")

DATABASE = "search.db"

BUILT = "search.new.db"
"""The next index while it is made beside one that still answers."""

BATCH = 500
"""Articles per transaction, at most: a term that many of them have is counted once for all."""

BATCH_BYTES = 4 << 20
"""Packed texts per transaction, at most: unpacked and folded they are in memory about twenty times over."""

MANY = 2_000
"""Of so many articles, if they are more than a tenth of all, the terms are counted once at their end."""

STALE: dict[str, object] = {"stale": 1}
"""The fact of an index that answers, and that another one is to take the place of."""

Progress = Callable[[int, int], None]
"""Called with (articles indexed, articles that were waiting at the start)."""

Until = Callable[[], bool]
"""Says when it is enough."""

UNFIT = (LibraryDamaged, NotALibrary, sa.exc.DBAPIError, sqlite3.OperationalError)
"""What an index that has to be made anew may raise; `Index._is_unfit` looks closer."""


class Index:
    """The full-text index of an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, *, busy_seconds: float = 90.0) -> None:
        self._store = store
        self._busy_seconds = busy_seconds
        self._path = store.folder / DATABASE
        # Every thread and every process takes turns: with thread_local=False all threads of one would have the same.
        self._lock = filelock.FileLock(store.folder / "index.lock")
        self._mending = threading.Lock()
        self._database = self._open()
        self._is_known_good = False
        self.follower: Callable[[], None] | None = None
        """Called when the index was begun anew: whoever it is sees to it that `update` brings the rest soon."""

    def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Call `work` with a connection to the index, the library attached.

        A missing or damaged one is begun anew first. With a `follower` it answers with the newest articles and is whole
        a while later, without one it is made whole first.
        """
        database = self._answering()
        try:
            return database.read(work)
        except UNFIT as error:
            if self._store.read_only or not self._is_unfit(error):
                raise
        return self._answering(unfit=database).read(work)

    def update(self, progress: Progress = lambda done, total: None, until: Until = lambda: False) -> int:
        """Index everything that is pending; returns how many articles that was.

        `until` is asked after each batch and ends it: the rest stays pending, a new index half made.

        An index that an older program made goes on answering while a new one is made beside it. Of a library on a
        read-only disk nothing is indexed; LibraryReadOnly when it has no index at all.
        """
        if self._store.read_only:
            if not self._is_current():
                raise LibraryReadOnly(str(self._path))
            return 0
        try:
            return (self._build(progress, until) if self._is_outdated() else 0) + self._drain(progress, until)
        except UNFIT as error:
            if not self._is_unfit(error):
                raise
            self._begin_anew(damaged=True)
            return self._drain(progress, until)

    def is_behind(self) -> bool:
        """Whether `update` has anything to do; cheap."""
        if not self._is_known_good or _file_id(self._path) != self._opened:
            self._is_known_good = self._is_current()
            return True
        return self._store.read(lambda unit: unit.pending.is_any())

    def rebuild(self, progress: Progress = lambda done, total: None) -> int:
        """Make the index again; returns how many articles are in it. One that is sound answers until then."""
        if self._store.read_only:
            raise LibraryReadOnly(str(self._path))
        if self.problems():
            self._begin_anew(damaged=True)
            return self._drain(progress)
        with self._turn():
            if self._is_current():
                self._database.write(lambda connection: tables.write_facts(connection, self._expected_facts() | STALE))
        return self.update(progress)

    def pending(self) -> int:
        """How many changes of the library the index does not know yet."""
        return self._store.read(lambda unit: unit.pending.count())

    def distrust(self) -> None:
        """What is in the library is about to become something else: whoever opens the index next makes it anew."""
        with self._turn():
            if self._is_current():
                self._database.write(lambda connection: tables.write_facts(connection, {}))

    def problems(self) -> list[str]:
        """What is wrong with the index: `damaged`, or `out_of_step` with the library. [] when sound.

        One that is missing or made by another version of the program is not wrong: the next search makes it.
        """
        try:
            facts = self._facts()
            if facts is not None and facts != self._expected_facts():
                return []
            if not self._store.read_only:
                with self._turn():
                    self._database.write(tables.check_words)
            if facts is None or not self._database.read(tables.is_sound):
                return ["damaged"]
        except UNFIT as error:
            if not self._is_unfit(error):
                raise
            return ["damaged"]
        return [] if self._database.read(tables.is_in_step) else ["out_of_step"]

    def close(self) -> None:
        """Let go of search.db."""
        self._database.close()

    # --- is it ours, and whole?

    def _is_current(self) -> bool:
        """Whether the file is an index of this library, made by this program's way of indexing."""
        try:
            return self._facts() == self._expected_facts()
        except UNFIT as error:
            if not self._is_unfit(error):
                raise
            return False

    def _is_outdated(self) -> bool:
        """Whether the file is an index of this library that can answer, but was made by another way of indexing."""
        try:
            facts, expected = self._facts(), self._expected_facts()
        except UNFIT as error:
            if not self._is_unfit(error):
                raise
            return False
        if not facts or facts == expected:
            return False
        return all(facts.get(name) == expected[name] for name in ("schema", "library"))

    def _facts(self) -> dict[str, object] | None:
        """What the file says of itself: {} when there is none, or not the one that was opened; None: no index."""
        if not self._opened or _file_id(self._path) != self._opened:
            return {}
        return self._database.read(tables.read_facts)

    def _expected_facts(self) -> dict[str, object]:
        id = self._store.read(
            lambda unit: unit.connection.exec_driver_sql("SELECT value FROM facts WHERE name = 'id'").scalar_one()
        )
        return tables.expected_facts(bytes(id).decode())

    def _is_unfit(self, error: Exception) -> bool:
        """Whether an error means that search.db is no sound index: damage, another file, or tables that are gone."""
        if isinstance(error, sa.exc.DBAPIError | sqlite3.OperationalError):
            code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
            return bool(code == sqlite3.SQLITE_ERROR)
        return getattr(error, "path", None) == str(self._path)

    # --- making it

    def _turn(self) -> contextlib.AbstractContextManager[object]:
        self._store.expect()  # or filelock would make its folder anew
        try:
            return self._lock.acquire(timeout=self._busy_seconds, poll_interval=0.01)
        except filelock.Timeout as error:
            raise LibraryBusy(str(self._path), self._busy_seconds) from error

    def _open(self) -> Database:
        self._opened = _file_id(self._path)
        return Database(
            self._path,
            busy_seconds=self._busy_seconds,
            read_only=self._store.read_only,
            attach=self._store.database.path,
        )

    def _answering(self, unfit: Database | None = None) -> Database:
        """The index as it is open now, another one than `unfit`, which could not be read."""
        with self._mending:  # or who comes meanwhile would find the new one empty
            is_unfit = self._database is unfit
            if is_unfit or self._opened is None or _file_id(self._path) != self._opened:
                self._begin_anew(damaged=is_unfit)
                self._drain(until=lambda: self.follower is not None)  # a batch is enough where somebody follows
                if self.follower:
                    self.follower()
            return self._database

    def _begin_anew(self, *, damaged: bool = False) -> None:
        """An empty index in the place of one that cannot answer, unless somebody else has made a good one meanwhile."""
        if self._store.read_only:
            raise LibraryReadOnly(str(self._path))
        with self._turn():
            if _file_id(self._path) != self._opened:
                self._reopen()
            if damaged or not (self._is_current() or self._is_outdated()):
                self._make_anew()

    def _make_anew(self) -> None:
        """Start with an empty index, everything pending. The facts come last: without them a kill makes it anew."""
        self._database.close()
        with known_errors(self._path, self._busy_seconds):
            tables.make_empty(self._path)
        self._database = self._open()
        self._store.write(lambda unit: unit.pending.add_all())
        facts = self._expected_facts()
        self._database.write(lambda connection: tables.write_facts(connection, facts))

    def _reopen(self) -> None:
        self._database.close()
        self._database = self._open()

    def _build(self, progress: Progress, until: Until) -> int:
        """Make a whole index beside the one that answers, and put it in its place; returns how many articles it has.

        Batch by batch in turns, so that two processes work on it together, and after a kill it goes on where it was.
        What is pending stays so until the new index is in place, which may have it already or not: no harm either way.
        """
        path = self._path.with_name(BUILT)
        expected = self._expected_facts()
        total = self._store.read(lambda unit: sum(unit.articles.counts()[state] for state in (State.ALL, State.TRASH)))
        done = 0
        with contextlib.ExitStack() as stack:
            with self._turn():
                if not self._is_outdated():  # another process has put one in place
                    return 0
                if not tables.is_begun(path, expected):
                    tables.make_empty(path)
                building = stack.enter_context(closing(Database(path, busy_seconds=self._busy_seconds)))
                opened = _file_id(path)
                building.write(lambda connection: tables.begin_building(connection, expected))
            try:
                while count := self._build_batch(building):
                    done += count
                    progress(done, max(total, done))
                    if until():
                        return done
                building.write(tables.count_terms, bulk=True)
            except LibraryReadOnly:
                if _file_id(path) == opened:
                    raise
                # Another process had built it, put it in place and taken it away: that was a file of its own.
                return done + self._build(progress, until)
        with self._turn():
            if self._is_outdated() and _file_id(path) == opened:
                tables.put_in_place(path, self._path)
        return done

    def _build_batch(self, building: Database) -> int:
        """Put the next articles in; returns how many, 0 when there are no more."""
        with self._turn():
            if not self._is_outdated():
                return 0
            after = building.read(tables.built_until)
            ids = self._store.read(lambda unit: unit.articles.ids_after(after, BATCH, BATCH_BYTES))
            if not ids:
                return 0
            entries = self._store.read(lambda unit: _entries(unit, ids))
            building.write(lambda connection: tables.build(connection, entries, ids[-1]), bulk=True, durable=False)
            return len(ids)

    # --- keeping it in step

    def _drain(self, progress: Progress = lambda done, total: None, until: Until = lambda: False) -> int:
        done = total = 0
        many = recount = False
        while True:
            # Reading and writing a batch is one turn: of two processes with the same article at two moments, the
            # later state must win.
            with self._turn():
                if not self._is_current():
                    if self._is_outdated():  # it became so just now; whoever made it so makes the next one
                        return done
                    self._make_anew()
                    total = 0
                if done >= total:
                    total = done + self.pending()
                    many = total > MANY and total > self._database.read(tables.doc_count) // 10
                    recount = many or not self._database.read(tables.are_terms_counted)
                last, ids = self._store.read(lambda unit: unit.pending.batch(BATCH, BATCH_BYTES))
                if not ids:
                    if not self._database.read(tables.are_terms_counted):
                        self._database.write(tables.count_terms, bulk=True)
                    return done
                # In ascending order: FTS5 writes all it has gathered to the disk when an id is below the last one.
                self._index(sorted(ids), count=not many)
                # Not before the index is safely on disk: what is no longer pending is never looked at again.
                self._store.write(lambda unit: unit.pending.done(last, ids), bulk=True, durable=False)  # noqa: B023  # called before the loop goes on
            done += len(ids)
            progress(done, max(total, done))
            if until() or (done >= total and not recount):  # what came meanwhile is told of anew
                return done

    def _index(self, ids: list[int], *, count: bool) -> None:
        """Put the current state of articles in the place of what the index has of them."""
        known, entries = self._store.read(lambda unit: (self._known(unit, ids), _entries(unit, ids)))

        def work(connection: sa.Connection) -> None:
            tables.forget(connection, known, count=count)
            tables.put(connection, entries, count=count)

        self._database.write(work, bulk=True)

    def _known(self, unit: Unit, ids: list[int]) -> list[Words]:
        """The words that are in for articles; LibraryDamaged when nobody can tell them any more.

        A text that was damaged, mended or lost since is not what was indexed, and so cannot leave the index.
        """
        known = []
        for doc, digest in self._database.read(lambda connection: tables.read_docs(connection, ids)):
            content = unit.articles.version_content(doc.version_id) or unit.pending.removed_content(doc.version_id)
            words = doc.words(content or b"")
            if words.digest != digest:
                raise LibraryDamaged(str(self._path), "index")
            known.append(words)
        return known


def _file_id(path: Path) -> tuple[int, int] | None:
    """Which file it is: one that was deleted under an open program goes on working, unseen by all others."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return (facts.st_dev, facts.st_ino) if facts.st_size else None


def _entries(unit: Unit, ids: list[int]) -> list[tuple[Doc, Words]]:
    """The current state of articles in their order; those that are gone are left out."""
    docs = (
        (Doc(each.article_id, each.version_id, each.title, each.byline, each.site), each.content)
        for each in unit.articles.index_entries(ids)
    )
    return [(doc, doc.words(content)) for doc, content in docs]

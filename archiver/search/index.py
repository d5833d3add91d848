"""search.db: made from library.db, kept in step with it, and made again whenever there is any doubt about it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from typing import TypeVar

import filelock
import sqlalchemy as sa

from archiver.errors import LibraryBusy, LibraryDamaged, LibraryReadOnly, NotALibrary
from archiver.search import tables
from archiver.search.tables import Doc
from archiver.store.connections import known_errors
from archiver.store.database import Database
from archiver.store.store import Store, Unit

T = TypeVar("T")

DATABASE = "search.db"

BATCH = 100
"""Articles per transaction."""

Progress = Callable[[int, int], None]
"""Called with (articles indexed, articles that were waiting at the start)."""

UNFIT = (LibraryDamaged, NotALibrary, sa.exc.DBAPIError)
"""What an index that has to be made anew may raise; `Index._is_unfit` looks closer."""


class Index:
    """The full-text index of an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, *, busy_seconds: float = 90.0) -> None:
        self._store = store
        self._busy_seconds = busy_seconds
        self._path = store.folder / DATABASE
        # Every thread and every process takes turns: with thread_local=False all threads of one would have the same.
        self._lock = filelock.FileLock(store.folder / "index.lock")
        self._database = self._open()

    def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Call `work` with a connection to the index, the library attached; a missing or damaged one is made first."""
        if self._opened is None:
            self.update()
        try:
            return self._database.read(work)
        except UNFIT as error:
            if self._store.read_only or not self._is_unfit(error):
                raise
            self.rebuild()
            return self._database.read(work)

    def update(self, progress: Progress = lambda done, total: None) -> int:
        """Index everything that is pending; returns how many articles that was.

        Of a library on a read-only disk nothing is indexed; LibraryReadOnly when it has no index at all.
        """
        if self._store.read_only:
            if not self._is_current():
                raise LibraryReadOnly(str(self._path))
            return 0
        try:
            return self._drain(progress)
        except UNFIT as error:
            if not self._is_unfit(error):
                raise
            return self.rebuild(progress)

    def rebuild(self, progress: Progress = lambda done, total: None) -> int:
        """Throw the index away and make it again; returns how many articles are in it."""
        if self._store.read_only:
            raise LibraryReadOnly(str(self._path))
        with self._turn():
            self._make_anew()
        return self._drain(progress)

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

    def _facts(self) -> dict[str, object] | None:
        """What the file says of itself: {} when there is none, or not the one that was opened; None: no index."""
        if not self._opened or self._file_id() != self._opened:
            return {}
        return self._database.read(tables.read_facts)

    def _expected_facts(self) -> dict[str, object]:
        id = self._store.read(
            lambda unit: unit.connection.exec_driver_sql("SELECT value FROM facts WHERE name = 'id'").scalar_one()
        )
        return tables.expected_facts(bytes(id).decode())

    def _is_unfit(self, error: Exception) -> bool:
        """Whether an error means that search.db is no sound index: damage, another file, or tables that are gone."""
        if isinstance(error, sa.exc.DBAPIError):
            return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
        return getattr(error, "path", None) == str(self._path)

    # --- making it

    def _turn(self) -> contextlib.AbstractContextManager[object]:
        try:
            return self._lock.acquire(timeout=self._busy_seconds, poll_interval=0.01)
        except filelock.Timeout as error:
            raise LibraryBusy(str(self._path), self._busy_seconds) from error

    def _open(self) -> Database:
        self._opened = self._file_id()
        return Database(
            self._path,
            busy_seconds=self._busy_seconds,
            read_only=self._store.read_only,
            attach=self._store.database.path,
        )

    def _file_id(self) -> tuple[int, int] | None:
        """Which file it is: one that was deleted under an open program goes on working, unseen by all others."""
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return None
        return (facts.st_dev, facts.st_ino) if facts.st_size else None

    def _make_anew(self) -> None:
        """Start with an empty index, everything pending. The facts come last: without them a kill makes it anew."""
        self._database.close()
        with known_errors(self._path, self._busy_seconds):
            tables.make_empty(self._path)
        self._database = self._open()
        self._store.write(lambda unit: unit.pending.add_all())
        facts = self._expected_facts()
        self._database.write(lambda connection: tables.write_facts(connection, facts))

    # --- keeping it in step

    def _drain(self, progress: Progress) -> int:
        done = total = 0
        while True:
            # Reading and writing a batch is one turn: of two processes with the same article at two moments, the
            # later state must win.
            with self._turn():
                if not self._is_current():
                    self._make_anew()
                total = total or self._store.read(lambda unit: unit.pending.count())
                last, ids = self._store.read(lambda unit: unit.pending.batch(BATCH))
                if not ids:
                    return done
                self._index(ids)
                # Not before the index is safely on disk: what is no longer pending is never looked at again.
                self._store.write(lambda unit: unit.pending.done(last, ids), bulk=True, durable=False)  # noqa: B023  # called before the loop goes on
            done += len(ids)
            progress(done, max(total, done))

    def _index(self, ids: list[int]) -> None:
        """Put the current state of articles in the place of what the index has of them."""
        known, entries = self._store.read(lambda unit: (self._known(unit, ids), _entries(unit, ids)))

        def work(connection: sa.Connection) -> None:
            for words in known:
                tables.forget(connection, words)
            for doc, content in entries:
                tables.put(connection, doc, content)

        self._database.write(work, bulk=True)

    def _known(self, unit: Unit, ids: list[int]) -> list[dict[str, object]]:
        """The words that are in for articles; LibraryDamaged when nobody can tell them any more.

        A text that was damaged, mended or lost since is not what was indexed, and so cannot leave the index.
        """
        known = []
        for doc, digest in self._database.read(lambda connection: tables.read_docs(connection, ids)):
            content = unit.articles.version_content(doc.version_id) or unit.pending.removed_content(doc.version_id)
            words = doc.words(content or b"")
            if tables.digest_of(words) != digest:
                raise LibraryDamaged(str(self._path), "index")
            known.append(words)
        return known


def _entries(unit: Unit, ids: list[int]) -> list[tuple[Doc, bytes]]:
    """The current state of articles; those that are gone are left out."""
    entries = [entry for id in ids if (entry := unit.articles.index_entry(id))]
    return [
        (Doc(each.article_id, each.version_id, each.title, each.byline, each.site), each.content) for each in entries
    ]

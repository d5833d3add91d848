"""search.db: made from library.db, kept in step with it, and made again whenever there is any doubt about it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable

import filelock
import sqlalchemy as sa

from archiver.errors import LibraryBusy, LibraryDamaged, LibraryError, NotALibrary
from archiver.store.compression import unpack_content
from archiver.store.connections import known_errors, make_engine
from archiver.store.database import Database
from archiver.store.rows.articles import IndexEntry
from archiver.store.store import Store, Unit
from archiver.text.tokens import VERSION as TOKENS
from archiver.text.tokens import index_text

DATABASE = "search.db"
APPLICATION_ID = 0x41534541
"""'ASEA'."""

SCHEMA = 1
"""Of the tables below. Together with the version of the text's preprocessing it says whether an index is still good:
FTS5 without content forgets a row only when it is given exactly the words that it was made of."""

BATCH = 100
"""Articles per transaction."""

WEIGHTS = "10.0, 4.0, 2.0, 1.0"
"""bm25 of a hit in title, byline, site, body."""

_CREATE = (
    # What was indexed of each article; its body is the text of that version, which never changes.
    """CREATE TABLE docs (
        article_id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL,
        title TEXT NOT NULL, byline TEXT NOT NULL, site TEXT NOT NULL)""",
    """CREATE VIRTUAL TABLE words USING fts5 (
        title, byline, site, body, content = '',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")""",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
)
_INSERT = sa.text("INSERT INTO words (rowid, title, byline, site, body) VALUES (:id, :title, :byline, :site, :body)")
_FORGET = sa.text(
    "INSERT INTO words (words, rowid, title, byline, site, body) VALUES ('delete', :id, :title, :byline, :site, :body)"
)

Progress = Callable[[int, int], None]
"""Called with (articles indexed, articles that were waiting at the start)."""


class Index:
    """The full-text index of an open library. Thread-safe; raises LibraryError."""

    def __init__(self, store: Store, *, busy_seconds: float = 90.0) -> None:
        self._store = store
        self._busy_seconds = busy_seconds
        self._path = store.folder / DATABASE
        self._lock = filelock.FileLock(store.folder / "index.lock", thread_local=False)
        with self._turn():
            if not store.read_only and not self._is_current():
                self._make_anew()
        self.database = self._open()

    def update(self, progress: Progress = lambda done, total: None) -> int:
        """Index everything that is pending; returns how many articles that was."""
        if self._store.read_only:
            return 0
        done = 0
        total = self._store.read(lambda unit: unit.pending.count())
        while True:
            # Reading and writing a batch is one turn: of two processes with the same article at two moments, the
            # later state must win.
            with self._turn():
                last, ids = self._store.read(lambda unit: unit.pending.batch(BATCH))
                if not ids:
                    return done
                self._index(ids)
                self._store.write(lambda unit: unit.pending.done(last, ids), bulk=True, durable=False)  # noqa: B023  # called before the loop goes on
            done += len(ids)
            progress(done, max(total, done))

    def rebuild(self, progress: Progress = lambda done, total: None) -> int:
        """Throw the index away and make it again; returns how many articles are in it."""
        with self._turn():
            self.database.close()
            self._make_anew()
            self.database = self._open()
        return self.update(progress)

    def problems(self) -> list[str]:
        """What is wrong with the index: damaged, or articles it does not know in their current state. [] when sound."""
        found = []
        try:
            self.database.write(
                lambda connection: connection.exec_driver_sql(
                    "INSERT INTO words (words, rank) VALUES ('integrity-check', 0)"
                )
            )
            known = self.database.read(
                lambda connection: connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            )
            if known != "ok":
                found.append("damaged")
        except (LibraryDamaged, NotALibrary):
            return ["damaged"]
        except sa.exc.DBAPIError as error:
            if isinstance(error.orig, sqlite3.DatabaseError):
                return ["damaged"]
            raise
        if self.database.read(_out_of_step):
            found.append("out_of_step")
        return found

    def close(self) -> None:
        """Let go of search.db."""
        self.database.close()

    def _open(self) -> Database:
        return Database(
            self._path,
            busy_seconds=self._busy_seconds,
            read_only=self._store.read_only,
            attach=self._store.database.path,
        )

    def _turn(self) -> contextlib.AbstractContextManager[object]:
        try:
            return self._lock.acquire(timeout=self._busy_seconds, poll_interval=0.01)
        except filelock.Timeout as error:
            raise LibraryBusy(str(self._path), self._busy_seconds) from error

    def _library_id(self) -> str:
        return self._store.read(
            lambda unit: bytes(
                unit.connection.exec_driver_sql("SELECT value FROM facts WHERE name = 'id'").scalar_one()
            ).decode()
        )

    def _is_current(self) -> bool:
        """Whether the file is an index of this library, made by this program's way of indexing."""
        if not self._path.exists() or self._path.stat().st_size == 0:
            return False
        engine = make_engine(self._path, busy_seconds=self._busy_seconds, write=False)
        try:
            with known_errors(self._path, self._busy_seconds), engine.connect() as connection:
                if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
                    return False
                rows = connection.exec_driver_sql("SELECT name, value FROM facts").all()
                return {row.name: row.value for row in rows} == self._facts()
        except (LibraryError, sa.exc.DBAPIError):
            return False  # whatever it is, it is made again
        finally:
            engine.dispose()

    def _facts(self) -> dict[str, object]:
        return {"schema": SCHEMA, "tokens": TOKENS, "library": self._library_id()}

    def _make_anew(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._path.touch()
        engine = make_engine(self._path, busy_seconds=self._busy_seconds, write=True)
        try:
            with known_errors(self._path, self._busy_seconds):
                with engine.connect() as connection:
                    driver = connection.connection.dbapi_connection
                    assert isinstance(driver, sqlite3.Connection)
                    driver.execute("PRAGMA journal_mode = WAL")
                    with connection.begin():
                        for statement in _CREATE:
                            connection.exec_driver_sql(statement)
                        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                        for name, value in self._facts().items():
                            connection.execute(
                                sa.text("INSERT INTO facts VALUES (:name, :value)"), {"name": name, "value": value}
                            )
                self._store.write(lambda unit: unit.pending.add_all())
        finally:
            engine.dispose()

    def _index(self, ids: list[int]) -> None:
        """Put the current state of articles in the place of what the index has of them."""
        entries, known = self._store.read(lambda unit: self._prepare(unit, ids))

        def work(connection: sa.Connection) -> None:
            for words in known:
                connection.execute(_FORGET, words)
                connection.execute(sa.text("DELETE FROM docs WHERE article_id = :id"), words)
            for entry in entries:
                connection.execute(
                    _INSERT, _words(entry.article_id, entry.title, entry.byline, entry.site_name, entry.content)
                )
                connection.execute(
                    sa.text("INSERT INTO docs VALUES (:id, :version, :title, :byline, :site)"),
                    {
                        "id": entry.article_id,
                        "version": entry.version_id,
                        "title": entry.title,
                        "byline": entry.byline,
                        "site": entry.site_name,
                    },
                )

        self.database.write(work, bulk=True, durable=False)

    def _prepare(self, unit: Unit, ids: list[int]) -> tuple[list[IndexEntry], list[dict[str, object]]]:
        """What is to go in, and the words that are in for the same articles."""
        entries = [entry for id in ids if (entry := unit.articles.index_entry(id))]
        rows = self.database.read(
            lambda connection: connection.execute(
                sa.text("SELECT * FROM docs WHERE article_id IN :ids").bindparams(
                    sa.bindparam("ids", ids, expanding=True)
                )
            ).all()
        )
        known = []
        for row in rows:
            content = unit.articles.version_content(row.version_id) or unit.pending.removed_content(row.version_id)
            if content is None:
                raise LibraryDamaged(str(self._path), "index")
            known.append(_words(row.article_id, row.title, row.byline, row.site, content))
        return entries, known


def _words(id: int, title: str, byline: str, site: str, content: bytes) -> dict[str, object]:
    """The row of `words` for an article: the same values always give the same row."""
    try:
        body = unpack_content(content)[1]
    except ValueError:
        body = ""  # `check` names the damage; the title can still be found
    return {
        "id": id,
        "title": index_text(title),
        "byline": index_text(byline),
        "site": index_text(site),
        "body": index_text(body),
    }


def _out_of_step(connection: sa.Connection) -> bool:
    """Articles the index lacks or has in an older version, or has too many, though nothing is pending for them."""
    return bool(
        connection.exec_driver_sql(
            """SELECT EXISTS (
                SELECT 1 FROM library.articles AS a LEFT JOIN docs AS d ON d.article_id = a.id
                WHERE d.version_id IS NOT a.version_id AND a.id NOT IN (SELECT article_id FROM library.index_pending)
            ) OR EXISTS (
                SELECT 1 FROM docs WHERE article_id NOT IN (SELECT id FROM library.articles)
                AND article_id NOT IN (SELECT article_id FROM library.index_pending)
            )"""
        ).scalar_one()
    )

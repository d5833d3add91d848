"""Every CREATE of search.db, and how an article's words get into it and, exactly as they were, out again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from archiver.store.compression import unpack_content
from archiver.text.folding import in_place
from archiver.text.tokens import VERSION as TOKENS
from archiver.text.tokens import index_text

APPLICATION_ID = 0x41534541
"""'ASEA'."""

SCHEMA = 2
"""Of the tables below. Together with the version of the text's preprocessing it says whether an index is still good."""

WEIGHTS = "100.0, 40.0, 20.0, 1.0"
"""bm25 of a hit in title, byline, site, body. It saturates: at 10 for the title, a dozen hits in a body went above."""

_CREATE = (
    # What was indexed of each article. FTS5 without content forgets a row only when it is given exactly the words that
    # it was made of, and is silently damaged by any others: the digest of those words tells whether they are the same.
    """CREATE TABLE docs (
        article_id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL,
        title TEXT NOT NULL, byline TEXT NOT NULL, site TEXT NOT NULL, digest BLOB NOT NULL)""",
    """CREATE VIRTUAL TABLE words USING fts5 (
        title, byline, site, body, content = '',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")""",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
_UNWRITABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY)
"""What SQLite says of a file that it cannot write into: garbage, one cut short, another page size under WAL."""

_INSERT = sa.text("INSERT INTO words (rowid, title, byline, site, body) VALUES (:id, :title, :byline, :site, :body)")
_DELETE = sa.text(
    "INSERT INTO words (words, rowid, title, byline, site, body) VALUES ('delete', :id, :title, :byline, :site, :body)"
)
_INSERT_DOC = sa.text("INSERT INTO docs VALUES (:id, :version, :title, :byline, :site, :digest)")
_DELETE_DOC = sa.text("DELETE FROM docs WHERE article_id = :id")
_KNOWN = sa.text("SELECT * FROM docs WHERE article_id IN :ids").bindparams(sa.bindparam("ids", expanding=True))


@dataclass(frozen=True, slots=True)
class Doc:
    """An article as the index knows it: the same doc with the same packed text always gives the same words."""

    article_id: int
    version_id: int
    title: str
    byline: str
    site: str

    def words(self, content: bytes) -> dict[str, object]:
        """The row of `words`."""
        try:
            body = unpack_content(content)[1]
        except ValueError:
            body = ""  # `check` names the damage; the title can still be found
        return {
            "id": self.article_id,
            "title": indexed(self.title),
            "byline": indexed(self.byline),
            "site": indexed(self.site),
            "body": indexed(body),
        }


def indexed(text: str) -> str:
    """The text as it is given to FTS5, with spaces for all that stands between words.

    FTS5 takes whatever is younger than its tables (Unicode 6) for a letter, 2,433 signs among them: emoji, ₽, the
    isolates around words of right-to-left pages. `great🚀` would not be found by `great`.
    """
    if text.isascii():
        return index_text(text)
    return index_text(text.translate({ord(sign): " " for sign in set(text) if in_place(sign) == " "}))


def make_empty(path: Path) -> None:
    """Put an empty index without facts in the place of whatever is at `path`.

    In one transaction and into the same file, since other processes may have it open. Only what SQLite cannot write
    into is replaced as a file. Raises sqlite3.Error and OSError.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as empty:
        for statement in _CREATE:
            empty.execute(statement)
        try:
            _copy(empty, path)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) not in _UNWRITABLE:
                raise
            path.unlink()
            _copy(empty, path)


def _copy(empty: sqlite3.Connection, path: Path) -> None:
    if not path.exists():
        for suffix in ("-wal", "-shm"):  # left by the file that is gone: they are not to be read into the new one
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as live:
        empty.backup(live)
        live.execute("PRAGMA journal_mode = WAL")


def expected_facts(library_id: str) -> dict[str, object]:
    """The facts of an index of this library that was made by this program's way of indexing."""
    return {"schema": SCHEMA, "tokens": TOKENS, "library": library_id}


def read_facts(connection: sa.Connection) -> dict[str, object] | None:
    """The facts of an index; None when the file is something else."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        return None
    return {row.name: row.value for row in connection.exec_driver_sql("SELECT name, value FROM facts")}


def write_facts(connection: sa.Connection, facts: Mapping[str, object]) -> None:
    """Say whose index this is, the last step of making one; no facts: nobody's, it is to be made anew."""
    connection.exec_driver_sql("DELETE FROM facts")
    rows = [{"name": name, "value": value} for name, value in facts.items()]
    if rows:
        connection.execute(sa.text("INSERT INTO facts VALUES (:name, :value)"), rows)


def read_docs(connection: sa.Connection, ids: list[int]) -> list[tuple[Doc, bytes]]:
    """What the index has of articles, each with the digest of its words."""
    rows = connection.execute(_KNOWN, {"ids": ids})
    return [(Doc(row.article_id, row.version_id, row.title, row.byline, row.site), row.digest) for row in rows]


def forget(connection: sa.Connection, words: Mapping[str, object]) -> None:
    """Take an article out; `words` are those it was put in with, their digest proves it."""
    connection.execute(_DELETE, words)
    connection.execute(_DELETE_DOC, {"id": words["id"]})


def put(connection: sa.Connection, doc: Doc, content: bytes) -> None:
    """Put an article in, with the packed text of its version."""
    words = doc.words(content)
    connection.execute(_INSERT, words)
    values = {"version": doc.version_id, "title": doc.title, "byline": doc.byline, "site": doc.site}
    connection.execute(_INSERT_DOC, {"id": doc.article_id, "digest": digest_of(words), **values})


def digest_of(words: Mapping[str, object]) -> bytes:
    """The identity of a row of `words`; NUL is in none of them."""
    texts: Iterable[str] = (str(words[column]) for column in ("title", "byline", "site", "body"))
    return hashlib.sha256("\0".join(texts).encode()).digest()[:16]


def check_words(connection: sa.Connection) -> None:
    """FTS5's own check of its structures, which is written as an INSERT; raises when it finds something."""
    connection.exec_driver_sql("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)")


def is_sound(connection: sa.Connection) -> bool:
    """Whether the pages of the file are whole, and the words are those of the docs."""
    if connection.exec_driver_sql("PRAGMA main.integrity_check(1)").scalar_one() != "ok":
        return False
    return not connection.exec_driver_sql(
        """SELECT EXISTS (SELECT article_id FROM docs EXCEPT SELECT rowid FROM words)
        OR EXISTS (SELECT rowid FROM words EXCEPT SELECT article_id FROM docs)"""
    ).scalar_one()


def is_in_step(connection: sa.Connection) -> bool:
    """Whether the index has every article in its current version and none too many, but for those that are pending."""
    return not connection.exec_driver_sql(
        """SELECT EXISTS (
            SELECT 1 FROM library.articles AS a LEFT JOIN docs AS d ON d.article_id = a.id
            WHERE d.version_id IS NOT a.version_id AND a.id NOT IN (SELECT article_id FROM library.index_pending)
        ) OR EXISTS (
            SELECT 1 FROM docs WHERE article_id NOT IN (SELECT id FROM library.articles)
            AND article_id NOT IN (SELECT article_id FROM library.index_pending)
        )"""
    ).scalar_one()

"""Every CREATE of search.db, and how an article's words get into it and, exactly as they were, out again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from archiver.store.compression import unpack_content
from archiver.store.connections import sqlite_of
from archiver.text.folding import SKIP, in_place
from archiver.text.tokens import VERSION as TOKENS
from archiver.text.tokens import index_text

APPLICATION_ID = 0x41534541
"""'ASEA'."""

SCHEMA = 4
"""Of the tables below. Together with the version of the text's preprocessing it says whether an index is still good."""

WEIGHTS = "1.0, 100.0, 40.0, 20.0"
"""bm25 of a hit in body, title, byline, site. It saturates: at 10 for the title, a dozen hits in a body went above."""

BUILT = "built"
"""The fact of an index that is being made: the last article that is in."""

# The words that FTS5 gets are folded and apart already (`indexed`): its simplest tokenizer takes 0.25 ms an article,
# `unicode61` 0.34, and what is counted in `terms` are the very tokens.
_TOKENIZE = "tokenize = 'ascii'"
_CREATE = (
    # What was indexed of each article. FTS5 without content forgets a row only when it is given exactly the words that
    # it was made of, and is silently damaged by any others: the digest of those words tells whether they are the same.
    """CREATE TABLE docs (
        article_id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL,
        title TEXT NOT NULL, byline TEXT NOT NULL, site TEXT NOT NULL, digest BLOB NOT NULL)""",
    # The body first: of hits in any other column FTS5 notes the column, two bytes for every word of every article.
    f"CREATE VIRTUAL TABLE words USING fts5 (body, title, byline, site, content = '', {_TOKENIZE})",
    # A tenth of the size of `words`, with every beginning of a word: what answers while a word is being typed.
    f"CREATE VIRTUAL TABLE heads USING fts5 (title, byline, site, content = '', prefix = '1 2 3 4', {_TOKENIZE})",
    # In how many articles a term is. FTS5 can only tell by walking through them, which is what must be avoided.
    "CREATE TABLE terms (term TEXT PRIMARY KEY, df INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('words', 'row')",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
_UNWRITABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY)
"""What SQLite says of a file that it cannot write into: garbage, one cut short, another page size under WAL."""

_INSERT = (
    "INSERT INTO words (rowid, title, byline, site, body) VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO heads (rowid, title, byline, site) VALUES (?, ?, ?, ?)",
)
_DELETE = (
    "INSERT INTO words (words, rowid, title, byline, site, body) VALUES ('delete', ?, ?, ?, ?, ?)",
    "INSERT INTO heads (heads, rowid, title, byline, site) VALUES ('delete', ?, ?, ?, ?)",
)
_COUNT = "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET df = df + excluded.df"
_DELETE_TERM = "DELETE FROM terms WHERE term = ? AND df <= 0"
_INSERT_DOC = sa.text("INSERT INTO docs VALUES (:id, :version, :title, :byline, :site, :digest)")
_DELETE_DOC = sa.text("DELETE FROM docs WHERE article_id = :id")
_KNOWN = sa.text("SELECT * FROM docs WHERE article_id IN :ids").bindparams(sa.bindparam("ids", expanding=True))


@dataclass(frozen=True, slots=True)
class Words:
    """An article's words as they are in the index: folded, a space between any two."""

    article_id: int
    title: str
    byline: str
    site: str
    body: str

    @property
    def digest(self) -> bytes:
        """Their identity; NUL is in none of them."""
        texts = (self.title, self.byline, self.site, self.body)
        return hashlib.sha256("\0".join(texts).encode()).digest()[:16]

    @property
    def terms(self) -> set[str]:
        """Each word once."""
        return {*self.title.split(), *self.byline.split(), *self.site.split(), *self.body.split()}

    @property
    def row(self) -> tuple[int, str, str, str, str]:
        """As it stands in `words`."""
        return self.article_id, self.title, self.byline, self.site, self.body


@dataclass(frozen=True, slots=True)
class Doc:
    """An article as the index knows it: the same doc with the same packed text always gives the same words."""

    article_id: int
    version_id: int
    title: str
    byline: str
    site: str

    def words(self, content: bytes) -> Words:
        """Its words."""
        try:
            body = unpack_content(content)[1]
        except ValueError:
            body = ""  # `check` names the damage; the title can still be found
        return Words(self.article_id, indexed(self.title), indexed(self.byline), indexed(self.site), indexed(body))


def indexed(text: str) -> str:
    """The text as it is given to FTS5: folded, with spaces for all that stands between words.

    Left to itself FTS5 takes whatever is younger than its tables (Unicode 6) for a letter, 2,433 signs among them:
    emoji, ₽, the isolates around words of right-to-left pages. `great🚀` would not be found by `great`.
    """
    return in_place(index_text(text)).replace(SKIP, "")


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


def is_begun(path: Path, facts: Mapping[str, object]) -> bool:
    """Whether there is an index at `path` that is being made the way that `facts` say."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            return dict(connection.execute(f"SELECT name, value FROM facts WHERE name <> '{BUILT}'")) == facts
    except sqlite3.DatabaseError:
        return False


def begin_building(connection: sa.Connection, facts: Mapping[str, object]) -> None:
    """Say how an empty index is to be made; one that was begun goes on."""
    if not read_facts(connection):
        write_facts(connection, {**facts, BUILT: 0})


def built_until(connection: sa.Connection) -> int:
    """The last article that is in an index which is being made."""
    return int(connection.exec_driver_sql(f"SELECT value FROM facts WHERE name = '{BUILT}'").scalar_one())


def build(connection: sa.Connection, articles: Sequence[tuple[Doc, Words]], last: int) -> None:
    """Put the next articles into an index which is being made."""
    put(connection, articles, count=False)
    connection.exec_driver_sql(f"UPDATE facts SET value = ? WHERE name = '{BUILT}'", (last,))


def put_in_place(built: Path, path: Path) -> None:
    """Copy a finished index into the file of the one that answered until now, in one transaction; the copy goes.

    Not by renaming: programs that have the old file open would go on with it, and with its -wal, which would then be
    read into the new one. Raises sqlite3.Error and OSError.
    """
    with closing(sqlite3.connect(built, isolation_level=None)) as finished:
        finished.execute(f"DELETE FROM facts WHERE name = '{BUILT}'")
        _copy(finished, path)
    remove(built)


def remove(path: Path) -> None:
    """Delete a database that nobody has open."""
    for suffix in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


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


def doc_count(connection: sa.Connection) -> int:
    """How many articles are in."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM docs").scalar_one())


def read_docs(connection: sa.Connection, ids: list[int]) -> list[tuple[Doc, bytes]]:
    """What the index has of articles, each with the digest of its words."""
    rows = connection.execute(_KNOWN, {"ids": ids})
    return [(Doc(row.article_id, row.version_id, row.title, row.byline, row.site), row.digest) for row in rows]


def forget(connection: sa.Connection, articles: Sequence[Words], *, count: bool = True) -> None:
    """Take articles out, with exactly the words that they were put in with (the digest of a doc proves it).

    Without `count`, as in `put`, the terms must be counted later.
    """
    if articles:
        _write(connection, _DELETE, articles, -1 if count else 0)
        connection.execute(_DELETE_DOC, [{"id": words.article_id} for words in articles])


def put(connection: sa.Connection, articles: Sequence[tuple[Doc, Words]], *, count: bool = True) -> None:
    """Put articles in. Counting their terms is a third of the work: without `count`, `count_terms` does it for all."""
    if articles:
        _write(connection, _INSERT, [words for _, words in articles], 1 if count else 0)
        rows = [
            {
                "id": doc.article_id,
                "version": doc.version_id,
                "title": doc.title,
                "byline": doc.byline,
                "site": doc.site,
                "digest": words.digest,
            }
            for doc, words in articles
        ]
        connection.execute(_INSERT_DOC, rows)


def count_terms(connection: sa.Connection) -> None:
    """Count the terms of all articles anew, 10 s for a million of them: FTS5 walks through its whole index for it."""
    connection.exec_driver_sql("DELETE FROM terms")
    connection.exec_driver_sql("INSERT INTO terms SELECT term, doc FROM vocabulary")
    connection.exec_driver_sql("PRAGMA main.user_version = 0")


def are_terms_counted(connection: sa.Connection) -> bool:
    """Whether no articles were put in without counting since terms were counted last."""
    return int(connection.exec_driver_sql("PRAGMA main.user_version").scalar_one()) == 0


def _write(connection: sa.Connection, statements: tuple[str, str], articles: Sequence[Words], sign: int) -> None:
    rows = [words.row for words in articles]
    driver = sqlite_of(connection)  # SQLAlchemy would spend as long on these rows as SQLite does
    driver.executemany(statements[0], rows)
    driver.executemany(statements[1], [row[:4] for row in rows])
    if not sign:
        driver.execute("PRAGMA main.user_version = 1")
        return
    counted = Counter(term for words in articles for term in words.terms)
    driver.executemany(_COUNT, ((term, sign * counted[term]) for term in sorted(counted)))
    if sign < 0:
        driver.executemany(_DELETE_TERM, ((term,) for term in counted))


def check_words(connection: sa.Connection) -> None:
    """FTS5's own check of its structures, which is written as an INSERT; raises when it finds something."""
    connection.exec_driver_sql("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)")


def is_sound(connection: sa.Connection) -> bool:
    """Whether the pages of the file are whole, the words are those of the docs, and the terms those of the words."""
    if connection.exec_driver_sql("PRAGMA main.integrity_check(1)").scalar_one() != "ok":
        return False
    are_others = connection.exec_driver_sql(
        """SELECT EXISTS (SELECT article_id FROM docs EXCEPT SELECT rowid FROM words)
        OR EXISTS (SELECT rowid FROM words EXCEPT SELECT article_id FROM docs)"""
    ).scalar_one()
    return not are_others and (not are_terms_counted(connection) or _are_terms_true(connection))


def _are_terms_true(connection: sa.Connection) -> bool:
    """Whether terms are counted as they are, and the rare ones found where they are: 20 s for a million articles.

    A search only asks for what `terms` has, and FTS5's own check does not look whether its way to a term is there.
    """
    return bool(
        connection.exec_driver_sql(
            """SELECT (SELECT count(*) FROM terms) = (SELECT count(*) FROM vocabulary)
            AND (SELECT total(df) FROM terms) = (SELECT total(doc) FROM vocabulary)
            AND NOT EXISTS (
                SELECT 1 FROM terms AS t
                WHERE t.df = 1 AND (SELECT doc FROM vocabulary AS v WHERE v.term = t.term) IS NOT 1
            )"""
        ).scalar_one()
    )


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

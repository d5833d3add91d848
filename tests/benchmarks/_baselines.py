"""The same articles in two other engines, beside a made library: FTS5 as its manual has it, and tantivy."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archiver.model.queries import And, Node, Not, Or, Words
from archiver.search.query import parse
from archiver.search.query.matching import match_of, phrase_of
from archiver.search.tables import Doc
from archiver.store.store import Store

FIELDS = ("title", "byline", "site", "body")
BOOSTS = {"title": 10.0, "byline": 1.0, "site": 1.0, "body": 1.0}
SHOWN = 50

Tell = Callable[[int], None]


def tokens_of(store: Store, first: int, last: int) -> Iterator[tuple[int, str, str, str, str, int]]:
    """(id, title, byline, site, body, saved) of articles, as the index has their words."""
    sql = sa.text(
        """SELECT a.id, a.version_id, a.title, a.byline, a.site_name, a.saved_at, v.content
        FROM articles AS a JOIN versions AS v ON v.id = a.version_id WHERE a.id BETWEEN :first AND :last"""
    )
    rows = store.read(lambda unit: unit.connection.execute(sql, {"first": first, "last": last}).all())
    for row in rows:
        words = Doc(row.id, row.version_id, row.title, row.byline or "", row.site_name or "").words(row.content)
        yield words.article_id, words.title, words.byline, words.site, words.body, row.saved_at


class Naive:
    """One FTS5 table with its content; ORDER BY bm25 LIMIT 50 with snippet()."""

    def __init__(self, folder: Path, store: Store, total: int, tell: Tell) -> None:
        path = folder / "naive.db"
        if not path.exists():
            _fill_naive(path, store, total, tell)
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self._connection.execute("PRAGMA cache_size = -16000")

    def search(self, query: str) -> list[Any] | None:
        """The rows; None for a query that is more than words."""
        tree = parse(query).tree
        match = tree and match_of(tree)
        if not match:
            return None
        sql = f"""SELECT rowid, title, site, snippet(words, 3, '[', ']', '…', 24) FROM words
            WHERE words MATCH ? ORDER BY bm25(words, 10, 1, 1, 1) LIMIT {SHOWN}"""
        return self._connection.execute(sql, (match,)).fetchall()


def _fill_naive(path: Path, store: Store, total: int, tell: Tell) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    connection = sqlite3.connect(fresh, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (title, byline, site, body, tokenize = 'ascii')")
    for first in range(1, total + 1, 2_000):
        connection.execute("BEGIN")
        rows = (row[:5] for row in tokens_of(store, first, first + 1_999))
        connection.executemany("INSERT INTO words (rowid, title, byline, site, body) VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        tell(first)
    connection.close()
    fresh.replace(path)


class Tantivy:
    """tantivy-py with the same tokens, its own ranking and its own snippets of stored texts."""

    def __init__(self, folder: Path, store: Store, total: int, tell: Tell) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        path = folder / "tantivy"
        builder = tantivy.SchemaBuilder()
        for name in FIELDS:
            builder.add_text_field(name, stored=True, tokenizer_name="whitespace", index_option="position")
        builder.add_integer_field("saved", stored=True)
        self._schema = builder.build()
        if not path.exists():
            self._fill(path, store, total, tell)
        self._index = tantivy.Index(self._schema, path=str(path))
        self._index.reload()
        self._searcher = self._index.searcher()

    def _fill(self, path: Path, store: Store, total: int, tell: Tell) -> None:
        fresh = path.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        index = self._tantivy.Index(self._schema, path=str(fresh))
        writer = index.writer(heap_size=256 << 20, num_threads=1)
        for first in range(1, total + 1, 2_000):
            for _, title, byline, site, body, saved in tokens_of(store, first, first + 1_999):
                values = {"title": title, "byline": byline, "site": site, "body": body, "saved": saved}
                writer.add_document(self._tantivy.Document(**values))
            tell(first)
        writer.commit()
        writer.wait_merging_threads()
        fresh.replace(path)

    def search(self, query: str) -> list[Any] | None:
        """The rows; None for a query that is more than words."""
        tree = parse(query).tree
        asked = self._query(tree) if tree else None
        if asked is None:
            return None
        snippets = self._tantivy.SnippetGenerator.create(self._searcher, asked, self._schema, "body")
        snippets.set_max_num_chars(160)
        rows = []
        for _, address in self._searcher.search(asked, SHOWN, count=False).hits:
            document = self._searcher.doc(address)
            facts = [document.get_first(name) for name in ("title", "site", "saved")]
            snippet = snippets.snippet_from_doc(document)
            rows.append((*facts, snippet.fragment(), snippet.highlighted()))
        return rows

    def _query(self, node: Node) -> Any:
        """The tree as tantivy's, or None when there is a filter in it."""
        query, occur = self._tantivy.Query, self._tantivy.Occur
        match node:
            case Words():
                return query.boolean_query([(occur.Should, each) for each in self._words(node)])
            case And(parts) | Or(parts):
                found = []
                for part in parts:
                    is_not = isinstance(part, Not)
                    asked = self._query(part.part if isinstance(part, Not) else part)
                    if asked is None:
                        return None
                    kind = occur.MustNot if is_not else occur.Must if isinstance(node, And) else occur.Should
                    found.append((kind, asked))
                return query.boolean_query(found)
            case _:
                return None

    def _words(self, words: Words) -> Iterator[Any]:
        query = self._tantivy.Query
        phrase = phrase_of(words)
        for name in (phrase.column,) if phrase.column else FIELDS:
            if len(phrase.tokens) > 1:
                asked = query.phrase_query(self._schema, name, list(phrase.tokens))
            elif phrase.prefix:
                asked = query.regex_query(self._schema, name, f"{phrase.tokens[0]}.*")
            else:
                asked = query.term_query(self._schema, name, phrase.tokens[0])
            yield query.boost_query(asked, BOOSTS[name])

"""Looking into an index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archiver.search.index import DATABASE, Index
from archiver.search.searcher import Searcher
from archiver.store.store import Store


def path_of(store: Store) -> Path:
    return store.folder / DATABASE


def found(store: Store, index: Index, query: str) -> list[int]:
    return [hit.article.id for hit in Searcher(store, index).search(query).hits]


def words_in(store: Store) -> set[str]:
    """Every term that is in the index, whoever's it is: what was not taken out exactly stays behind here."""
    with closing(sqlite3.connect(path_of(store))) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'row')")
        return {row[0] for row in connection.execute("SELECT term FROM temp.terms")}

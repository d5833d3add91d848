"""Small random libraries: as plain values, and the same in SQLite with the program's own tables."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import sqlalchemy as sa

from archiver.search import tables
from archiver.store import schema

ZONE = timezone(timedelta(hours=-9, minutes=-30))
"""A day ends here long after it does in Greenwich."""
NOW = datetime(2026, 11, 25, 20, 15, tzinfo=UTC)
VOCABULARY = ("tide", "tidal", "mill", "million", "sea", "or", "not", "harbour", "harbours")
TAGS = ("sea", "long read", "Seaside", "rust", "C++")
NAMES = ("Science", "Sea", "AC/DC", "Later")
ADDRESSES = ("a.test/tide", "blog.a.test/mill?sea=1", "b.test/100%_sure", "B.test/Tide")
LANGUAGES = ("en", "en-GB", "de", "pt-BR", "EN", None)
DAYS = (0, 0, 1, 2, 3, 6, 7, 8, 13, 24, 25, 26, 30, 31, 55, 56, 90, 300, 329, 330, 400, 700)
"""Days before now that are near the ends of weeks, months and years."""


COLUMNS = ("title", "byline", "site", "body")


@dataclass
class Shelved:
    """An article."""

    id: int
    title: list[str]
    byline: list[str]
    site: list[str]
    body: list[str]
    urls: list[str]
    lang: str | None
    published: str | None
    saved: datetime
    words: int
    complete: bool
    images_saved: int
    read: bool
    favorite: bool
    archived: bool
    trashed: bool
    tags: set[str]
    collections: set[int]
    notes: list[str]
    """One of each highlight."""


@dataclass
class Library:
    articles: list[Shelved]
    collections: dict[int, tuple[str, int | None]]
    """id → (name, the collection above)."""


def random_library(chance: random.Random, articles: int = 8) -> Library:
    collections: dict[int, tuple[str, int | None]] = {}
    for id in range(1, chance.randrange(6)):
        parent = chance.choice([None, *collections])
        name = chance.choice(NAMES)
        if all((name.casefold(), parent) != (other.casefold(), above) for other, above in collections.values()):
            collections[id] = (name, parent)
    return Library([_random_article(chance, id, list(collections)) for id in range(1, articles + 1)], collections)


def _random_article(chance: random.Random, id: int, collections: list[int]) -> Shelved:
    def words(most: int) -> list[str]:
        return chance.choices(VOCABULARY, k=chance.randrange(most))

    def some(share: float) -> bool:
        return chance.random() < share

    saved = NOW - timedelta(days=chance.choice(DAYS), seconds=chance.randrange(86_400))
    published = (saved - timedelta(days=chance.choice(DAYS))).astimezone(ZONE)
    return Shelved(
        id=id,
        title=words(4),
        byline=words(2),
        site=words(2),
        body=words(9),
        urls=[f"https://{address}" for address in chance.sample(ADDRESSES, chance.randrange(1, 3))],
        lang=chance.choice(LANGUAGES),
        published=chance.choice(
            [None, published.isoformat(), *(published.date().isoformat()[:size] for size in (4, 7, 10))]
        ),
        saved=saved,
        words=chance.choice([0, 1, 499, 500, 501, 2000, 2001]),
        complete=some(0.5),
        images_saved=chance.choice([0, 0, 3]),
        read=some(0.5),
        favorite=some(0.3),
        archived=some(0.3),
        trashed=some(0.2),
        tags=set(chance.sample(TAGS, chance.randrange(3))),
        collections=set(chance.sample(collections, chance.randrange(min(3, len(collections) + 1)))),
        notes=[chance.choice(["", "mine"]) for _ in range(chance.choice([0, 0, 1, 2]))],
    )


class Shelf:
    """One library at a time in memory: search.db, with library.db attached."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in tables._CREATE:
            self.connection.execute(statement)
        self.connection.execute("ATTACH ':memory:' AS library")
        for table in schema.metadata.sorted_tables:
            create = str(sa.schema.CreateTable(table).compile(dialect=sa.create_engine("sqlite://").dialect))
            self.connection.execute(create.replace("CREATE TABLE ", "CREATE TABLE library.", 1))

    def fill(self, library: Library) -> None:
        """Put a library in the place of the last one."""
        self.connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        for table in reversed(schema.metadata.sorted_tables):
            self.connection.execute(f"DELETE FROM library.{table.name}")
        for id, (name, parent) in library.collections.items():
            self._insert("collections", id=id, parent_id=parent, name=name, name_key=name.casefold(), position=0)
        for id, tag in enumerate(TAGS):
            self._insert("tags", id=id, name=tag, name_key=tag.casefold())
        for article in library.articles:
            self._put(article)

    def keep(self, id: int, text: str) -> None:
        """Add an article of nothing but a text."""
        self._insert(
            "articles",
            **{"id": id, "url": "", "title": "", "excerpt": "", "word_count": 0, "images_total": 0, "images_saved": 0},
            **{"completeness": "complete", "saved_at": 0, "progress": 0},
        )
        self._index(id, body=text)

    def ask(self, match: str, where: str, binds: dict[str, str | int]) -> set[int]:
        """The ids of what a plan finds."""
        rows = "words JOIN library.articles AS a ON a.id = words.rowid WHERE words MATCH :match AND"
        query = f"SELECT a.id FROM {rows if match else 'library.articles AS a WHERE'} {where}"
        return {row[0] for row in self.connection.execute(query, {"match": match, **binds})}

    def close(self) -> None:
        self.connection.close()

    def _put(self, article: Shelved) -> None:
        def at(state: bool) -> int | None:
            return 1 if state else None

        self._insert(
            "articles",
            **{"id": article.id, "url": article.urls[0], "title": " ".join(article.title), "lang": article.lang},
            **{"excerpt": "", "published_at": article.published, "word_count": article.words, "images_total": 3},
            **{"images_saved": article.images_saved, "completeness": "complete" if article.complete else "text_only"},
            **{"saved_at": round(article.saved.timestamp() * 1000), "read_at": at(article.read), "progress": 0},
            **{"favorite_at": at(article.favorite), "archived_at": at(article.archived)},
            trashed_at=at(article.trashed),
        )
        self._index(article.id, **{name: " ".join(getattr(article, name)) for name in COLUMNS})
        for url in article.urls:
            self._insert("article_urls", key=f"{article.id} {url}", article_id=article.id, url=url, kind="given")
        for tag in article.tags:
            self._insert("article_tags", tag_id=TAGS.index(tag), article_id=article.id)
        for collection in article.collections:
            self._insert("collection_articles", collection_id=collection, article_id=article.id, position=0, added_at=0)
        for note in article.notes:
            self._insert("highlights", article_id=article.id, quote="q", prefix="", suffix="", note=note, created_at=0)

    def _index(self, id: int, **texts: str) -> None:
        self.connection.execute(
            "INSERT INTO words (rowid, title, byline, site, body) VALUES (?, ?, ?, ?, ?)",
            (id, *(tables.indexed(texts.get(name, "")) for name in COLUMNS)),
        )

    def _insert(self, table: str, **values: object) -> None:
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        self.connection.execute(f"INSERT INTO library.{table} ({names}) VALUES ({places})", values)

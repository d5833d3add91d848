"""A library of any size, filled with articles that read like real ones: through the store, as bulk work."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archiver.gui.app import SWITCH_SECONDS
from archiver.search.index import Index
from archiver.search.lane import IndexLane
from archiver.store import schema
from archiver.store.compression import pack_content
from archiver.store.rows.judgement import hash_text
from archiver.store.rows.saving import EXTRACTOR
from archiver.store.store import Store, Unit
from archiver.text.urls import url_key
from tests.benchmarks._figures import spread, timed
from tests.benchmarks._writing import Writer, Written

CHUNK = 100
"""Articles per transaction."""
FEW = 5
"""Articles per transaction while a person does something else, who waits for one of them. The queue stores one at a
time."""

GROWN = 5_000
"""Articles that are put in last, indexed as they come, while a person marks others as read."""

COLLECTIONS = 40
TAGS = 300
FACTS = "made.json"

FIRST = 1
IS_FIRST = schema.articles.c.id == FIRST

Row = dict[str, Any]
Progress = Callable[[int], None]


class Filler:
    """Fills a library; what was begun goes on, so that a large one can be kept and made larger."""

    def __init__(self, folder: Path, total: int) -> None:
        self.folder = folder
        self.total = total
        self.store = Store.open(folder)
        self.text_bytes = 0
        self.start = self.store.read(
            lambda unit: unit.connection.scalar(sa.select(sa.func.max(schema.articles.c.id))) or 0
        )
        """Articles that were there before."""
        if self.start == 0:
            self.store.write(_add_places)

    def fill(self, total: int, progress: Progress = lambda done: None) -> float:
        """Put in what is missing, without indexing it; returns the CPU seconds of storing it (not of writing it)."""
        spent = 0.0
        for chunk in self._chunks(total):
            began = time.process_time()
            self._put(self._all_rows(chunk))
            spent += time.process_time() - began
            progress(chunk[-1].number + 1)
        return spent

    def grow(self, progress: Progress = lambda done: None) -> tuple[float, list[float]]:
        """Put in what is missing, indexed meanwhile as an open window does it, and as quick to hand Python over.

        Returns CPU seconds of both, and milliseconds of marking one read.
        """
        chunks = list(self._chunks(self.total, FEW))  # written before: that is no part of it
        index = Index(self.store)
        lane, person = IndexLane(index), Person(self.store)
        handing_over = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        began = time.process_time()
        try:
            for chunk in chunks:
                self._put(self._all_rows(chunk))
                lane.tell()
                progress(chunk[-1].number + 1)
            while index.pending():
                time.sleep(0.05)
        finally:
            sys.setswitchinterval(handing_over)
            person.leave()
            lane.close()
            index.close()
        return time.process_time() - began, person.waited

    def index(self, progress: Progress = lambda done: None) -> float:
        """Index what is pending; returns the CPU seconds."""
        began = time.process_time()
        index = Index(self.store)
        try:
            index.update(lambda done, total: progress(done))
        finally:
            index.close()
        return time.process_time() - began

    def close(self) -> None:
        """Let go of the library."""
        self.store.close()

    def _chunks(self, total: int, size: int = CHUNK) -> Iterator[list[Written]]:
        """What is missing of `total` articles, so many as go into one transaction."""
        there = self.store.read(lambda unit: unit.connection.scalar(sa.select(sa.func.max(schema.articles.c.id))) or 0)
        articles = islice(Writer().write(self.total, there), max(0, total - there))
        while chunk := list(islice(articles, size)):
            yield chunk

    def _put(self, rows: list[dict[str, list[Row]]]) -> None:
        self.store.write(lambda unit: _insert(unit, rows), bulk=True, durable=False)

    def _all_rows(self, chunk: list[Written]) -> list[dict[str, list[Row]]]:
        return [self._rows(article) for article in chunk]

    def _rows(self, article: Written) -> dict[str, list[Row]]:
        chance = random.Random(article.number)
        id = article.number + 1
        html, text = article.html, article.text
        content, content_hash = pack_content(html, text)
        self.text_bytes += len(text.encode())
        later = article.saved_at + timedelta(days=chance.expovariate(1 / 20))

        def at(share: float) -> Any:
            return later if chance.random() < share else None

        rows: dict[str, list[Row]] = {
            "articles": [
                {
                    "id": id,
                    "url": article.url,
                    "title": article.title,
                    "byline": article.byline or None,
                    "site_name": article.site,
                    "published_at": article.published_at,
                    "lang": article.lang,
                    "excerpt": text[:200],
                    "word_count": article.word_count,
                    "version_id": id,
                    "completeness": "complete",
                    "images_total": 0,
                    "images_saved": 0,
                    "saved_at": article.saved_at,
                    "read_at": at(0.6),
                    "archived_at": at(0.4),
                    "favorite_at": at(0.03),
                    "trashed_at": at(0.005),
                }
            ],
            "versions": [
                {
                    "id": id,
                    "article_id": id,
                    "created_at": article.saved_at,
                    "handed_in": False,
                    "final_url": article.url,
                    "charset": "utf-8",
                    "extractor": EXTRACTOR,
                    "word_count": article.word_count,
                    "marks": [],
                    "content": content,
                    "content_hash": content_hash,
                    "text_hash": hash_text(text),
                }
            ],
            "article_urls": [{"key": url_key(article.url), "article_id": id, "url": article.url, "kind": "given"}],
            "collection_articles": [],
            "article_tags": [],
        }
        if chance.random() < 0.3:
            collection = {"collection_id": _popular(chance, COLLECTIONS), "article_id": id, "position": id}
            rows["collection_articles"].append({**collection, "added_at": article.saved_at})
        for tag in {_popular(chance, TAGS) for _ in range(int(chance.expovariate(1 / 1.2)))}:
            rows["article_tags"].append({"tag_id": tag, "article_id": id})
        return rows


class Person:
    """Marks an article as read, and as unread again, while others are put in; in the end it is as it was."""

    def __init__(self, store: Store) -> None:
        self.waited: list[float] = []
        """Milliseconds, each time."""
        self._store = store
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._mark)
        self._thread.start()

    def leave(self) -> None:
        """Mark no more."""
        self._over.set()
        self._thread.join()

    def _mark(self) -> None:
        before = self._store.read(
            lambda unit: unit.connection.scalar(sa.select(schema.articles.c.read_at).where(IS_FIRST))
        )
        while not self._over.wait(0.02):
            read = len(self.waited) % 2 == 0
            self.waited.append(timed(lambda: self._store.write(lambda unit: unit.articles.set_read([FIRST], read)))[0])  # noqa: B023  # called at once
        self._store.write(
            lambda unit: unit.connection.execute(schema.articles.update().where(IS_FIRST).values(read_at=before))
        )


def fill(folder: Path, total: int, tell: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """A library with `total` articles, indexed; returns what it took, kept beside it for the next who asks."""
    facts = folder / FACTS
    known: dict[str, Any] = json.loads(facts.read_text("utf-8")) if facts.exists() else {}
    filler = Filler(folder, total)
    try:
        most = total - min(GROWN, total // 2)
        stored = filler.fill(most, lambda done: tell(f"Written {done:,} of {total:,}") if done % 10_000 == 0 else None)
        indexed = filler.index(lambda done: tell(f"Indexed {done:,}") if done % 10_000 == 0 else None)
        grown, marked = filler.grow(lambda done: tell(f"Written and indexed {done:,} of {total:,}"))
    finally:
        filler.close()
    if total > filler.start:
        known |= {"articles": total, "text_bytes": known.get("text_bytes", 0) + filler.text_bytes}
        if most > filler.start:
            known |= {"stored_per_second": round((most - filler.start) / stored, 1)}
            known |= {"indexed_per_second": round((most - filler.start) / indexed, 1)}
            known |= {"both_per_second": round((most - filler.start) / (stored + indexed), 1)}
        known |= {"grown_per_second": round((total - max(most, filler.start)) / grown, 1)}
        known |= {"marked_meanwhile_ms": spread(marked)}
        facts.write_text(json.dumps(known), "utf-8")
    return known


def _popular(chance: random.Random, count: int) -> int:
    """1 to `count`, the first the most popular."""
    return min(count, int(count ** chance.random()) + (chance.random() < 0.3))


def _add_places(unit: Unit) -> None:
    """Nested collections and tags, under the ids 1, 2, 3 …"""
    for number in range(1, COLLECTIONS + 1):
        parent = number // 4 or None
        unit.collections.add(f"Collection {number}", parent)
    names = [{"id": number, "name": f"tag-{number}", "name_key": f"tag-{number}"} for number in range(1, TAGS + 1)]
    unit.connection.execute(schema.tags.insert(), names)


def _insert(unit: Unit, articles: list[dict[str, list[Row]]]) -> None:
    for name in ("articles", "versions", "article_urls", "collection_articles", "article_tags"):
        if rows := list(_all(articles, name)):
            unit.connection.execute(schema.metadata.tables[name].insert(), rows)


def _all(articles: list[dict[str, list[Row]]], name: str) -> Iterator[Row]:
    for each in articles:
        yield from each[name]

"""What is saved is indexed soon after, on a thread that survives a busy library."""

from __future__ import annotations

import threading
import time

import pytest

from archiver.errors import LibraryBusy
from archiver.search.index import Index, Progress, Until
from archiver.search.lane import IndexLane
from archiver.search.searcher import Searcher
from archiver.store.store import Store
from tests.search.indexes import path_of
from tests.store.libraries import article, keep


def test_it_indexes_when_told(store: Store, index: Index, searcher: Searcher) -> None:
    lane = IndexLane(index)
    try:
        id = keep(store, extracted=article(text="A wicker basket."))
        lane.tell()
        deadline = threading.Event()
        for _ in range(500):
            if searcher.search("wicker").hits or deadline.wait(0.02):
                break
        assert [hit.article.id for hit in searcher.search("wicker").hits] == [id]
    finally:
        lane.close()


def test_an_index_that_a_search_finds_missing_is_made_whole_without_anybody_else_telling(
    store: Store, index: Index, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [keep(store, f"https://a.test/{number}", article(text="A wicker basket.")) for number in range(3)]
    rested = threading.Event()
    lane = IndexLane(index, lambda done, total: rested.set() if not total else None)
    try:
        lane.tell()
        assert rested.wait(60)
        rested.clear()
        path_of(store).unlink()
        monkeypatch.setattr("archiver.search.index.BATCH", 1)
        assert [hit.article.id for hit in searcher.search("wicker").hits] == ids[-1:]  # the newest at once
        assert rested.wait(60)
        assert {hit.article.id for hit in searcher.search("wicker").hits} == set(ids)
    finally:
        lane.close()


def test_closing_it_waits_for_no_more_than_a_batch(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.search.index.BATCH", 1)
    for number in range(3):
        keep(store, f"https://a.test/{number}")
    begun, going_on = threading.Event(), threading.Event()

    def hear(done: int, total: int) -> None:
        if total:
            begun.set()
            assert going_on.wait(60)

    lane = IndexLane(index, hear)
    lane.tell()
    assert begun.wait(60)
    closing = threading.Thread(target=lane.close)
    closing.start()
    while index.follower is not None:
        time.sleep(0.01)
    going_on.set()
    closing.join(60)
    assert not closing.is_alive()
    assert index.pending() == 2


class BusyOnce(Index):
    """Says once that the library is busy."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.calls = 0
        self.done = threading.Event()

    def update(self, progress: Progress = lambda done, total: None, until: Until = lambda: False) -> int:
        self.calls += 1
        if self.calls == 1:
            raise LibraryBusy("search.db", 1)
        count = super().update(progress, until)
        self.done.set()
        return count


def test_a_busy_library_does_not_end_it(store: Store) -> None:
    index = BusyOnce(store)
    lane = IndexLane(index)
    try:
        while not index.done.wait(0.05):
            lane.tell()
        assert index.calls == 2
    finally:
        lane.close()
        index.close()

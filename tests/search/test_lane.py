"""What is saved is indexed soon after, on a thread that survives a busy library."""

from __future__ import annotations

import threading

from archiver.errors import LibraryBusy
from archiver.search.index import Index, Progress
from archiver.search.lane import IndexLane
from archiver.search.searcher import Searcher
from archiver.store.store import Store
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


class BusyOnce(Index):
    """Says once that the library is busy."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.calls = 0
        self.done = threading.Event()

    def update(self, progress: Progress = lambda done, total: None) -> int:
        self.calls += 1
        if self.calls == 1:
            raise LibraryBusy("search.db", 1)
        count = super().update(progress)
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

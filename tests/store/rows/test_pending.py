"""The queue between the library and the search index."""

from __future__ import annotations

from archiver.store.store import Store
from tests.store.libraries import article, keep


def test_in_batches_each_article_once(store: Store) -> None:
    ids = [keep(store, f"https://a.test/{number}") for number in range(3)]
    store.write(lambda unit: unit.pending.add(ids[0]))
    waiting = store.read(lambda unit: unit.pending.count())
    assert waiting >= 4
    assert store.read(lambda unit: unit.pending.batch(1000))[1] == ids
    last, first = store.read(lambda unit: unit.pending.batch(1))
    store.write(lambda unit: unit.pending.done(last, first))
    assert store.read(lambda unit: unit.pending.count()) == waiting - 1


def test_nothing_waits(store: Store) -> None:
    assert store.read(lambda unit: unit.pending.batch(10)) == (0, [])
    store.write(lambda unit: unit.pending.done(0, []))


def test_a_change_while_a_batch_is_indexed_waits_for_the_next(store: Store) -> None:
    id = keep(store)
    last, batch = store.read(lambda unit: unit.pending.batch(10))
    keep(store, extracted=article("Another title", "Boats leave before the very town wakes."))
    store.write(lambda unit: unit.pending.done(last, batch))
    assert store.read(lambda unit: unit.pending.batch(10))[1] == [id]


def test_a_deleted_text_is_kept_until_every_change_of_its_article_is_indexed(store: Store) -> None:
    id = keep(store)
    version = store.read(lambda unit: unit.articles.get(id).version.id)
    content = store.read(lambda unit: unit.articles.version_content(version))
    last, batch = store.read(lambda unit: unit.pending.batch(10))
    store.write(lambda unit: unit.articles.delete([id]))
    store.write(lambda unit: unit.pending.done(last, batch))
    assert store.read(lambda unit: unit.pending.removed_content(version)) == content
    store.write(lambda unit: unit.pending.done(*unit.pending.batch(10)))
    assert store.read(lambda unit: unit.pending.removed_content(version)) is None


def test_all_anew(store: Store) -> None:
    ids = [keep(store, f"https://a.test/{number}") for number in range(3)]
    store.write(lambda unit: unit.articles.delete(ids[:1]))
    assert store.write(lambda unit: unit.pending.add_all()) == 2
    assert store.read(lambda unit: unit.pending.batch(10))[1] == ids[:0:-1]  # the newest first

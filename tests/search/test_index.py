"""The index follows the library through every change, kill, damage and neighbour."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from archiver.search import tables
from archiver.search.index import BUILT, Index
from archiver.search.searcher import Searcher
from archiver.store.rows.pending import Pending
from archiver.store.schema import versions
from archiver.store.store import Store
from tests.search.indexes import found, words_in
from tests.store.libraries import article, keep, open_store


def pending(store: Store) -> int:
    return store.read(lambda unit: unit.pending.count())


def set_content(store: Store, content: bytes) -> None:
    """Put other bytes in the place of every version's text."""
    store.write(lambda unit: unit.connection.execute(versions.update().values(content=content)))


# --- keeping in step


def test_everything_pending_is_indexed_in_batches(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.search.index.BATCH", 7)
    count = 12
    for number in range(count):
        keep(store, f"https://a.test/{number}", article(text=f"Page number{number} of many."))
    told: list[tuple[int, int]] = []
    assert index.update(lambda done, total: told.append((done, total))) == count
    assert told == [(7, count), (count, count)]
    assert pending(store) == 0
    assert index.update() == 0
    assert found(store, index, "number7") != []
    assert index.problems() == []


def test_a_new_version_takes_the_place_of_the_old_one(store: Store, index: Index) -> None:
    id = keep(store, extracted=article("Early", "The first wording of a page."))
    index.update()
    keep(store, extracted=article("Late", "The second wording of that page."))
    index.update()
    assert found(store, index, "second wording") == [id]
    assert found(store, index, "late") == [id]
    assert words_in(store).isdisjoint({"early", "first"})
    assert index.problems() == []


def test_a_deleted_article_leaves_no_word_behind(store: Store, index: Index) -> None:
    gone = keep(store, "https://a.test/gone", article("Vanishing", "Ephemeral words 東京都 é."))
    kept = keep(store, "https://a.test/kept", article("Staying", "Lasting words."))
    index.update()
    store.write(lambda unit: unit.articles.delete([gone]))
    index.update()
    assert found(store, index, "ephemeral ") == []
    assert found(store, index, "words ") == [kept]
    assert words_in(store) == {"staying", "lasting", "words", "a", "test"}  # and the site's name
    assert index.problems() == []


def test_an_article_that_was_never_indexed_can_be_deleted(store: Store, index: Index) -> None:
    index.update()
    id = keep(store)
    store.write(lambda unit: unit.articles.delete([id]))
    assert index.update() == 1
    assert index.problems() == []


def test_a_title_that_changes_is_followed(store: Store, index: Index) -> None:
    id = keep(store, extracted=article("Old name", "The text stays."))
    index.update()
    store.write(lambda unit: unit.connection.exec_driver_sql("UPDATE articles SET title = 'New name'"))
    index.update()
    assert found(store, index, "old ") == []
    assert found(store, index, "new text ") == [id]
    assert index.problems() == []


def test_changes_without_new_words_are_not_indexed_again(store: Store, index: Index) -> None:
    id = keep(store)
    index.update()
    store.write(lambda unit: unit.articles.set_read([id], True))
    store.write(lambda unit: unit.articles.set_trashed([id], True))
    assert pending(store) == 0


class Killed(BaseException):
    """The process ends here."""


def die(*arguments: object, **options: object) -> None:
    raise Killed


def test_a_kill_between_the_index_and_the_queue_is_harmless(
    store: Store, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep(store, "https://a.test/1", article("One", "First words."))
    index.update()
    store.write(lambda unit: unit.articles.delete([first]))
    second = keep(store, "https://a.test/2", article("Two", "Second words."))

    with monkeypatch.context() as patch:
        patch.setattr(store, "write", die)
        with pytest.raises(Killed):
            index.update()
    assert pending(store) > 0  # the index has them, the queue does not know
    assert index.update() == 2
    assert found(store, index, "words ") == [second]
    assert index.problems() == []
    assert "first" not in words_in(store)


@pytest.mark.parametrize("step", ["add_all", "write_facts"])
def test_a_kill_while_it_is_begun_anew_begins_it_anew(store: Store, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    id = keep(store)
    with monkeypatch.context() as patch, closing(Index(store)) as index:
        patch.setattr(Pending if step == "add_all" else tables, step, die)
        with pytest.raises(Killed):
            index.update()
    with closing(Index(store)) as index:
        index.update()
        assert found(store, index, "boats ") == [id]
        assert index.problems() == []


@pytest.mark.parametrize("step", ["make_empty", "begin_building", "build", "put_in_place"])
def test_a_kill_while_the_next_one_is_made_leaves_the_old_one_answering(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    id = keep(store)
    with closing(Index(store)) as index:
        index.update()
        with monkeypatch.context() as patch:
            patch.setattr(tables, step, die)
            with pytest.raises(Killed):
                index.rebuild()
        assert found(store, index, "boats ") == [id]
    with closing(Index(store)) as index:
        assert found(store, index, "boats ") == [id]
        index.update()
        assert found(store, index, "boats ") == [id]
        assert index.problems() == []
        assert not (store.folder / BUILT).exists()


def test_what_is_broken_off_goes_on_where_it_was(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.search.index.BATCH", 2)
    ids = [keep(store, f"https://a.test/{number}", article(text=f"Page {number} of boats.")) for number in range(6)]
    assert index.update(until=lambda: True) == 2
    assert index.update() == 4
    with monkeypatch.context() as patch:
        patch.setattr(tables, "TOKENS", 0)
        assert index.update(until=lambda: True) == 2
        assert (store.folder / BUILT).exists()
        assert sorted(found(store, index, "boats ")) == ids
        assert index.update() == 4
        assert sorted(found(store, index, "boats ")) == ids
        assert index.problems() == []
        assert not (store.folder / BUILT).exists()


def test_the_old_index_answers_until_the_new_one_is_there(
    store: Store, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.search.index.BATCH", 2)
    ids = [keep(store, f"https://a.test/{number}", article(text=f"Page {number} of boats.")) for number in range(6)]
    index.update()
    late: list[int] = []
    answers: list[list[int]] = []

    def look(done: int, total: int) -> None:
        answers.append(sorted(found(store, index, "boats ")))
        if not late:
            late.append(keep(store, "https://a.test/late", article(text="A boat, and boats.")))

    index.rebuild(look)
    assert all(set(ids) <= set(answer) for answer in answers)
    assert len(answers) >= 3
    assert sorted(found(store, index, "boats ")) == [*ids, *late]
    assert index.problems() == []


def test_making_the_next_one_goes_on_where_a_kill_ended_it(
    store: Store, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.search.index.BATCH", 2)
    for number in range(6):
        keep(store, f"https://a.test/{number}", article(text=f"Page {number} of boats."))
    index.update()
    seen: list[int] = []

    def stop_at_four(done: int, total: int) -> None:
        seen.append(done)
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        index.rebuild(stop_at_four)
    seen.clear()
    assert index.update(lambda done, total: seen.append(done)) == 2
    assert seen == [2]
    assert len(found(store, index, "boats ")) == 6
    assert index.problems() == []


# --- neighbours


def test_threads_take_turns(store: Store, index: Index) -> None:
    for number in range(30):
        keep(store, f"https://a.test/{number}", article(text=f"Page {number}."))
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(index.update())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 30]
    assert index.problems() == []


def test_two_programs_drain_and_rebuild_side_by_side(store: Store, index: Index) -> None:
    with closing(open_store(store.folder)) as other_store, closing(Index(other_store)) as other:
        for number in range(20):
            keep(store, f"https://a.test/{number}", article(text=f"Common words, page {number}."))
        threads = [
            threading.Thread(target=index.update),
            threading.Thread(target=other.rebuild),
            threading.Thread(target=other.update),
            threading.Thread(target=index.rebuild),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        late = keep(store, "https://a.test/late", article(text="A latecomer, common too."))
        other.update()
        for program, its_store in ((index, store), (other, other_store)):
            assert found(its_store, program, "latecomer") == [late]
            assert Searcher(its_store, program).search("common").total == 21
            assert program.problems() == []


# --- texts that do not read back


def test_a_damaged_text_is_indexed_by_its_title(store: Store, index: Index) -> None:
    damaged = keep(store, "https://a.test/1", article("Readable title", "Unreadable text."))
    set_content(store, b"\0 no zstd frame")
    sound = keep(store, "https://a.test/2", article("Another title", "Readable text."))
    index.update()
    assert set(found(store, index, "title ")) == {damaged, sound}
    assert found(store, index, "text ") == [sound]
    store.write(lambda unit: unit.articles.delete([damaged]))
    index.update()
    assert found(store, index, "title ") == [sound]
    assert "readable" in words_in(store)
    assert index.problems() == []


@pytest.mark.parametrize("end", ["deleted", "mended"])
def test_a_text_that_was_damaged_after_it_was_indexed_leaves_no_word_behind(
    store: Store, index: Index, end: str
) -> None:
    """FTS5 would take other words out than went in, and say nothing: the index is made anew instead."""
    id = keep(store, "https://a.test/1", article("Title", "Precarious words."))
    other = keep(store, "https://a.test/2", article("Neighbour", "Solid words."))
    content = store.read(lambda unit: unit.articles.version_content(1))
    assert content is not None
    index.update()
    store.write(
        lambda unit: unit.connection.execute(versions.update().where(versions.c.id == 1).values(content=b"damaged"))
    )
    if end == "deleted":
        store.write(lambda unit: unit.articles.delete([id]))
    else:
        store.write(lambda unit: unit.pending.add(id))
    index.update()
    assert found(store, index, "words ") == [other]
    assert "precarious" not in words_in(store)
    assert index.problems() == []
    if end == "mended":
        store.write(
            lambda unit: unit.connection.execute(versions.update().where(versions.c.id == 1).values(content=content))
        )
        store.write(lambda unit: unit.pending.add(id))
        index.update()
        assert sorted(found(store, index, "words ")) == [id, other]
        assert index.problems() == []


# --- checking


def test_an_article_the_index_was_never_told_of_is_noticed(store: Store, index: Index) -> None:
    index.update()
    keep(store)
    store.write(lambda unit: unit.connection.exec_driver_sql("DELETE FROM index_pending"))
    assert index.problems() == ["out_of_step"]
    index.rebuild()
    assert index.problems() == []


def test_an_article_the_index_has_too_many_is_noticed(store: Store, index: Index) -> None:
    id = keep(store)
    index.update()
    store.write(lambda unit: unit.articles.delete([id]))
    assert index.problems() == []  # it is pending
    store.write(lambda unit: unit.connection.exec_driver_sql("DELETE FROM index_pending"))
    assert index.problems() == ["out_of_step"]

"""The first answer is bounded whatever the size of the library; each way to it is taken here by what it may cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.model.articles import ArticleFilter
from archiver.search import answer
from archiver.search.answer import Found
from archiver.search.index import Index
from archiver.search.query import parse, plan
from archiver.search.stop import Clock, Stop
from archiver.store.connections import sqlite_of
from archiver.store.store import Store
from tests.store.libraries import NOON, article, keep

LONG = 60.0


def save(store: Store, text: str, title: str = "-") -> int:
    """An article, a day after the one before."""
    count = len(store.read(lambda unit: unit.lists.ids(ArticleFilter())))
    day = NOON + timedelta(count)
    return keep(store, f"https://a.test/{count}", article(title, text), added_at=day)


def first(index: Index, query: str, limit: int = 50, seconds: float = LONG) -> Found:
    tree = parse(query).tree
    assert tree is not None
    wanted = plan(tree, datetime.now(UTC))
    return index.read(lambda connection: answer.first(wanted, limit, Clock(sqlite_of(connection), Stop(), seconds)))


def best(index: Index, query: str, limit: int = 50, seconds: float = LONG) -> Found | None:
    tree = parse(query).tree
    assert tree is not None
    wanted = plan(tree, datetime.now(UTC))
    return index.read(lambda connection: answer.best(wanted, limit, Clock(sqlite_of(connection), Stop(), seconds)))


@pytest.fixture
def nothing_affordable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AFFORDABLE", "COUNTABLE", "KNOWN"):
        monkeypatch.setattr(answer, name, 0)


def test_rare_words_are_ranked_at_once(store: Store, index: Index) -> None:
    body = save(store, "tide " * 9)
    title = save(store, "nothing of it", "Tide")
    index.update()
    assert first(index, "tide ") == Found([title, body], 2, True)


def test_few_articles_with_common_words_are_ranked_at_once(
    store: Store, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "AFFORDABLE", 0)
    one = save(store, "tide and mill and a long text about neither of them")
    other = save(store, "tide mill")
    save(store, "tide")
    index.update()
    assert first(index, "tide mill ") == Found([other, one], 2, True)
    assert not first(index, "tide ").is_final


@pytest.mark.usefixtures("nothing_affordable")
def test_common_words_are_found_in_titles_first_then_the_newest(store: Store, index: Index) -> None:
    old_title = save(store, "nothing of it, in many many words of its own", "The tide")
    old = save(store, "tide")
    new_title = save(store, "nothing of it", "Tide")
    new = save(store, "tide " * 20)
    index.update()
    assert first(index, "tide ") == Found([new_title, old_title, old, new], 4, False)
    assert first(index, "tide ", limit=2) == Found([new_title, old_title], None, False)
    found = best(index, "tide ", limit=2)
    assert found is not None
    assert (set(found.ids), found.total, found.is_final) == ({new_title, old_title}, 4, True)


@pytest.mark.usefixtures("nothing_affordable")
def test_of_several_words_one_in_the_title_is_better_than_none(store: Store, index: Index) -> None:
    none = save(store, "tide mill")
    one = save(store, "the mill again", "Tide")
    both = save(store, "nothing of it", "Tide mill")
    save(store, "nothing of it", "Tide")
    index.update()
    assert first(index, "tide mill ").ids == [both, one, none]
    assert set(first(index, "tide OR mill").ids) > {both, one, none}


@pytest.mark.usefixtures("nothing_affordable")
def test_a_full_answer_from_titles_counts_no_texts(store: Store, index: Index) -> None:
    for _ in range(3):
        save(store, "the mill again", "Tide")
    for _ in range(3):
        save(store, "tide mill")
    index.update()
    assert first(index, "tide mill ", limit=3).total is None
    assert first(index, "tide mill ", limit=7).total == 6


@pytest.mark.usefixtures("nothing_affordable")
def test_what_must_be_nowhere_is_not_in_the_text_either(store: Store, index: Index) -> None:
    save(store, "the mill stands in the text only", "Tide")
    right = save(store, "nothing of it", "Tide")
    index.update()
    assert first(index, "tide -mill") == Found([right], 1, False)


def test_words_that_are_known_are_ranked_in_part(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "AFFORDABLE", 0)
    monkeypatch.setattr(answer, "NEWEST", 2)
    old = save(store, "tide " * 9)
    newer = save(store, "tide " * 9)
    newest = save(store, "tide and many more words that are not it")
    title = save(store, "tide", "Tide")
    save(store, "nothing")
    index.update()
    found = first(index, "tide ", limit=3)
    assert found.ids[:2] == [title, newest]
    assert not found.is_final
    assert set(first(index, "tide ").ids) == {title, newer, newest, old}


def test_small_sets_are_gathered_first(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [save(store, "tide") for _ in range(5)]
    store.write(lambda unit: unit.tags.put(["sea"], ids[1:3]))
    store.write(lambda unit: unit.tags.put(["all"], ids))
    index.update()
    for narrow in (0, 2, 10):
        monkeypatch.setattr(answer, "NARROW", narrow)
        for affordable in (0, 100):
            monkeypatch.setattr(answer, "AFFORDABLE", affordable)
            assert first(index, "tide tag:sea tag:all").ids == ids[2:0:-1]
            assert first(index, "tide tag:sea saved:2026").ids == ids[2:0:-1]
    store.write(lambda unit: unit.articles.set_trashed(ids[:2], True))
    assert first(index, "tide saved:2026").ids == ids[:1:-1]
    assert first(index, "tide saved:2026 is:trash").ids == ids[1::-1]


def test_without_words_the_newest_that_pass_are_found(store: Store, index: Index) -> None:
    ids = [save(store, "text") for _ in range(5)]
    store.write(lambda unit: unit.tags.put(["sea"], ids[1:3]))
    index.update()
    assert first(index, "tag:sea") == Found([ids[2], ids[1]], 2, True)
    assert first(index, "-tag:sea", limit=2) == Found([ids[4], ids[3]], None, False)
    assert best(index, "-tag:sea", limit=2) == Found([ids[4], ids[3]], 3, True)


def test_when_the_time_is_up_the_answer_is_what_was_found(store: Store, index: Index) -> None:
    save(store, "tide")
    index.update()
    for query in ("tide ", "tide -mill", "is:unread"):
        found = first(index, query, seconds=0)
        assert found == Found([], None, False)
        assert best(index, query, seconds=0) is None


def test_what_is_nearly_everywhere_is_not_ranked(store: Store, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, "tide")
    save(store, "tide")
    index.update()
    monkeypatch.setattr(answer, "RANKABLE", 1)
    assert best(index, "tide ") is None


def test_the_best_of_one_word_are_not_in_the_trash_however_many_there_are(store: Store, index: Index) -> None:
    ids = [save(store, "tide " * (20 - each) + "mill " * each) for each in range(20)]  # the first are the best
    index.update()
    for trashed in (0, 1, 7, 17, 20):  # of 2 wanted 8 are looked at
        store.write(lambda unit: unit.articles.set_trashed(ids[:trashed], True))  # noqa: B023  # called at once
        assert best(index, "tide ", limit=2) == Found(ids[trashed : trashed + 2], 20 - trashed, True)

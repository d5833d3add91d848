"""Collections: nested, in the person's order, never two of a name side by side, never below themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.errors import NameRefused, NotFound, SmartRefused
from archiver.store.rows.collections import NAME_LENGTH, Collections
from archiver.store.store import Store
from tests.store.libraries import keep, state_of


def add(store: Store, name: str, parent: int | None = None) -> int:
    return store.write(lambda unit: unit.collections.add(name, parent))


def tree(store: Store) -> list[tuple[str, int | None]]:
    return [(row.name, row.parent_id) for row in store.read(lambda unit: unit.collections.all())]


def articles_in(store: Store, id: int) -> list[int]:
    rows = sorted(state_of(store)["collection_articles"], key=lambda row: row[2])
    return [row[1] for row in rows if row[0] == id]


def test_parents_before_children_in_order(store: Store) -> None:
    a, b = add(store, "A"), add(store, "B")
    b1, a1 = add(store, "B1", b), add(store, "A1", a)
    add(store, "A2", a)
    assert tree(store) == [("A", None), ("A1", a), ("A2", a), ("B", None), ("B1", b)]
    store.write(lambda unit: unit.collections.move(a1, a))
    assert tree(store)[1:3] == [("A2", a), ("A1", a)]
    store.write(lambda unit: unit.collections.move(b, None, 0))
    store.write(lambda unit: unit.collections.move(b1, a, 1))
    assert tree(store) == [("B", None), ("A", None), ("A2", a), ("B1", a), ("A1", a)]


@pytest.mark.parametrize("name", ["Coast", "coast", "  COAST\n"])
def test_two_of_a_name_side_by_side_are_refused(store: Store, name: str) -> None:
    coast = add(store, "Coast")
    boats = add(store, "Boats")
    inner = add(store, name, boats)
    calls: list[Callable[[Collections], object]] = [
        lambda collections: collections.add(name),
        lambda collections: collections.rename(boats, name),
        lambda collections: collections.move(inner, None),
    ]
    for call in calls:
        with pytest.raises(NameRefused) as refused:
            store.write(lambda unit: call(unit.collections))  # noqa: B023  # called at once
        assert refused.value.reason == "taken"
    store.write(lambda unit: unit.collections.rename(coast, "coast"))
    assert tree(store)[0] == ("coast", None)


@pytest.mark.parametrize("name", ["", "  ", "\x00", "\n\t"])
def test_a_name_of_nothing_is_refused(store: Store, name: str) -> None:
    with pytest.raises(NameRefused) as refused:
        add(store, name)
    assert refused.value.reason == "empty"


def test_a_name_is_cleaned_and_cut(store: Store) -> None:
    add(store, " Two\n lines\u202e ")
    add(store, "x" * 1_000)
    assert [name for name, _ in tree(store)] == ["Two lines", "x" * (NAME_LENGTH - 1) + "…"]


def test_nothing_goes_below_itself(store: Store) -> None:
    a = add(store, "A")
    b = add(store, "B", a)
    c = add(store, "C", b)
    for parent in (a, b, c):
        with pytest.raises(NameRefused) as refused:
            store.write(lambda unit: unit.collections.move(a, parent))  # noqa: B023  # called at once
        assert refused.value.reason == "cycle"


def test_removing_takes_what_is_below_but_no_article(store: Store) -> None:
    id = keep(store)
    a = add(store, "A")
    b = add(store, "B", a)
    other = add(store, "Other")
    store.write(lambda unit: unit.collections.put(b, [id]))
    store.write(lambda unit: unit.collections.put(other, [id]))
    before = state_of(store)
    removed = store.write(lambda unit: unit.collections.remove(a))
    assert tree(store) == [("Other", None)]
    assert store.read(lambda unit: unit.articles.get(id)).collections == (other,)
    store.write(lambda unit: unit.collections.bring_back(removed))
    assert state_of(store) == before


def test_bringing_back_when_the_name_or_the_parent_is_gone(store: Store) -> None:
    a = add(store, "A")
    b = add(store, "B", a)
    inner = store.write(lambda unit: unit.collections.remove(b))
    outer = store.write(lambda unit: unit.collections.remove(a))
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.collections.bring_back(inner))
    add(store, "a")
    with pytest.raises(NameRefused):
        store.write(lambda unit: unit.collections.bring_back(outer))
    assert tree(store) == [("a", None)]


def test_bringing_back_leaves_out_articles_that_were_deleted(store: Store) -> None:
    ids = [keep(store, f"https://a.test/{number}") for number in range(3)]
    a = add(store, "A")
    store.write(lambda unit: unit.collections.put(a, ids))
    removed = store.write(lambda unit: unit.collections.remove(a))
    store.write(lambda unit: unit.articles.delete([ids[1]]))
    store.write(lambda unit: unit.collections.bring_back(removed))
    assert articles_in(store, a) == [ids[0], ids[2]]
    assert store.read(lambda unit: unit.collections.get(a)).article_count == 2


def test_filing_keeps_the_order_and_the_place(store: Store) -> None:
    ids = [keep(store, f"https://a.test/{number}") for number in range(4)]
    a = add(store, "A")
    store.write(lambda unit: unit.collections.put(a, [ids[2], ids[0]]))
    store.write(lambda unit: unit.collections.put(a, [ids[0], ids[3], ids[1]]))
    assert articles_in(store, a) == [ids[2], ids[0], ids[3], ids[1]]
    store.write(lambda unit: unit.collections.take(a, [ids[0], ids[3]]))
    assert articles_in(store, a) == [ids[2], ids[1]]
    store.write(lambda unit: unit.articles.set_trashed([ids[2]], True))
    assert store.read(lambda unit: unit.collections.get(a)).article_count == 1
    store.write(lambda unit: unit.articles.set_trashed([ids[2]], False))
    assert store.read(lambda unit: unit.collections.get(a)).article_count == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda collections: collections.get(99),
        lambda collections: collections.add("B", 99),
        lambda collections: collections.rename(99, "B"),
        lambda collections: collections.move(99, None),
        lambda collections: collections.move(1, 99),
        lambda collections: collections.remove(99),
        lambda collections: collections.put(99, [1]),
        lambda collections: collections.take(99, [1]),
        lambda collections: collections.put(1, [1, 99]),
    ],
)
def test_what_is_not_there(store: Store, ask: Callable[[Collections], object]) -> None:
    keep(store)
    add(store, "A")
    before = state_of(store)
    with pytest.raises(NotFound):
        store.write(lambda unit: ask(unit.collections))
    assert state_of(store) == before
    assert not store.read(lambda unit: unit.collections.takes_articles(99))


def test_a_smart_collection_has_a_query_and_is_moved_and_brought_back_with_it(store: Store) -> None:
    outer = add(store, "Outer")
    smart = store.write(lambda unit: unit.collections.add("New", outer, "  is:unread\n site:a.test "))
    assert store.read(lambda unit: unit.collections.query_of(smart)) == "is:unread site:a.test"
    assert store.read(lambda unit: unit.collections.query_of(outer)) is None
    store.write(lambda unit: unit.collections.set_query(smart, "is:read"))
    store.write(lambda unit: unit.collections.move(smart, None, 0))
    removed = store.write(lambda unit: unit.collections.remove(smart))
    store.write(lambda unit: unit.collections.bring_back(removed))
    (row, _) = store.read(lambda unit: unit.collections.all())
    assert (row.id, row.name, row.query, row.parent_id) == (smart, "New", "is:read", None)


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda collections: collections.put(1, [1]), "filled"),
        (lambda collections: collections.add("Inside", 1), "filled"),
        (lambda collections: collections.add("Inside", 1, "is:read"), "filled"),
        (lambda collections: collections.move(2, 1), "filled"),
        (lambda collections: collections.add("Empty", None, " \n "), "empty"),
        (lambda collections: collections.set_query(1, ""), "empty"),
        (lambda collections: collections.set_query(2, "is:read"), "plain"),
    ],
)
def test_what_only_the_other_kind_of_collection_can_do(
    store: Store, ask: Callable[[Collections], object], reason: str
) -> None:
    keep(store)
    store.write(lambda unit: unit.collections.add("Smart", None, "is:unread"))
    add(store, "Plain")
    before = state_of(store)
    with pytest.raises(SmartRefused) as refused:
        store.write(lambda unit: ask(unit.collections))
    assert refused.value.reason == reason
    assert state_of(store) == before
    assert [store.read(lambda unit: unit.collections.takes_articles(id)) for id in (1, 2)] == [False, True]  # noqa: B023  # called at once

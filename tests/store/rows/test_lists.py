"""Lists in every order, whole, by pages and from their beginning: always what going through all rows gives."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import Article, ArticleFilter, Flag, Sort, State
from archiver.model.extraction import Mark
from archiver.store.rows import lists
from archiver.store.schema import articles
from archiver.store.store import Store, Unit
from tests.store.libraries import NOON, article, keep

WORDS = ("Harbour", "harbour", "İzmir", "zebra", "Ääkkönen", "élan", "42", "Zoo")


def page(store: Store, **wanted: object) -> list[int]:
    return [row.id for row in store.read(lambda unit: unit.lists.page(ArticleFilter(**wanted)))]  # type: ignore[arg-type]  # handed on


def five(store: Store) -> list[int]:
    """Five articles, the later ones saved earlier, two of them at the same moment."""
    hours = [0, -1, -2, -2, -3]
    return [
        keep(store, f"https://a.test/{number}", article(f"Title {number}"), added_at=NOON + timedelta(hours=hour))
        for number, hour in enumerate(hours)
    ]


def test_newest_first_by_keyset(store: Store) -> None:
    first, second, third, fourth, fifth = five(store)
    order = [first, second, fourth, third, fifth]
    assert page(store) == order
    walked: list[int] = []
    while ids := page(store, limit=2, after=walked[-1] if walked else None):
        walked += ids
    assert walked == order
    assert list(store.read(lambda unit: unit.lists.ids(ArticleFilter()))) == order
    with pytest.raises(NotFound):
        page(store, after=99)


def test_a_row_carries_the_marks_of_the_version_that_is_shown(store: Store) -> None:
    url = "https://a.test/1"
    keep(store, url, article(marks=[Mark.CUT_SHORT]))
    listed = store.read(lambda unit: unit.lists.page(ArticleFilter()))
    assert [row.marks for row in listed] == [(Mark.CUT_SHORT,)]
    assert store.read(lambda unit: unit.articles.summaries([1])) == listed
    keep(store, url, article(text="Boats leave before the town wakes, and are back by noon."))
    assert [row.marks for row in store.read(lambda unit: unit.lists.page(ArticleFilter()))] == [()]


@pytest.mark.parametrize("sort", Sort)
def test_sorted_either_way(store: Store, sort: Sort) -> None:
    ids = five(store)
    falling = list(store.read(lambda unit: unit.lists.ids(ArticleFilter(), sort)))
    rising = list(store.read(lambda unit: unit.lists.ids(ArticleFilter(), sort, descending=False)))
    assert sorted(falling) == sorted(rising) == ids
    assert falling == rising[::-1]


def test_filters(store: Store) -> None:
    one, two, three, four, five_ = five(store)

    def organise(unit: Unit) -> None:
        coast = unit.collections.add("Coast")
        below = unit.collections.add("Boats", coast)
        unit.collections.put(coast, [one])
        unit.collections.put(below, [two, one])
        unit.tags.put(["Sea"], [three, four])
        unit.articles.set_read([one, two], True)
        unit.articles.set_favorite([three], True)
        unit.articles.set_archived([four], True)
        unit.articles.set_trashed([four, five_], True)

    store.write(organise)
    assert page(store) == [one, two, three]
    assert page(store, state=State.UNREAD) == [three]
    assert page(store, state=State.FAVORITE) == [three]
    assert page(store, state=State.ARCHIVED) == []
    assert page(store, state=State.TRASH) == [four, five_]
    assert page(store, collection=1) == [one, two]
    assert page(store, collection=2) == [one, two]
    assert page(store, collection=99) == []
    assert page(store, tag="sea") == [three]
    assert page(store, tag="SEA", state=State.TRASH) == [four]
    assert page(store, tag="nothing") == []
    assert store.read(lambda unit: unit.articles.counts()) == {
        State.ALL: 3,
        State.UNREAD: 1,
        State.FAVORITE: 1,
        State.ARCHIVED: 0,
        State.TRASH: 2,
    }


def fill(store: Store, chance: random.Random) -> None:
    """Forty articles in every state, three nested collections, two tags; keys that are missing or the same."""
    ids = []
    for number in range(40):
        made = article(
            f"{chance.choice(WORDS)} {number % 3}",
            "word " * chance.randint(1, 5),
            site_name=chance.choice([None, *WORDS]),
            published_at=chance.choice([None, "2024", "2024-05", "2024-05-06", "2023-12-31T10:00:00Z"]),
        )
        ids.append(keep(store, f"https://a.test/{number}", made, added_at=NOON + timedelta(hours=chance.randint(0, 9))))

    def some() -> list[int]:
        return chance.sample(ids, 15)

    def organise(unit: Unit) -> None:
        coast = unit.collections.add("Coast")
        boats = unit.collections.add("Boats", coast)
        unit.collections.add("Rigs", boats)
        for collection in (1, 2, 3):
            unit.collections.put(collection, some())
        unit.tags.put(["Sea"], some())
        unit.tags.put(["fog"], some()[:2])
        unit.articles.set_read(some(), True)
        unit.articles.set_favorite(some(), True)
        unit.articles.set_archived(some(), True)
        unit.articles.set_trashed(some()[:6], True)

    store.write(organise)


def expected(everything: Iterable[Article], wanted: ArticleFilter, sort: Sort, descending: bool) -> list[int]:
    """The same, gone through one by one."""
    below = {1: {1, 2, 3}, 2: {2, 3}, 3: {3}}.get(wanted.collection or 0, set())

    def fits(each: Article) -> bool:
        row = each.summary
        states = {
            State.ALL: not row.trashed,
            State.UNREAD: not row.trashed and not row.read,
            State.FAVORITE: not row.trashed and row.favorite,
            State.ARCHIVED: not row.trashed and row.archived,
            State.TRASH: row.trashed,
        }
        filed = wanted.collection is None or bool(below & set(each.collections))
        tagged = wanted.tag is None or wanted.tag.casefold() in {tag.casefold() for tag in each.tags}
        return states[wanted.state] and filed and tagged

    keys = {
        each.summary.id: {
            Sort.SAVED: each.summary.saved_at,
            Sort.PUBLISHED: each.summary.published_at,
            Sort.TITLE: each.summary.title.encode().lower(),  # only A to Z, as SQLite's NOCASE
            Sort.SITE: each.summary.site_name and each.summary.site_name.encode().lower(),
            Sort.LENGTH: each.summary.word_count,
        }[sort]
        for each in everything
        if fits(each)
    }
    known = sorted((id for id, key in keys.items() if key is not None), key=lambda id: (keys[id], id))
    unknown = sorted(id for id, key in keys.items() if key is None)
    return known[::-1] + unknown[::-1] if descending else known + unknown


PLACES = [
    *(ArticleFilter(state) for state in State),
    *(ArticleFilter(collection=id) for id in (1, 2, 3, 99)),
    *(ArticleFilter(State.UNREAD, collection=1, tag="SEA"), ArticleFilter(State.TRASH, tag="sea")),
    *(ArticleFilter(tag=tag) for tag in ("sea", "fog", "none")),
]


@pytest.mark.parametrize("short", [0, 1000], ids=["walked", "gathered"])
def test_every_list_is_what_going_through_all_articles_gives(
    store: Store, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    monkeypatch.setattr(lists, "SHORT", short)
    fill(store, random.Random(7))
    everything = store.read(
        lambda unit: [unit.articles.get(id) for id in unit.connection.scalars(sa.text("SELECT id FROM articles"))]
    )

    def look(unit: Unit) -> None:
        for wanted, sort, descending in product(PLACES, Sort, (True, False)):
            right = expected(everything, wanted, sort, descending)
            case = (wanted, sort, descending)
            assert list(unit.lists.ids(wanted, sort, descending=descending)) == right, case
            start = unit.lists.start(wanted, sort, descending=descending, limit=5)
            assert (list(start.ids), start.is_whole) == (right[:5], len(right) <= 5), case

    store.read(look)


def test_which_of_some_articles(store: Store) -> None:
    one, two, three, four, _ = five(store)

    def organise(unit: Unit) -> None:
        coast = unit.collections.add("Coast")
        unit.collections.put(unit.collections.add("Boats", coast), [two])
        unit.collections.put(coast, [one, three])
        unit.tags.put(["Sea"], [three, two])
        unit.tags.put(["fog"], [three])
        unit.articles.set_read([two, four], True)

    store.write(organise)
    some = [four, 99, three, two]

    def look(unit: Unit) -> None:
        assert unit.lists.unlike(some, Flag.READ, True) == [three]
        assert unit.lists.unlike(some, Flag.READ, False) == [four, two]
        assert unit.lists.filed(some, 1) == [three]
        assert unit.lists.tagged(some, " #SEA ") == [three, two]
        assert unit.lists.tagged(some, "none") == []
        assert unit.lists.collections_of(some) == {1: 1, 2: 1}
        assert list(unit.lists.tags_of(some).items()) == [("fog", 1), ("Sea", 2)]

    store.read(look)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [True, False])
def test_no_long_list_is_sorted_nor_looks_into_the_table(store: Store, sort: Sort, descending: bool) -> None:
    """Each is one walk along one index: of a million articles 0.3 s, from the table 1 to 3 s."""

    def plan(unit: Unit) -> list[str]:
        query = sa.select(articles.c.id).where(lists._CONDITIONS[State.UNREAD])
        query = query.order_by(*lists.order_of(sort, descending=descending))
        text = str(query.compile(unit.connection, compile_kwargs={"literal_binds": True}))
        return [row[3] for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]

    assert store.read(plan) == [f"SCAN articles USING COVERING INDEX articles_by_{sort}"]

"""Articles as a list shows them and as a reader reads them; states; deleting for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from archiver.errors import LibraryDamaged, NotFound
from archiver.model.articles import Completeness, Flag, State
from archiver.model.capture import CaptureRequest
from archiver.store.connections import sqlite_of
from archiver.store.rows.articles import Articles
from archiver.store.store import Store, Unit
from tests.store.libraries import NOON, article, keep, state_of


def five(store: Store) -> list[int]:
    """Five articles, the later ones saved earlier, two of them at the same moment."""
    hours = [0, -1, -2, -2, -3]
    return [
        keep(store, f"https://a.test/{number}", article(f"Title {number}"), added_at=NOON + timedelta(hours=hour))
        for number, hour in enumerate(hours)
    ]


def test_an_article_reads_as_it_was_kept(store: Store) -> None:
    made = article(
        "Straße 道 ☃",
        "Ein Satz. 一句话。",
        images=["https://a.test/1.png", "https://a.test/2.png"],
        lead_image=1,
        byline="A. Writer",
        site_name="A",
        published_at="2026-11",
        lang="de",
        dir="ltr",
    )
    id = keep(store, "https://a.test/one", made, pictures=[None, b"two"], tags=("b", "A"), added_at=NOON)
    kept = store.read(lambda unit: unit.articles.get(id))
    assert (kept.content_html, kept.text_content) == (made.content_html, made.text_content)
    assert kept.tags == ("A", "b")
    row = kept.summary
    assert (row.title, row.byline, row.site_name) == (made.title, made.byline, made.site_name)
    assert (row.published_at, row.lang, kept.dir) == (made.published_at, made.lang, made.dir)
    assert (row.saved_at, row.word_count, row.excerpt) == (NOON, made.word_count, made.excerpt)
    assert (row.completeness, row.images_total, row.images_saved) == (Completeness.SOME_PICTURES, 2, 1)
    assert [image.asset is not None for image in kept.images] == [False, True]
    assert row.lead_asset == kept.images[1].asset
    assert row.lead_asset is not None
    assert store.files.get(row.lead_asset) == b"two"
    assert store.read(lambda unit: unit.articles.media_types(kept.version.id)) == {row.lead_asset: "image/png"}
    assert store.read(lambda unit: unit.articles.with_texts([id])[0][1]) == made.text_content


def test_what_fails_late_in_a_database_is_cleaned_on_its_way_in(store: Store) -> None:
    """NUL, lone surrogates, control characters (FACTS "Values that fail late")."""
    id = keep(store, extracted=article("A\x00B\ud800C\x07", "word \x00 \ud800".replace("\ud800", "\ufffd")))
    assert store.read(lambda unit: unit.articles.summary(id)).title == "AB\ufffdC"


def test_summaries_keep_the_order_asked_for(store: Store) -> None:
    ids = five(store)
    wanted = [ids[3], 999, ids[0], *ids]
    rows = store.read(lambda unit: unit.articles.summaries(wanted))
    assert [row.id for row in rows] == [id for id in wanted if id != 999]


def test_a_state_keeps_the_time_it_began(store: Store) -> None:
    id = keep(store)
    store.write(lambda unit: unit.articles.set_favorite([id], True))
    first = state_of(store)["articles"]
    store.write(lambda unit: unit.articles.set_favorite([id], True))
    assert state_of(store)["articles"] == first
    store.write(lambda unit: unit.articles.set_favorite([id], False))
    assert not store.read(lambda unit: unit.articles.summary(id)).favorite


@pytest.mark.parametrize(("progress", "kept"), [(0.25, 0.25), (-1, 0.0), (7.5, 1.0)])
def test_progress(store: Store, progress: float, kept: float) -> None:
    id = keep(store)
    store.write(lambda unit: unit.articles.set_progress(id, progress))
    assert store.read(lambda unit: unit.articles.summary(id)).progress == kept


@pytest.mark.parametrize(
    "ask",
    [
        lambda articles: articles.summary(99),
        lambda articles: articles.get(99),
        lambda articles: articles.set_read([1, 99], True),
        lambda articles: articles.set_trashed([1, 99], True),
        lambda articles: articles.set_progress(99, 0.5),
        lambda articles: articles.delete([1, 99]),
    ],
)
def test_what_is_not_there(store: Store, ask: Callable[[Articles], object]) -> None:
    """It is said, and the other articles of the call are as they were."""
    keep(store)
    before = state_of(store)
    with pytest.raises(NotFound) as missing:
        store.write(lambda unit: ask(unit.articles))
    assert (missing.value.what, missing.value.key) == ("article", 99)
    assert state_of(store) == before


def test_a_text_that_does_not_read_back(store: Store) -> None:
    id = keep(store)
    store.write(lambda unit: unit.connection.exec_driver_sql("UPDATE versions SET content = x'00'"))
    with pytest.raises(LibraryDamaged):
        store.read(lambda unit: unit.articles.get(id))
    assert store.read(lambda unit: unit.articles.with_texts([id])[0][1]) == ""
    store.write(lambda unit: unit.connection.exec_driver_sql("UPDATE articles SET version_id = 99"))
    with pytest.raises(LibraryDamaged):
        store.read(lambda unit: unit.articles.get(id))
    assert store.read(lambda unit: unit.articles.index_entries([id])) == []


# --- deleting


def delete(store: Store, ids: Iterable[int]) -> list[str]:
    freed = store.write(lambda unit: unit.articles.delete(list(ids)))
    store.delete_files(freed)
    return freed


def test_deleting_leaves_nothing_of_an_article(store: Store) -> None:
    id = keep(store, extracted=article(images=["https://a.test/1.png"]), pictures=[b"one"], tags=("sea",))
    store.write(lambda unit: unit.collections.put(unit.collections.add("Coast"), [id]))
    store.write(lambda unit: unit.highlights.add(id, "Boats"))
    store.write(lambda unit: unit.saving.note(id, "worse_page", {}))
    assert len(delete(store, [id])) == 2
    left = state_of(store)
    for table in ("articles", "versions", "assets", "images", "events", "article_urls", "article_tags", "highlights"):
        assert left[table] == [], table
    assert left["collection_articles"] == []
    assert [row.article_id for row in store.read(lambda unit: unit.jobs.page())] == [None]
    assert list(store.files.walk()) == []


def test_files_that_another_article_shares_stay(store: Store) -> None:
    images = ["https://a.test/shared.png", "https://a.test/own.png"]
    one = keep(store, "https://a.test/one", article(images=images), pictures=[b"shared", b"one"], body=b"same page")
    two = keep(store, "https://a.test/two", article(images=images), pictures=[b"shared", b"two"], body=b"same page")
    freed = delete(store, [one])
    assert [store.files.has(sha256) for sha256 in freed] == [False]
    kept = store.read(lambda unit: unit.articles.get(two))
    assert kept.version.original is not None
    assert store.files.get(kept.version.original) == b"same page"
    assert [store.files.get(image.asset) for image in kept.images if image.asset] == [b"shared", b"two"]
    assert len(delete(store, [two])) == 3
    assert list(store.files.walk()) == []


def test_a_file_that_a_waiting_job_needs_stays(store: Store) -> None:
    id = keep(store, body=b"the page")
    sha256 = store.read(lambda unit: unit.articles.get(id)).version.original
    assert sha256 is not None
    store.write(lambda unit: unit.jobs.add(CaptureRequest("https://b.test"), "b.test", sha256))
    assert delete(store, [id]) == []
    assert store.files.get(sha256) == b"the page"


def test_more_ids_than_a_statement_can_hold(store: Store) -> None:
    """Emptying a large trash: SQLite binds 32,766 values at most, 999 where it is old; here 600."""

    def make(unit: Unit) -> None:
        unit.connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            " INSERT INTO articles"
            " (id, url, title, excerpt, word_count, completeness, images_total, images_saved, saved_at)"
            " SELECT i, 'https://a.test/' || i, 'x', '', 0, 'link_only', 0, 0, 0 FROM n"
        )

    def look(unit: Unit) -> None:
        sqlite_of(unit.connection).setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 600)
        assert len(unit.articles.summaries(ids)) == 2_000
        assert unit.lists.unlike(ids, Flag.READ, True) == ids
        assert unit.assets.unknown([f"{id:064}" for id in ids]) == [f"{id:064}" for id in ids]
        assert unit.jobs.renewing(ids) == []

    def work(unit: Unit) -> list[str]:
        look(unit)
        unit.articles.set_trashed(ids, True)
        collection = unit.collections.add("Many")
        unit.collections.put(collection, ids)
        unit.collections.bring_back(unit.collections.remove(collection))
        unit.collections.take(collection, ids)
        unit.tags.put(["sea"], ids)
        unit.tags.take(["sea"], ids)
        assert unit.articles.counts()[State.TRASH] == 2_000
        return unit.articles.delete(ids)

    keep(store)
    store.write(make)
    ids = list(range(1, 2_001))
    assert len(store.write(work)) == 1
    assert store.read(lambda unit: unit.articles.counts())[State.TRASH] == 0

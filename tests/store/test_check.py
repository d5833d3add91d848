"""The check: every kind of damage is told by name, mended once, and costs nothing that a person made."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import Completeness, Finding
from archiver.model.jobs import JobState
from archiver.store import schema
from archiver.store.store import Store, Unit
from archiver.store.upkeep import backup
from archiver.store.upkeep.check import check
from tests.store.conftest import Opening
from tests.store.libraries import accept, article, damage, file_of, keep, state_of

IMAGES = ["https://a.test/1.png", "https://a.test/2.png"]


def extract_nothing(body: bytes, url: str, media_type: str) -> None:
    return None


def look(store: Store, *, repair: bool = False, sweep: bool = True) -> list[Finding]:
    return check(store, repair=repair, extract=extract_nothing, sweep=sweep)


def kinds(findings: Sequence[Finding]) -> list[str]:
    return sorted({finding.kind for finding in findings})


@pytest.fixture
def full(store: Store) -> Store:
    """A library with something of everything that a person makes."""
    keep(
        store,
        "https://a.test/one",
        article(images=IMAGES, lead_image=0),
        pictures=[b"one", b"two"],
        tags=("sea", "fog"),
    )
    keep(store, "https://a.test/two", article("Two", "Nets dry on the wall."), tags=("sea",))
    keep(store, "https://a.test/three", article("Three", "The ferry is late."))

    def organise(unit: Unit) -> None:
        coast = unit.collections.add("Coast")
        unit.collections.put(unit.collections.add("Boats", coast), [2])
        unit.collections.put(coast, [1, 2])
        unit.highlights.add(1, "before the town wakes", note="early")
        unit.highlights.add(2, "Nets")
        unit.articles.set_favorite([1], True)
        unit.articles.set_read([1, 3], True)
        unit.articles.set_archived([2], True)
        unit.articles.set_trashed([3], True)

    store.write(organise)
    accept(store, "https://a.test/waiting", claim=False)
    assert look(store) == []
    return store


def made_by_a_person(store: Store) -> list[object]:
    """Whatever no repair may cost."""

    def work(unit: Unit) -> list[object]:
        rows = unit.connection.execute(
            sa.select(
                schema.articles.c.id,
                schema.articles.c.url,
                *(
                    schema.articles.c[name].is_(None)
                    for name in ("read_at", "archived_at", "favorite_at", "trashed_at")
                ),
            )
        )
        return [
            [tuple(row) for row in rows],
            [(unit.lists.collections_of([id]), unit.lists.tags_of([id])) for id in (1, 2, 3)],
            unit.tags.all(),
            unit.collections.all(),
            [unit.highlights.of_article(id) for id in (1, 2, 3)],
            [job.url for job in unit.jobs.page()],
            unit.articles.counts(),
        ]

    return store.read(work)


def run(store: Store, *statements: str) -> None:
    """What another program, or damage, may do to a database: without our triggers and foreign keys' say."""
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def picture(store: Store, number: int = 0) -> str:
    asset = store.read(lambda unit: unit.articles.get(1)).images[number].asset
    assert asset is not None
    return asset


def original(store: Store) -> str:
    sha256 = store.read(lambda unit: unit.articles.get(1)).version.original
    assert sha256 is not None
    return sha256


def flip_text(store: Store) -> None:
    run(store, "UPDATE versions SET content = substr(content, 1, 30) || x'ff' || substr(content, 32) WHERE id = 1")


def another_text(store: Store) -> None:
    """A sound text, but not the one that was kept."""
    run(store, "UPDATE versions SET content = (SELECT content FROM versions WHERE id = 2) WHERE id = 1")


def text_of_another_type(store: Store) -> None:
    run(store, "UPDATE versions SET content = 'words' WHERE id = 1")


def drop_triggers(store: Store) -> None:
    run(store, "DROP TRIGGER articles_update_state", "DROP TRIGGER jobs_insert", "DROP TRIGGER tags_delete_count")
    run(store, "UPDATE articles SET read_at = 1 WHERE id = 2")


DAMAGES: dict[str, tuple[Callable[[Store], object], list[str]]] = {
    "a flipped byte in a text": (flip_text, ["text_damaged"]),
    "another text": (another_text, ["text_damaged"]),
    "a text of another type": (text_of_another_type, ["text_damaged"]),
    "a version without a text": (
        lambda store: run(store, "UPDATE articles SET version_id = 99 WHERE id = 2"),
        ["text_damaged"],
    ),
    "a flipped byte in a picture": (lambda store: damage(file_of(store, picture(store))), ["picture_damaged"]),
    "a flipped byte in an original": (lambda store: damage(file_of(store, original(store))), ["original_damaged"]),
    "a cut original": (lambda store: file_of(store, original(store)).write_bytes(b"(\xb5/"), ["original_damaged"]),
    "an empty picture": (lambda store: file_of(store, picture(store)).write_bytes(b""), ["picture_damaged"]),
    "a picture that is gone": (lambda store: file_of(store, picture(store)).unlink(), ["picture_missing"]),
    "an original that is gone": (lambda store: file_of(store, original(store)).unlink(), ["original_missing"]),
    "all files gone": (lambda store: shutil.rmtree(store.folder / "files"), ["original_missing", "picture_missing"]),
    "a file too many": (lambda store: store.files.put(b"too many", packed=False), ["file_unused"]),
    "a trigger that is gone": (drop_triggers, ["counter_wrong", "trigger_missing"]),
    "an index that is gone": (lambda store: run(store, "DROP INDEX articles_by_saved"), ["index_missing"]),
    "an index of uniqueness that is gone": (lambda store: run(store, "DROP INDEX jobs_active_url"), ["index_missing"]),
    "a wrong counter": (
        lambda store: run(store, "UPDATE counters SET total = 7 WHERE name IN ('all', 'tag')"),
        ["counter_wrong"],
    ),
    "counters that are gone": (lambda store: run(store, "DELETE FROM counters"), ["counter_wrong"]),
    "a counter of nothing": (
        lambda store: run(store, "INSERT INTO counters VALUES ('tag', 77, 3)"),
        ["counter_wrong"],
    ),
    "links to nothing": (
        lambda store: run(
            store,
            "INSERT INTO article_tags VALUES (1, 99)",
            "INSERT INTO collection_articles VALUES (99, 1, 0, 0)",
            "INSERT INTO article_urls VALUES ('b.test/x', 99, 'https://b.test/x', 'given')",
            "INSERT INTO events (article_id, at, kind, params) VALUES (99, 0, 'worse_page', '{}')",
            "UPDATE jobs SET article_id = 99 WHERE state = 'queued'",
        ),
        ["link_broken"],
    ),
    "the row of a picture that is gone": (
        lambda store: run(store, f"DELETE FROM assets WHERE sha256 = '{picture(store)}'"),
        ["file_unused", "link_broken"],
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_told_and_mended(full: Store, name: str) -> None:
    """Told without a repair, which changes nothing; mended with one; and then nothing is found."""
    ruin, expected = DAMAGES[name]
    before = made_by_a_person(full)
    ruin(full)
    state = state_of(full)
    found = look(full)
    assert kinds(found) == expected
    assert not any(finding.repaired for finding in found)
    assert state_of(full) == state

    mended = look(full, repair=True)
    assert set(expected) - {"file_unused"} <= set(kinds(mended))
    assert all(finding.repaired for finding in mended)
    assert look(full) == []
    after = made_by_a_person(full)
    if name == "a trigger that is gone":  # article 2 was read meanwhile
        assert after[1:-1] == before[1:-1]
    else:
        assert after == before
    keep(full, "https://a.test/later")
    assert look(full) == []


def test_an_article_whose_row_is_gone_comes_back(full: Store) -> None:
    """Its text, its highlights, its tags and its place in the collections are all still there, and so is it."""
    before = made_by_a_person(full)
    text = full.read(lambda unit: unit.articles.get(1)).text_content
    run(full, "PRAGMA foreign_keys = OFF", "DROP TRIGGER articles_delete", "DROP TRIGGER articles_delete_tag")
    run(full, "DROP TRIGGER articles_delete_collection", "DELETE FROM articles WHERE id = 1")
    assert {"link_broken", "trigger_missing"} <= set(kinds(look(full)))
    assert all(finding.repaired for finding in look(full, repair=True))
    assert look(full) == []
    after = made_by_a_person(full)
    assert after[1] == before[1]
    assert [tag.name for tag in full.read(lambda unit: unit.tags.all())] == ["fog", "sea"]
    assert after[4] == before[4]
    back = full.read(lambda unit: unit.articles.get(1))
    assert back.text_content == text
    assert back.summary.url == "https://a.test/one"
    assert back.summary.images_saved == 2
    assert full.read(lambda unit: unit.articles.events(1))[-1].kind == "article_restored"


def test_highlights_outlive_their_article_and_its_text(full: Store) -> None:
    run(full, "PRAGMA foreign_keys = OFF", "DROP TRIGGER articles_delete", "DELETE FROM articles WHERE id = 2")
    run(full, "PRAGMA foreign_keys = OFF", "DELETE FROM versions WHERE article_id = 2")
    look(full, repair=True)
    assert look(full) == []
    assert [highlight.quote for highlight in full.read(lambda unit: unit.highlights.of_article(2))] == ["Nets"]
    back = full.read(lambda unit: unit.articles.get(2))
    assert back.text_content == "Nets"
    assert back.summary.completeness is Completeness.LINK_ONLY


def test_collections_whose_parent_is_gone_move_to_the_top(full: Store) -> None:
    full.write(lambda unit: unit.collections.add("Boats"))
    run(full, "PRAGMA foreign_keys = OFF", "UPDATE collections SET parent_id = 99 WHERE parent_id IS NOT NULL")
    assert kinds(look(full, repair=True)) == ["link_broken"]
    assert look(full) == []
    names = [(row.name, row.parent_id) for row in full.read(lambda unit: unit.collections.all())]
    assert sorted(names) == [("Boats", None), ("Boats (2)", None), ("Coast", None)]
    assert full.read(lambda unit: set(unit.lists.collections_of([2]))) == {1, 2}


# --- where a text comes back from


def test_a_text_comes_back_from_a_backup(full: Store) -> None:
    before = state_of(full)["versions"]
    damage(backup.snapshot_into(full.database, full.backups), 0)  # one that is no help
    backup.snapshot_into(full.database, full.backups)
    flip_text(full)
    (finding,) = look(full, repair=True)
    assert finding == Finding("text_damaged", "1", True)
    assert state_of(full)["versions"] == before


def test_a_text_comes_back_from_its_original(full: Store) -> None:
    flip_text(full)
    full.write(lambda unit: unit.pending.done(*unit.pending.batch(100)))
    asked = []

    def extract(body: bytes, url: str, media_type: str) -> tuple[str, str]:
        assert media_type == "text/html"
        asked.append((body, url))
        return "<p>Made again.</p>", "Made again."

    (finding,) = check(full, repair=True, extract=extract, sweep=False)
    assert not finding.lost
    assert (
        asked == [(b"<p>page of https://a.test/one</p>", "https://a.test/one")] or asked[0][1] == "https://a.test/one"
    )
    back = full.read(lambda unit: unit.articles.get(1))
    assert (back.content_html, back.text_content) == ("<p>Made again.</p>", "Made again.")
    assert full.read(lambda unit: unit.articles.events(1))[-1].kind == "text_restored"
    assert full.read(lambda unit: unit.pending.batch(100))[1] == [1]
    assert look(full) == []


def test_what_cannot_come_back_leaves_what_the_list_knew(full: Store) -> None:
    file_of(full, original(full)).unlink()
    flip_text(full)
    found = look(full, repair=True)
    assert {(finding.kind, finding.lost, finding.articles) for finding in found} == {
        ("original_missing", True, (1,)),
        ("text_damaged", True, ()),
    }
    back = full.read(lambda unit: unit.articles.get(1))
    assert back.text_content == "Boats leave before the town wakes."
    assert "text_lost" in [event.kind for event in full.read(lambda unit: unit.articles.events(1))]
    assert look(full) == []


# --- files


def test_a_lost_picture_is_fetched_again_with_its_article(full: Store) -> None:
    lost = picture(full)
    damage(file_of(full, lost))
    look(full, repair=True)
    article_one = full.read(lambda unit: unit.articles.get(1))
    assert article_one.summary.completeness is Completeness.SOME_PICTURES
    assert (article_one.summary.images_total, article_one.summary.images_saved) == (2, 1)
    assert article_one.summary.lead_asset is None
    failure = article_one.images[0].failure
    assert failure is not None
    assert failure.kind == "file_damaged"
    assert [path.name for path in (full.folder / "damaged").iterdir()] == [lost]
    keep(full, "https://a.test/one", article(images=IMAGES, lead_image=0), pictures=[b"one", None])
    again = full.read(lambda unit: unit.articles.get(1))
    assert again.summary.completeness is Completeness.COMPLETE
    assert again.summary.lead_asset == again.images[0].asset == lost
    assert look(full) == []


def test_a_lost_original_comes_back_with_its_article(full: Store) -> None:
    lost = original(full)
    file_of(full, lost).unlink()
    look(full, repair=True)
    assert full.read(lambda unit: unit.articles.get(1)).version.original is None
    keep(full, "https://a.test/one", article(images=IMAGES))
    assert original(full) == lost
    assert look(full) == []


def test_a_page_handed_in_that_is_lost_fails_its_job(store: Store) -> None:
    from archiver.model.capture import CaptureRequest

    sha256 = store.files.put(b"<p>handed in</p>", packed=True)

    def work(unit: Unit) -> int:
        unit.saving.add_document(sha256, "text/html", 16)
        return unit.jobs.add(CaptureRequest("https://a.test/own"), "a.test/own", sha256)[0].id

    id = store.write(work)
    file_of(store, sha256).unlink()
    assert kinds(look(store, repair=True)) == ["original_missing"]
    job = store.read(lambda unit: unit.jobs.get(id))
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.kind == "file_missing"
    assert look(store) == []


def test_a_file_that_somebody_may_be_about_to_name_is_left(full: Store) -> None:
    sha256 = full.files.put(b"just fetched", packed=False)
    assert look(full, repair=True, sweep=False) == []
    assert full.files.has(sha256)
    assert kinds(look(full, repair=True)) == ["file_unused"]
    with pytest.raises(NotFound):
        full.files.path(sha256)


# --- the database itself


def test_an_index_that_disagrees_is_made_anew(full: Store, opening: Opening) -> None:
    """A row that an index does not know, as a damaged page of it would leave it."""
    full.close()
    path = full.database.path
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_by_saved'").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'articles_by_saved'", (sql + " AND id > 1",))
        connection.execute("PRAGMA writable_schema = RESET")
        connection.execute("REINDEX articles_by_saved")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'articles_by_saved'", (sql,))
    store = opening(full.folder)
    assert "database_damaged" in kinds(look(store))  # a count that went by that index may be wrong as well
    assert all(finding.repaired for finding in look(store, repair=True))
    assert look(store) == []


def test_an_index_of_uniqueness_that_cannot_be_made_is_told(full: Store) -> None:
    """FAULT 141: two rows got what only one may have; the rest is mended, and no row is thrown away for it."""
    full.write(lambda unit: unit.collections.add("Twin"))
    run(full, "DROP INDEX collections_top_name", "DROP INDEX articles_by_saved")
    run(full, "INSERT INTO collections (name, name_key, position) VALUES ('twin', 'twin', 9)")
    assert {(finding.item, finding.repaired) for finding in look(full, repair=True)} == {
        ("collections_top_name", False),
        ("articles_by_saved", True),
    }
    twins = [row for row in full.read(lambda unit: unit.collections.all()) if row.name.casefold() == "twin"]
    full.write(lambda unit: unit.collections.remove(twins[1].id))
    assert kinds(look(full, repair=True)) == ["index_missing"]
    assert look(full) == []

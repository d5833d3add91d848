"""A library whose pages or rows are noise: it is told or harmless, and the rest is still there."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, LibraryDamaged
from archiver.model.articles import ArticleFilter, State
from archiver.store.store import Store
from archiver.store.upkeep.check import check
from tests.store.libraries import article, keep, open_store


def run(store: Store, *statements: str) -> None:
    """What damage may do to rows, which no parameter of ours can."""
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_row_that_is_no_text(store: Store) -> None:
    """FAULT 138: the others are listed, and it is too, with marks in it; its states can still be changed."""
    keep(store, "https://a.test/one", tags=("sea", "fog"))
    keep(store, "https://a.test/two", article("Two", "Nets dry on the wall."))
    run(store, "UPDATE articles SET title = CAST(x'4261ff64' AS TEXT), byline = CAST(x'fe' AS TEXT) WHERE id = 1")
    run(store, "UPDATE tags SET name = CAST(x'ff' AS TEXT) WHERE name = 'fog'")
    rows = store.read(lambda unit: unit.lists.page(ArticleFilter()))
    assert [row.title for row in rows] == ["Two", "Ba\ufffdd"]
    assert sorted(store.read(lambda unit: unit.articles.get(1)).tags) == ["sea", "\ufffd"]
    store.write(lambda unit: unit.articles.set_progress(1, 0.5))
    store.write(lambda unit: unit.articles.set_favorite([1], False))
    keep(store, "https://a.test/one", article("A good title", "Quite another text than there was before."))
    assert store.read(lambda unit: unit.articles.summary(1)).title == "A good title"
    assert store.read(lambda unit: unit.articles.counts())[State.ALL] == 2


def test_nothing_is_mended_in_a_database_that_is_not_sound(store: Store) -> None:
    """What reads as missing there may only be unreadable: a repair must not throw away the tags that name it."""
    keep(store, "https://a.test/one", tags=("sea", "fog"))
    root = store.read(
        lambda unit: unit.connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'articles'"
        ).scalar_one()
    )
    store.close()
    data = bytearray(store.database.path.read_bytes())
    data[(root - 1) * 4096 + 3 : (root - 1) * 4096 + 5] = b"\0\0"  # its number of rows: none, says the page
    store.database.path.write_bytes(data)
    again = open_store(store.folder)
    try:
        found = check(again, repair=True, extract=lambda body, url, media_type: None, sweep=True)
        assert {"database_damaged", "link_broken"} <= {finding.kind for finding in found}
        assert not any(finding.repaired for finding in found)
        assert again.read(lambda unit: len(unit.tags.all())) == 2
        links = again.read(lambda unit: unit.connection.exec_driver_sql("SELECT count(*) FROM article_tags").scalar())
        assert links == 2
    finally:
        again.close()


@pytest.mark.parametrize("column", ["archived_at", "title"])
def test_a_table_whose_columns_have_other_names(store: Store, column: str) -> None:
    """One byte of the schema's own text; everything else is sound, says SQLite."""
    store.close()
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ?, 'no_such') WHERE name = 'articles'", (column,)
        )
    with pytest.raises(LibraryDamaged):
        open_store(store.folder)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library to be damaged."""
    store = open_store(tmp_path_factory.mktemp("sound") / "library")
    for number in range(12):
        words = " ".join(f"word{number}x{place}" for place in range(200))
        images = [f"https://a.test/{number}.png"]
        keep(
            store,
            f"https://a.test/{number}",
            article(f"Number {number}", words, images=images),
            pictures=[b"%d" % number],
        )
    store.close()
    return store.folder


@pytest.mark.parametrize("part", range(6))
def test_sixty_damaged_pages(sound: Path, tmp_path: Path, part: int) -> None:
    """FAULT 133: nothing but ArchiverError comes out, and either it is told or every text reads back as it was."""
    texts: dict[int, str] = {}
    store = open_store(sound)
    texts = store.read(lambda unit: {id: unit.articles.get(id).text_content for id in range(1, 13)})
    store.close()
    told = 0
    for seed in range(10 * part, 10 * part + 10):
        folder = tmp_path / str(seed)
        shutil.copytree(sound, folder)
        damage_page(folder / "library.db", random.Random(seed))
        for repair in (False, True):
            try:
                store = open_store(folder)
                try:
                    found = check(store, repair=repair, extract=lambda body, url, media_type: None, sweep=True)
                    if found:
                        told += 1
                    else:
                        read = store.read(lambda unit: {id: unit.articles.get(id).text_content for id in range(1, 13)})
                        assert read == texts
                finally:
                    store.close()
            except ArchiverError:
                told += 1
    assert told > 5


def damage_page(database: Path, chance: random.Random) -> None:
    """Fill one page with noise, or change some of its bytes."""
    data = bytearray(database.read_bytes())
    start = 4096 * chance.randrange(len(data) // 4096)
    if chance.random() < 0.5:
        data[start : start + 4096] = chance.randbytes(4096)
    else:
        for _ in range(chance.choice([1, 8, 64])):
            data[start + chance.randrange(4096)] = chance.randrange(256)
    database.write_bytes(data)

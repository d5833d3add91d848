"""An index that is missing, damaged, foreign or old is made anew; on a read-only disk it is used as it is."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import LibraryReadOnly
from archiver.search import tables
from archiver.search.index import DATABASE, Index
from archiver.store.store import Store
from tests.search.indexes import found, path_of
from tests.store.libraries import article, keep, open_store

PATIENCE = 60.0
"""Seconds that nothing takes."""

EIGHTH = 8
"""The id of the article that says "number7"."""


def spelled(number: int) -> str:
    return f"{number:04}".translate(str.maketrans("0123456789", "abcdefghij"))


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library of 40 indexed articles with more terms than FTS5 keeps in one place."""
    folder = tmp_path_factory.mktemp("indexed") / "library"
    with closing(open_store(folder)) as store:
        for n in range(40):
            text = f"Page number{n} of many. " + " ".join(map(spelled, range(100 * n, 100 * n + 100)))
            keep(store, f"https://a.test/{n}", article(text=text))
        with closing(Index(store)) as index:
            index.update()
            assert found(store, index, "number7 ") == [EIGHTH]
    return folder


@pytest.fixture
def many(indexed: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it, open, with search.db closed."""
    shutil.copytree(indexed, tmp_path / "many")
    with closing(open_store(tmp_path / "many")) as store:
        yield store


def test_a_missing_index_is_no_damage_and_is_made(store: Store) -> None:
    id = keep(store)
    with closing(Index(store)) as index:
        assert index.problems() == []
        index.update()
        assert found(store, index, "boats") == [id]


def spoil_header(path: Path) -> None:
    path.write_bytes(b"no database at all" * 500)


def spoil_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_by_another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE recipes (name TEXT)")


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def drop_words(path: Path) -> None:
    change(path, "DROP TABLE words")


def drop_shadow(path: Path) -> None:
    change(path, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'words_data'")


def empty_words(path: Path) -> None:
    change(path, "DELETE FROM words_data WHERE id > 10")


def cut_off(path: Path) -> None:
    """As it is left when the program is killed while it makes it: with a journal that only a writer can roll back."""
    journal = path.with_name(path.name + "-journal")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 4")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TABLE facts")
        connection.execute("CREATE TABLE half (made BLOB)")
        connection.executemany("INSERT INTO half VALUES (?)", [(b"?" * 4000,)] * 100)
        left = {file: file.read_bytes() for file in (path, journal)}
        connection.execute("ROLLBACK")
    for file, content in left.items():
        file.write_bytes(content)


def lose_a_row(path: Path) -> None:
    change(path, "DELETE FROM docs")


def lose_the_terms(path: Path) -> None:
    change(path, "DELETE FROM terms WHERE term > 'n'")


def lose_the_way(path: Path) -> None:
    change(path, "DELETE FROM words_idx")


SILENT = [lose_a_row, lose_the_terms, lose_the_way]
"""What no search can notice."""

DAMAGES = [
    spoil_header,
    spoil_pages,
    truncate,
    replace_by_another,
    drop_words,
    drop_shadow,
    empty_words,
    cut_off,
    *SILENT,
]


@pytest.mark.parametrize("spoil", DAMAGES)
def test_damage_is_named_and_a_rebuild_mends_it(many: Store, spoil: Callable[[Path], None]) -> None:
    spoil(path_of(many))
    with closing(Index(many)) as index:
        assert index.problems() == ["damaged"]
        assert index.rebuild() == 40
        assert index.problems() == []
        assert found(many, index, "number7 ") == [EIGHTH]


def test_where_nobody_follows_a_search_waits_until_it_is_whole(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Index(many)) as index:
        index.update()
        monkeypatch.setattr("archiver.search.index.BATCH", 7)
        path_of(many).unlink()
        assert index.read(tables.doc_count) == 40


@pytest.mark.parametrize("spoil", [damage for damage in DAMAGES if damage not in SILENT])
def test_a_search_mends_the_damage_it_meets(many: Store, spoil: Callable[[Path], None]) -> None:
    spoil(path_of(many))
    with closing(Index(many)) as index:
        index.update()
        assert found(many, index, "number7 ") == [EIGHTH]
        assert index.problems() == []


def test_who_asks_while_it_is_made_anew_waits(many: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the new one answers while there is nothing in it, and nobody asks again."""
    path_of(many).unlink()
    begun, go_on = threading.Event(), threading.Event()
    drain = Index._drain

    def drain_late(index: Index, *args: Any, **options: Any) -> int:
        begun.set()
        go_on.wait(PATIENCE)
        return drain(index, *args, **options)

    monkeypatch.setattr(Index, "_drain", drain_late)
    with closing(Index(many)) as index, ThreadPoolExecutor(2) as threads:
        first = threads.submit(found, many, index, "number7 ")
        assert begun.wait(PATIENCE)
        second = threads.submit(found, many, index, "number7 ")
        with pytest.raises(TimeoutError):
            second.result(0.3)
        go_on.set()
        assert first.result(PATIENCE) == second.result(PATIENCE) == [EIGHTH]


def test_the_index_of_an_older_program_is_made_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id = keep(store)
    with monkeypatch.context() as patch:
        patch.setattr(tables, "TOKENS", 0)
        with closing(Index(store)) as index:
            index.update()
    with closing(Index(store)) as index:
        assert index.problems() == []
        assert index.update() == 1
        assert found(store, index, "boats") == [id]


def test_the_index_of_another_library_is_made_anew(store: Store, tmp_path: Path) -> None:
    id = keep(store)
    with closing(open_store(tmp_path / "other")) as other, closing(Index(other)) as foreign:
        keep(other, extracted=article(text="A stranger."))
        foreign.update()
    (tmp_path / "other" / DATABASE).replace(path_of(store))
    with closing(Index(store)) as index:
        index.update()
        assert found(store, index, "stranger") == []
        assert found(store, index, "boats") == [id]


def test_an_index_that_is_deleted_while_open_is_noticed(store: Store, index: Index) -> None:
    first = keep(store)
    index.update()
    for path in store.folder.glob(DATABASE + "*"):
        if not path.name.endswith(".lock"):
            path.unlink()
    second = keep(store, "https://a.test/two", article(text="Boats again."))
    index.update()
    assert sorted(found(store, index, "boats")) == [first, second]
    assert path_of(store).exists()


# --- a disk that takes no writes


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Store]:
    """Opens a library as it is opened on a full or read-only disk."""

    def open_sealed() -> Store:
        monkeypatch.setattr("archiver.store.store._needs_immutable", lambda *arguments: True)
        return open_store(tmp_path / "library", create=False)

    return open_sealed


def test_a_read_only_library_is_searched(tmp_path: Path, sealed: Callable[[], Store]) -> None:
    with closing(open_store(tmp_path / "library")) as store, closing(Index(store)) as index:
        id = keep(store)
        index.update()
    before = contents(tmp_path)
    with closing(sealed()) as store, closing(Index(store)) as index:
        assert index.update() == 0
        assert found(store, index, "boats") == [id]
        assert index.problems() == []
    assert contents(tmp_path) == before


@pytest.mark.parametrize("spoil", [Path.unlink, spoil_header, replace_by_another])
def test_a_read_only_library_without_an_index_says_so(
    tmp_path: Path, sealed: Callable[[], Store], spoil: Callable[[Path], None]
) -> None:
    with closing(open_store(tmp_path / "library")) as store, closing(Index(store)) as index:
        keep(store)
        index.update()
    spoil(tmp_path / "library" / DATABASE)
    before = contents(tmp_path)
    with closing(sealed()) as store, closing(Index(store)) as index, pytest.raises(LibraryReadOnly):
        index.update()
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

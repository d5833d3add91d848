"""Check, repair, back up, restore; an index that is lost; a disk that takes no writes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.errors import BackupDamaged, BackupTooNew, LibraryGone, LibraryReadOnly, NotALibrary
from archiver.library import Library, open_restored
from archiver.model.articles import Completeness
from archiver.model.capture import CaptureRequest
from archiver.settings import Settings
from archiver.store.columns import now
from archiver.store.upkeep import backup
from tests.library.conftest import SETTINGS, save
from tests.library.pages import article, picture
from tests.server import Server


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two articles, three pictures and an index; copied for each test."""
    folder: Path = tmp_path_factory.mktemp("made") / "library"
    with Server() as server, Library.open(folder, settings=SETTINGS) as library:
        for colour in ("red", "blue", "green"):
            server.file(f"/{colour}.png", picture(colour), "image/png")
        bridge = server.page("/bridge", article("bridge", pictures=["/red.png", "/blue.png"]))
        tower = server.page("/tower", article("tower", pictures=["/green.png"]))
        save(library, CaptureRequest(bridge, tags=("old",)))
        save(library, tower)
        library.put(library.add_collection("Towns"), [summary.id for summary in library.articles()])
        assert library.check() == []
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "library")
    return tmp_path / "library"


def opened(folder: Path, settings: Settings = SETTINGS) -> Library:
    return Library.open(folder, settings=settings, create=False)


def titles(library: Library, query: str = "market") -> list[str]:
    return sorted(hit.article.title for hit in library.search(query).hits)


def kept_file(folder: Path, content: bytes) -> Path:
    """Where a picture lies."""
    return next(path for path in (folder / "files").glob("??/*") if path.read_bytes() == content)


# --- check


def damage_text(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.db")) as database:
        database.execute("UPDATE versions SET content = substr(content, 1, 40) WHERE id = 1")
        database.commit()


def lose_picture(folder: Path) -> None:
    kept_file(folder, picture("red")).unlink()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "picture_missing": lose_picture,
    "picture_damaged": lambda folder: kept_file(folder, picture("red")).write_bytes(b"red"),
    "original_missing": lambda folder: next((folder / "files").glob("??/*.zst")).unlink(),
    "text_damaged": damage_text,
    "search_damaged": lambda folder: (folder / "search.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 8_000),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_told_by_name_and_mended_once(folder: Path, kind: str) -> None:
    DAMAGE[kind](folder)
    with opened(folder) as library:
        found = library.check()
        assert [(finding.kind, finding.repaired) for finding in found] == [(kind, False)]
        assert [finding.kind for finding in library.check()] == [kind]
        assert {(finding.kind, finding.repaired) for finding in library.check(repair=True)} == {(kind, True)}
        assert library.check() == []
        assert titles(library) == ["The bridge", "The tower"]
        assert len(library.articles()) == 2


def test_a_text_that_is_lost_comes_back_from_its_original(folder: Path) -> None:
    with opened(folder) as library:
        before = library.article(1).text_content
    damage_text(folder)
    with opened(folder) as library:
        library.check(repair=True)
        assert library.article(1).text_content == before


def test_a_lost_picture_is_told_on_its_article(folder: Path) -> None:
    lose_picture(folder)
    with opened(folder) as library:
        library.check(repair=True)
        assert library.summaries([1])[0].completeness is Completeness.SOME_PICTURES
        assert [image.asset is None for image in library.article(1).images] == [True, False]
        assert [event.kind for event in library.events(1)] == ["file_missing"]


# --- the index is derived


def drop_tokens_version(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "search.db")) as index:
        assert index.execute("UPDATE facts SET value = value - 1 WHERE name = 'tokens'").rowcount == 1
        index.commit()


def delete_index(folder: Path) -> None:
    for path in folder.glob("search.db*"):
        path.unlink()


def put_foreign(folder: Path) -> None:
    delete_index(folder)
    with closing(sqlite3.connect(folder / "search.db")) as index:
        index.execute("CREATE TABLE recipes (title)")


INDEXES: dict[str, Callable[[Path], object]] = {
    "deleted": delete_index,
    "empty": lambda folder: (folder / "search.db").write_bytes(b""),
    "foreign": put_foreign,
    "no database": lambda folder: (folder / "search.db").write_bytes(b"not a database" * 1_000),
    "of older tokens": drop_tokens_version,
}


@pytest.mark.parametrize("state", INDEXES)
def test_an_index_that_is_none_of_ours_is_made_anew(folder: Path, state: str) -> None:
    INDEXES[state](folder)
    with opened(folder) as library:
        assert titles(library) == ["The bridge", "The tower"]
        assert titles(library, "tower") == ["The tower"]
        assert library.check() == []


# --- backups


def test_a_backup_of_everything_goes_there_and_back(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as library:
        packed = library.back_up(tmp_path / "all.zip")
        before = {summary.id: library.page(summary.id) for summary in library.articles()}
    seen: list[tuple[int, int]] = []
    with Library.open(tmp_path / "other", settings=SETTINGS) as library:
        library.add_collection("Mine")
        saved = library.restore(packed, lambda done, total: seen.append((done, total)))
        assert {summary.id: library.page(summary.id) for summary in library.articles()} == before
        assert titles(library) == ["The bridge", "The tower"]
        assert [collection.name for collection in library.collections()] == ["Towns"]
        assert [tag.name for tag in library.tags()] == ["old"]
        assert library.check() == []
        assert seen[-1][0] == seen[-1][1]
        library.restore(saved)  # and what was there before is there again
        assert [collection.name for collection in library.collections()] == ["Mine"]
        assert library.articles() == []
        assert titles(library) == []


def test_a_snapshot_brings_back_what_was_deleted_since(folder: Path) -> None:
    with opened(folder) as library:
        library.set_read([1])
        snapshot = library.back_up()
        library.set_trashed([1, 2])
        library.untag(["old"], [1])
        library.restore(snapshot)
        assert [summary.read for summary in library.summaries([1, 2])] == [True, False]
        assert [tag.name for tag in library.tags()] == ["old"]
        assert titles(library) == ["The bridge", "The tower"]
        assert library.check() == []


def cut_in_half(database: Path) -> None:
    with database.open("rb+") as file:
        file.truncate(database.stat().st_size // 2)


def fill_a_page(database: Path) -> None:
    """It still opens; what is told by reading it is damage."""
    with closing(sqlite3.connect(database)) as live:
        root, size = live.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'tags'"
        ).fetchone()
    with database.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"X" * size)


RUIN: dict[str, Callable[[Path], object]] = {
    "half": cut_in_half,
    "a page": fill_a_page,
    "empty": lambda database: database.write_bytes(b""),
    "noise": lambda database: database.write_bytes(b"no database" * 1_000),
}


@pytest.mark.parametrize("ruin", RUIN)
def test_a_backup_takes_the_place_of_a_database_that_is_ruined(folder: Path, ruin: str) -> None:
    """F131 and F132: what is left of it is kept aside, and nothing is touched for a backup that is none."""
    with opened(folder) as library:
        snapshot = library.back_up()
    database = folder / "library.db"
    RUIN[ruin](database)
    left = database.read_bytes()
    spoilt = snapshot.with_name("spoilt.backup.db")
    spoilt.write_bytes(snapshot.read_bytes()[:-2_000])
    with pytest.raises(BackupDamaged):
        open_restored(folder, spoilt, settings=SETTINGS)
    assert database.read_bytes() == left
    library, aside = open_restored(folder, snapshot, settings=SETTINGS)
    with library:
        assert aside.read_bytes() == left
        assert aside.parent == folder / "damaged"
        assert titles(library) == ["The bridge", "The tower"]
        assert library.check() == []


def test_where_a_database_is_gone_no_new_one_takes_its_files_for_leftovers(folder: Path) -> None:
    with opened(folder) as library:
        snapshot = library.back_up()
    files = sorted((folder / "files").glob("*/*"))
    for path in folder.glob("library.db*"):
        path.unlink()
    for create in (True, False):
        with pytest.raises(LibraryGone):
            Library.open(folder, settings=SETTINGS, create=create)
    assert sorted((folder / "files").glob("*/*")) == files
    library, _ = open_restored(folder, snapshot, settings=SETTINGS)
    with library:
        assert titles(library) == ["The bridge", "The tower"]
        assert library.check() == []


def test_no_backup_takes_the_place_of_what_is_somebody_elses(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as library:
        snapshot = library.back_up()
    other = tmp_path / "other"
    other.mkdir()
    (other / "library.db").write_bytes(b"books")
    with pytest.raises(NotALibrary):
        open_restored(other, snapshot, settings=SETTINGS)
    assert [path.name for path in other.iterdir()] == ["library.db"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2_000])


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(bytes(body))


def age(path: Path) -> None:
    with closing(sqlite3.connect(path)) as snapshot:
        snapshot.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("spoil", [cut, flip], ids=lambda spoil: spoil.__name__)
def test_a_spoilt_backup_is_refused_and_changes_nothing(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """F120."""
    with opened(folder) as library:
        packed = library.back_up(tmp_path / "all.zip")
        spoil(packed)
        library.set_trashed([1])
        with pytest.raises(BackupDamaged):
            library.restore(packed)
        assert [summary.id for summary in library.articles()] == [2]
        assert library.check() == []


def test_a_backup_of_a_later_version_is_refused_and_changes_nothing(folder: Path) -> None:
    """F119."""
    with opened(folder) as library:
        snapshot = library.back_up()
        age(snapshot)
        library.set_trashed([1])
        with pytest.raises(BackupTooNew):
            library.restore(snapshot)
        assert [summary.id for summary in library.articles()] == [2]


def test_what_is_no_backup_is_refused(folder: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a backup")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("../../evil", "x")
    with opened(folder) as library:
        for path in (text, other, tmp_path / "missing.zip"):
            with pytest.raises(BackupDamaged):
                library.restore(path)
        assert titles(library) == ["The bridge", "The tower"]


def test_one_backup_a_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(folder) as library:
        assert library.back_up_daily() is not None
        assert library.back_up_daily() is None
        later = now() + timedelta(days=1, minutes=1)
        for module in ("archiver.library.upkeep", "archiver.store.upkeep.backup"):
            monkeypatch.setattr(f"{module}.now", lambda: later)
        assert library.back_up_daily() is not None
        assert library.back_up_daily() is None
        assert len(backup.snapshots(folder / "backups")) == 2
    with opened(folder, Settings(daily_backups=False)) as library:
        monkeypatch.setattr("archiver.library.upkeep.now", lambda: later + timedelta(days=9))
        assert library.back_up_daily() is None


def test_a_backup_from_the_future_is_no_reason_not_to_make_one(folder: Path) -> None:
    """F170: the clock was set back."""
    with opened(folder) as library:
        made = library.back_up()
        made.rename(made.with_name("2101-01-01T00-00-00.backup.db"))
        assert library.back_up_daily() is not None


# --- a disk that takes no writes


@contextmanager
def unwritable(folder: Path) -> Iterator[Path]:
    """A copy of a library that this process, also where it is root, may only read."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "library"
        shutil.copytree(folder, copy)
        everything = [Path(place), copy, *copy.rglob("*")]
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)  # nobody
        try:
            yield copy
        finally:
            if is_root:
                os.seteuid(0)
            for path in everything:
                path.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("read_before", [False, True], ids=["closed by a writer", "closed by a reader"])
def test_a_library_on_a_disk_that_takes_no_writes_is_read_and_searched(folder: Path, read_before: bool) -> None:
    """F145 and F146; also with the files that SQLite leaves beside a database that was only read."""
    if read_before:
        with opened(folder) as library:
            assert titles(library) == ["The bridge", "The tower"]
        assert (folder / "library.db-shm").exists()
    with unwritable(folder) as copy, opened(copy) as library:
        assert library.read_only
        assert titles(library) == ["The bridge", "The tower"]
        assert "data:image/png" in library.page(1)
        assert library.check() == []
        assert library.back_up_daily() is None
        for write in (
            lambda: library.set_read([1]),
            lambda: library.save([CaptureRequest("https://example.org/")]),
            library.finish,
            lambda: library.check(repair=True),
            library.rebuild_index,
        ):
            with pytest.raises(LibraryReadOnly):
                write()

"""Kept files: by content, checked when read, whole or not there."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
from pathlib import Path

import pytest

from archiver.errors import LibraryDamaged, LibraryError, LibraryVanished, NotFound
from archiver.store.compression import CONTENT_BYTES, compress, decompress, pack_content, unpack_content
from archiver.store.files import Files
from tests.store.libraries import damage

PAGE = b"<p>the same words again and again</p>" * 100


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


@pytest.mark.parametrize("packed", [True, False])
def test_what_is_put_is_had(files: Files, packed: bool) -> None:
    sha256 = files.put(PAGE, packed=packed)
    assert sha256 == hashlib.sha256(PAGE).hexdigest()
    assert files.get(sha256) == PAGE
    assert files.has(sha256)
    assert list(files.walk()) == [sha256]
    assert files.path(sha256).parent.name == sha256[:2]
    assert (files.path(sha256).stat().st_size < len(PAGE)) is packed


def test_the_same_content_is_kept_once(files: Files) -> None:
    sha256 = files.put(PAGE, packed=False)
    written = files.path(sha256).stat().st_mtime_ns
    os.utime(files.path(sha256), ns=(written - 10**9, written - 10**9))
    assert files.put(PAGE, packed=False) == sha256
    assert files.path(sha256).stat().st_mtime_ns == written - 10**9


def test_half_a_file_is_written_again(files: Files) -> None:
    sha256 = files.put(PAGE, packed=False)
    files.path(sha256).write_bytes(PAGE[:10])
    files.put(PAGE, packed=False)
    assert files.get(sha256) == PAGE


@pytest.mark.parametrize("packed", [True, False])
def test_damage_is_noticed(files: Files, packed: bool) -> None:
    sha256 = files.put(PAGE, packed=packed)
    damage(files.path(sha256))
    with pytest.raises(LibraryDamaged) as damaged:
        files.get(sha256)
    assert damaged.value.path == str(files.path(sha256))


@pytest.mark.parametrize("content", [b"", b"short", compress(PAGE)[:-1], compress(b"another page")])
def test_a_packed_file_with_other_content_is_damaged(files: Files, content: bytes) -> None:
    sha256 = files.put(PAGE, packed=True)
    files.path(sha256).write_bytes(content)
    with pytest.raises(LibraryDamaged):
        files.get(sha256)


@pytest.mark.parametrize("size", [CONTENT_BYTES + 1, 1 << 40, 1 << 62])
def test_a_frame_that_claims_to_be_huge_asks_for_no_memory(size: int) -> None:
    # RFC 8878: magic, a descriptor for 8 bytes of size and one segment with a checksum, the size.
    frame = bytes.fromhex("28b52ffd") + b"\xe4" + size.to_bytes(8, "little") + compress(PAGE)[9:]
    with pytest.raises(ValueError, match="content size"):
        decompress(frame)


@pytest.mark.parametrize(
    "frame",
    [b"", b"no frame", compress(b"abc"), compress(b"\0\0\0\x09short"), compress(b"\0\0\0\x01\xff"), compress(PAGE)[:9]],
)
def test_content_that_is_none(frame: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each says it in the words of its own layer
        unpack_content(frame)


def test_content_comes_back() -> None:
    frame, _ = pack_content("<p>Straße 道</p>", "Straße 道")
    assert unpack_content(frame) == ("<p>Straße 道</p>", "Straße 道")


def test_what_is_not_there(files: Files) -> None:
    for call in (files.get, files.path):
        with pytest.raises(NotFound):
            call("0" * 64)
    assert not files.has("0" * 64)
    assert list(files.walk()) == []
    files.remove("0" * 64)
    files.clear_incoming()


def test_many_put_the_same_at_once(files: Files) -> None:
    gate = threading.Barrier(8)
    failures: list[BaseException] = []

    def put() -> None:
        gate.wait(30)
        try:
            for number in range(20):
                files.put(PAGE + bytes([number]), packed=number % 2 == 0)
        except BaseException as error:  # noqa: BLE001  # it goes to the test
            failures.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len({files.get(sha256) for sha256 in files.walk()}) == 20


def test_removed_and_set_aside(files: Files, tmp_path: Path) -> None:
    removed, aside = files.put(b"removed", packed=False), files.put(b"aside", packed=True)
    files.remove(removed)
    files.set_aside(aside, tmp_path / "damaged")
    assert list(files.walk()) == []
    assert [path.name for path in (tmp_path / "damaged").iterdir()] == [f"{aside}.zst"]


def test_what_others_put_there_is_nothing_to_us(files: Files, tmp_path: Path) -> None:
    sha256 = files.put(PAGE, packed=False)
    for name in (".DS_Store", "0f/Thumbs.db", "0f/.hidden", f"0f/{'f' * 64}", f"{sha256[:2]}/{sha256}.tmp"):
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert list(files.walk()) == [sha256]


def test_what_a_killed_process_was_writing_is_cleared(files: Files, tmp_path: Path) -> None:
    """But not what another one is writing at this moment."""
    sha256 = files.put(PAGE, packed=False)
    old, fresh = (tmp_path / "files" / "incoming" / name for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    files.clear_incoming()
    assert list(old.parent.iterdir()) == [fresh]
    assert list(files.walk()) == [sha256]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_write_that_fails_leaves_nothing(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(LibraryError) as failure:
            files.put(PAGE, packed=False)
    assert (
        type(failure.value).__name__
        == {
            errno.ENOSPC: "DiskFull",
            errno.EIO: "LibraryDamaged",
            errno.EACCES: "LibraryReadOnly",
        }[code]
    )
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    files.get(files.put(PAGE, packed=False))


@pytest.mark.parametrize("name", ["Bücher 図書 كتب", "with space", "x" * 120 + "/" + "y" * 120])
def test_any_path(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and len(name) > 200:
        pytest.skip("Windows allows 260 characters unless told otherwise")
    (tmp_path / name).mkdir(parents=True)
    files = Files(tmp_path / name / "files")
    assert files.get(files.put(PAGE, packed=True)) == PAGE


def test_the_folder_of_a_library_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(LibraryVanished):
        Files(tmp_path / "library" / "files").put(PAGE, packed=True)
    assert not (tmp_path / "library").exists()


def test_a_library_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    try:
        (tmp_path / "link").symlink_to(tmp_path / "real")
    except OSError:
        pytest.skip("no links here")
    files = Files(tmp_path / "link" / "files")
    assert files.get(files.put(PAGE, packed=True)) == PAGE

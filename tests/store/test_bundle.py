"""A library as one zip: there and back without a difference, and nothing changed by one that is not sound."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import BackupDamaged, BackupTooNew, LibraryDamaged
from archiver.store.store import Store
from archiver.store.upkeep import bundle
from tests.store.conftest import Opening
from tests.store.libraries import article, damage, file_of, files_of, keep, state_of

PACK = """
import sys
from pathlib import Path
from archiver.store.upkeep import bundle
from tests.store.libraries import open_store
store = open_store(Path(sys.argv[1]))
def progress(done, total):
    print(done, flush=True)
    sys.stdin.readline()
bundle.pack(store.database, store.files, Path(sys.argv[2]), progress)
"""


@pytest.fixture
def packed(store: Store, tmp_path: Path) -> Path:
    """A library with two articles and three pictures as a zip."""
    images = ["https://a.test/1.png", "https://a.test/2.png"]
    keep(store, "https://a.test/one", article(images=images), pictures=[b"one", b"two"], tags=("sea",))
    keep(store, "https://a.test/two", article("Two", images=["https://a.test/3.png"]), pictures=[b"three"])
    return bundle.pack(store.database, store.files, tmp_path / "library.zip")


def test_there_and_back(store: Store, packed: Path, tmp_path: Path, opening: Opening) -> None:
    told: list[tuple[int, int]] = []
    other = opening(tmp_path / "other")
    bundle.unpack(packed, other.database, other.files, lambda done, total: told.append((done, total)))
    assert state_of(other) == state_of(store)
    assert files_of(other.folder) == files_of(store.folder)
    assert told == [(number, 5) for number in range(1, 6)]
    keep(other, "https://a.test/three")


def test_unpacking_into_a_library_in_use(store: Store, packed: Path) -> None:
    before, files = state_of(store), files_of(store.folder)
    keep(store, "https://a.test/three", article("Three", images=["https://a.test/4.png"]), pictures=[b"four"])
    bundle.unpack(packed, store.database, store.files)
    assert state_of(store) == before
    assert files.items() <= files_of(store.folder).items()


def test_packing_replaces_an_older_file_at_once(store: Store, packed: Path) -> None:
    old = packed.read_bytes()
    keep(store, "https://a.test/three")
    bundle.pack(store.database, store.files, packed)
    assert packed.read_bytes() != old
    assert [path.name for path in packed.parent.iterdir() if "partial" in path.name] == []


def test_a_damaged_file_is_named_and_nothing_made(store: Store, packed: Path) -> None:
    picture = next(sha256 for sha256 in store.files.walk() if store.files.get(sha256) == b"one")
    damage(file_of(store, picture))
    with pytest.raises(LibraryDamaged, match=picture):
        bundle.pack(store.database, store.files, packed.with_name("second.zip"))
    assert not list(packed.parent.glob("second*"))


def test_files_older_than_the_zip_format(store: Store, packed: Path, tmp_path: Path, opening: Opening) -> None:
    """FAULT 167: the clock was wrong when a picture was kept."""
    import os

    for sha256 in store.files.walk():
        os.utime(file_of(store, sha256), (0, 0))
    bundle.pack(store.database, store.files, packed)
    other = opening(tmp_path / "other")
    bundle.unpack(packed, other.database, other.files)
    assert files_of(other.folder) == files_of(store.folder)


# --- what is refused


def rewritten(packed: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> None:
    """Make the zip anew after `change` of its members and its manifest."""
    with zipfile.ZipFile(packed) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if manifest:
            archive.writestr("manifest.json", json.dumps(manifest))


def put(members: dict[str, bytes], manifest: dict[str, Any], name: str, content: bytes) -> None:
    """A member that the manifest knows."""
    members[name] = content
    manifest["files"][name] = hashlib.sha256(content).hexdigest()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


EVIL = b"evil"
CHANGES: dict[str, Callable[[dict[str, bytes], dict[str, Any]], object]] = {
    "no manifest": lambda members, manifest: manifest.clear(),
    "a manifest of something else": lambda members, manifest: (manifest.pop("files"), manifest.update(a=1))[0],
    "no database": lambda members, manifest: (members.pop("library.db"), manifest["files"].pop("library.db"))[0],
    "a member is missing": lambda members, manifest: members.pop(next(name for name in members if "files/" in name)),
    "a member nobody knows": lambda members, manifest: members.update({"more": EVIL}),
    "a member with another content": lambda members, manifest: members.update({"library.db": EVIL}),
    "a database that is none": lambda members, manifest: put(members, manifest, "library.db", EVIL),
    "out of the folder": lambda members, manifest: put(members, manifest, "../evil", EVIL),
    "out of the folder by its files": lambda members, manifest: put(members, manifest, "files/../../evil", EVIL),
    "from the root": lambda members, manifest: put(members, manifest, "/etc/evil", EVIL),
    "on another drive": lambda members, manifest: put(members, manifest, "C:\\evil", EVIL),
    "a name that is no hash": lambda members, manifest: put(members, manifest, "files/ab/evil", EVIL),
    "another one's hash": lambda members, manifest: put(members, manifest, f"files/00/{'0' * 64}", EVIL),
    "the wrong folder": lambda members, manifest: put(members, manifest, f"files/zz/{sha(EVIL)}", EVIL),
    "no frame": lambda members, manifest: put(members, manifest, f"files/{sha(EVIL)[:2]}/{sha(EVIL)}.zst", EVIL),
    "hashes that are none": lambda members, manifest: manifest["files"].update({"library.db": 7}),
    "files that are none": lambda members, manifest: manifest.update(files=["library.db"]),
    "a format that is none": lambda members, manifest: manifest.update(format="one"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_foreign_members_and_lies(packed: Path, tmp_path: Path, name: str, opening: Opening) -> None:
    """FAULT 113."""
    rewritten(packed, CHANGES[name])
    refused(packed, opening(tmp_path / "deep" / "other"))
    assert not list(tmp_path.rglob("*evil*"))


def refused(packed: Path, other: Store) -> None:
    before = state_of(other)
    with pytest.raises(BackupDamaged) as damaged:
        bundle.unpack(packed, other.database, other.files)
    assert damaged.value.reason
    assert state_of(other) == before
    assert files_of(other.folder) == {}


def test_a_newer_one(packed: Path, tmp_path: Path, opening: Opening) -> None:
    other = opening(tmp_path / "other")
    for newer in ({"schema": 999}, {"format": 999}):
        rewritten(packed, lambda members, manifest: manifest.update(newer))  # noqa: B023  # called at once
        with pytest.raises(BackupTooNew):
            bundle.unpack(packed, other.database, other.files)
    assert files_of(other.folder) == {}


def test_no_zip_at_all(tmp_path: Path, store: Store) -> None:
    for content in (b"", b"PK\x05\x06" + bytes(18), b"text", b"PK\x03\x04" + bytes(100)):
        (tmp_path / "library.zip").write_bytes(content)
        with pytest.raises(BackupDamaged):
            bundle.unpack(tmp_path / "library.zip", store.database, store.files)
    with pytest.raises(BackupDamaged):
        bundle.unpack(tmp_path / "nowhere.zip", store.database, store.files)


def test_a_member_twice(packed: Path, tmp_path: Path, opening: Opening) -> None:
    with zipfile.ZipFile(packed, "a") as archive:
        name = archive.namelist()[0]
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, archive.read(name))
    refused(packed, opening(tmp_path / "other"))


@pytest.mark.parametrize("member", [b"library.db", b"manifest.json", b"files/"])
@pytest.mark.parametrize("size", [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFE])
@pytest.mark.parametrize("field", [20, 24], ids=["packed", "unpacked"])
def test_lying_sizes(
    store: Store, packed: Path, tmp_path: Path, opening: Opening, field: int, size: int, member: bytes
) -> None:
    """The sizes in the directory at the end, which is what the reader goes by. A lie that changes nothing may pass."""
    data = bytearray(packed.read_bytes())
    entry = data.index(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(member)] != member:
        entry = data.index(b"PK\x01\x02", entry + 1)
    data[entry + field : entry + field + 4] = size.to_bytes(4, "little")
    packed.write_bytes(data)
    other = opening(tmp_path / "other")
    before = state_of(other)
    try:
        bundle.unpack(packed, other.database, other.files)
    except BackupDamaged:
        assert state_of(other) == before
        assert files_of(other.folder) == {}
    else:
        assert state_of(other) == state_of(store)
        assert files_of(other.folder) == files_of(store.folder)


def test_an_encrypted_member(packed: Path, tmp_path: Path, opening: Opening) -> None:
    data = bytearray(packed.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(data)
    refused(packed, opening(tmp_path / "other"))


@pytest.mark.parametrize("part", range(12))
def test_damage_anywhere_or_a_cut(packed: Path, tmp_path: Path, part: int, opening: Opening) -> None:
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) * part // 12])
    other = opening(tmp_path / "other")
    refused(packed, other)
    packed.write_bytes(whole)
    damage(packed, 45 + len(whole) * part // 13)
    try:
        bundle.unpack(packed, other.database, other.files)
    except BackupDamaged:
        assert files_of(other.folder) == {}
    else:  # a byte that says nothing: a time stamp, say
        assert len(files_of(other.folder)) == 5


def test_a_kill_leaves_no_half_file(store: Store, packed: Path, tmp_path: Path) -> None:
    """FAULT 153: what was there before is there still, and the next run clears what was left."""
    old = packed.read_bytes()
    keep(store, "https://a.test/three")
    process = subprocess.Popen(
        [sys.executable, "-c", PACK, str(store.folder), str(packed)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate(timeout=30)
    assert packed.read_bytes() == old
    assert [path.name for path in tmp_path.glob("*.partial")] == ["library.zip.partial"]
    bundle.pack(store.database, store.files, packed)
    assert not list(tmp_path.glob("*.partial"))

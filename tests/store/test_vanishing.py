"""An open library that is not where it was any more: moved, deleted, or on a disk that was taken out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archiver.errors import LibraryVanished
from archiver.store.locks import QueueLock, folder_lock
from tests.store.conftest import Opening
from tests.store.libraries import keep


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder with an open file in it")
@pytest.mark.parametrize("has_written", [False, True])
def test_it_takes_no_writes_is_not_begun_anew_and_goes_on_once_it_is_back(
    tmp_path: Path, opening: Opening, has_written: bool
) -> None:
    folder = tmp_path / "library"
    store = opening(folder)
    keep(store)
    if has_written:
        store.write(lambda unit: unit.tags.put(["Sea"], [1]))
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(LibraryVanished):
        store.write(lambda unit: unit.tags.put(["Fog"], [1]))
    with pytest.raises(LibraryVanished):
        store.files.put(b"a picture", packed=False)
    with pytest.raises(LibraryVanished), folder_lock(folder / "backups", 0):
        pass
    with pytest.raises(LibraryVanished):
        QueueLock(folder).acquire()
    assert not folder.exists()
    away.rename(folder)
    store.write(lambda unit: unit.tags.put(["Fog"], [1]))
    names = {tag.name for tag in store.read(lambda unit: unit.tags.all())}
    assert names == ({"Fog", "Sea"} if has_written else {"Fog"})

"""A backup in the place of the library, from the window: of one that is fine, and of one that cannot be opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from archiver.errors import BackupDamaged
from archiver.gui.dialogs.backup_picker import BackupPicker
from archiver.library import Library, backups_of
from archiver.model.articles import State
from tests.gui.window.driving import ROOT, SETTINGS, TITLES, Key, Person, Start

NEWEST_FIRST = list(reversed(TITLES))

TWICE = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from archiver.gui import app as program
from archiver.gui.dialogs.backup_picker import BackupPicker

seen = []
windows = []

def look():
    window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, program.Window)), None)
    if window is None or window.desk is None or not window.desk.browser.is_listed:
        return
    rows = window.model.rowCount()
    sheets = window.findChildren(BackupPicker)
    if not windows:
        windows.append(id(window.desk))
        seen.append(rows)
        window.actions_["restore"].trigger()
    elif len(seen) == 1 and sheets and sheets[0].isVisible():
        sheets[0].restore.click()
    elif len(seen) == 1 and window.toast.isVisible() and "Restored" in window.toast.text and rows:
        seen.append(rows)
        window.close()

timer = QTimer(interval=50)
timer.timeout.connect(look)
class Application(QApplication):
    def __init__(self, words):
        super().__init__(words)
        timer.start()
program.QApplication = Application
code = program.run(Path(sys.argv[1]))
print(json.dumps({"code": code, "seen": seen}))
"""


@pytest.fixture
def backed_up(folder: Path) -> Path:
    """The filled library's own backup of all its articles; since then all but two are gone for good."""
    with Library.open(folder, settings=SETTINGS) as library:
        path = library.back_up()
        library.delete([row.id for row in library.articles()][:3])
    return path


def restored(person: Person, folder: Path, start: Start) -> Person:
    """The window that `run` opens after the person's window was closed for a backup."""
    wanted = person.app.wanted
    assert wanted is not None
    assert not person.window.isVisible()
    return start(folder, backup=wanted)


def test_a_backup_takes_the_librarys_place_and_what_was_there_is_kept(
    start: Start, folder: Path, backed_up: Path
) -> None:
    person = start(folder)
    assert len(person.titles()) == 2
    person.trigger("restore")
    sheet = person.sheet(BackupPicker)
    assert [choice.key for choice in sheet.list.choices] == [backed_up]
    assert "before" not in sheet.list.choices[0].detail
    person.press(Key.Key_Return)
    after = restored(person, folder, start)
    after.until(after.sees(*NEWEST_FIRST))
    after.until(after.toast("What the library was before is in its folder backups"))
    [before] = {backup.path for backup in backups_of(folder)} - {backed_up}
    assert after.app.wanted is None

    after.trigger("restore")  # and back again
    sheet = after.sheet(BackupPicker)
    number = [choice.key for choice in sheet.list.choices].index(before)
    assert sheet.list.choices[number].detail.startswith("before a restore · ")
    sheet.list.walk(number)
    sheet.restore.click()
    again = restored(after, folder, start)
    again.until(lambda: len(again.titles()) == 2)


def test_search_finds_what_was_restored(start: Start, folder: Path, backed_up: Path) -> None:
    person = start(folder, backup=backed_up)
    person.until(person.sees(*NEWEST_FIRST))
    person.search("windmill")
    person.until(person.sees("The windmill"))


def test_escape_restores_nothing(start: Start, folder: Path, backed_up: Path) -> None:
    person = start(folder)
    person.trigger("restore")
    person.sheet(BackupPicker)
    person.press(Key.Key_Escape)
    assert person.window.isVisible()
    assert person.app.wanted is None


def test_a_backup_from_a_file(start: Start, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(folder, settings=SETTINGS) as library:
        packed = library.back_up(tmp_path / "everything.zip")
    person = start(tmp_path / "another")
    person.trigger("restore")
    sheet = person.sheet(BackupPicker)
    assert not sheet.restore.isEnabled()
    assert sheet.none_yet.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(packed), ""))
    sheet.from_file.click()
    assert [choice.key for choice in sheet.list.choices] == [packed]
    sheet.restore.click()
    after = restored(person, tmp_path / "another", start)
    after.until(after.sees(*NEWEST_FIRST))


def test_a_library_that_cannot_be_opened_is_restored(start: Start, folder: Path, backed_up: Path) -> None:
    (folder / "library.db").write_bytes(b"no database at all" * 1000)
    person = start(folder, wait=False)
    person.until(lambda: "could not be opened" in person.words(person.window.empty))
    words = [button.text() for button in person.window.empty.findChildren(QPushButton)]
    assert words == ["Try again", "Restore a backup…"]
    person.window.empty.findChildren(QPushButton)[1].click()
    person.sheet(BackupPicker).restore.click()
    after = restored(person, folder, start)
    after.until(after.sees(*NEWEST_FIRST))
    kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert any(body.startswith(b"no database") for body in kept)


def test_a_damaged_backup_changes_nothing_and_is_named(start: Start, folder: Path, tmp_path: Path) -> None:
    ruined = tmp_path / "ruined.backup.db"
    ruined.write_bytes(b"SQLite format 3\0" + b"?" * 8192)
    person = start(folder, backup=ruined)
    person.until(person.sees(*NEWEST_FIRST))
    person.until(lambda: person.window.toast.isVisible())
    assert "ruined" in person.window.toast.text
    with pytest.raises(BackupDamaged):
        person.library.restore(ruined)


def test_the_program_goes_on_in_a_window_of_the_restored_library(folder: Path, backed_up: Path, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", TWICE, str(folder)], env=environment, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"code": 0, "seen": [2, 5]}, done.stderr
    with Library.open(folder, settings=SETTINGS) as library:
        assert library.counts()[State.ALL] == 5

"""§1: the window paints first, the library opens behind it, and closing leaves nothing behind but the queue."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.app import as_item
from archiver.gui.single import FirstInstance, hand_over
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import JobState
from tests.gui.window.driving import PATIENCE, ROOT, SETTINGS, TITLES, Person, Start
from tests.library.pages import article
from tests.processes import serves_the_run
from tests.server import Server

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")

FIRST_PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from archiver.gui.app import App
from archiver.gui.memory import Memory
from archiver.settings import Settings

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.heavy_then:
            self.heavy_then.append([name for name in HEAVY if name in sys.modules])
        return False

HEAVY = ("sqlalchemy", "httpx", "lxml", "readability", "archiver.library", "archiver.gui.views", "archiver.gui.dialogs",
         "archiver.model.articles", "archiver.cli")
application = QApplication([])
app = App(Path(sys.argv[1]), Settings(workers=1), Memory(Path(sys.argv[1]).with_name("window.json")))
painted = Painted()
painted.heavy_then = []
app.window.centralWidget().installEventFilter(painted)
app.start()
while app.window.desk is None:
    application.processEvents()
print(json.dumps({"first": painted.heavy_then[0], "later": "sqlalchemy" in sys.modules}))
app.window.close()
"""


def test_the_window_paints_before_the_heavy_parts_are_imported(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert json.loads(done.stdout) == {"first": [], "later": True}


STARTED = """
import gc, json, sys
import archiver.gui.app

def show(folder, items):
    print(json.dumps([str(folder), list(items), "archiver.cli" in sys.modules, gc.isenabled()]))
    return 0

archiver.gui.app.run = show
from archiver.__main__ import main
main()
"""


@pytest.mark.parametrize("named", ["", "variable", "option"])
def test_a_start_with_nothing_to_do_but_open_loads_no_command_line(folder: Path, named: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ARCHIVER_LIBRARY"}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    if named == "variable":
        environment["ARCHIVER_LIBRARY"] = str(folder)
    arguments = ["--library", str(folder), "open", "https://example.org/"] if named == "option" else []
    done = subprocess.run(
        [sys.executable, "-c", STARTED, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = {
        "": ["None", [], False, False],
        "variable": [str(folder), [], True, False],
        "option": [str(folder), ["https://example.org/"], True, False],
    }
    assert json.loads(done.stdout) == expected[named]


def test_nothing_else_is_shown_as_a_window_while_the_panes_are_made(start: Start, folder: Path) -> None:
    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    shown: list[str] = []
    watch = Watch()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watch)
    try:
        person = start(folder)
        person.until(lambda: person.titles() == list(reversed(TITLES)))
    finally:
        application.removeEventFilter(watch)
    assert shown == ["Window"]


def test_the_library_opens_behind_the_window(start: Start, folder: Path) -> None:
    person = start(folder, wait=False)
    assert person.window.isVisible()
    assert person.window.desk is None
    person.until(lambda: person.titles() == list(reversed(TITLES)))


def test_a_window_that_is_not_painted_opens_its_library_all_the_same(start: Start, folder: Path) -> None:
    person = start(folder, wait=False)
    person.window.showMinimized()
    person.until(lambda: person.window.desk is not None)


def test_until_the_library_is_open_only_what_needs_none_can_be_done(start: Start, folder: Path) -> None:
    person = start(folder, wait=False)
    enabled = {action.objectName() for action in person.window.actions_ if action.isEnabled()}
    assert {"quit", "palette", "switch_theme", "dark"} <= enabled
    assert not {"add", "paste", "archive", "go_all"} & enabled


def test_a_window_closed_while_its_library_opens_leaves_nothing(start: Start, folder: Path) -> None:
    person = start(folder, wait=False)
    person.app.open()
    person.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("task", "writer", "queue"))]
    with Library.open(folder, settings=SETTINGS, busy_seconds=1) as library:
        assert library.article_count() == len(TITLES)


def test_closing_with_work_in_flight_keeps_the_queue(start: Start, folder: Path, server: Server) -> None:
    children = set(psutil.Process().children(recursive=True))
    person = start(folder)
    urls = [server.stall(f"/never/{number}") for number in range(3)]
    person.desk.intake.take_text("\n".join(urls))
    person.until(lambda: server.paths())
    person.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("task", "queue", "writer"))]
    left = set(psutil.Process().children(recursive=True)) - children
    assert not [process for process in left if not serves_the_run(process)]
    with Library.open(folder, settings=SETTINGS) as library:
        waiting = library.jobs((JobState.QUEUED,))
    assert sorted(job.url for job in waiting) == sorted(urls)


def test_what_was_in_the_queue_is_saved_after_the_next_start(start: Start, folder: Path, server: Server) -> None:
    with Library.open(folder, settings=SETTINGS) as library:
        library.save([CaptureRequest(server.page("/viaduct", article("viaduct")))])
    person = start(folder)
    person.until(lambda: "The viaduct" in person.titles())


def test_what_the_command_line_names_is_saved(start: Start, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "kept.html"
    page.write_text(article("viaduct", head='<link rel="canonical" href="https://example.org/viaduct">'), "utf-8")
    person = start(folder, str(page))
    person.until(lambda: "The viaduct" in person.titles())


def test_a_second_start_hands_its_links_over_and_raises_the_window(
    start: Start, folder: Path, server: Server, qtbot: QtBot
) -> None:
    person = start(folder)
    first = FirstInstance(folder)
    first.called.connect(person.app.take)
    person.window.showMinimized()
    second = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "archiver",
            "--library",
            str(folder),
            "open",
            server.page("/viaduct", article("viaduct")),
        ],
        cwd=ROOT,
        env=environment(folder, QT_QPA_PLATFORM="offscreen"),
    )
    person.until(lambda: second.poll() is not None)
    assert second.returncode == 0
    person.until(lambda: "The viaduct" in person.titles())
    assert not person.window.isMinimized()
    first.close()


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Of a person whose settings are beside the library, and who has no display but the one in `changes`."""
    home = str(folder.parent)
    ours = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    return {**ours, "HOME": home, "XDG_CONFIG_HOME": home, "APPDATA": home, **changes}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a display")
@pytest.mark.parametrize("verb", [[], ["open", "https://example.org/"]])
def test_without_a_display_the_verbs_are_named(folder: Path, verb: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "archiver", *verb],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display here to open the window on.")
    assert "save pages: links to fetch" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM")
def test_no_verb_opens_the_window_and_a_signal_closes_it(folder: Path, qtbot: QtBot) -> None:
    window = subprocess.Popen(
        [sys.executable, "-m", "archiver", "--library", str(folder)],
        cwd=ROOT,
        env=environment(folder, QT_QPA_PLATFORM="offscreen"),
    )
    try:
        qtbot.waitUntil(lambda: hand_over(folder, []), timeout=PATIENCE)
        window.terminate()
        assert window.wait(timeout=60) == 0
    finally:
        window.kill()
    assert (folder.parent / "Archiver" / "window.json").exists()


def test_links_handed_over_while_the_library_opens_are_not_lost(start: Start, folder: Path, server: Server) -> None:
    person = start(folder, wait=False)
    person.app.take([server.page("/viaduct", article("viaduct"))])
    person.until(lambda: "The viaduct" in person.titles())


def test_a_path_is_handed_over_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").touch()
    monkeypatch.chdir(tmp_path)
    assert as_item("page.html") == str(tmp_path / "page.html")
    assert as_item((tmp_path / "page.html").as_uri()) == str(tmp_path / "page.html")
    assert as_item("https://example.org/page.html") == "https://example.org/page.html"
    assert as_item("example.org") == "example.org"


def test_libraries_have_windows_of_their_own(folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    first = FirstInstance(folder)
    assert not hand_over(tmp_path / "another", [])
    first.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_library_that_takes_no_writes_can_be_read(start: Start, folder: Path) -> None:
    with unwritable(folder) as copy:
        person = start(copy)
        assert person.toast("can be read, not changed")()
        person.choose(TITLES[1])
        person.trigger("favorite")
        person.until(person.toast("cannot be written to"))
        person.search("lighthouse")
        person.until(person.sees(TITLES[0]))
        person.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows moves no folder with an open file in it")
def test_a_library_that_vanishes_is_said_so_and_goes_on_once_it_is_back(
    start: Start, folder: Path, server: Server
) -> None:
    person = start(folder)
    person.choose(TITLES[1])
    away = folder.rename(folder.with_name("away"))
    person.trigger("favorite")
    person.until(person.toast("not there any more"))
    person.copy(server.stall("/elsewhere"))  # it may yet be fetched
    person.window.toast.leave()
    person.until(lambda: not person.window.toast.isVisible())  # else it would be taken for the answer to the next
    person.trigger("paste")
    person.until(person.toast("not there any more"))
    assert not folder.exists()  # or half of it would be written anew
    away.rename(folder)
    person.trigger("favorite")
    person.until(person.toast("added to the favourites"))


@contextmanager
def unwritable(folder: Path) -> Iterator[Path]:
    """A copy of a library that this process, also where it is root, may only read."""
    with tempfile.TemporaryDirectory() as place:  # nobody may look into the folders that pytest makes
        copy = Path(shutil.copytree(folder, Path(place) / "library"))
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


def test_a_library_that_cannot_be_opened_says_why_and_can_be_tried_again(
    start: Start, folder: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "library.db").write_bytes(b"this is no database" * 100)
    person = start(broken, wait=False)
    panes = person.window.panes
    person.until(lambda: panes.list_stack.currentWidget() is person.window.empty)
    assert "could not be opened" in person.words(person.window.empty)
    assert str(broken) in person.words(person.window.empty)
    shutil.rmtree(broken)
    shutil.copytree(folder, broken)
    press_button(person, "Try again")
    person.until(lambda: person.titles() == list(reversed(TITLES)))


def test_settings_that_cannot_be_used_are_named(start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("archiver.settings.settings_file", lambda: tmp_path / "settings.toml")
    (tmp_path / "settings.toml").write_text("workers = 'many'")
    person = start(None, settings=None, wait=False)
    person.until(lambda: person.window.panes.list_stack.currentWidget() is person.window.empty)
    assert "settings.toml" in person.words(person.window.empty)


def press_button(person: Person, words: str) -> None:
    next(button for button in person.window.empty.findChildren(QPushButton) if button.text() == words).click()

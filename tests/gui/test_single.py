"""A second start hands its links to the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from archiver.gui.single import FirstInstance, hand_over

CALL = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from archiver.gui.single import hand_over
app = QCoreApplication([])
sys.exit(0 if hand_over(Path(sys.argv[1]), sys.argv[2:]) else 3)
"""


def test_nobody_answers_when_there_is_no_window(qtbot: QtBot, tmp_path: Path) -> None:
    assert not hand_over(tmp_path, ["https://example.org/"])


def test_another_process_hands_over_its_links(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstInstance(tmp_path)
    with qtbot.waitSignal(first.called, timeout=20_000) as signal:
        second = subprocess.Popen([sys.executable, "-c", CALL, str(tmp_path), "https://example.org/ü", "page.html"])
    assert signal.args == [["https://example.org/ü", "page.html"]]
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0
    first.close()


def test_libraries_have_windows_of_their_own(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstInstance(tmp_path / "a")
    assert not hand_over(tmp_path / "b", [])
    first.close()


def test_a_socket_left_by_a_killed_window_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    leave = CALL.replace("sys.exit(0 if hand_over(Path(sys.argv[1]), sys.argv[2:]) else 3)", "").replace(
        "hand_over", "FirstInstance"
    )
    leave += "\nfirst = FirstInstance(Path(sys.argv[1]))\nimport os; os._exit(9)"
    subprocess.run([sys.executable, "-c", leave, str(tmp_path)], check=False)
    first = FirstInstance(tmp_path)
    with qtbot.waitSignal(first.called, timeout=20_000):
        second = subprocess.Popen([sys.executable, "-c", CALL, str(tmp_path)])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    first.close()

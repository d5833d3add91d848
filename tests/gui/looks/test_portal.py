"""The system's scheme over a real D-Bus: a daemon, a portal and a window, each in its own process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from archiver.gui.looks.scheme import SystemScheme, has_session_bus

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from archiver.gui.theme import Theme
app = QApplication([])
theme = Theme(mode="system")
seen = [theme.tokens.name]
def note():
    seen.append(theme.tokens.name)
    if len(seen) == int(sys.argv[1]):
        app.quit()
theme.changed.connect(note)
QTimer.singleShot(int(sys.argv[2]), app.quit)
app.exec()
print(*seen)
"""


def run_window(address: str, changes: int, milliseconds: int) -> str:
    """The themes a window went through, until there were so many of them or the time was over; it must say no more."""
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-W", "error", "-c", WINDOW, str(changes), str(milliseconds)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout.strip()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """The address of a D-Bus daemon of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("no dbus-daemon here")
    address = f"unix:path={tmp_path / 'bus'}"
    command = [daemon, "--session", "--nofork", "--nosyslog", "--print-address=1", f"--address={address}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.parametrize("method", ["ReadOne", "Read"])
def test_the_theme_is_what_the_portal_says_and_follows_it(bus: str, method: str) -> None:
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    service = Path(__file__).with_name("portal_service.py")
    with subprocess.Popen(
        [sys.executable, str(service), method], env=environment, stdout=subprocess.PIPE, text=True
    ) as portal:
        assert portal.stdout is not None
        try:
            assert portal.stdout.readline().strip() == "ready"
            assert run_window(bus, changes=3, milliseconds=30_000) == "light dark light"
        finally:
            portal.terminate()


def test_without_a_portal_it_is_light_and_nobody_complains(bus: str) -> None:
    assert run_window(bus, changes=2, milliseconds=300) == "light"


def test_with_a_dead_bus_it_is_light_and_nobody_complains(tmp_path: Path) -> None:
    assert run_window(f"unix:path={tmp_path / 'gone'}", changes=2, milliseconds=100) == "light"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no D-Bus there")
def test_a_bus_is_only_asked_where_one_runs(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert not has_session_bus()
    assert not SystemScheme().is_dark
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not has_session_bus()
    (tmp_path / "bus").touch()
    assert has_session_bus()

"""A screen of its own: Xvfb with a window manager, and the keys and the mouse of a person in front of it."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo

from tests.gui.tour.told import PICTURE, STATE

ROOT = Path(__file__).resolve().parents[3]
NEEDED = ("Xvfb", "openbox", "xdotool")
MISSING = [name for name in NEEDED if shutil.which(name) is None]
PATIENCE = 60.0
"""Seconds that nothing takes."""
STEP = 0.07
"""Seconds between two moves of a drag: quicker ones are merged, and the target never hears of them."""
WIGGLES = 60
"""How often the mouse moves over a target that does not answer: some ten seconds."""

# Whoever has Xvfb need not have what Qt's plugin for X11 loads; without one of those libraries no window is shown.
try:
    ctypes.CDLL(f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)}/platforms/libqxcb.so")
except OSError as error:
    MISSING.append(str(error))


@dataclass(frozen=True, slots=True)
class Display:
    """One screen of 1400 by 900."""

    environment: Mapping[str, str]

    def start(self, *command: str, **changes: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self.environment, **changes},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, *words: str | int) -> str:
        """What xdotool is told, and what it says."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip()

    def is_managed(self) -> bool:
        """Whether the window manager answers: a window that is there before it may be placed or raised anyhow."""
        return int(self.do("get_num_desktops") or 0) > 0  # 0 where nobody manages

    def find(self, name: str, look: Callable[[], object] = lambda: None) -> str:
        """The window of that name, once it is there; `look` raises where it can never come."""

        def search() -> list[str]:
            look()
            return self.do("search", "--onlyvisible", "--name", name).splitlines()

        return str(until(search, f"window {name}")[-1])

    def press(self, *keys: str) -> None:
        for key in keys:
            self.do("key", "--clearmodifiers", key)
            time.sleep(STEP)

    def type(self, text: str) -> None:
        self.do("type", "--delay", 20, text)

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", x, y)
        time.sleep(STEP)
        self.do("click", 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int], met: Callable[[], object], steps: int = 12) -> None:
        """Press, move in many small steps, stay there until it is `met` with, let go.

        What is pressed before the other program listens is no drag; then, as a person would, once more from the start.
        """
        wiggles = itertools.cycle((1, -1))

        def wiggle() -> object:  # on a busy machine the target is told late, and who lets go before that drops nothing
            self.do("mousemove", end[0] + next(wiggles), end[1])
            time.sleep(STEP)
            return met()

        def attempt() -> bool:
            self.do("mousemove", *start)
            time.sleep(STEP)
            self.do("mousedown", 1)
            for step in range(1, steps + 1):
                x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
                self.do("mousemove", x, y)
                time.sleep(STEP)
            is_met = any(wiggle() for _ in range(WIGGLES))
            if is_met:
                wiggle()
            self.do("mouseup", 1)
            return is_met

        until(attempt, "the drag to be met with")


@contextmanager
def running_display(folder: Path) -> Iterator[Display]:
    """Start one on a free number; everything on it ends with it."""
    home = folder / "home"
    home.mkdir(parents=True)
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    # -noreset: else it begins anew when its last client leaves, and drops who is about to come (the window manager).
    os.close(writing)
    with os.fdopen(reading) as stream:
        number = stream.readline().strip()
    environment = {
        **os.environ,
        "DISPLAY": f":{number}",
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "PYTHONPATH": str(ROOT),
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }
    manager = subprocess.Popen(
        ["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home
    )
    display = Display(environment)
    try:
        until(display.is_managed, "the window manager")
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(timeout=PATIENCE)


class Program:
    """The whole program as a process on a display, with a library of its own."""

    def __init__(self, display: Display, folder: Path) -> None:
        self._display = display
        self._folder = folder
        self._dump = folder.parent / "state.sock"

    def __enter__(self) -> Program:
        dump = str(self._dump)
        self.process = self._display.start(sys.executable, "-m", "tests.gui.tour.told", str(self._folder), dump)
        try:
            self.window = self._display.find("^Archiver$", self._is_there)
            self.wait(lambda state: state["open"])
            self.activate()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        with self.process:  # closes its pipes
            pass
        with contextlib.suppress(FileNotFoundError):
            self._dump.unlink()

    def activate(self) -> None:
        """Have the keyboard. The window manager may say so before the program has heard of it: a key would be lost."""

        def attempt() -> bool:
            self._display.do("windowactivate", "--sync", self.window)
            for _ in range(40):  # some three seconds
                if self.state()["active"]:
                    return True
                time.sleep(STEP)
            return False

        until(attempt, "the window to have the keyboard")

    def state(self, request: bytes = STATE) -> dict[str, Any]:
        """What the window shows, as it says itself."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self._dump))
            connection.sendall(request)
            with connection.makefile("rb") as stream:
                shown: dict[str, Any] = json.loads(stream.read())
                return shown

    def wait(self, met: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Until the window shows something; what it shows then."""
        seen: dict[str, Any] = {}

        def look() -> bool:
            self._is_there()
            with contextlib.suppress(OSError, ValueError):
                seen.clear()
                seen.update(self.state())
                return bool(met(seen))
            return False

        until(look, lambda: f"the window; it shows {seen}")
        return seen

    def _is_there(self) -> None:
        if self.process.poll() is not None:
            raise AssertionError("the program has ended:\n" + (self.process.communicate()[1] or ""))

    def ends(self) -> str:
        """Wait until the person's wish to leave is done; returns what it had to complain about."""
        _, complaints = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, complaints
        return complaints

    def picture(self, target: Path) -> None:
        """What it looks like, beside the report of a failure."""
        with contextlib.suppress(OSError, ValueError):
            self.state(PICTURE)
            shutil.copy(self._dump.with_suffix(".png"), target)


def until(met: Callable[[], Any], what: str | Callable[[], str]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (result := met()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited for {what if isinstance(what, str) else what()}")
        time.sleep(0.1)
    return result

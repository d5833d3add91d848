"""The desktop program: paints the window first, opens the library behind it, and lets go of everything in the end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from archiver import __version__
from archiver.gui.frame.commands import Commands
from archiver.gui.frame.window import Window, remembered_hours
from archiver.gui.frame.wiring import Wiring
from archiver.gui.looks.clock import DAY, NIGHT
from archiver.gui.memory import Memory
from archiver.gui.single import FirstInstance, hand_over
from archiver.gui.tasks import Tasks
from archiver.gui.theme import MODES, Theme, app_icon
from archiver.settings import Settings, load_default, window_memory

if TYPE_CHECKING:
    from archiver.library import Library

SIGNAL_MS = 250
"""How often Python gets to see a Ctrl-C: Qt's loop alone never comes back to it."""


class App(QObject):
    """One window on one library, from start to end."""

    def __init__(self, folder: Path, settings: Settings, memory: Memory) -> None:
        super().__init__()
        self._folder = folder
        self._settings = settings
        self._library: Library | None = None
        mode = memory.get("theme/mode", "system")
        day, night = remembered_hours(memory, (DAY, NIGHT))
        self.theme = Theme(self, mode=mode if mode in MODES else "system", day=day, night=night)
        self.tasks = Tasks(self)
        self.window = Window(self.theme, memory, self.tasks)
        self.window.closing.connect(self.close)
        self._waiting: list[str] = []

    def start(self, items: Sequence[str] = ()) -> None:
        """Show the window; what was handed in on the command line is saved as soon as the library is open."""
        self._waiting = list(items)
        self.window.show()
        # After the first paint: the imports behind it take a second on a cold disk (FACTS "Start-up").
        QTimer.singleShot(0, self._open)

    def take(self, items: Sequence[str]) -> None:
        """A second start: come to the front, and save what it was given."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        if self.window.desk is None:
            self._waiting += items
        elif items:
            self.window.desk.intake.take_items(items)

    def close(self) -> None:
        """Let go of the library, in the order in which nothing is waited for in vain."""
        if self.window.desk is not None:
            self.window.desk.close()
        self.tasks.close()
        if self._library is not None:
            self._library.close()
            self._library = None

    def _open(self) -> None:
        def work() -> Library:
            from archiver.library import Library

            return Library.open(self._folder, settings=self._settings)

        self.tasks.run(self, work, self._adopt, otherwise=self.window.show_failure)

    def _adopt(self, library: Library) -> None:
        self._library = library
        desk = self.window.adopt(library)
        wiring = Wiring(self.window, desk)
        Commands(self.window, desk, wiring)
        if self._waiting:
            desk.intake.take_items(self._waiting)
            self._waiting = []
        self.tasks.run(self, library.back_up_daily)


def run(folder: Path | None, items: Sequence[str] = ()) -> int:
    """Show the library in `folder` (None: the one in the settings) until the person closes it; returns an exit code."""
    settings = load_default()
    folder = folder or settings.library
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Archiver")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("archiver")
    if hand_over(folder, items):
        return 0
    first = FirstInstance(folder)
    application.setWindowIcon(app_icon())
    app = App(folder, settings, Memory(window_memory()))
    first.called.connect(app.take)
    app.start(items)
    _hear_signals(app)
    code = application.exec()
    first.close()
    return code


def _hear_signals(app: App) -> None:
    """Ctrl-C and SIGTERM close the window as a person would: the queue keeps what it has."""

    def close(number: int, frame: object) -> None:
        app.window.close()

    signal.signal(signal.SIGINT, close)
    signal.signal(signal.SIGTERM, close)
    timer = QTimer(app, interval=SIGNAL_MS)
    timer.timeout.connect(lambda: None)
    timer.start()

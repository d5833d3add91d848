"""The desktop program: paints the window first, opens the library behind it, and lets go of everything in the end."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtWidgets import QApplication

from archiver import __version__
from archiver.errors import RESTORABLE, ArchiverError, SettingsRefused
from archiver.gui.collecting import Collecting
from archiver.gui.frame.window import Window, remembered_hours
from archiver.gui.heap import keep_small
from archiver.gui.looks.clock import DAY, NIGHT
from archiver.gui.memory import Memory
from archiver.gui.single import FirstInstance, hand_over
from archiver.gui.tasks import Tasks
from archiver.gui.theme import MODES, Theme, app_icon
from archiver.settings import Settings, load_default, window_memory

if TYPE_CHECKING:
    from archiver.library import Library

log = logging.getLogger(__name__)

UNPAINTED_MS = 1000
"""A window that comes up minimised is not painted; its library is opened after so long."""

SIGNAL_MS = 250
"""How often Python gets to see a Ctrl-C: Qt's loop alone never comes back to it."""

SWITCH_SECONDS = 0.0001
"""How long another thread may keep Python while one waits for it; of itself it is 0.005, each time anew. A write has
some ten such moments: beside bulk work 95 of 100 took 37 ms with 0.001, 16 with this (median of three runs)."""


class App(QObject):
    """One window on one library, from start to end."""

    _restored = Signal(int, int)

    def __init__(
        self, folder: Path | None, settings: Settings | None, memory: Memory, backup: Path | None = None
    ) -> None:
        """None for settings: those of the person, read when the library is opened; for the folder: what they say.

        `backup` is put in the library's place before that is shown.
        """
        super().__init__()
        self.wanted: Path | None = None
        """The backup for whose sake the window was closed: it is to be restored, and shown in a window of its own."""
        keep_small()
        self._collecting = Collecting(self)
        sys.setswitchinterval(SWITCH_SECONDS)
        self._folder = folder
        self._settings = settings
        self._library: Library | None = None
        self._backup = backup
        mode = memory.get("theme/mode", "system")
        day, night = remembered_hours(memory, (DAY, NIGHT))
        self.theme = Theme(self, mode=mode if mode in MODES else "system", day=day, night=night)
        self.tasks = Tasks(self)
        self.window = Window(self.theme, memory, self.tasks)
        self.window.closing.connect(self.close)
        self.window.installEventFilter(self)
        self._waiting: list[str] = []
        # After the first paint: the imports behind it take a second on a cold disk (FACTS "Start-up").
        self._opening = QTimer(self, singleShot=True, interval=UNPAINTED_MS)
        self._opening.timeout.connect(self.furnish)
        self._opening.timeout.connect(self.open)
        self._restored.connect(self._show_restoring, Qt.ConnectionType.QueuedConnection)

    def start(self, items: Sequence[str] = ()) -> None:
        """Show the window; what was handed in on the command line is saved as soon as the library is open."""
        self._waiting = list(items)
        self._opening.start()
        self.window.show()

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
        self._opening.stop()
        if self.window.desk is not None:
            self.window.desk.close()
        self.tasks.close()  # one that was just being opened is ours to close as well
        if self._library is not None:
            self._library.close()
            self._library = None
        self._collecting.stop()

    def furnish(self) -> None:
        """Make what the window shows; what needs no library can be done from now on."""
        if not self.window.is_furnished:
            from archiver.gui.frame.wiring.view_commands import ViewCommands

            self.window.furnish()
            ViewCommands(self.window)
            self.window.actions_.connect_to("restore", self.ask_for_backup)

    def open(self) -> None:
        """Open the library, off the GUI thread; where that fails the window says why."""
        backup, self._backup = self._backup, None
        self.window.actions_["restore"].setEnabled(False)

        def work() -> tuple[Library, Path | None]:
            from archiver.library import Library, open_restored

            settings, before = self._settings or load_default(), None
            folder = self._folder or settings.library
            if backup is None:
                self._library = Library.open(folder, settings=settings)
            else:
                self._library, before = open_restored(folder, backup, settings=settings, progress=self._restored.emit)
            return self._library, before

        if backup is not None:
            self._show_restoring(0, 0)
        self.tasks.run(self, work, self._adopt, otherwise=self._refuse if backup is None else self._return)

    def ask_for_backup(self) -> None:
        """Ask which backup shall take the library's place, and close the window for it."""

        def restore(backup: Path) -> None:
            self.wanted = backup
            self.window.close()

        folder = self._folder or (self._settings or load_default()).library
        self.window.sheets.restore(folder, restore)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._opening.isActive():
            self.window.removeEventFilter(self)
            self._opening.start(0)
        return super().eventFilter(watched, event)

    def _show_restoring(self, done: int, total: int) -> None:
        if self._library is None:
            self.window.show_restoring(done, total)

    def _return(self, error: ArchiverError) -> None:
        """To the library as it was: the backup could not be restored."""
        self.open()
        self.window.tell(error)

    def _refuse(self, error: ArchiverError) -> None:
        self.window.actions_["restore"].setEnabled(isinstance(error, RESTORABLE))
        self.window.show_failure(error, self.open)

    def _adopt(self, opened: tuple[Library, Path | None]) -> None:
        from archiver.gui.frame.wiring.commands import Commands
        from archiver.gui.frame.wiring.desk import Wiring

        library, before = opened
        desk = self.window.adopt(library)
        wiring = Wiring(self.window, desk)
        Commands(self.window, desk, wiring)
        self.window.actions_["restore"].setEnabled(not library.read_only)
        if before is not None:
            words = self.tr("Restored. What the library was before is in its folder {folder}")
            self.window.toast.say(words.format(folder=before.parent.name), seconds=20)
        if self._waiting:
            desk.intake.take_items(self._waiting)
            self._waiting = []
        self.tasks.run(self, library.back_up_daily)


def run(folder: Path | None, items: Sequence[str] = ()) -> int:
    """Show the library in `folder` (None: the one in the settings) until the person closes it; returns an exit code."""
    settings = _read_settings()
    folder = folder or (settings.library if settings is not None else None)
    items = [as_item(item) for item in items]
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Archiver")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("archiver")
    if folder is not None and hand_over(folder, items):
        return 0
    first = FirstInstance(folder) if folder is not None else None
    application.setWindowIcon(app_icon())
    backup: Path | None = None
    while True:
        app = App(folder, settings, Memory(window_memory()), backup)
        if first is not None:
            first.called.connect(app.take)
        _hear_signals(app)
        app.start(items)
        code, backup, items = application.exec(), app.wanted, ()
        if first is not None and backup is None:
            first.close()
        # Now and in this order: what is left to Python's last garbage collection outlives the application, and crashes.
        for part in (app.window, app):
            shiboken6.delete(part)
        gc.collect()
        if backup is None:
            return code


def _read_settings() -> Settings | None:
    """None: they cannot be used; the window reads them again when it opens the library, and says why."""
    try:
        return load_default()
    except SettingsRefused as error:
        log.info("%s", error)
        return None


def as_item(word: str) -> str:
    """A link as it is; the path of a file as a whole one: the window that takes it may run in another folder.

    File managers hand over files as file: addresses.
    """
    if word.lower().startswith("file:"):
        return QUrl(word).toLocalFile()
    path = Path(word)
    return str(path.absolute()) if "://" not in word and path.exists() else word


def _hear_signals(app: App) -> None:
    """Ctrl-C and SIGTERM close the window as a person would: the queue keeps what it has.

    A signal may come in the middle of anything, with locks held; the window is closed when the loop is at rest.
    """
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: asked.set())

    def look() -> None:
        if asked.is_set():
            timer.stop()
            app.window.close()

    timer = QTimer(app, interval=SIGNAL_MS)
    timer.timeout.connect(look)
    timer.start()

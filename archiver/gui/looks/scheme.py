"""Whether the system is set to dark, and when that changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from archiver.gui.looks.portal import PortalScheme


class SystemScheme(QObject):
    """Asks Qt, and where Qt does not know (plain X11) the desktop portal; where nobody knows it is light."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._portal: PortalScheme | None = None
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._hear)

    @property
    def is_dark(self) -> bool:
        """The answer at the moment. The first question sends one to the portal; its answer comes as `changed`."""
        known = self._hints.colorScheme()
        if known == Qt.ColorScheme.Unknown:
            self._ask_portal()
            return self._portal is not None and self._portal.is_dark
        return known == Qt.ColorScheme.Dark

    def force(self, dark: bool | None) -> None:
        """Have what the system draws itself (title bars, file dialogs) go with us; None: as the system has it."""
        if dark is None:
            self._hints.unsetColorScheme()
        else:
            self._hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)

    def _hear(self, _scheme: Qt.ColorScheme) -> None:
        self.changed.emit()

    def _ask_portal(self) -> None:
        if self._portal is None and has_session_bus():
            from archiver.gui.looks.portal import PortalScheme  # libdbus is loaded only where there is a bus

            self._portal = PortalScheme(self)
            self._portal.changed.connect(self.changed)


def has_session_bus() -> bool:
    """Whether a D-Bus session runs. Without one, libdbus would try to start it, and block the window meanwhile."""
    if sys.platform in ("win32", "darwin"):
        return False
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return runtime is not None and Path(runtime, "bus").exists()

"""What the window remembers from one start to the next: sizes, sort, place, reading style, theme."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

T = TypeVar("T")

WRITE_MS = 500


class Memory(QObject):
    """Values by name in a JSON file, written a moment after they change. A file that cannot be read is forgotten.

    Nothing here is worth a message: it is comfort, and the library does not depend on it.
    """

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values = _read(path)
        self._writing = QTimer(self, singleShot=True, interval=WRITE_MS)
        self._writing.timeout.connect(self.write)

    def get(self, name: str, default: T) -> T:
        """The value that was remembered, if it is of the default's type; else the default."""
        value = self._values.get(name, default)
        if type(default) is float and type(value) is int:
            value = float(value)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._writing.start()

    def write(self) -> None:
        """Write now what has changed."""
        self._writing.stop()
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._values, indent=1), "utf-8")
            temporary.replace(self._path)
        except OSError as error:
            log.info("not remembered: %s", error)
            with contextlib.suppress(OSError):  # it may never have been made
                temporary.unlink()


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}

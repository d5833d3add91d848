"""One window per library: a second start hands its links to the first, and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

CONNECT_MS = 500
ANSWER_MS = 3000
LONGEST = 1_000_000
"""Bytes of a message that are read: links, not pages."""


class FirstInstance(QObject):
    """Listens for later starts as long as it lives. The socket is the person's own: nobody else may connect."""

    called = Signal(list)
    """The links and paths a second start was given; the window is to come to the front."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = _name(folder)
        if not self._server.listen(name):
            # What a killed window left behind; a living one would have answered `hand_over`.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Let the next start be the first."""
        self._server.close()

    @Slot()
    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.readyRead.connect(lambda connection=connection: self._read(connection))
            connection.disconnected.connect(connection.deleteLater)

    def _read(self, connection: QLocalSocket) -> None:
        if connection.bytesAvailable() > LONGEST:
            connection.abort()
            return
        if not connection.canReadLine():
            return
        try:
            items = json.loads(bytes(connection.readLine().data()))
        except ValueError:
            connection.abort()
            return
        connection.write(b"ok\n")
        connection.flush()
        self.called.emit([item for item in items if isinstance(item, str)] if isinstance(items, list) else [])


def hand_over(folder: Path, items: Sequence[str]) -> bool:
    """Give links to the window that has this library open; False when there is none, or it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(json.dumps(list(items)).encode() + b"\n")
    socket.flush()
    answered = socket.waitForReadyRead(ANSWER_MS)
    socket.disconnectFromServer()
    return answered


def _name(folder: Path) -> str:
    """The same for every path to one folder; short, as socket paths are limited to about 100 bytes."""
    return f"archiver-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"

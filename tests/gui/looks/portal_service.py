"""A desktop portal that knows only the color scheme. Answers one question with dark, then says it became light.

argv[1]: the method it knows. `ReadOne` is today's; `Read` that of portals before version 2, which wraps its answer
twice.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
SETTING = ["org.freedesktop.appearance", "color-scheme"]


class Portal(QDBusVirtualObject):
    """The object at PATH."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self._method = method

    def introspect(self, path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() != self._method or message.arguments() != SETTING:
            return False
        value = QDBusVariant(1)
        answer = message.createReply()
        answer.setArguments([QDBusVariant(value) if self._method == "Read" else value])
        connection.send(answer)
        QTimer.singleShot(200, lambda: tell(connection))  # once the answer has been read
        return True


def tell(connection: QDBusConnection) -> None:
    """Another setting changes, and then the scheme."""
    for setting, new in ((["org.freedesktop.appearance", "contrast"], 1), (SETTING, 2)):
        signal = QDBusMessage.createSignal(PATH, INTERFACE, "SettingChanged")
        signal.setArguments([*setting, QDBusVariant(new)])
        connection.send(signal)


if __name__ == "__main__":
    app = QCoreApplication([])
    bus = QDBusConnection.sessionBus()
    portal = Portal(sys.argv[1])
    registered = bus.registerVirtualObject(PATH, portal) and bus.registerService("org.freedesktop.portal.Desktop")
    print("ready" if registered else bus.lastError().message(), flush=True)
    app.exec()

"""The color scheme as the desktop portal tells it over D-Bus.

https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
"""

from __future__ import annotations

import logging

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

log = logging.getLogger(__name__)

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
NAMESPACE = "org.freedesktop.appearance"
KEY = "color-scheme"
PREFERS_DARK = 1
"""0: no preference, 2: light."""


class PortalScheme(QObject):
    """Asks once and listens from then on. No portal, no answer: light."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_dark = False
        self._told = False
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            log.info("no D-Bus session: %s", self._bus.lastError().message())
            return
        hear = SLOT("hear(QDBusMessage)")
        self._bus.connect(SERVICE, PATH, INTERFACE, "SettingChanged", self, hear)  # type: ignore[call-overload]  # takes str
        self._ask("ReadOne")

    def _ask(self, method: str) -> None:
        question = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, method)
        question.setArguments([NAMESPACE, KEY])
        answer = QDBusPendingCallWatcher(self._bus.asyncCall(question), self)
        answer.setObjectName(method)
        answer.finished.connect(self._take)

    def _take(self, answer: QDBusPendingCallWatcher) -> None:
        reply = answer.reply()
        answer.deleteLater()
        if reply.type() == QDBusMessage.MessageType.ReplyMessage:
            if not self._told:  # Qt may deliver a signal before an answer that was sent earlier
                self._set(reply.arguments()[0])
        elif answer.objectName() == "ReadOne":
            self._ask("Read")  # portals before version 2 (2023)
        else:
            log.info("the desktop portal does not tell the color scheme: %s", reply.errorMessage())

    @Slot(QDBusMessage)
    def hear(self, message: QDBusMessage) -> None:
        """The portal's signal SettingChanged(namespace, key, value)."""
        namespace, key, value = message.arguments()
        if (namespace, key) == (NAMESPACE, KEY):
            self._told = True
            self._set(value)

    def _set(self, value: object) -> None:
        while isinstance(value, QDBusVariant):  # `Read` wraps it twice
            value = value.variant()
        if self.is_dark != (value == PREFERS_DARK):
            self.is_dark = not self.is_dark
            self.changed.emit()

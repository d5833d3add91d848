"""What is shown outside the window."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

SCHEMES = ("http", "https", "mailto")
"""What is handed to the system; anything else a page links to is only shown."""


def open_outside(address: str) -> None:
    """Show an address in the person's own browser or mail program."""
    url = QUrl(address)
    if url.scheme() in SCHEMES:
        QDesktopServices.openUrl(url)

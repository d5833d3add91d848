"""Text that comes from pages and people, shown as the plain text it is."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

LOOKS_RICH = re.compile(r"[<&]")  # what Qt.mightBeRichText goes by; PySide has it at run time, but not in its stubs


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` letter by letter: Qt takes what looks like HTML for HTML."""
    return f"<span>{escape(text)}</span>" if LOOKS_RICH.search(text) else text


def plain_label(text: str = "", look: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that never reads HTML; `look` is one of the style sheet's: muted, heading, danger."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        label.setProperty("look", look)
    return label


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit, and then shows all of it in its tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    @property
    def elided(self) -> str:
        """What is shown."""
        line = " ".join(self.text().split())
        return self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment().value | Qt.TextFlag.TextSingleLine.value,
            self.palette(),
            self.isEnabled(),
            self.elided,
            self.foregroundRole(),
        )

    def _tell(self) -> None:
        self.setToolTip("" if self.elided == self.text() else plain_tip(self.text()))

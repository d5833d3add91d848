"""The one search box."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from archiver.gui.theme import Theme


class SearchBox(QLineEdit):
    """A line to search in: Escape clears it and then leaves it, Down and Enter go to what was found."""

    left = Signal()
    """Escape in the empty box: the keyboard wants to go back where it came from."""
    results_wanted = Signal()

    def __init__(self, theme: Theme, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMinimumHeight(36)
        self.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(theme.icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(self.tr("Clear"))
        self._clear.setToolTip(self.tr("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.empty)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))

    def empty(self) -> None:
        """Clear it as a person would: `textEdited` is emitted, and Ctrl+Z brings the words back."""
        if self.text():
            self.selectAll()
            self.del_()

    def begin(self) -> None:
        """Go to the box; what is in it is selected, so that typing replaces it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape if self.text():
                self.empty()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.results_wanted.emit()
            case _:
                super().keyPressEvent(event)

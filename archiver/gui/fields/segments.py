"""A choice between a few things, all of them in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class Segments(QFrame):
    """Buttons side by side of which one is down; arrow keys walk along them."""

    chosen = Signal(str)
    """The key of the one a person pressed."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`options` are (key, words)."""
        super().__init__(parent)
        self.setProperty("look", "segments")
        self.setAccessibleName(name)
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, words in options:
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setProperty("look", "segment")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda _down, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)

    def show_chosen(self, key: str) -> None:
        """Without a signal. Raises KeyError."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QToolButton:
        """One of them, to give it the keyboard. Raises KeyError."""
        return self._buttons[key]

    def set_font(self, key: str, font: QFont) -> None:
        """Write a button in a font of its own."""
        self._buttons[key].setFont(font)

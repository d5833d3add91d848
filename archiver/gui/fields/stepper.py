"""A number that one nudges up and down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.labels import plain_label


class Stepper(QWidget):
    """Minus, the value in words, plus. Steps stay on the grid that starts at `low`, between `low` and `high`."""

    changed = Signal(float)
    """The new value, after a person's press."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        bounds: tuple[float, float, float],
        words: Callable[[float], str],
        parent: QWidget | None = None,
    ) -> None:
        """`bounds` are (low, high, step)."""
        super().__init__(parent)
        self.name = name
        self._low, self._high, self._step = bounds
        self._words = words
        self._value = self._low
        self._less = IconButton(theme.icon("minus"), self.tr("{name}: less").format(name=name))
        self._more = IconButton(theme.icon("add"), self.tr("{name}: more").format(name=name))
        self._label: QLabel = plain_label()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMinimumWidth(56)
        self._less.clicked.connect(lambda: self.nudge(-1))
        self._more.clicked.connect(lambda: self.nudge(1))
        for button in (self._less, self._more):
            button.setAutoRepeat(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._less)
        row.addWidget(self._label)
        row.addWidget(self._more)

    @property
    def value(self) -> float:
        return self._value

    def show_value(self, value: float) -> None:
        """Without a signal; a value between two steps is shown as it is."""
        self._value = value
        self._label.setText(self._words(value))
        self.setAccessibleName(f"{self.name}: {self._label.text()}")
        self._less.setEnabled(value > self._low)
        self._more.setEnabled(value < self._high)

    def nudge(self, steps: int) -> None:
        """Go so many steps up or down, as far as the bounds allow."""
        position = round((self._value - self._low) / self._step) + steps
        value = min(max(round(self._low + position * self._step, 6), self._low), self._high)
        if value != self._value:
            self.show_value(value)
            self.changed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Minus: -1}.get(
            Qt.Key(event.key())
        )
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.nudge(steps)

"""A sheet in which one types to find one of many things."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from archiver.gui.dialogs.choices import Choice, ChoiceList
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme
from archiver.gui.widgets.drawing import Drawing
from archiver.gui.widgets.labels import plain_label

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class Finder(Sheet):
    """A line to type in above a list; what is in the list and what choosing does, a subclass says."""

    def __init__(
        self,
        over: QWidget,
        theme: Theme,
        title: str,
        placeholder: str,
        *,
        width: int = 560,
        anchor: QWidget | None = None,
    ) -> None:
        super().__init__(over, theme, title, width=width, anchor=anchor)
        self.line = QLineEdit(placeholderText=placeholder)
        self.line.setProperty("look", "bare")
        self.line.setAccessibleName(placeholder)
        self.line.installEventFilter(self)
        self.list = ChoiceList(theme, title)
        self._nothing: QLabel = plain_label(self.tr("Nothing fits."), "muted")
        self._nothing.setContentsMargins(12, 8, 12, 12)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(Drawing(theme, "search"))
        head.addWidget(self.line, 1)
        rule = QFrame()
        rule.setProperty("look", "line")
        self.body.setContentsMargins(8, 8, 8, 8)
        self.body.setSpacing(8)
        self.body.addLayout(head)
        self.body.addWidget(rule)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._nothing)
        self.line.textChanged.connect(self.look_up)
        self.list.chosen.connect(self.choose)

    def look_up(self, typed: str) -> None:
        """Show what fits."""
        choices = self.fitting(typed)
        self.list.show_choices(choices)
        self.list.setVisible(bool(choices))
        self._nothing.setVisible(not choices)

    def fitting(self, typed: str) -> list[Choice]:
        """The rows for what was typed, the best first."""
        raise NotImplementedError

    def choose(self, choice: Choice) -> None:
        """What a click on a row does."""
        raise NotImplementedError

    def confirm(self, choice: Choice) -> None:
        """What Enter does with the current row: choose it and go."""
        self.choose(choice)
        if self.isVisible():
            self.accept()

    def first(self) -> QWidget:
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in STEPS:
                self.list.walk(STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.current is not None and self.list.isVisible():
                    self.confirm(self.list.current)
                return True
        return super().eventFilter(watched, event)

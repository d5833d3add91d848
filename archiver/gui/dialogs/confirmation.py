"""A question before what cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import plain_label


class Confirmation(Sheet):
    """The safe button has the keyboard; Escape and a press beside the card are a no."""

    confirmed = Signal()

    def __init__(self, over: QWidget, theme: Theme, question: str, consequence: str, verb: str) -> None:
        """`verb` stands on the button that does it."""
        super().__init__(over, theme, question, width=400)
        self.add_head()
        words = plain_label(consequence, "muted")
        words.setWordWrap(True)
        self.cancel = word_button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.cancel.setAutoDefault(True)  # Enter presses the button that has the keyboard
        self.go_on = word_button(verb, "danger")
        self.go_on.clicked.connect(self.accept)
        self.go_on.setAutoDefault(True)
        self.accepted.connect(self.confirmed)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go_on)
        self.body.addWidget(words)
        self.body.addLayout(foot)

    def first(self) -> QWidget:
        return self.cancel

"""What lies on rows of the sidebar: the button of a section's head, and what an empty section says."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.views.places.row import EDGE
from archiver.gui.widgets.buttons import IconButton, word_button
from archiver.gui.widgets.labels import plain_label


class SectionHead(QWidget):
    """Lets clicks through to the row, but for its button."""

    add_wanted = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        button = IconButton(theme.icon("add", "muted"), name)
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(self.add_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, EDGE, 0)
        row.addStretch()
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class EmptySection(QWidget):
    """A sentence, and the button that makes the first one."""

    add_wanted = Signal()

    def __init__(self, sentence: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE + 8, 4, EDGE + 8, 8)
        column.setSpacing(8)
        label = plain_label(sentence, "muted")
        label.setWordWrap(True)
        column.addWidget(label)
        if button:
            push = word_button(button)
            push.clicked.connect(self.add_wanted)
            column.addWidget(push, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

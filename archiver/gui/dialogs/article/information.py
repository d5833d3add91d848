"""Article information: what is known, what happened, how it was found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from archiver.gui.dialogs.article.details import Details, Known
from archiver.gui.dialogs.article.extraction import Extraction
from archiver.gui.dialogs.article.history import History
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.fields.segments import Segments
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button

HEIGHT = 440
"""The same for every part, so that nothing jumps."""


class Information(Sheet):
    """The extraction is asked for when a person first looks at it."""

    explanation_wanted = Signal()
    again_wanted = Signal()
    """Extract it again."""

    def __init__(self, over: QWidget, theme: Theme, known: Known) -> None:
        super().__init__(over, theme, self.tr("About this article"), width=680)
        self.add_head()
        self._parts = Segments(
            self.tr("Part"),
            [
                ("details", self.tr("Details")),
                ("history", self.tr("History")),
                ("extraction", self.tr("Extraction")),
            ],
        )
        self.details = Details(known)
        self.history = History(theme, known)
        self.extraction = Extraction(theme)
        self._pages = {"details": self.details, "history": self.history, "extraction": self.extraction}
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(HEIGHT)
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._asked = False
        self._parts.chosen.connect(self.show_part)
        self.body.addWidget(self._parts)
        self.body.addWidget(self._stack, 1)
        again = word_button(self.tr("Extract again…"))
        again.clicked.connect(self.again_wanted)
        again.setEnabled(known.article.version.original is not None)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(again)
        self.body.addLayout(foot)
        self.show_part("details")

    def first(self) -> QWidget:
        return self._parts.button("details")

    def show_part(self, key: str) -> None:
        """Show details, history or extraction."""
        self._parts.show_chosen(key)
        self._stack.setCurrentWidget(self._pages[key])
        if key == "extraction" and not self._asked:
            self._asked = True
            self.explanation_wanted.emit()

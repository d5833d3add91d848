"""The quiet line at the foot of the sidebar while the search index takes in many articles."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.progress_line import WorkLine

PATIENCE_MS = 1000
"""What is done sooner shows no line: while pages are saved, a few are indexed all the time."""


class IndexLine(WorkLine):
    """How much is in the index. Nothing to press: it goes on by itself, and searching works meanwhile."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, PATIENCE_MS, parent)
        self._words.setProperty("look", "muted")
        self.setToolTip(self.tr("You can search meanwhile; what is not in the index yet is found later"))

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total` articles are in; a total of 0: nothing waits any more."""
        if not total:
            self.rest()
            return
        percent = QLocale().toString(100 * done // total)
        self.tell(self.tr("Search index: {percent} %").format(percent=percent), done, total)

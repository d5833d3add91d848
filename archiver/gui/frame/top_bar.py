"""The slim bar on top: what is done to articles, the search box, how it looks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from archiver.gui.frame.actions import Actions
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.search_box import SearchBox

HEIGHT = 52
SEARCH_WIDTH = 480


class TopBar(QWidget):
    """Buttons of actions left and right, the search box between them."""

    LEFT = ("sidebar", "back", "add")
    ARTICLE = ("archive", "favorite", "collect", "tag", "trash")
    RIGHT = ("typography", "switch_theme")

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.search = SearchBox(theme, self.tr("Search every word of every article"))
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.buttons = {name: IconButton.of(actions[name], self) for name in (*self.LEFT, *self.ARTICLE, *self.RIGHT)}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(4)
        for name in self.LEFT:
            row.addWidget(self.buttons[name])
        row.addSpacing(8)
        for name in self.ARTICLE:
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        for name in self.RIGHT:
            row.addWidget(self.buttons[name])

    def show_way_back(self, shown: bool) -> None:
        """In a narrow window the reader takes the list's place."""
        self.buttons["back"].setVisible(shown)

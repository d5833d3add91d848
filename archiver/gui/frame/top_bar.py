"""The slim bar on top: what is done to articles, the search box, how it looks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from archiver.gui.frame.actions import Actions
from archiver.gui.frame.blank import BAR
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.search_box import SearchBox

SEARCH_WIDTH = 480


class TopBar(QWidget):
    """Buttons of actions left and right, the search box between them, and at the end all the menus."""

    LEFT = ("sidebar", "back", "add")
    ARTICLE = ("archive", "favorite", "collect", "tag", "trash")
    RIGHT = ("typography", "switch_theme")

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(BAR)
        self.search = SearchBox(theme, self.tr("Search every word of every article"))
        self.search.setToolTip(self.tr('Words, "phrases", OR, -without; title: tag: in: is: saved: and more'))
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setAcceptDrops(False)  # a link that is dropped here shall be saved like anywhere in the window
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
        self.menu_button = IconButton(theme.icon("more"), self.tr("Menu"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        actions.fill(menu)
        self.menu_button.setMenu(menu)
        row.addWidget(self.menu_button)

    def show_menu_button(self, shown: bool) -> None:
        """Where the system has no bar of menus on top of the screen they are behind a button."""
        self.menu_button.setVisible(shown)

    def show_way_back(self, shown: bool) -> None:
        """In a narrow window the reader takes the list's place."""
        self.buttons["back"].setVisible(shown)
        self.buttons["sidebar"].setVisible(not shown)

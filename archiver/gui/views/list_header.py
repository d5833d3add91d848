"""The strip above the list: where we are, how much is there, and in which order."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.views.rows.metrics import GUTTER, PAD, scaled
from archiver.gui.widgets.buttons import IconButton, word_button
from archiver.gui.widgets.labels import ElidedLabel

ASCENDING_FIRST = frozenset({"title", "site"})
"""What is read from its beginning; the rest begins with the newest or longest."""


class ListHeader(QWidget):
    """Sort keys: saved, published, title, site, length; relevance while a search is shown."""

    sort_chosen = Signal(str, bool)
    """(key, ascending)."""
    emptying_wanted = Signal()
    """The trash shall be emptied; not confirmed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel()
        font = scaled(self._title.font(), 1.2)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        self._count = ElidedLabel()
        self._count.setProperty("look", "muted")
        self._sort, self._ascending = "saved", False
        self._button = IconButton(theme.icon("sort"), self.tr("Sort"))
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._keys = QActionGroup(self)
        self._orders = QActionGroup(self)
        self._key_actions = {key: self._add_key(key, words) for key, words in self._key_words().items()}
        self._menu.addSeparator()
        self._descend = self._add_order(False)
        self._ascend = self._add_order(True)
        self._button.setMenu(self._menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._count)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD + GUTTER, 10, PAD - 6, 10)
        row.addLayout(words, 1)
        self.empty_trash = word_button(self.tr("Empty…"))
        self.empty_trash.setToolTip(self.tr("Delete everything in the trash for good"))
        self.empty_trash.clicked.connect(lambda: self.emptying_wanted.emit())
        row.addWidget(self.empty_trash, 0, Qt.AlignmentFlag.AlignVCenter)
        self.offer_emptying(False)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_searching(False)
        self.set_sort("saved", False)
        self.set_count(None)

    def set_title(self, text: str) -> None:
        """The name of the place."""
        self._title.setText(text)

    def set_count(self, count: int | None, *, found: bool = False, more: bool = False, note: str = "") -> None:
        """How many articles; `found`: by a search, `more`: at least so many. None: not known yet. A note follows it."""
        if count is None:
            self._count.setText(" ")
            return
        number = QLocale().toString(count) + ("+" if more else "")
        if not count and not more:
            words = self.tr("None found") if found else self.tr("No articles")
        elif found:
            words = self.tr("{number} found")
        else:
            words = self.tr("{number} article") if count == 1 and not more else self.tr("{number} articles")
        self._count.setText(" · ".join(filter(None, (words.format(number=number), note))))

    def offer_emptying(self, is_offered: bool) -> None:
        """In the trash, where there is something in it."""
        self.empty_trash.setVisible(is_offered)

    def set_sort(self, key: str, ascending: bool) -> None:
        """Show an order; nothing is emitted. Raises KeyError for an unknown key."""
        self._key_actions[key].setChecked(True)
        self._sort, self._ascending = key, ascending
        self._word_orders()

    def set_searching(self, searching: bool) -> None:
        """Offer relevance, or take it away."""
        self._key_actions["relevance"].setVisible(searching)

    def _key_words(self) -> Mapping[str, str]:
        return {
            "relevance": self.tr("Relevance"),
            "saved": self.tr("Date saved"),
            "published": self.tr("Date published"),
            "title": self.tr("Title"),
            "site": self.tr("Site"),
            "length": self.tr("Length"),
        }

    def _order_words(self, key: str) -> tuple[str, str]:
        """What descending and ascending mean for a key."""
        match key:
            case "title" | "site":
                return self.tr("Z to A"), self.tr("A to Z")
            case "length":
                return self.tr("Longest first"), self.tr("Shortest first")
            case "relevance":
                return self.tr("Best first"), self.tr("Best last")
            case _:
                return self.tr("Newest first"), self.tr("Oldest first")

    def _add_key(self, key: str, words: str) -> QAction:
        action = self._keys.addAction(words)
        action.setCheckable(True)
        action.triggered.connect(lambda: self._choose(key, key in ASCENDING_FIRST))
        self._menu.addAction(action)
        return action

    def _add_order(self, ascending: bool) -> QAction:
        action = self._orders.addAction("")
        action.setCheckable(True)
        action.triggered.connect(lambda: self._choose(self._sort, ascending))
        self._menu.addAction(action)
        return action

    def _choose(self, key: str, ascending: bool) -> None:
        if (key, ascending) != (self._sort, self._ascending):
            self.set_sort(key, ascending)
            self.sort_chosen.emit(key, ascending)

    def _word_orders(self) -> None:
        descending, ascending = self._order_words(self._sort)
        self._descend.setText(descending)
        self._ascend.setText(ascending)
        (self._ascend if self._ascending else self._descend).setChecked(True)
        order = ascending if self._ascending else descending
        name = self.tr("Sorted by {key}, {order}")
        self._button.set_name(name.format(key=self._key_actions[self._sort].text().lower(), order=order.lower()))

"""Every action by name: its words, keys, icon and menu. What it does is connected by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

if TYPE_CHECKING:
    from archiver.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Spec:
    """How an action is offered."""

    text: str
    keys: tuple[str, ...] = ()
    """In Qt's portable form; Ctrl is Cmd on macOS."""
    icon: str = ""
    on_articles: bool = False
    """Needs a chosen article."""
    checkable: bool = False


class Actions(QObject):
    """The actions of one window, by name. One that nobody connected is disabled: there is no library yet."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._specs = self._offered()
        self._actions = {name: self._make(window, name, spec) for name, spec in self._specs.items()}
        window.addActions(list(self._actions.values()))
        self.tint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def connect_to(self, name: str, call: Callable[[], object]) -> None:
        """Have an action do something when it is triggered."""
        self._actions[name].triggered.connect(lambda _: call())
        self._set_ready(name)

    def follow(self, name: str, call: Callable[[bool], object]) -> None:
        """Have something follow an action that is checked and unchecked."""
        self._actions[name].toggled.connect(call)
        self._set_ready(name)

    def fill(self, bar: QMenuBar | QMenu) -> None:
        """Put every action into the menus of a menu bar, or into menus within a menu."""
        for title, names in self._menus().items():
            self._add(bar.addMenu(title), names)
        if isinstance(bar, QMenuBar) and bar.isNativeMenuBar():
            self._theme.changed.connect(self.tint)  # the system keeps pictures; elsewhere a drawing follows by itself

    def menu(self, names: str, parent: QWidget) -> QMenu:
        """A menu of some actions ("read trash - delete"; - is a line), for a right click."""
        menu = QMenu(parent)
        self._add(menu, names)
        return menu

    def _add(self, menu: QMenu, names: str) -> None:
        for name in names.split():
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def enable(self, *, articles: bool) -> None:
        """Say whether there are chosen articles to act on."""
        for name, spec in self._specs.items():
            if spec.on_articles:
                self._actions[name].setEnabled(articles)

    def word(self, name: str, text: str) -> None:
        """Say what an action would do now: "Mark as unread"."""
        self._actions[name].setText(text)

    def draw(self, name: str, icon: str) -> None:
        """Give an action another drawing."""
        action = self._actions[name]
        if action.property("drawing") != icon:  # or every button would be painted again
            action.setProperty("drawing", icon)
            action.setIcon(self._theme.icon(icon))

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        for action in self:
            if icon := action.property("drawing"):
                action.setIcon(self._theme.icon(icon))

    def _make(self, parent: QObject, name: str, spec: Spec) -> QAction:
        action = QAction(spec.text, parent)
        action.setObjectName(name)
        action.setProperty("drawing", spec.icon)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setCheckable(spec.checkable)
        action.setEnabled(False)
        if name == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        elif name == "settings":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        return action

    def _set_ready(self, name: str) -> None:
        self._actions[name].setEnabled(not self._specs[name].on_articles)

    def _menus(self) -> Mapping[str, str]:
        """Menu → its actions; - is a line."""
        tr = self.tr
        return {
            tr("&File"): "add open_files smart - backup restore check extract_all - settings quit",
            tr("&Edit"): "undo redo - paste copy_link copy_text - search save_search find find_next find_previous",
            tr("&Article"): "open open_outside - read favorite archive collect tag"
            " - information save_again extract_again - trash delete empty_trash",
            tr("&View"): "palette queue sidebar reading - switch_theme light dark sepia system clock"
            " - typography bigger smaller normal",
            tr("&Go"): "go_all go_unread go_favorite go_archived go_trash - next previous back",
        }

    def _offered(self) -> Mapping[str, Spec]:
        tr = self.tr
        return {
            "add": Spec(tr("Add links…"), ("Ctrl+N",), "add"),
            "open_files": Spec(tr("Add saved pages…"), ("Ctrl+O",), "import"),
            "smart": Spec(tr("New smart collection…"), ("Ctrl+Shift+N",), "smart"),
            "backup": Spec(tr("Back up everything…")),
            "restore": Spec(tr("Restore a backup…")),
            "check": Spec(tr("Check the library")),
            "extract_all": Spec(tr("Extract every article again…")),
            "settings": Spec(tr("Settings…"), ("Ctrl+,",), "settings"),
            "quit": Spec(tr("Quit"), ("Ctrl+Q",)),
            "undo": Spec(tr("Undo"), ("Ctrl+Z",), "undo"),
            "redo": Spec(tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
            "paste": Spec(tr("Save links from the clipboard"), ("Ctrl+V",)),
            "copy_link": Spec(tr("Copy link"), ("Ctrl+Shift+C",), "link", on_articles=True),
            "copy_text": Spec(tr("Copy as text"), ("Ctrl+Alt+C",), "copy", on_articles=True),
            "search": Spec(tr("Search"), ("Ctrl+L", "/"), "search"),
            "save_search": Spec(tr("Save this search as a smart collection…"), ("Ctrl+S",), "smart"),
            "find": Spec(tr("Find in article…"), ("Ctrl+F",), "find"),
            "find_next": Spec(tr("Next hit"), ("F3", "Ctrl+G"), "down"),
            "find_previous": Spec(tr("Previous hit"), ("Shift+F3", "Ctrl+Shift+G"), "up"),
            "open": Spec(tr("Read"), ("Ctrl+Return",), "page", on_articles=True),
            "open_outside": Spec(tr("Open the page in the browser"), ("O",), "open-outside", on_articles=True),
            "read": Spec(tr("Mark as read"), ("M",), "check", on_articles=True),
            "favorite": Spec(tr("Add to favourites"), ("F",), "favourite", on_articles=True),
            "archive": Spec(tr("Archive"), ("E",), "archive", on_articles=True),
            "collect": Spec(tr("Add to collection…"), ("C",), "collection-add", on_articles=True),
            "tag": Spec(tr("Tags…"), ("T",), "tag", on_articles=True),
            "save_again": Spec(tr("Save the page again"), ("Ctrl+R",), "retry", on_articles=True),
            "information": Spec(tr("About this article"), ("Ctrl+I",), "info", on_articles=True),
            "extract_again": Spec(tr("Extract again…"), ("Ctrl+Shift+R",), on_articles=True),
            "trash": Spec(tr("Move to trash"), ("Del", "Backspace"), "trash", on_articles=True),
            "delete": Spec(tr("Delete for good…"), ("Shift+Del",), on_articles=True),
            "empty_trash": Spec(tr("Empty the trash…")),
            "palette": Spec(tr("All commands…"), ("Ctrl+K",)),
            "queue": Spec(tr("Queue"), ("Ctrl+J",), "queue", checkable=True),
            "sidebar": Spec(tr("Sidebar"), ("Ctrl+\\",), "sidebar", checkable=True),
            "reading": Spec(tr("Only the article"), ("F11",), checkable=True),
            "switch_theme": Spec(tr("Switch between day and night"), ("Ctrl+D",), "moon"),
            "light": Spec(tr("Light theme"), checkable=True),
            "dark": Spec(tr("Dark theme"), checkable=True),
            "sepia": Spec(tr("Sepia theme"), checkable=True),
            "system": Spec(tr("Theme of the system"), checkable=True),
            "clock": Spec(tr("Theme by the clock"), checkable=True),
            "typography": Spec(tr("Text size and font…"), ("Ctrl+T",), "typography"),
            "bigger": Spec(tr("Bigger text"), ("Ctrl++", "Ctrl+=")),
            "smaller": Spec(tr("Smaller text"), ("Ctrl+-",)),
            "normal": Spec(tr("Normal text size"), ("Ctrl+0",)),
            "go_all": Spec(tr("All articles"), ("Ctrl+1",), "all"),
            "go_unread": Spec(tr("Unread"), ("Ctrl+2",), "unread"),
            "go_favorite": Spec(tr("Favourites"), ("Ctrl+3",), "favourite"),
            "go_archived": Spec(tr("Archive"), ("Ctrl+4",), "archive"),
            "go_trash": Spec(tr("Trash"), ("Ctrl+5",), "trash"),
            "next": Spec(tr("Next article"), ("J",), "down"),
            "previous": Spec(tr("Previous article"), ("K",), "up"),
            "back": Spec(tr("Back to the list"), ("Alt+Left",), "back"),
        }

"""What the actions do that need no library: looks, panes, finding in the article, leaving."""

from __future__ import annotations

from PySide6.QtCore import QObject

from archiver.gui.frame.window import Window
from archiver.gui.theme import MODES


class ViewCommands(QObject):
    """Connects them as soon as there is a window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._was_maximized = False
        actions, reader = window.actions_, window.reader
        for name, call in {
            "quit": window.close,
            "search": window.bar.search.begin,
            "find": reader.find_words,
            "find_next": reader.next_hit,
            "find_previous": reader.previous_hit,
            "palette": window.sheets.palette,
            "switch_theme": window.theme.switch,
            "typography": lambda: window.sheets.typography(reader.style_now, window.bar.buttons["typography"]),
            "bigger": lambda: reader.enlarge(1),
            "smaller": lambda: reader.enlarge(-1),
            "normal": reader.reset_size,
            "next": lambda: window.list.step(1),
            "previous": lambda: window.list.step(-1),
            "back": self._go_back,
        }.items():
            actions.connect_to(name, call)
        for mode in MODES:
            actions.connect_to(mode, lambda mode=mode: self._set_mode(mode))  # type: ignore[misc]  # a default binds it
        actions.follow("sidebar", window.panes.set_sidebar)
        actions.follow("reading", self._show_reading)
        window.escaped.connect(self._go_back)
        window.sheets.style_changed.connect(reader.set_style)
        window.theme.changed.connect(self._word)
        window.theme.mode_changed.connect(lambda _: self._word())
        window.theme.mode_changed.connect(lambda _: window.remember())
        reader.style_changed.connect(lambda _: window.remember())
        self._word()

    def _word(self) -> None:
        theme, actions = self._window.theme, self._window.actions_
        actions.word("switch_theme", theme.switch_hint())
        actions["switch_theme"].setIcon(theme.switch_icon())
        for mode in MODES:
            actions[mode].setChecked(theme.mode == mode)

    def _set_mode(self, mode: str) -> None:
        self._window.theme.set_mode(mode)
        self._word()  # choosing the mode that is on has unchecked it

    def _show_reading(self, only: bool) -> None:
        window = self._window
        window.panes.set_only_article(only)
        if only:
            self._was_maximized = window.isMaximized()
            window.showFullScreen()
            window.reader.setFocus()
        elif self._was_maximized:
            window.showMaximized()
        else:
            window.showNormal()

    def _go_back(self) -> None:
        """One step out: of the article alone, of the queue, of the reader that took the list's place, to the list."""
        window = self._window
        if window.actions_["reading"].isChecked():
            window.actions_["reading"].setChecked(False)
        else:
            window.actions_["queue"].setChecked(False)
            window.panes.set_reading(False)
            window.list.setFocus()

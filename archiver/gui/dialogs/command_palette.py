"""Every command by its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from archiver.gui.dialogs.choices import Choice, fit
from archiver.gui.dialogs.finder import Finder
from archiver.gui.theme import Theme


class CommandPalette(Finder):
    """Type some letters of a command, and Enter runs it; disabled and hidden actions are not offered."""

    def __init__(self, over: QWidget, theme: Theme, actions: Iterable[QAction]) -> None:
        super().__init__(over, theme, self.tr("Commands"), self.tr("What would you like to do?"))
        self._actions = [action for action in actions if action.isEnabled() and action.isVisible() and action.text()]
        self.look_up("")

    def fitting(self, typed: str) -> list[Choice]:
        scored = [(score, action) for action in self._actions if (score := fit(typed, words_of(action))) is not None]
        return [choice_of(action) for _, action in sorted(scored, key=lambda pair: -pair[0])]

    def choose(self, choice: Choice) -> None:
        """Close first: the command may want the keyboard, or open a sheet of its own."""
        action = choice.key
        assert isinstance(action, QAction)
        self.accept()
        action.trigger()

    def confirm(self, choice: Choice) -> None:
        self.choose(choice)


def words_of(action: QAction) -> str:
    """An action's name without the & of menus."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def choice_of(action: QAction) -> Choice:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Choice(action, words_of(action).rstrip("…"), keys)

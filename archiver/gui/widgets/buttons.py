"""Buttons: a drawing with its name in the tooltip, and words in the three looks of the style sheet."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionToolButton, QToolButton, QWidget

from archiver.gui.widgets.labels import plain_tip

ICON_SIDE = 20

Look = Literal["", "primary", "plain", "danger", "toast"]


def describe(name: str, keys: QKeySequence) -> str:
    """The name of a command as a tooltip has it: without its &, with its keys as this system writes them."""
    words = name.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
    shortcut = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return plain_tip(f"{words}  ({shortcut})" if shortcut else words)


class IconButton(QToolButton):
    """A square button with a drawing. Its name is its tooltip, with the keys, and what a screen reader says.

    The keys are only told: the command's QAction hears them. `IconButton.of(action)` is the button of an action.
    """

    def __init__(
        self,
        icon: QIcon,
        name: str,
        parent: QWidget | None = None,
        *,
        keys: QKeySequence | None = None,
        action: QAction | None = None,
    ) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it was
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._keys = keys or QKeySequence()
        if action is not None:
            self.setDefaultAction(action)
            action.changed.connect(self._follow)
        self.setIcon(icon)
        self.set_name(name)

    @classmethod
    def of(cls, action: QAction, parent: QWidget | None = None) -> IconButton:
        """The button of an action: icon, name, keys, checked and enabled are the action's, now and later."""
        return cls(action.icon(), action.text(), parent, keys=action.shortcut(), action=action)

    def set_name(self, name: str) -> None:
        self.setToolTip(describe(name, self._keys))
        self.setAccessibleName(describe(name, QKeySequence()))

    def sizeHint(self) -> QSize:
        """Of even sides: in odd ones the drawing stands half a pixel out of the middle, and beside its neighbours."""
        side = super().sizeHint()
        return QSize(side.width() + side.width() % 2, side.height() + side.height() % 2)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Never drawn as checked: the sidebar that is there is seen, and the bar stays calm."""
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On

    def _follow(self) -> None:
        action = self.defaultAction()
        self._keys = action.shortcut()
        self.setIcon(action.icon())
        self.set_name(action.text())


def word_button(text: str, look: Look = "", parent: QWidget | None = None) -> QPushButton:
    """A button with words in a look of the style sheet; in a dialog, Enter presses only the primary one."""
    button = QPushButton(text, parent)
    button.setProperty("look", look)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setAutoDefault(False)
    button.setDefault(look == "primary")
    return button

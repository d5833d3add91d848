"""The one search box."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.query_help import QueryHelp


class SearchBox(QLineEdit):
    """A line to search in: Escape clears it and then leaves it, Down and Enter go to what was found."""

    left = Signal()
    """Escape in the empty box: the keyboard wants to go back where it came from."""
    results_wanted = Signal()
    keep_wanted = Signal()
    """What is searched shall become a smart collection."""

    def __init__(self, theme: Theme, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_composing = False
        self.help: QueryHelp | None = None
        """Gets the keys first."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMinimumHeight(36)
        self.setProperty("look", "search")
        self.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._keep = self.addAction(theme.icon("smart", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._keep.setText(self.tr("Save this search as a smart collection"))
        self._keep.setToolTip(self.tr("Save this search as a smart collection"))
        self._keep.triggered.connect(self.keep_wanted)
        self._clear = self.addAction(theme.icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(self.tr("Clear"))
        self._clear.setToolTip(self.tr("Clear"))
        self._clear.setVisible(False)
        self._keep.setVisible(False)
        self._clear.triggered.connect(self.empty)
        self.textChanged.connect(lambda text: self._offer(bool(text)))

    def empty(self) -> None:
        """Clear it as a person would: `textEdited` is emitted, and Ctrl+Z brings the words back."""
        if self.text():
            self.selectAll()
            self.del_()

    def _offer(self, offered: bool) -> None:
        self._clear.setVisible(offered)
        self._keep.setVisible(offered)

    def begin(self) -> None:
        """Go to the box; what is in it is selected, so that typing replaces it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def replace(self, start: int, end: int, text: str) -> None:
        """Type over some characters as a person would: `textEdited` is emitted, and Ctrl+Z takes it back."""
        self.setSelection(start, end - start)
        self.insert(text)

    def underline(self, spans: Iterable[tuple[int, int]]) -> None:
        """Draw a wave under the characters from `start` to `end`, until the text changes; nothing moves for it."""
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._theme.tokens.danger)
        # The one way that QLineEdit has to show parts of its text in another way; places are counted from the cursor.
        marks = [
            QInputMethodEvent.Attribute(
                QInputMethodEvent.AttributeType.TextFormat, start - self.cursorPosition(), end - start, wave
            )
            for start, end in spans
        ]
        if not self._is_composing:
            super().inputMethodEvent(QInputMethodEvent("", marks))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        # Not in keyPressEvent, where Tab never comes.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.help is not None:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and self.help.hear(Qt.Key(event.key())):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape if self.text():
                self.empty()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.results_wanted.emit()
            case _:
                super().keyPressEvent(event)

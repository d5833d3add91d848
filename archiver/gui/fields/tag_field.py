"""Tags as chips in a field one types into."""

from __future__ import annotations

from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QSizePolicy, QToolButton, QWidget

from archiver.gui.fields.flow import Flow
from archiver.gui.theme import Theme
from archiver.gui.widgets.labels import plain_tip

SEPARATORS = ",;\n\t，、"


class TagLine(QLineEdit):
    """The line in a tag field. No event filter: the completer hands it keys past those."""

    def __init__(self, field: TagField) -> None:
        super().__init__(field)
        self._field = field

    def event(self, event: QEvent) -> bool:
        # The line loses the focus while the field around it is taken apart.
        return (shiboken6.isValid(self._field) and self._field.hear(event)) or super().event(event)


class TagField(QFrame):
    """Comma, Enter or Tab makes a chip of what was typed, Backspace takes the last one away, known tags complete."""

    changed = Signal(list)
    """All tags, after a person added or removed one."""
    done = Signal()
    """Enter in the empty line."""

    def __init__(self, theme: Theme, known: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[str, QToolButton] = {}
        self._known = {name.casefold(): name for name in known}
        self.setProperty("look", "field")
        self._line = TagLine(self)
        self._line.setProperty("look", "bare")
        self._line.setMinimumWidth(96)
        self._line.setPlaceholderText(self.tr("Add tags"))
        self._line.setAccessibleName(self.tr("Add tags"))
        self._line.textEdited.connect(self._split)
        completer = QCompleter(sorted(self._known.values(), key=str.casefold), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # After the completer has written the word into the line, which it does once this signal has been heard.
        completer.activated.connect(lambda: QTimer.singleShot(0, self, self.commit))
        self._line.setCompleter(completer)
        self._flow = Flow(self)
        self._flow.setContentsMargins(6, 5, 6, 5)
        self._flow.addWidget(self._line)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self._line)

    @property
    def tags(self) -> list[str]:
        """The chips, in order; what is being typed is none yet."""
        return list(self._chips)

    def set_tags(self, names: Iterable[str]) -> None:
        """Without a signal."""
        for name in list(self._chips):
            self._drop(name)
        for name in names:
            self._put(name)

    def commit(self) -> None:
        """Make a chip of what was typed, if anything was."""
        self._take([self._line.text()])
        self._line.clear()

    def hear(self, event: QEvent) -> bool:
        """Whether what happened to the line was for the chips."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(Qt.Key(event.key()), event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self.style().polish(self)
        return False

    def _press(self, key: Qt.Key, event: QKeyEvent) -> bool:
        """Whether a key in the line was for the chips."""
        written = self._line.text().strip()
        enter = (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        )
        if enter and not written:
            self.done.emit()
        elif enter or (key == Qt.Key.Key_Tab and written):
            self.commit()
        elif key == Qt.Key.Key_Backspace and not self._line.text() and self._chips:
            self._remove(list(self._chips)[-1])
        else:
            return False
        return True

    def _split(self, text: str) -> None:
        for separator in SEPARATORS[1:]:
            text = text.replace(separator, SEPARATORS[0])
        *whole, rest = text.split(SEPARATORS[0])
        if whole:
            self._take(whole)
            self._line.setText(rest.lstrip())

    def _take(self, words: list[str]) -> None:
        before = self.tags
        for word in words:
            name = " ".join(word.split()).lstrip("#")
            self._put(self._known.get(name.casefold(), name))
        if self.tags != before:
            self.changed.emit(self.tags)

    def _put(self, name: str) -> None:
        if not name or name.casefold() in map(str.casefold, self._chips):
            return
        chip = QToolButton()
        chip.setIcon(self._theme.icon("close", "muted"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setProperty("look", "chip")
        chip.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 200).replace("&", "&&"))
        chip.setIconSize(QSize(12, 12))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross comes after the word
        chip.setToolTip(plain_tip(self.tr("Remove “{tag}”").format(tag=name)))
        chip.setAccessibleName(self.tr("Remove tag {tag}").format(tag=name))
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self._remove(name))
        self._flow.insert_widget(len(self._chips), chip)
        self._chips[name] = chip
        self._grow()

    def _remove(self, name: str) -> None:
        self._drop(name)
        self._line.setFocus()
        self.changed.emit(self.tags)

    def _drop(self, name: str) -> None:
        chip = self._chips.pop(name)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self._grow()

    def _grow(self) -> None:
        self._flow.invalidate()
        self.updateGeometry()

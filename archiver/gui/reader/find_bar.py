"""The slim bar below the page: what is looked for, which of how many it is, on, back, away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton


class FindBar(QWidget):
    """Either a field to find words in the page, or the count of what a search of the library found in it."""

    edited = Signal()
    """Other words are to be found."""
    walked = Signal(int)
    """On by one hit, or back."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(placeholderText=self.tr("Find in article"))
        self._field.setMaximumWidth(320)
        self._field.setAccessibleName(self.tr("Find in article"))
        # Not Qt's own button for it, which is no drawing of ours.
        clear = self._field.addAction(theme.icon("close", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        clear.setText(self.tr("Clear"))
        clear.setVisible(False)
        clear.triggered.connect(self._field.clear)
        self._field.textChanged.connect(lambda text: clear.setVisible(bool(text)))
        self._field.textChanged.connect(lambda: self.edited.emit())
        self._query = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._count = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._count.setProperty("look", "muted")
        line = QFrame()
        line.setProperty("look", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        self._row = QHBoxLayout()
        column.addLayout(self._row)
        self._row.setContentsMargins(16, 6, 8, 6)
        self._row.setSpacing(8)
        for widget in (self._field, self._query):
            self._row.addWidget(widget)
        self._back = self._add_button(theme, "up", self.tr("Previous hit"), "Shift+F3")
        self._back.clicked.connect(lambda: self.walked.emit(-1))
        self._on = self._add_button(theme, "down", self.tr("Next hit"), "F3")
        self._on.clicked.connect(lambda: self.walked.emit(1))
        self._row.addWidget(self._count)
        self._row.addStretch()
        self._close = self._add_button(theme, "close", self.tr("Close"), "Esc")
        self._close.clicked.connect(lambda: self.closed.emit())
        self.set_count(0, 0)

    @property
    def words(self) -> str:
        """What is in the field."""
        return self._field.text()

    def open_field(self, words: str) -> None:
        """Offer the field, with these words (or those it had) ready to be typed over."""
        self._query.hide()
        self._field.show()
        if words:
            self._field.setText(words)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def open_query(self, query: str) -> None:
        """Show what was searched for, without taking the keyboard."""
        self._field.hide()
        self._query.setText(self._query.fontMetrics().elidedText(query, Qt.TextElideMode.ElideRight, 280))
        self._query.show()
        self.show()

    def set_count(self, number: int, total: int) -> None:
        """Say which of how many hits is the current one."""
        if total:
            said = self.tr("%1 of %2").replace("%1", f"{number:,}").replace("%2", f"{total:,}")
        else:
            said = self.tr("Nothing found") if self._field.text() and not self._field.isHidden() else ""
        self._count.setText(said)
        self._back.setEnabled(total > 0)
        self._on.setEnabled(total > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.walked.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _add_button(self, theme: Theme, icon: str, said: str, keys: str) -> IconButton:
        button = IconButton(theme.icon(icon), said, self, keys=QKeySequence(keys))
        self._row.addWidget(button)
        return button

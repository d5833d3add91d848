"""What stands where nothing is yet: it teaches the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.drawing import Drawing
from archiver.gui.widgets.labels import plain_label

ICON_SIDE = 48
EDGE = 24
WIDEST = 400
# Words are as wide as they will be only once the style sheet is on them, which may come after the last resize.
TURNING = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest})


class EmptyState(QWidget):
    """A drawing, a headline, a sentence, and a button for each action (three at most); the first one stands out."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        headline: str,
        sentence: str,
        actions: Sequence[QAction] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or the keyboard would go to whatever is next to it
        self.setBackgroundRole(QPalette.ColorRole.Base)  # as the list has that it stands for
        self.setAutoFillBackground(True)
        self._drawing = Drawing(theme, icon, ICON_SIDE)
        self._headline = plain_label(look="heading")
        self._sentence = plain_label(look="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        for label in (self._headline, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addLayout(narrowed(label))
            column.addSpacing(8)
        column.addSpacing(16)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(8)
        column.addLayout(self._buttons)
        column.setAlignment(self._buttons, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.set_text(headline, sentence)
        self.set_actions(actions)

    def set_text(self, headline: str, sentence: str) -> None:
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)

    def set_icon(self, icon: str) -> None:
        self._drawing.set_name(icon)

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """A button for each of at most three; pressing one triggers it."""
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for position, action in enumerate(actions[:3]):
            self._buttons.addWidget(self._make_button(action, first=position == 0))
        self._turn_buttons()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in TURNING:
            self._turn_buttons()
        return done

    def _turn_buttons(self) -> None:
        """Side by side where all their words fit, else one below the other."""
        items = [item for at in range(self._buttons.count()) if (item := self._buttons.itemAt(at)) is not None]
        wanted = sum(item.sizeHint().width() + self._buttons.spacing() for item in items)
        beside = wanted <= self.contentsRect().width() - 2 * EDGE
        self._buttons.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _make_button(self, action: QAction, *, first: bool) -> QPushButton:
        button = word_button(action.text(), "primary" if first else "", self)
        button.setToolTip(action.toolTip() if action.toolTip() != action.text() else "")
        button.clicked.connect(action.trigger)
        return button


def narrowed(label: QLabel) -> QHBoxLayout:
    """A label in the middle that wraps at `WIDEST`: an alignment would shrink it to Qt's idea of a good shape."""
    label.setMaximumWidth(WIDEST)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 1000)
    row.addStretch(1)
    return row

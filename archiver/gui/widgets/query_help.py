"""What comes up below the search box: what the query means, what was not understood, and what could be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from archiver.gui.dialogs.choices import PAD, Choice, ChoiceList
from archiver.gui.theme import Theme
from archiver.gui.widgets.labels import plain_label
from archiver.gui.widgets.overlay import Placed, paint_card

EDGE = 20
"""Pixels around the card for its shadow."""
RADIUS = 10
GAP = 6
"""Between the box and the card."""
NARROWEST = 400


class QueryHelp(Placed):
    """A card below a box; the keyboard stays in the box, which hands on its keys (`hear`)."""

    chosen = Signal(object)
    """A `Choice` that is to be typed."""

    def __init__(self, over: QWidget, theme: Theme, box: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._box = box
        self._meaning = plain_label()
        self._doubts = plain_label("", "muted")
        for label in (self._meaning, self._doubts):
            label.setWordWrap(True)
            label.setContentsMargins(PAD, 4, PAD, 4)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._list = ChoiceList(theme, self.tr("What could be typed"))
        self._list.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE + 6, EDGE + 6, EDGE + 6, EDGE + 6)
        column.setSpacing(2)
        column.addWidget(self._meaning)
        column.addWidget(self._doubts)
        column.addWidget(self._list)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def meaning(self) -> str:
        """What the query is said to mean."""
        return self._meaning.text()

    @property
    def doubts(self) -> str:
        """What is said not to be understood, a line each."""
        return self._doubts.text()

    @property
    def choices(self) -> list[Choice]:
        """What is offered."""
        return self._list.choices

    def tell(self, meaning: str, doubts: Sequence[str], choices: Sequence[Choice]) -> None:
        """Show these, and be there as long as there is one of them."""
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        self._doubts.setText("\n".join(doubts))
        self._doubts.setVisible(bool(doubts))
        self._offer(choices)
        self._appear()

    def hear(self, key: Qt.Key) -> bool:
        """Whether a key that was pressed in the box is for what is offered here."""
        if not self.isVisible() or not self.choices:
            return False
        current = self._list.currentIndex()
        match key:
            case Qt.Key.Key_Down:
                self._list.walk(1)
            case Qt.Key.Key_Up if current.row() > 0:
                self._list.walk(-1)
            case Qt.Key.Key_Up if current.isValid():
                self._list.setCurrentIndex(QModelIndex())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if current.isValid():
                self._list.choose_current()
            case Qt.Key.Key_Tab:
                self.chosen.emit(self._list.current or self.choices[0])
            case Qt.Key.Key_Escape:
                self._offer(())
                self._appear()
            case _:
                return False
        return True

    def place(self) -> None:
        corner = self._box.mapTo(self.over, QPoint(0, self._box.height() + GAP))
        width = min(max(self._box.width(), NARROWEST), self.over.width()) + 2 * EDGE
        layout = self.layout()
        assert layout is not None
        # A layout whose labels are hidden has no height for a width, and says -1.
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        left = min(corner.x(), self.over.width() - (width - 2 * EDGE))  # the card stays within
        self.setGeometry(left - EDGE, corner.y() - EDGE, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self.place()
        elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        card = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        paint_card(QPainter(self), card, RADIUS, tokens.surface_raised, tokens.shadow, tokens.line)

    def _offer(self, choices: Sequence[Choice]) -> None:
        if not choices and self._list.isHidden():
            return  # nothing to lay out: it comes several times with every key
        self._list.show_choices(choices)
        self._list.setCurrentIndex(QModelIndex())  # Enter goes to what was found, until one is walked to
        self._list.setVisible(bool(choices))
        self._list.setFixedHeight(self._list.sizeHint().height())

    def _appear(self) -> None:
        wanted = bool(self.meaning or self.doubts or self.choices) and self._box.hasFocus()
        if wanted:
            self.place()
            self.raise_()
        self.setVisible(wanted)

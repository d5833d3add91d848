"""How articles are set: font, size, line height, width."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.fields.segments import Segments
from archiver.gui.fields.stepper import Stepper
from archiver.gui.reader.fonts import has_dyslexic, text_families
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.theme import Theme
from archiver.gui.widgets.drawing import Drawing
from archiver.gui.widgets.labels import plain_label

SIZES = (12, 32, 1)
LINE_HEIGHTS = (1.2, 2.2, 0.1)
WIDTHS = (42, 102, 6)


class TypographyPanel(QWidget):
    """The controls, for the popup and for the settings."""

    changed = Signal(object)
    """The new `ReaderStyle`, with each press."""

    def __init__(self, theme: Theme, style: ReaderStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        families = [("serif", self.tr("Serif")), ("sans", self.tr("Sans"))]
        if has_dyslexic() or style.family == "dyslexic":
            families.append(("dyslexic", self.tr("Dyslexic")))
        self._family = Segments(self.tr("Font"), families)
        for key, _ in families:
            font = QFont(self.font())
            font.setFamilies(text_families(key, None))
            self._family.set_font(key, font)
        self._family.chosen.connect(lambda key: self._change(family=key))
        self._size = Stepper(theme, self.tr("Text size"), SIZES, lambda value: f"{value:.0f}")
        self._line = Stepper(theme, self.tr("Line height"), LINE_HEIGHTS, lambda value: f"{value:.1f}")
        self._width = Stepper(theme, self.tr("Line width"), WIDTHS, lambda value: f"{value:.0f}")
        self._size.changed.connect(lambda value: self._change(size=value))
        self._line.changed.connect(lambda value: self._change(line_height=value))
        self._width.changed.connect(lambda value: self._change(width=round(value)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._family)
        column.addLayout(labelled(theme, "typography", self._size))
        column.addLayout(labelled(theme, "line-height", self._line))
        column.addLayout(labelled(theme, "width", self._width))
        self.show_style(style)

    def show_style(self, style: ReaderStyle) -> None:
        """Without a signal."""
        self._style = style
        self._family.show_chosen(style.family)
        self._size.show_value(style.size)
        self._line.show_value(style.line_height)
        self._width.show_value(style.width)

    def _change(self, **fields: object) -> None:
        self.show_style(replace(self._style, **fields))  # type: ignore[arg-type]  # the callers' fields
        self.changed.emit(self._style)


class TypographyPopup(Sheet):
    """The controls below the button that opened them; the article behind follows live."""

    changed = Signal(object)
    """The new `ReaderStyle`."""

    def __init__(self, over: QWidget, theme: Theme, style: ReaderStyle, *, anchor: QWidget | None = None) -> None:
        super().__init__(over, theme, self.tr("Text"), width=320, anchor=anchor)
        self.panel = TypographyPanel(theme, style)
        self.panel.changed.connect(self.changed)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.addWidget(self.panel)


def labelled(theme: Theme, icon: str, stepper: Stepper) -> QHBoxLayout:
    """A row: a drawing, what the number is, the number."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Drawing(theme, icon))
    row.addWidget(plain_label(stepper.name), 1)
    row.addWidget(stepper)
    return row

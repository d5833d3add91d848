"""What a person can change, in one sheet; every change is live, so there is nothing to save or to take back."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QLocale, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.dialogs.theme_choice import ThemeChoice
from archiver.gui.dialogs.typography import TypographyPanel, labelled
from archiver.gui.fields.scroller import Scroller
from archiver.gui.fields.stepper import Stepper
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import ElidedLabel, plain_label

MINUTES = (0, 24 * 60 - 30, 30)
"""Of the day: first, last, step."""


class SettingsDialog(Sheet):
    """Appearance, reading, library."""

    mode_chosen = Signal(str)
    hours_chosen = Signal(object, object)
    """(day, night) as `datetime.time`."""
    style_changed = Signal(object)
    """The new `ReaderStyle`."""
    folder_wanted = Signal()
    """Show the library's folder in the system's file manager."""

    def __init__(self, over: QWidget, theme: Theme, style: ReaderStyle, library: str) -> None:
        """`library` is the folder, as it is shown."""
        super().__init__(over, theme, self.tr("Settings"), width=560)
        self.add_head()
        content = QWidget()
        self._sections = QVBoxLayout(content)
        self._sections.setContentsMargins(0, 0, 8, 0)  # room for the scroll bar
        self._sections.setSpacing(12)
        self.body.setContentsMargins(24, 20, 16, 24)
        self.body.addWidget(Scroller(content), 1)
        self.modes = ThemeChoice(theme)
        self.modes.chosen.connect(self.mode_chosen)
        self._add_section(self.tr("Appearance"), self.modes)
        self._hours = self._make_hours(*theme.hours)
        self._show_hours(theme.mode)
        theme.mode_changed.connect(self._show_hours)
        self._sections.addWidget(self._hours)
        self.typography = TypographyPanel(theme, style)
        self.typography.changed.connect(self.style_changed)
        self._add_section(self.tr("Reading"), self.typography)
        self._add_section(self.tr("Library"), self._make_library(library))

    def first(self) -> QWidget:
        return self.modes

    def _add_section(self, title: str, content: QWidget) -> None:
        section = QVBoxLayout()
        section.setContentsMargins(0, 4, 0, 0)
        section.setSpacing(8)
        section.addWidget(plain_label(title, "section"))
        section.addWidget(content)
        self._sections.addLayout(section)

    def _make_hours(self, day: time, night: time) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.day = Stepper(self._theme, self.tr("Light from"), MINUTES, clock_words)
        self.night = Stepper(self._theme, self.tr("Dark from"), MINUTES, clock_words)
        for stepper, icon, value in ((self.day, "sun", day), (self.night, "moon", night)):
            stepper.show_value(value.hour * 60 + value.minute)
            stepper.changed.connect(self._choose_hours)
            column.addLayout(labelled(self._theme, icon, stepper))
        return holder

    def _show_hours(self, mode: str) -> None:
        self._hours.setVisible(mode == "clock")

    def _choose_hours(self) -> None:
        self.hours_chosen.emit(as_time(self.day.value), as_time(self.night.value))

    def _make_library(self, library: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        folder = word_button(self.tr("Open folder"))
        folder.clicked.connect(self.folder_wanted)
        row.addWidget(ElidedLabel(library), 1)
        row.addWidget(folder)
        return holder


def as_time(minutes: float) -> time:
    hours, rest = divmod(round(minutes), 60)
    return time(hours, rest)


def clock_words(minutes: float) -> str:
    """A time of day as this country writes it."""
    moment = as_time(minutes)
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)

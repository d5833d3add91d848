"""What a person can change."""

from __future__ import annotations

from datetime import time

import pytest
import shiboken6
from PySide6.QtWidgets import QAbstractButton, QMainWindow
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.settings_dialog import SettingsDialog
from archiver.gui.dialogs.theme_choice import ThemeTile
from archiver.gui.fields.scroller import Scroller
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.theme import MODES, Theme


@pytest.fixture
def settings(over: QMainWindow, theme: Theme) -> SettingsDialog:
    settings = SettingsDialog(over, theme, ReaderStyle(), "/somewhere/Library")
    settings.mode_chosen.connect(theme.set_mode)
    settings.hours_chosen.connect(theme.set_hours)
    settings.open()
    return settings


def press(settings: SettingsDialog, name: str) -> None:
    buttons = settings.findChildren(QAbstractButton)
    next(button for button in buttons if button.accessibleName() == name or button.text() == name).click()


def test_every_mode_is_a_tile_that_sets_it(settings: SettingsDialog, theme: Theme) -> None:
    tiles = settings.findChildren(ThemeTile)
    seen = []
    for tile in tiles:
        tile.click()
        seen.append(theme.mode)
        assert [one.isChecked() for one in tiles].count(True) == 1
        assert tile.isChecked()
    assert tuple(seen) == MODES


def test_a_mode_set_elsewhere_is_shown(settings: SettingsDialog, theme: Theme) -> None:
    theme.set_mode("sepia")
    assert [tile.text() for tile in settings.findChildren(ThemeTile) if tile.isChecked()] == ["Sepia"]


def test_the_hours_are_there_for_the_clock(settings: SettingsDialog, theme: Theme) -> None:
    assert not settings.day.isVisible()
    press(settings, "By the clock")
    assert settings.day.isVisible()
    press(settings, "Light from: more")
    press(settings, "Dark from: less")
    assert theme.hours == (time(7, 30), time(18, 30))


def test_nothing_is_squeezed_in_a_small_window(qtbot: QtBot, over: QMainWindow, settings: SettingsDialog) -> None:
    press(settings, "By the clock")
    over.resize(860, 400)
    qtbot.waitUntil(lambda: settings.card.height() < 400)
    qtbot.waitUntil(lambda: settings.typography.height() >= settings.typography.sizeHint().height())
    over.resize(860, 900)
    scroller = settings.findChild(Scroller)
    assert scroller is not None
    qtbot.waitUntil(lambda: scroller.height() >= scroller.content.sizeHint().height())


def test_a_theme_that_changes_afterwards_finds_nobody(qtbot: QtBot, settings: SettingsDialog, theme: Theme) -> None:
    settings.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(settings))
    theme.set_mode("clock")
    theme.set_mode("dark")


def test_typography_and_the_folder_are_passed_on(qtbot: QtBot, settings: SettingsDialog) -> None:
    with qtbot.waitSignal(settings.style_changed, timeout=1000) as signal:
        press(settings, "Text size: more")
    assert signal.args == [ReaderStyle(size=19)]
    with qtbot.waitSignal(settings.folder_wanted, timeout=1000):
        press(settings, "Open folder")

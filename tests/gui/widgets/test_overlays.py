"""What lies over the window while something is dragged, and what stands where nothing is."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.drop_overlay import DropOverlay
from archiver.gui.widgets.empty_state import EmptyState


def test_it_dims_all_of_the_window_and_lets_the_mouse_through(over: QMainWindow, theme: Theme) -> None:
    overlay = DropOverlay(over, theme)
    before = over.grab().toImage().pixelColor(5, 5)
    overlay.show_text("Drop to save 3 links")
    assert overlay.accessibleName() == "Drop to save 3 links"
    over.resize(900, 650)
    assert overlay.geometry() == over.rect()
    assert over.grab().toImage().pixelColor(5, 5).lightness() < before.lightness()
    assert over.childAt(QPoint(450, 325)) is not overlay
    overlay.hide()
    assert over.grab().toImage().pixelColor(5, 5) == before


def test_what_cannot_be_dropped_looks_different(over: QMainWindow, theme: Theme) -> None:
    overlay = DropOverlay(over, theme)
    overlay.show_text("Drop")
    can = over.grab().toImage()
    overlay.show_text("Drop", can_drop=False)
    assert over.grab().toImage() != can


def test_an_empty_place_offers_the_next_step(qtbot: QtBot, theme: Theme) -> None:
    actions = [QAction(name) for name in ("Paste", "Open", "Import", "One too many")]
    state = EmptyState(theme, "all", "Nothing here", "Save something.", actions)
    qtbot.addWidget(state)
    buttons = state.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["Paste", "Open", "Import"]
    assert [button.property("look") for button in buttons] == ["primary", "", ""]
    with qtbot.waitSignal(actions[1].triggered, timeout=1000):
        buttons[1].click()


def test_an_empty_place_can_say_something_else(qtbot: QtBot, theme: Theme) -> None:
    state = EmptyState(theme, "all", "Nothing here", "Save something.", [QAction("Paste")])
    qtbot.addWidget(state)
    state.resize(500, 400)
    before = state.grab().toImage()
    state.set_text("No hits", "Try other words.")
    state.set_icon("search")
    state.set_actions([])
    assert state.grab().toImage() != before
    assert not [button for button in state.findChildren(QPushButton) if button.isVisibleTo(state)]


def test_no_word_of_its_buttons_is_cut_off(qtbot: QtBot, theme: Theme) -> None:
    actions = [QAction(name) for name in ("Add links…", "Save links from the clipboard", "Add saved pages…")]
    state = EmptyState(theme, "all", "Nothing here", "Save something.", actions)
    qtbot.addWidget(state)
    tops = []
    for width in (372, 900):
        state.resize(width, 600)
        state.grab()
        buttons = state.findChildren(QPushButton)
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
        assert all(state.rect().contains(button.geometry()) for button in buttons)
        tops.append(len({button.y() for button in buttons}))
    assert tops == [3, 1]  # one below the other, side by side

"""What lies over the window while something is dragged, and what stands where nothing is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.widgets.drop_overlay import DropOverlay
from archiver.gui.widgets.empty_state import EmptyState
from archiver.gui.widgets.overlay import paint_card


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


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_card_that_was_kept_is_the_card_that_is_drawn(qtbot: QtBot, scale: float) -> None:
    """Each in its own colours and size, also where a point is more than a pixel."""

    def painted(ground: str, width: int) -> QImage:
        image = QImage(round(240 * scale), round(120 * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_card(painter, QRectF(30, 30, width, 60), 8, QColor(ground), QColor("black"), QColor("gray"))
        painter.end()
        return image

    first = painted("yellow", 180)
    assert first.pixelColor(round(120 * scale), round(60 * scale)) == QColor("yellow")
    assert first.pixelColor(round(120 * scale), round(93 * scale)).lightness() < 255  # its shadow
    assert painted("yellow", 180) == first
    assert painted("blue", 180).pixelColor(round(120 * scale), round(60 * scale)) == QColor("blue")
    assert painted("yellow", 100).pixelColor(round(200 * scale), round(60 * scale)) == QColor("white")

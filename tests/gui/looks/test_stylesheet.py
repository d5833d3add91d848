"""The style sheet."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.looks.stylesheet import SHEET, css_color, make_style_sheet
from archiver.gui.looks.tokens import load_tokens
from tests.gui.conftest import restore_looks


def test_no_color_is_written_into_it() -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", SHEET.template)


@pytest.mark.parametrize("name", ["light", "dark", "sepia"])
def test_qt_reads_it_and_paints_with_it(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    tokens = load_tokens(name)
    button = QPushButton()
    qtbot.addWidget(button)
    button.setProperty("look", "primary")
    button.resize(80, 40)
    try:
        qapp.setStyleSheet(make_style_sheet(tokens))  # Qt warns of what it cannot parse, and the run fails
        assert button.grab().toImage().pixelColor(40, 20).rgb() == tokens.accent.rgb()
    finally:
        restore_looks(qapp)


def test_translucent_colors_keep_their_opacity() -> None:
    assert css_color(QColor(1, 2, 3)) == "#010203"
    assert css_color(QColor(1, 2, 3, 51)) == "rgba(1, 2, 3, 0.200)"

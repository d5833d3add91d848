"""Text of pages is never HTML."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from archiver.gui.widgets.labels import ElidedLabel, plain_label, plain_tip

HOSTILE = "<b>Bold</b> & <img src='file:///x'> title"


@pytest.mark.parametrize("text", [HOSTILE, "plain words", "a & b", "1 < 2"])
def test_a_tooltip_shows_every_letter(text: str) -> None:
    tip = plain_tip(text)
    document = QTextDocument()
    document.setHtml(tip)
    assert tip == text or document.toPlainText() == text


def test_a_label_shows_every_letter(qtbot: QtBot) -> None:
    for label in (plain_label(HOSTILE), ElidedLabel(HOSTILE)):
        qtbot.addWidget(label)
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_long_line_ends_in_an_ellipsis_and_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a title that is far too long for its place")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.elided.endswith("…")
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    assert label.elided == label.text()
    assert label.toolTip() == ""


def test_a_shortened_line_does_not_widen_its_column(qtbot: QtBot) -> None:
    label = ElidedLabel("word " * 100)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 40

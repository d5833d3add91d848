"""How well things fit what was typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.choices import Choice, ChoiceList, fit
from archiver.gui.theme import Theme


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("mar", "Mark as read", "Summary"),  # the start of a word beats the middle of one
        ("mr", "Mark as read", "Summer"),
        ("trash", "Move to trash", "The rash"),  # whole beats scattered
        ("copy", "Copy link", "Copy link as text"),  # the shorter one
        ("EPICERIE", "Épicerie fine", "Every picture is eerie"),
    ],
)
def test_the_better_fit_wins(typed: str, better: str, worse: str) -> None:
    fits = fit(typed, better), fit(typed, worse)
    assert fits[0] is not None
    assert fits[1] is None or fits[0] > fits[1]


@pytest.mark.parametrize(("typed", "text"), [("xyz", "Mark as read"), ("kram", "Mark"), ("aa", "a")])
def test_letters_that_are_not_there_in_this_order_do_not_fit(typed: str, text: str) -> None:
    assert fit(typed, text) is None


def test_everything_fits_nothing() -> None:
    assert fit("", "anything") == fit("  ", "more") == 0


def test_a_row_is_current_as_long_as_there_is_one(qtbot: QtBot, theme: Theme) -> None:
    rows = ChoiceList(theme, "Things")
    qtbot.addWidget(rows)
    rows.choose_current()
    assert rows.current is None
    rows.show_choices([Choice(1, "One"), Choice(2, "Two", "2nd", "tag", Qt.CheckState.Checked)])
    assert rows.current == Choice(1, "One")
    rows.walk(-1)
    rows.walk(5)
    assert rows.current is not None
    assert rows.current.key == 2
    assert rows.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "Two · 2nd"
    assert rows.currentIndex().data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    with qtbot.waitSignal(rows.chosen, timeout=1000) as signal:
        rows.choose_current()
    assert signal.args == [rows.current]


def test_what_is_current_and_checked_is_seen(qtbot: QtBot, theme: Theme) -> None:
    rows = ChoiceList(theme, "Things")
    qtbot.addWidget(rows)
    rows.resize(300, 100)
    pictures = []
    for choices, current in (
        ([Choice(1, "One"), Choice(2, "Two")], 0),
        ([Choice(1, "One"), Choice(2, "Two")], 1),
        ([Choice(1, "One", mark=Qt.CheckState.Checked), Choice(2, "Two")], 1),
        ([Choice(1, "One", mark=Qt.CheckState.PartiallyChecked), Choice(2, "Two")], 1),
    ):
        rows.show_choices(choices, current)
        pictures.append(rows.grab().toImage())
    assert all(one != other for number, one in enumerate(pictures) for other in pictures[:number])

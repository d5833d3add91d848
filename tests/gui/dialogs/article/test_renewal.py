"""What extracting again would change, before it is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.article.renewal import RenewalSheet
from archiver.gui.theme import Theme
from archiver.model.renewal import Change
from tests.gui.dialogs.article.parts import HTML, renewal

LOOKED = [
    renewal(1, Change.TEXT, added="A new paragraph.", removed=HTML),
    renewal(2, Change.NONE),
    renewal(3, Change.WORSE),
    renewal(4, Change.DETAILS),
    renewal(5, Change.FAILED),
    renewal(6, Change.NO_PAGE),
    renewal(7, Change.SHAPE),
]


@pytest.fixture
def sheet(over: QMainWindow, theme: Theme) -> RenewalSheet:
    sheet = RenewalSheet(over, theme, len(LOOKED))
    sheet.open()
    return sheet


def button(sheet: RenewalSheet, begins: str) -> QPushButton:
    return next(each for each in sheet.findChildren(QPushButton) if each.text().startswith(begins))


def look(sheet: RenewalSheet) -> None:
    for each in LOOKED:
        sheet.show_renewal(each)
    sheet.show_end()


def test_progress_is_told_and_nothing_can_be_done_before_the_end(sheet: RenewalSheet) -> None:
    sheet.show_renewal(LOOKED[0])
    assert sheet.said == "Looked at 1 of 7 · Article 1"
    assert not button(sheet, "Extract").isEnabled()
    look_on = LOOKED[1:]
    for each in look_on:
        sheet.show_renewal(each)
    sheet.show_end()
    assert sheet.said == (
        "3 articles would change · 1 would become much shorter · 1 cannot be extracted · of 1 no page was kept"
        " · 1 stay as they are"
    )
    assert button(sheet, "Extract").isEnabled()


def test_what_would_change_has_a_row_and_is_checked_unless_it_loses_much(sheet: RenewalSheet) -> None:
    look(sheet)
    assert [(row.key, row.checked) for row in sheet.rows.rows] == [
        (1, True),
        (3, False),
        (4, True),
        (5, None),
        (7, True),
    ]
    assert [row.figure for row in sheet.rows.rows] == ["+50 words", "−990 words", "", "", ""]
    assert "author" in sheet.rows.rows[2].detail
    assert "longer than 30 s" in sheet.rows.rows[3].detail
    assert sheet.wanted == [1, 4, 7]


def test_paragraphs_that_go_and_come_are_shown_letter_by_letter(sheet: RenewalSheet) -> None:
    look(sheet)
    assert sheet.text.toPlainText().splitlines() == [HTML, "A new paragraph."]
    sheet.rows.setCurrentIndex(sheet.rows.model_.index(2))
    assert sheet.text.toPlainText() == f"author: –  →  {HTML}"


def test_what_is_checked_is_asked_for(sheet: RenewalSheet) -> None:
    look(sheet)
    asked: list[tuple[list[int], list[int]]] = []
    sheet.apply_wanted.connect(lambda ids, shorter: asked.append((ids, shorter)))
    sheet.rows.setFocus()
    sheet.rows.setCurrentIndex(sheet.rows.model_.index(1))
    QTest.keyClick(sheet.rows, Qt.Key.Key_Space)
    sheet.rows.setCurrentIndex(sheet.rows.model_.index(0))
    QTest.keyClick(sheet.rows, Qt.Key.Key_Space)
    assert button(sheet, "Extract").text() == "Extract 3 articles again"
    button(sheet, "Extract").click()
    assert asked == [([3, 4, 7], [3])]


def test_leaving_stops_the_look(sheet: RenewalSheet, qtbot: QtBot) -> None:
    sheet.show_renewal(LOOKED[0])
    with qtbot.waitSignal(sheet.stop_wanted):
        button(sheet, "Cancel").click()


def test_of_one_article_everything_is_in_sight(over: QMainWindow, theme: Theme) -> None:
    sheet = RenewalSheet(over, theme, 1)
    sheet.open()
    assert not sheet.rows.isVisible()
    sheet.show_renewal(renewal(1, Change.NONE))
    sheet.show_end()
    assert sheet.said == "Stays as it is"
    assert not button(sheet, "Extract").isEnabled()
    assert button(sheet, "Close").isEnabled()

"""What a search found in the open article, and words that are found in it: marked, walked, and removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.views.reader import Reader
from tests.gui.reader.parts import long_html, make_article
from tests.gui.views.reading import first_visible, press, said

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no window manager to tell


def test_hits_of_a_search_are_marked_and_the_first_is_shown(reader: Reader) -> None:
    reader.show_article(make_article(long_html()), "number5[0-4]")
    assert first_visible(reader) > "Paragraph number4"
    assert [each.cursor.selectedText() for each in reader.page.extraSelections()] == [f"number5{n}" for n in range(5)]
    assert {"number5[0-4]", "1 of 5"} <= said(reader)
    for _ in range(2):
        reader.actions_offered["next_hit"].trigger()
    assert "3 of 5" in said(reader)
    reader.actions_offered["previous_hit"].trigger()
    assert "2 of 5" in said(reader)


def test_hits_stay_marked_in_another_theme_and_go_with_escape(reader: Reader, theme: Theme, qtbot: QtBot) -> None:
    reader.show_article(make_article(long_html()), "number5[0-4]")
    theme.set_mode("dark")
    marks = reader.page.extraSelections()
    assert [each.cursor.selectedText() for each in marks] == [f"number5{n}" for n in range(5)]
    assert {each.format.background().color().name() for each in marks} == {
        theme.tokens.accent.name(),
        theme.tokens.hit.name(),
    }
    press(qtbot, reader, Qt.Key.Key_Escape)
    assert reader.page.extraSelections() == []
    assert said(reader) == set()


def test_hits_follow_the_words_when_a_picture_arrives_above_them(reader: Reader) -> None:
    html = '<p><img src="image:0" alt="words that stand for it"></p><p>here</p>'
    reader.show_article(make_article(html, assets=[None]), "here")
    reader.show_article(make_article(html, assets=["a"]), "here")
    assert [each.cursor.selectedText() for each in reader.page.extraSelections()] == ["here"]
    assert "1 of 1" in said(reader)


def test_escape_is_left_to_the_window_where_nothing_is_marked(reader: Reader) -> None:
    escape = reader.actions_offered["stop_finding"]
    reader.show_article(make_article("<p>here</p>"))
    assert not escape.isEnabled()
    reader.find_words()
    assert escape.isEnabled()
    reader.stop_finding()
    assert not escape.isEnabled()
    reader.show_article(make_article("<p>here</p>", id=2), "here")
    assert escape.isEnabled()


def test_an_article_without_a_hit_opens_as_always(reader: Reader) -> None:
    reader.show_article(make_article(long_html()), "nowhere")
    assert reader.page.verticalScrollBar().value() == 0
    assert said(reader) == set()


def test_words_are_found_in_the_page_with_the_keyboard_alone(reader: Reader, qtbot: QtBot) -> None:
    reader.show_article(make_article(long_html(30)))
    press(qtbot, reader, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = reader.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "NUMBER1")
    assert "1 of 11" in said(reader)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "2 of 11" in said(reader)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert "1 of 11" in said(reader)
    QTest.keyClicks(field, "xyz")
    assert "Nothing found" in said(reader)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert reader.page.hasFocus()
    assert reader.page.extraSelections() == []


def test_what_is_selected_across_a_place_for_a_break_is_found(reader: Reader, qtbot: QtBot) -> None:
    reader.show_article(make_article("<p>To trans<wbr>form.</p>"))
    reader.page.setTextCursor(reader.page.document().find("trans\u200bform"))
    reader.find_words()
    assert {"1 of 1"} <= said(reader)
    assert reader._bar.words == "transform"


def test_hits_in_an_enormous_article_are_reached_wherever_they_are(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.gui.reader.document.LONGEST", 1_000)
    for module in ("archiver.gui.reader.document", "archiver.gui.views.reader"):
        monkeypatch.setattr(f"{module}.PART", 4_000)
    words = ["Paragraph"] * 1_500
    words[10], words[700], words[1_400] = "heron", "egret", "heron"
    article = make_article("<p>x</p>" * 200, text="\n\n".join(words))
    accent = reader._theme.tokens.accent

    def sees(word: str) -> bool:
        """The current hit is this, and in sight."""
        marks = reader.page.extraSelections()
        cursor = next(mark.cursor for mark in marks if mark.format.background().color() == accent)
        place = reader.page.cursorRect(cursor)
        return cursor.selectedText() == word and 0 <= place.top() < place.bottom() <= reader.page.viewport().height()

    reader.show_article(article, "egret")
    assert sees("egret")
    reader.show_article(make_article("<p>x</p>" * 200, text=article.text_content, id=2), "heron")
    assert sees("heron")
    assert reader._hits.count == 1
    reader.next_hit()
    assert sees("heron")
    assert reader._hits.count == 2
    reader.next_hit()
    assert sees("heron")  # the first again
    reader.show_article(make_article("<p>x</p>" * 200, text=article.text_content, id=3))
    reader.find_words()
    QTest.keyClicks(reader._bar._field, "egre")
    assert sees("egre")

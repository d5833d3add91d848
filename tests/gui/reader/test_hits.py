from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTextBrowser, QTextEdit
from pytestqt.qtbot import QtBot

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader import hits as module
from archiver.gui.reader.hits import Hits, find_literally, searchable_text


@pytest.fixture
def page(qtbot: QtBot) -> QTextBrowser:
    made = QTextBrowser()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def marked(page: QTextBrowser) -> list[str]:
    return [selection.cursor.selectedText() for selection in page.extraSelections()]


def current(page: QTextBrowser, tokens: Tokens) -> list[QTextEdit.ExtraSelection]:
    return [each for each in page.extraSelections() if each.format.background().color() == tokens.accent]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the mill", ["The\nmill", "the  mill"]),
        ("mill", ["mill", "mill"]),
        ("(", ["("]),
        ("", []),
        ("  ", []),
        ("nix", []),
    ],
)
def test_words_are_found_whatever_their_case_and_spaces(words: str, found: list[str]) -> None:
    text = "The\nmill and the  mill ("
    assert [text[start:end] for start, end in find_literally(text, words)] == found


def test_marks_stand_on_the_words_also_behind_characters_qt_counts_twice(page: QTextBrowser, tokens: Tokens) -> None:
    page.setHtml("<p>😀 word 𝔸😀</p><table><tr><td>word</td><td>😀word</td></tr></table><p>word</p>")
    text = searchable_text(page.document())
    Hits(page, tokens).show(text, find_literally(text, "word"))
    assert marked(page) == ["word"] * 4


def test_the_foot_is_not_searched(page: QTextBrowser) -> None:
    page.setHtml('<p>😀 words</p><p><a name="foot"></a>Source: words</p><p>words</p>')
    assert searchable_text(page.document()).strip() == "😀 words"


def test_walking_goes_round_and_tells_where_it_is(page: QTextBrowser, tokens: Tokens) -> None:
    page.setHtml("<p>hit</p>" + "<p>other</p>" * 100 + "<p>hit</p>" + "<p>other</p>" * 100 + "<p>hit</p>")
    hits = Hits(page, tokens)
    told: list[tuple[int, int]] = []
    hits.changed.connect(lambda number, total: told.append((number, total)))
    text = searchable_text(page.document())
    hits.show(text, find_literally(text, "hit"))
    seen = [page.verticalScrollBar().value()]
    for steps in (1, 1, 1, -1):
        hits.walk(steps)
        seen.append(page.verticalScrollBar().value())
    assert told == [(1, 3), (2, 3), (3, 3), (1, 3), (3, 3)]
    assert seen[0] == 0 < seen[1] < seen[2]
    assert (seen[3], seen[4]) == (seen[0], seen[2])
    assert [selection.cursor.position() for selection in current(page, tokens)] == [
        page.document().characterCount() - 1
    ]
    hits.clear()
    assert marked(page) == []
    assert told[-1] == (0, 0)


def test_finding_begins_at_what_is_read(page: QTextBrowser, tokens: Tokens) -> None:
    page.setHtml("<p>hit one</p><p>hit two</p>")
    hits = Hits(page, tokens)
    text = searchable_text(page.document())
    hits.show(text, find_literally(text, "hit"), near=5)
    assert current(page, tokens)[0].cursor.block().text() == "hit two"
    hits.show(text, find_literally(text, "hit"), near=99)
    assert current(page, tokens)[0].cursor.block().text() == "hit one"


def test_of_very_many_hits_those_around_the_current_one_are_marked(
    page: QTextBrowser, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MARKED", 10)
    page.setPlainText("a " * 100)
    hits = Hits(page, tokens)
    hits.show(page.toPlainText(), find_literally(page.toPlainText(), "a"))
    hits.walk(50)
    assert hits.count == 100
    assert len(marked(page)) == 10
    assert current(page, tokens)[0].cursor.position() == 101

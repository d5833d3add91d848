from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTextBrowser, QTextEdit
from pytestqt.qtbot import QtBot

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader import hits as module
from archiver.gui.reader.hits import Hits, searchable_text
from archiver.library.finding import find_hits
from archiver.text.literal import find_literally


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


def test_marks_stand_on_the_words_also_behind_characters_qt_counts_twice(page: QTextBrowser, tokens: Tokens) -> None:
    page.setHtml("<p>😀 word 𝔸😀</p><table><tr><td>word</td><td>😀word</td></tr></table><p>word</p>")
    text = searchable_text(page.document())
    Hits(page, tokens).show(text, find_literally(text, "word"))
    assert marked(page) == ["word"] * 4


@pytest.mark.parametrize(
    ("html", "query", "hits"),
    [
        ("<p>The light<b>ho</b>use stands</p>", "lighthouse", ["lighthouse"]),
        ("<p>spring <a href='x'><i>flood</i></a> mark</p>", '"spring flood mark"', ["spring flood mark"]),
        ("<p>spring</p><p>flood</p>", '"spring flood"', ["spring\u2029flood"]),
        ("<p>caf&eacute; &amp; cafe&#x301; cr&#232;me</p>", "cafe creme", ["café", "cafe\u0301", "crème"]),
        ("<p>Die Stra&szlig;e</p>", "strasse", ["Straße"]),
        ("<p>東<ruby>京</ruby>都の夜</p>", "京都", ["京都"]),
        ("<p>กรุง<b>เทพ</b>มหานคร</p>", "เทพ", ["เทพ"]),
        ("<p>😀 the&nbsp;<em>tide</em> 𝔸 tides</p>", "tide ", ["tide"]),
        ("<p>😀 the&nbsp;<em>tide</em> 𝔸 tides</p>", "tid", ["tide", "tides"]),
        ("<ul><li>flood</li></ul><table><tr><td>flood</td></tr></table><pre>flood</pre>", "flood", ["flood"] * 3),
        ("<p>tide and mill and moon</p>", "tide -mill site:moon.test title:moon is:unread", ["tide", "moon"]),
        ("<p>tide or mill</p>", "tide OR (mill -moon)", ["tide", "mill"]),
        ("<p>2024 was:unread</p>", "is:unread saved:2024", []),
        ("<p>tide</p>", "NOT tide", []),
    ],
)
def test_what_a_search_found_is_marked_where_it_stands(
    page: QTextBrowser, tokens: Tokens, html: str, query: str, hits: list[str]
) -> None:
    """Across tags, entities and accents, in scripts without spaces; never what must not be there, nor a filter."""
    page.setHtml(html)
    text = searchable_text(page.document())
    Hits(page, tokens).show(text, find_hits(text, query))
    assert marked(page) == hits


@pytest.mark.parametrize(
    ("html", "words", "hits"),
    [
        ("<p>light<b>ho</b>use</p>", "GHTHO", ["ghtho"]),
        ("<p>caf&eacute; &amp; cafe&#x301;</p>", "CAFE", ["café", "cafe\u0301"]),
        ("<p>a&nbsp;&lt;b&gt; 😀</p>", "a <b> 😀", ["a\xa0<b> 😀"]),
        ("<p>東<i>京</i>都</p>", "京", ["京"]),
        ("<p>trans\u200bform, ภาษา\u200bไทย</p>", "transform", ["trans\u200bform"]),
        ("<p>trans\u200bform, ภาษา\u200bไทย</p>", "าไ", ["า\u200bไ"]),
    ],
)
def test_words_are_found_in_a_page_across_its_tags(
    page: QTextBrowser, tokens: Tokens, html: str, words: str, hits: list[str]
) -> None:
    page.setHtml(html)
    text = searchable_text(page.document())
    Hits(page, tokens).show(text, find_literally(text, words))
    assert marked(page) == hits


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


def test_a_hit_on_the_first_screen_is_shown_with_the_beginning(page: QTextBrowser, tokens: Tokens) -> None:
    page.resize(400, 300)
    page.show()
    page.setHtml("<p>word</p>" * 6 + "<p>tide</p>" + "<p>word</p>" * 99 + "<p>mill</p>" + "<p>word</p>" * 99)
    text, hits, bar = searchable_text(page.document()), Hits(page, tokens), page.verticalScrollBar()
    hits.show(text, find_literally(text, "mill"))
    assert bar.value() > 300
    hits.show(text, find_literally(text, "tide"))
    assert bar.value() == 0


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

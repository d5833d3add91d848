from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPaintEvent,
    QRegion,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from archiver.gui.looks.tokens import Tokens, lay_over, load_tokens
from archiver.gui.reader.document import read_body, write_document
from archiver.gui.reader.fonts import text_families
from archiver.gui.reader.page import MARGIN, ReaderPage
from archiver.gui.reader.pictures import Pictures
from archiver.gui.reader.style import ReaderStyle
from archiver.model.articles import Article
from tests.gui.reader.parts import LateTasks, long_html, make_article, make_picture

PINK = QColor("#ff00aa")


class Shown:
    """A page with an article whose pictures are all one colour, and its tasks."""

    def __init__(self, qtbot: QtBot, tokens: Tokens, body: bytes | None = None) -> None:
        self.tasks = LateTasks()
        self.pictures = Pictures(self.tasks.as_tasks(), lambda name: body, None)  # type: ignore[arg-type]  # a stand-in with the same `run`
        self.page = ReaderPage(self.pictures, tokens)
        qtbot.addWidget(self.page)
        self.tokens = tokens
        self.page.resize(800, 600)
        self.page.show()

    def show(self, article: Article, style: ReaderStyle | None = None) -> None:
        style = style or ReaderStyle()
        content = read_body(article)
        self.pictures.show(article.images, content.sizes)
        rules, html = write_document(article, content, style, self.tokens)
        self.page.show_document(rules, html, style, text_families(style.family, "en"))
        QApplication.processEvents()

    def colors(self) -> set[str]:
        return colors_of(self.page.viewport().grab().toImage())

    def top_of(self, words: str) -> int:
        """Where words stand on the screen."""
        cursor = self.page.document().find(words)
        cursor.setPosition(cursor.selectionStart())
        return self.page.cursorRect(cursor).top()


def colors_of(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}


@pytest.fixture
def shown(qtbot: QtBot, tokens: Tokens) -> Shown:
    return Shown(qtbot, tokens, make_picture(PINK.name(), 400, 300))


def test_the_column_is_as_wide_as_its_characters_and_in_the_middle(shown: Shown) -> None:
    page = shown.page
    page.resize(1400, 600)
    shown.show(make_article(long_html(3)))
    left, width = page.viewport().x(), page.viewport().width()
    room = page.width() - page.verticalScrollBar().width()
    assert abs(left - (room - width) / 2) <= 2
    line = page.document().find("of words").block().layout().lineAt(0)
    assert 56 <= line.textLength() <= 76
    page.resize(400, 600)
    assert page.viewport().x() == 0
    assert page.document().idealWidth() <= page.viewport().width()


def test_a_page_that_ends_on_the_screen_has_no_bar_and_is_read_to_its_end(shown: Shown) -> None:
    bar = shown.page.verticalScrollBar()
    shown.show(make_article("<p>few words</p>"))
    assert not bar.isEnabled()
    shown.show(make_article("<p>many words</p>" * 99))
    assert bar.isEnabled()
    bar.setValue(bar.maximum())
    assert shown.page.position.fraction == 1
    bar.setValue(bar.maximum() - 100)
    assert shown.page.position.fraction < 1


def test_where_one_rests_is_told_once_the_page_is_laid_out(shown: Shown) -> None:
    told = list[float]()
    position = shown.page.position
    position.moved.connect(told.append)
    position._settling.setInterval(60_000)
    position._settling.setTimerType(Qt.TimerType.PreciseTimer)
    shown.show(make_article("<p>many words</p>" * 99))
    shown.page.verticalScrollBar().setValue(shown.page.verticalScrollBar().maximum())
    QTest.qWait(30)
    left = position._settling.remainingTime()
    with position.held():
        pass
    assert position._settling.remainingTime() > left
    position.flush()
    assert told == [1.0]


def test_a_width_of_more_characters_gives_a_wider_column(shown: Shown) -> None:
    shown.page.resize(1600, 600)
    shown.show(make_article(), ReaderStyle(width=40))
    narrow = shown.page.viewport().width() - 2 * MARGIN
    shown.show(make_article(), ReaderStyle(width=80))
    assert shown.page.viewport().width() - 2 * MARGIN == pytest.approx(2 * narrow, abs=4)


def test_lines_stand_as_far_apart_as_the_style_says_whatever_the_script(shown: Shown) -> None:
    shown.show(
        make_article("<p>" + "latin words " * 40 + "漢字 " + "latin words " * 40 + "</p>"), ReaderStyle(line_height=2)
    )
    layout = shown.page.document().find("latin").block().layout()
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    for before, after in pairwise(line.y() + line.ascent() for line in lines):
        assert after - before == pytest.approx(36, abs=2)


def test_a_picture_arrives_in_its_box_and_nothing_moves(shown: Shown) -> None:
    html = '<p>Before.</p><p><img src="image:0" width="400" height="300"></p><p>After.</p>'
    shown.show(make_article(html, assets=["a"]))
    before = shown.top_of("After.")
    assert shown.tokens.code.name() in shown.colors()
    assert PINK.name() not in shown.colors()
    shown.tasks.finish()
    assert PINK.name() in shown.colors()
    assert shown.top_of("After.") == before


def test_a_picture_of_unknown_size_above_does_not_push_what_is_read(shown: Shown) -> None:
    html = '<p><img src="image:0"></p>' + long_html(60)
    shown.show(make_article(html, assets=["a"]))
    bar = shown.page.verticalScrollBar()
    bar.setValue(shown.page.viewport().height())
    before, height = shown.top_of("number5 "), shown.page.document().size().height()
    QApplication.processEvents()
    shown.tasks.finish()
    assert shown.page.document().size().height() < height - 20
    assert shown.top_of("number5 ") == before


def test_a_picture_is_never_wider_than_what_it_stands_in(shown: Shown) -> None:
    html = '<blockquote><ul><li><img src="image:0" width="4000" height="3000"></li></ul></blockquote>'
    shown.show(make_article(html, assets=["a"]))
    assert shown.page.document().size().width() <= shown.page.viewport().width()
    shown.page.resize(300, 600)
    assert shown.page.document().size().width() <= shown.page.viewport().width()


def test_only_pictures_near_the_screen_are_read(shown: Shown, qtbot: QtBot) -> None:
    asked: list[list[int]] = []
    want = shown.pictures.want
    shown.pictures.want = lambda numbers, longest: (asked.append(list(numbers)), want(asked[-1], longest))[1]  # type: ignore[method-assign,func-returns-value]  # spied on
    shown.show(make_article(long_html(191, pictures=True), assets=["a"] * 20))
    qtbot.waitUntil(lambda: bool(asked) and asked[-1][:1] == [0])
    assert len(asked[-1]) < 10
    bar = shown.page.verticalScrollBar()
    shown.page.document().size()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: asked[-1] == [19])


def apart(one: QColor, other: QColor) -> tuple[int, int, int]:
    return abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())


def test_a_transparent_picture_gets_a_light_plate_in_the_dark_and_only_there(qtbot: QtBot) -> None:
    for name in ("light", "dark"):
        tokens = load_tokens(name)
        shown = Shown(qtbot, tokens, make_picture("#000000", 400, 300, alpha=0))
        shown.show(make_article('<p><img src="image:0"></p>', assets=["a"]))
        shown.tasks.finish()
        plate = lay_over(tokens.veil, tokens.plate)
        has_plate = any(max(apart(plate, QColor(color))) <= 1 for color in shown.colors())  # blending rounds
        assert has_plate == (name == "dark" or tokens.plate == tokens.surface)


def test_a_white_picture_does_not_glare_in_the_dark(qtbot: QtBot) -> None:
    for name in ("light", "dark"):
        tokens = load_tokens(name)
        shown = Shown(qtbot, tokens, make_picture("#ff0000", 400, 300))
        shown.show(make_article('<p><img src="image:0"></p>', assets=["a"]))
        shown.tasks.finish()
        assert ("#ff0000" in shown.colors()) == (name == "light")


def test_a_damaged_picture_says_so_and_the_article_stays(qtbot: QtBot, tokens: Tokens) -> None:
    shown = Shown(qtbot, tokens, b"no picture")
    shown.show(make_article('<p><img src="image:0"></p><p>After.</p>', assets=["a"]))
    shown.tasks.finish()
    assert tokens.muted.name() in shown.colors()
    assert shown.top_of("After.") < 400


def test_a_quote_has_a_bar_along_all_its_paragraphs(shown: Shown) -> None:
    shown.show(make_article("<blockquote><p>First.</p><p>Second.</p></blockquote><p>After.</p>"))
    image = shown.page.viewport().grab().toImage()
    column = [image.pixelColor(MARGIN + 1, y).name() == shown.tokens.quote.name() for y in range(image.height())]
    first, second, after = (shown.top_of(words) for words in ("First.", "Second.", "After."))
    assert all(column[first + 8 : second + 12])
    assert not any(column[after : after + 30])


def test_the_bar_of_a_quote_goes_through_where_only_the_space_between_two_paragraphs_is_painted(shown: Shown) -> None:
    shown.show(make_article("<blockquote><p>First.</p><p>Second.</p></blockquote>"))
    viewport = shown.page.viewport()
    strip = QRect(0, shown.top_of("Second.") - 12, viewport.width(), 3)
    image = QImage(viewport.size(), QImage.Format.Format_RGB32)
    image.fill(PINK)
    viewport.render(image, strip.topLeft(), QRegion(strip))
    assert image.pixelColor(MARGIN + 1, strip.top() + 1).name() == shown.tokens.quote.name()


@pytest.mark.parametrize("line_height", [1.2, 1.6, 2.4])
def test_the_bar_of_a_quote_reaches_as_far_above_the_words_as_below(shown: Shown, line_height: float) -> None:
    shown.show(make_article("<blockquote><p>HHH</p></blockquote>"), ReaderStyle(line_height=line_height))
    image = shown.page.viewport().grab().toImage()

    def rows(color: str, left: int, right: int) -> list[int]:
        every = range(shown.top_of("HHH") - 20, shown.top_of("HHH") + 40)
        return [y for y in every if any(image.pixelColor(x, y).name() == color for x in range(left, right))]

    bar = rows(shown.tokens.quote.name(), MARGIN, MARGIN + 3)
    words = rows(shown.tokens.text.name(), MARGIN + 10, MARGIN + 80)
    assert abs((words[0] - bar[0]) - (bar[-1] - words[-1])) <= 3


def test_only_its_own_caption_stands_close_above_a_table(shown: Shown) -> None:
    cells = "<tr><td>Cell</td></tr></table>"

    def space(html: str) -> int:
        shown.show(make_article(html))
        return shown.top_of("Cell") - shown.top_of("Before")

    apart = space("<p>Before</p><table>" + cells)
    assert space('<figure><img src="image:0"><figcaption>Before</figcaption></figure><table>' + cells) > apart - 8
    assert space("<table><caption>Before</caption>" + cells) < apart - 14


def test_what_is_added_below_stands_as_if_it_had_been_written_with_the_rest(shown: Shown) -> None:
    rules = "p { margin: 0 0 20px 0; } p.more { margin: 30px 0 5px 0; font-weight: 700; }"
    first, more = "<p>First.</p>", '<p class="more">More</p><p>Last.</p>'
    looks = []
    for whole in (True, False):
        shown.page.show_document(rules, first + more if whole else first, ReaderStyle(), ["sans-serif"])
        if not whole:
            shown.page.append_html(more)
        document = shown.page.document()
        blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
        looks.append([(block.text(), block.blockFormat(), block.charFormat().fontWeight()) for block in blocks])
    assert looks[0] == looks[1]


def test_colours_follow_the_tokens(shown: Shown) -> None:
    shown.show(make_article())
    dark = load_tokens("dark")
    shown.page.set_tokens(dark)
    assert dark.surface.name() in shown.colors()
    assert shown.tokens.surface.name() not in shown.colors()
    assert shown.page.grab().toImage().pixelColor(4, 300) == dark.surface


def test_keys_page_on_and_leave_two_lines_in_view(shown: Shown, qtbot: QtBot) -> None:
    shown.show(make_article(long_html()))
    bar, height = shown.page.verticalScrollBar(), shown.page.viewport().height()
    QTest.keyClick(shown.page, Qt.Key.Key_Space)
    assert 0.8 * height < bar.value() < height - 40
    QTest.keyClick(shown.page, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    QTest.keyClick(shown.page, Qt.Key.Key_Down)
    assert bar.value() > 0
    QTest.keyClick(shown.page, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(shown.page, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_the_wheel_scrolls_beside_the_column_too(shown: Shown) -> None:
    shown.page.resize(1400, 600)
    shown.show(make_article(long_html()))
    at = QPointF(10, 300)
    wheel = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shown.page, wheel)
    assert shown.page.verticalScrollBar().value() > 0


def test_a_copied_selection_is_plain_text_and_html_without_our_colours(shown: Shown) -> None:
    html = (
        '<h2>Head</h2><p>One <b>bold</b> <a href="https://e.org/?a=1&amp;b=2">link</a></p>'
        '<ul><li>item</li></ul><p><img src="image:0">end</p>'
    )
    shown.show(make_article(html, assets=["a"]))
    shown.page.setTextCursor(shown.page.document().find("One"))
    shown.page.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    shown.page.copy()
    gc.collect()
    data: QMimeData = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("One bold link\nitem\nend\n")
    assert (
        '<p>One <b>bold</b> <a href="https://e.org/?a=1&amp;b=2">link</a></p><ul><li>item</li></ul><p>end</p>'
        in data.html()
    )
    assert "style" not in data.html()
    assert sorted(data.formats()) == ["text/html", "text/plain"]


@pytest.mark.parametrize("kind", list(QTextDocument.ResourceType))
def test_no_resource_is_ever_served(shown: Shown, tmp_path: Path, kind: QTextDocument.ResourceType) -> None:
    """Not None either: Qt would go on and open the file."""
    (tmp_path / "canary.png").write_bytes(make_picture())
    served = shown.page.loadResource(kind.value, QUrl.fromLocalFile(str(tmp_path / "canary.png")))
    assert (served.width(), served.height(), served.pixelColor(0, 0).alpha()) == (1, 1, 0)


def test_leave_events_do_not_disturb(shown: Shown) -> None:
    shown.show(make_article())
    QApplication.sendEvent(shown.page, QEvent(QEvent.Type.Leave))
    assert shown.page.toPlainText().startswith("The Site")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_item_of_a_list_has_a_dot_with_room_between_it_and_the_words(shown: Shown, direction: str) -> None:
    shown.show(make_article(f'<ul dir="{direction}"><li>First</li><li>Second</li></ul><ol><li>Third</li></ol>'))
    dots = list(shown.page._dots(QPaintEvent(shown.page.viewport().rect())))
    assert len(dots) == 2
    image = shown.page.viewport().grab().toImage()
    for dot, words in zip(dots, ("First", "Second"), strict=True):
        assert image.pixelColor(dot.center().toPoint()).name() == shown.tokens.text.name()
        cursor = shown.page.document().find(words)
        ends = [shown.page.cursorRect(cursor).center().x()]
        cursor.setPosition(cursor.selectionStart())
        ends.append(shown.page.cursorRect(cursor).center().x())
        assert (min(ends) - dot.right() if direction == "ltr" else dot.left() - max(ends)) >= 7


def test_a_footnote_s_number_is_two_thirds_of_the_words_and_no_less(shown: Shown) -> None:
    shown.show(make_article("<p>Words<sup>1</sup></p>"))
    found = shown.page.document().find("Words1")
    assert found.charFormat().verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSuperScript
    assert found.charFormat().font().pixelSize() == 18  # Qt itself takes a third away

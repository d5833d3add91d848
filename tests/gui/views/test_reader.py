from __future__ import annotations

import gc
from dataclasses import replace

import psutil
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from archiver.gui.reader.style import ReaderStyle
from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme
from archiver.gui.views.reader import Reader
from archiver.gui.widgets.link_hint import LinkHint
from tests.gui.reader.parts import long_html, make_article
from tests.gui.views.reading import first_visible, press, said

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no window manager to tell


def test_nothing_chosen_is_a_calm_line_and_an_error_is_its_sentence(reader: Reader) -> None:
    assert said(reader) == {"Choose an article to read it here."}
    assert not reader.page.isVisible()
    reader.show_article(make_article())
    assert reader.page.isVisible()
    reader.show_error("This article's text is damaged <b>x</b>")
    assert said(reader) == {"This article's text is damaged <b>x</b>"}
    assert reader.article is None
    reader.clear()
    assert said(reader) == {"Choose an article to read it here."}


def test_an_article_opens_where_it_was_left(reader: Reader) -> None:
    article = make_article(long_html())
    reader.show_article(article)
    bar = reader.page.verticalScrollBar()
    reader.page.document().size()
    bar.setValue(bar.maximum() // 2)
    words, fraction = first_visible(reader), reader.page.position.fraction
    reader.show_article(make_article(id=2))
    assert bar.value() == 0
    reader.show_article(replace(article, summary=replace(article.summary, progress=fraction)))
    assert first_visible(reader) == words
    reader.show_article(make_article(id=3))
    reader.show_article(replace(article, summary=replace(article.summary, progress=1.0)))
    assert bar.value() == bar.maximum() > 0


def test_how_far_one_has_read_is_told_once_it_rests(reader: Reader, qtbot: QtBot) -> None:
    told: list[tuple[int, float]] = []
    reader.progressed.connect(lambda id, fraction: told.append((id, fraction)))
    reader.show_article(replace(make_article(long_html()), summary=replace(make_article().summary, id=7, progress=0.3)))
    bar = reader.page.verticalScrollBar()
    with qtbot.waitSignal(reader.progressed, timeout=5_000):
        for step in range(20):
            bar.setValue(bar.value() + step)
    assert [id for id, _ in told] == [7]
    assert 0.3 < told[0][1] < 0.5
    bar.setValue(bar.maximum())
    reader.show_article(make_article(id=8))  # before it rests: not lost
    assert told[1:] == [(7, 1.0)]


def test_showing_an_article_tells_nothing(reader: Reader, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(reader.progressed, wait=700):
        reader.show_article(replace(make_article(long_html()), summary=replace(make_article().summary, progress=0.5)))
        reader.resize(700, 500)


def test_what_is_read_stays_in_place_through_every_change_of_layout(reader: Reader, theme: Theme) -> None:
    article = make_article(long_html())
    reader.show_article(article)
    reader.page.document().size()
    reader.page.verticalScrollBar().setValue(3_000)
    before = first_visible(reader)
    for change in (
        lambda: theme.set_mode("dark"),
        lambda: reader.set_style(ReaderStyle(size=26)),
        lambda: reader.resize(500, 500),
        lambda: reader.show_article(article),
        lambda: reader.set_style(ReaderStyle(width=100)),
        lambda: [reader.resize(500 + step, 500) for step in range(0, 400, 7)],
        lambda: theme.set_mode("sepia"),
    ):
        change()
        QApplication.processEvents()
        assert first_visible(reader) == before
    reader.set_style(ReaderStyle())
    reader.resize(900, 600)
    QApplication.processEvents()
    assert abs(reader.page.verticalScrollBar().value() - 3_000) <= 2


def test_a_theme_is_taken_live(reader: Reader, theme: Theme) -> None:
    reader.show_article(make_article("<p>Words.</p>"))
    light = theme.tokens
    theme.set_mode("dark")
    image = reader.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, image.height(), 3)}
    assert {theme.tokens.surface.name(), theme.tokens.text.name()} <= colors
    assert not {light.surface.name(), light.text.name()} & colors


def test_keys_change_the_size_and_say_so(reader: Reader, qtbot: QtBot) -> None:
    styles: list[ReaderStyle] = []
    reader.style_changed.connect(styles.append)
    reader.show_article(make_article())
    control = Qt.KeyboardModifier.ControlModifier
    press(qtbot, reader, Qt.Key.Key_Plus, control)
    press(qtbot, reader, Qt.Key.Key_Equal, control)
    press(qtbot, reader, Qt.Key.Key_Minus, control)
    press(qtbot, reader, Qt.Key.Key_0, control)
    assert [round(style.size) for style in styles] == [20, 22, 20, 18]
    for _ in range(40):
        reader.enlarge(-1)
    assert reader.style_now.size == 8
    for _ in range(60):
        reader.enlarge()
    assert reader.style_now.size == 64


@pytest.mark.parametrize("href", ["https://e.org/x", "http://e.org/", "mailto:a@e.org"])
def test_a_link_is_handed_on(reader: Reader, qtbot: QtBot, href: str) -> None:
    reader.show_article(make_article(f'<p><a href="{href}">follow me</a></p>'))
    cursor = reader.page.document().find("follow")
    with qtbot.waitSignal(reader.link_opened) as opened:
        QTest.mouseClick(
            reader.page.viewport(),
            Qt.MouseButton.LeftButton,
            pos=reader.page.cursorRect(cursor).center() - QPoint(8, 0),
        )
    assert opened.args == [href]
    assert reader.page.toPlainText().startswith("The Site")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "file:///etc/passwd", "ms-msdt:/id", "//server/share", "data:text/html,x", "qrc:/x", ""],
)
def test_no_other_link_is_handed_on_even_if_qt_says_it_was_clicked(reader: Reader, qtbot: QtBot, href: str) -> None:
    reader.show_article(make_article())
    with qtbot.assertNotEmitted(reader.link_opened):
        reader.page.link_clicked.emit(href)
    assert len(reader.make_menu(href).actions()) == len(reader.make_menu("").actions())


def test_a_link_within_the_article_scrolls(reader: Reader, qtbot: QtBot) -> None:
    reader.show_article(
        make_article('<p><a href="#end">on</a></p>' + long_html() + '<h2 id="end">There</h2>' + long_html())
    )
    with qtbot.assertNotEmitted(reader.link_opened):
        reader.page.link_clicked.emit("#at-end")
    assert first_visible(reader).startswith("There")


def test_an_enormous_article_shows_more_when_asked(reader: Reader) -> None:
    article = replace(
        make_article("<p>x</p>" * 400_000), text_content="\n\n".join(f"Paragraph {n}" for n in range(60_000))
    )
    reader.show_article(article)
    before = reader.page.document().characterCount()
    reader.page.link_clicked.emit("#more")
    assert reader.page.document().characterCount() > 1.4 * before


def test_the_article_as_text(reader: Reader) -> None:
    reader.show_article(make_article(text="One.\n\nTwo."))
    assert reader.plain_text() == "A title\n\nAnn Author · The Site\n\nOne.\n\nTwo.\n\nhttps://example.org/page"
    menu = reader.make_menu("https://e.org/")
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Copy"].isEnabled()
    actions["Copy article as text"].trigger()
    assert QGuiApplication.clipboard().text() == reader.plain_text()
    actions["Copy link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://e.org/"
    reader.page.selectAll()
    assert reader.make_menu("").actions()[0].isEnabled()


def test_articles_can_be_switched_very_often(reader: Reader, tasks: Tasks, qtbot: QtBot) -> None:
    articles = [make_article(long_html(20, pictures=True), id=id, assets=["a"] * 2) for id in range(4)]
    for turn in range(40):  # caches fill
        reader.show_article(articles[turn % 4])
        QApplication.processEvents()
    gc.collect()
    before = psutil.Process().memory_info().rss
    for turn in range(160):
        reader.show_article(articles[turn % 4], "number1" if turn % 3 else "")
        QApplication.processEvents()
    gc.collect()
    assert psutil.Process().memory_info().rss < 1.1 * before


def test_others_like_it_stand_in_the_foot_and_lead_to_themselves(reader: Reader, qtbot: QtBot) -> None:
    article = make_article(long_html(), id=1)
    reader.show_article(article)
    bar = reader.page.verticalScrollBar()
    bar.setValue(300)
    words = first_visible(reader)
    other = make_article(id=2, title="Another <b>one</b>", site="Elsewhere").summary
    reader.show_related(7, [other])  # of an article that was left meanwhile
    assert "More like this" not in reader.page.toPlainText()
    reader.show_related(1, [other])
    assert (first_visible(reader), bar.value()) == (words, 300)
    for _ in range(2):  # as it was added, and as it is written anew
        lines = reader.page.toPlainText().split("More like this")[1].strip()
        assert lines.replace("\u2068", "").replace("\u2069", "") == "Another <b>one</b> · Elsewhere"
        bar.setValue(bar.maximum())
        cursor = reader.page.document().find("Another")
        with qtbot.waitSignal(reader.article_wanted) as wanted, qtbot.assertNotEmitted(reader.link_opened):
            place = reader.page.cursorRect(cursor).center() - QPoint(8, 0)
            QTest.mouseClick(reader.page.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert wanted.args == [2]
        reader.enlarge()
    reader.show_article(make_article(id=3))
    assert "More like this" not in reader.page.toPlainText()


@pytest.mark.parametrize(("words", "paragraphs"), [(12, 14), (12, 15), (30, 8), (30, 9)])
def test_the_end_of_an_article_stays_where_it_is_in_other_colours(
    reader: Reader, theme: Theme, words: int, paragraphs: int
) -> None:
    picture = '<p><img src="image:0" width="400" height="300"><br><i>The caption</i></p>'
    body = picture + f"<p>{'Some words. ' * words}</p>" * paragraphs
    reader.show_article(make_article(body, assets=["a"]))
    QApplication.processEvents()
    bar = reader.page.verticalScrollBar()
    bar.setValue(bar.maximum())
    end = bar.value()
    assert end > 0
    for mode in ("dark", "light"):
        theme.set_mode(mode)
        QApplication.processEvents()
        assert (bar.value(), bar.maximum()) == (end, end)


def test_no_page_can_lead_to_another_article(reader: Reader) -> None:
    reader.show_article(make_article('<p><a href="article:2">follow me</a></p>'))
    assert "article:" not in reader.page.toHtml()


def test_the_wheel_with_ctrl_sets_the_text_larger(reader: Reader) -> None:
    reader.show_article(make_article(long_html()))
    size = reader.style_now.size
    for turn, steps in ((120, 1), (60, 1), (60, 2), (-240, 0)):
        middle = QPointF(reader.page.viewport().rect().center())
        turned = QWheelEvent(
            middle,
            middle,
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(reader.page.viewport(), turned)
        assert reader.style_now.size == ReaderStyle().scaled(steps).size
    assert reader.style_now.size == size


def test_where_a_link_leads_is_told_before_it_is_followed(reader: Reader) -> None:
    reader.show_article(make_article())
    reader.page.link_hovered.emit("https://example.org/" + "long/" * 300)
    (hint,) = reader.findChildren(LinkHint)
    assert hint.isVisible()
    assert hint.text().startswith("https://example.org/")
    assert reader.rect().contains(hint.geometry())
    reader.page.link_hovered.emit("javascript:alert(1)")
    assert not hint.isVisible()

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from archiver.gui.models.articles import Role
from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme
from archiver.gui.views.article_delegate import ArticleDelegate
from archiver.gui.views.rows.article_row import ArticleRow, date_words, lack_words, minutes, missing
from archiver.gui.views.rows.links import host_of, link_words
from archiver.gui.views.rows.metrics import GUTTER, PAD, THUMBNAIL, TOP, RowMetrics
from archiver.gui.views.thumbnails import Thumbnails
from archiver.model.articles import Completeness
from archiver.model.extraction import Mark
from tests.gui.lists import make_summary

GREEN = QColor(0, 255, 0)


def paint(theme: Theme, width: int = 372, **facts: Any) -> QImage:
    """A row with a green thumbnail."""
    metrics = RowMetrics.of(QFont())
    row = ArticleRow(make_summary(1, **facts), None, metrics, QSize(width, metrics.row_height))
    image = QImage(width, metrics.row_height, QImage.Format.Format_RGB32)
    image.fill(theme.tokens.surface)
    picture = QPixmap(THUMBNAIL, THUMBNAIL)
    picture.fill(GREEN)
    painter = QPainter(image)
    row.paint(painter, QRect(0, 0, width, metrics.row_height), theme, picture)
    painter.end()
    return image


def columns(image: QImage, color: QColor) -> list[int]:
    """From left to right, where a colour is."""
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == color for y in range(image.height()))]


def text_columns(image: QImage) -> list[int]:
    rows = range(image.height())
    return [x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 100 for y in rows)]


@pytest.mark.parametrize("mode", ["light", "dark", "sepia"])
def test_an_unread_row_has_a_dot_a_read_one_none(qtbot: QtBot, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    accent = theme.tokens.accent
    assert columns(paint(theme, read=False), accent)
    assert not columns(paint(theme, read=True), accent)


def test_without_a_picture_the_text_takes_the_whole_width(qtbot: QtBot, theme: Theme) -> None:
    title = "many words of a title that takes two lines of the row for certain, whatever the font is"
    with_picture = paint(theme, title=title, lead_asset="ab")
    green = columns(with_picture, GREEN)
    assert len(green) == THUMBNAIL
    assert max(text_columns(with_picture)) < min(green)
    assert max(text_columns(paint(theme, title=title))) > min(green)


def test_a_row_in_arabic_is_mirrored(qtbot: QtBot, theme: Theme) -> None:
    image = paint(theme, title="المكتبة القديمة", lang="ar", excerpt="", read=False, lead_asset="ab")
    assert max(columns(image, GREEN)) < min(text_columns(image))
    assert max(columns(image, theme.tokens.accent)) > 340


def test_progress_is_a_hairline_as_long_as_it_is(qtbot: QtBot, theme: Theme) -> None:
    def bottom(progress: float) -> int:
        image = paint(theme, progress=progress)
        y = image.height() - 2
        return sum(image.pixelColor(x, y) != theme.tokens.surface for x in range(image.width()))

    assert bottom(0.0) == bottom(1.0) == 0
    assert bottom(0.8) == pytest.approx(2 * bottom(0.4), abs=3)


@pytest.mark.parametrize(("title", "is_mirrored"), [("The old library", False), ("المكتبة القديمة", True)])
def test_the_line_below_a_row_runs_along_its_text(qtbot: QtBot, theme: Theme, title: str, is_mirrored: bool) -> None:
    model, option = QStandardItemModel(), QStyleOptionViewItem()
    item = QStandardItem()
    item.setData(make_summary(1, title=title), Role.SUMMARY)
    model.appendRow(item)
    delegate = ArticleDelegate(theme, Thumbnails(Tasks(), lambda sha256: None), QFont())
    image = QImage(372, delegate.row_height, QImage.Format.Format_RGB32)
    option.rect = image.rect()
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()
    line = [x for x in range(372) if image.pixelColor(x, image.height() - 1) == theme.tokens.line]
    wide, narrow = PAD + GUTTER, PAD
    assert (min(line), 371 - max(line)) == ((narrow, wide) if is_mirrored else (wide, narrow))


def test_a_favourite_and_an_archived_article_are_marked(qtbot: QtBot, theme: Theme) -> None:
    assert columns(paint(theme, favorite=True), theme.tokens.star)
    plain, archived = paint(theme), paint(theme, archived=True)
    assert plain != archived


@pytest.mark.parametrize("width", [90, 200, 260, 372, 1200])
@pytest.mark.parametrize("picture", [None, "ab"])
def test_hostile_rows_are_painted_at_any_width(qtbot: QtBot, theme: Theme, width: int, picture: str | None) -> None:
    long = "<b>" + "\u202e\ufffd\U0001f600 w" * 900
    paint(
        theme,
        width,
        title=long,
        site_name=long,
        excerpt=long,
        lead_asset=picture,
        favorite=True,
        archived=True,
        completeness=Completeness.SOME_PICTURES,
        images_total=5,
        images_saved=3,
    )
    paint(theme, width, title="", site_name=None, excerpt="", url="", word_count=0, published_at="soon", lang=None)


def test_what_is_missing_is_said() -> None:
    some = make_summary(1, completeness=Completeness.SOME_PICTURES, images_total=5, images_saved=3)
    assert missing(some) == "3 of 5 pictures"
    assert missing(make_summary(1, completeness=Completeness.LINK_ONLY)) == "link only"
    assert missing(make_summary(1)) == ""


def test_where_there_is_neither_excerpt_nor_text_the_row_says_so_in_its_place() -> None:
    link = make_summary(1, excerpt="", completeness=Completeness.LINK_ONLY)
    assert lack_words(link) == "Only the link was kept: the page gave no text."
    assert lack_words(make_summary(1, excerpt="Of the page.", completeness=Completeness.LINK_ONLY)) == ""
    assert lack_words(make_summary(1, excerpt="")) == ""


def test_what_a_page_did_not_give_is_said() -> None:
    broken = (Mark.CUT_SHORT, Mark.TRUNCATED, Mark.SIMPLIFIED)
    assert missing(make_summary(1, marks=broken)) == "end missing"
    some = make_summary(1, completeness=Completeness.SOME_PICTURES, images_total=5, images_saved=3, marks=broken)
    assert missing(some) == "3 of 5 pictures, end missing"
    link = make_summary(1, completeness=Completeness.LINK_ONLY, marks=(Mark.LITTLE_TEXT,))
    assert missing(link) == "link only"


def test_facts_in_words() -> None:
    assert minutes(make_summary(1, word_count=10)) == "1 min"
    assert minutes(make_summary(1, word_count=0)) == ""
    assert date_words(make_summary(1, published_at="2019-03-12T10:00:00Z")) == "12 Mar 2019"
    assert date_words(make_summary(1, published_at="soon")).startswith("1 Mar")  # when it was saved
    assert host_of("https://user@www.example.org:80/a") == "example.org"
    assert link_words("https://example.org/a%20b/?q=1") == "example.org/a b"
    assert link_words("http://[") == "http://["


@pytest.mark.parametrize("wide", [False, True])
def test_rows_keep_one_height_whatever_the_font(wide: bool, qtbot: QtBot) -> None:
    font = QFont()
    for size in (9, 13, 20):
        font.setPixelSize(size)
        metrics = RowMetrics.of(font, wide=wide)
        titles = (1 if wide else 2) * metrics.title.leading
        assert metrics.row_height % 8 == 0
        assert metrics.row_height > titles + metrics.meta.leading + 2 * metrics.excerpt.leading + TOP
        assert metrics.row_height > THUMBNAIL + TOP

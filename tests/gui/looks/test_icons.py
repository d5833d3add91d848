"""Drawings, tinted."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from archiver.gui.looks.icons import KEPT_PIXMAPS, LARGE, Icons, app_icon, render_drawing
from archiver.gui.looks.tokens import Tokens, load_tokens
from archiver.paths import resource

DRAWINGS = sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "app")
WANTED = """
add archive unarchive favourite favourite-filled collection collection-add tag search typography sun moon sepia all
unread trash restore queue retry cancel pause play link copy open-outside close more sidebar back sort check undo import
settings find up down warning image-missing drop
"""

pytestmark = pytest.mark.usefixtures("qapp")


def inked(pixmap: QPixmap) -> set[tuple[int, int, int]]:
    """The colours of the pixels that are fully painted."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {(color.red(), color.green(), color.blue()) for color in pixels if color.alpha() == 255}


def rgb(color: QColor) -> tuple[int, int, int]:
    return (color.red(), color.green(), color.blue())


def test_all_that_was_wanted_is_there() -> None:
    assert not set(WANTED.split()) - set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_of_the_family(name: str) -> None:
    text = Path(resource("icons", f"{name}.svg")).read_text("utf-8")
    assert 'viewBox="0 0 24 24"' in text
    assert 'stroke-width="1.75"' in text
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', text)) <= {"none", "currentColor"}
    assert inked(render_drawing(name, QColor(10, 20, 30), QSize(48, 48))) == {(10, 20, 30)}


def test_an_icon_has_as_many_pixels_as_the_screen() -> None:
    icon = Icons(lambda: load_tokens("light")).icon("add")
    for scale in (1.0, 1.5, 2.0):
        pixmap = icon.pixmap(QSize(20, 20), scale)
        assert pixmap.size() == QSize(20, 20) * scale
        assert pixmap.devicePixelRatio() == scale


def test_a_large_drawing_has_finer_lines_than_a_small_one() -> None:
    def ink(side: int) -> float:
        image = render_drawing("trash", QColor("black"), QSize(side, side)).toImage()
        return sum(image.pixelColor(x, y).alphaF() for x in range(side) for y in range(side)) / side**2

    assert ink(LARGE) < 0.85 * ink(20)


def test_an_icon_follows_the_theme_without_being_set_again() -> None:
    themes: list[Tokens] = [load_tokens("light")]
    icon = Icons(lambda: themes[-1]).icon("pause")
    assert inked(icon.pixmap(48, 48)) == {rgb(themes[-1].text)}
    themes.append(load_tokens("dark"))
    assert inked(icon.pixmap(48, 48)) == {rgb(themes[-1].text)}


def test_checked_has_the_accent_and_a_role_of_its_own_stays() -> None:
    tokens = load_tokens("light")
    icons = Icons(lambda: tokens)
    checked = icons.icon("pause").pixmap(QSize(48, 48), 1.0, QIcon.Mode.Normal, QIcon.State.On)
    assert inked(checked) == {rgb(tokens.accent)}
    starred = icons.icon("pause", "star").pixmap(QSize(48, 48), 1.0, QIcon.Mode.Normal, QIcon.State.On)
    assert inked(starred) == {rgb(tokens.star)}


def test_disabled_is_pale() -> None:
    pixmap = Icons(lambda: load_tokens("light")).icon("pause").pixmap(QSize(48, 48), 1.0, QIcon.Mode.Disabled)
    image = pixmap.toImage()
    strongest = max(image.pixelColor(x, 24).alphaF() for x in range(48))
    assert strongest == pytest.approx(load_tokens("light").disabled.alphaF(), abs=0.02)


def test_a_name_that_is_none_fails_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        Icons(lambda: load_tokens("light")).icon("no-such-drawing")


def test_what_was_rendered_is_kept_but_not_without_end() -> None:
    icons = Icons(lambda: load_tokens("light"))
    color = QColor("black")
    first = icons.pixmap("add", color, QSize(8, 8), 1.0)
    assert icons.pixmap("add", color, QSize(8, 8), 1.0) is first
    for side in range(KEPT_PIXMAPS):
        icons.pixmap("add", QColor(side % 256, side // 256, 1), QSize(4, 4), 1.0)
    assert icons.pixmap("add", color, QSize(8, 8), 1.0) is not first


def test_icons_outlive_their_python_objects(qtbot: QtBot) -> None:
    """PySide collects an engine that Python still owns while Qt paints with it, and the process dies."""
    icons = Icons(lambda: load_tokens("light"))
    for _ in range(200):
        icon = QIcon(icons.icon("add"))
        icon.addPixmap(QPixmap(4, 4))  # takes a copy of the engine
        gc.collect(0)
        assert icon.pixmap(20, 20).size() == QSize(20, 20)


def test_an_icon_paints_where_it_is_told_to() -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    Icons(lambda: load_tokens("light")).icon("add").paint(painter, 20, 20, 20, 20)
    painter.end()
    assert image.pixelColor(30, 30).lightness() < 80
    assert image.pixelColor(10, 10) == QColor("white")


def test_the_program_has_an_icon_at_every_size() -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 48, 256} <= sizes
    assert not app_icon().pixmap(64, 64).toImage().allGray()

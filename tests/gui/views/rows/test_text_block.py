from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from archiver.gui.views.rows.metrics import Face
from archiver.gui.views.rows.text_block import TextBlock, is_rtl, show_hits, spans, units

WHITE, BLACK, YELLOW = QColor("white"), QColor("black"), QColor("yellow")
WIDTH, SIZE = 200, 13
LEADING = 18
"""Of that size."""


def make_block(text: str, lines: int = 2, **more: object) -> TextBlock:
    font = QFont()
    font.setPixelSize(SIZE)
    return TextBlock(text, Face.of(font), WIDTH, lines=lines, **more)  # type: ignore[arg-type]  # of the test


def paint(block: TextBlock) -> QImage:
    image = QImage(WIDTH + 100, 4 * LEADING, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    painter = QPainter(image)
    block.draw(painter, 50, 0, BLACK, (BLACK, YELLOW))
    painter.end()
    return image


def columns(image: QImage, color: QColor | None = None) -> set[int]:
    """Where something is painted (of a colour), from left to right."""
    rows, places = range(image.height()), range(image.width())
    if color is not None:
        return {x for x in places for y in rows if image.pixelColor(x, y) == color}
    return {x for x in places for y in rows if image.pixelColor(x, y).lightness() < 128}


@pytest.mark.parametrize(
    "text",
    [
        "word " * 400,
        "w" * 5000,
        "漢字" * 400,
        "كلمة طويلة " * 200,
        "\U0001f600 " * 300,
        "\U0001f600" * 400,
        "one\ntwo\u2028three " * 60,
    ],
    ids=["words", "one word", "han", "arabic", "emoji", "emoji without a space", "breaks"],
)
def test_no_text_leaves_its_lines_or_its_width(qtbot: QtBot, text: str) -> None:
    block = make_block(text, rtl=is_rtl(text))
    assert block.line_count == 2
    assert block.height == 2 * LEADING
    painted = columns(paint(block))
    assert min(painted) >= 50 - 3
    assert max(painted) <= 50 + WIDTH + 3
    assert max(painted) > 50 + WIDTH / 2


def test_a_short_text_takes_one_line_and_an_empty_one_none(qtbot: QtBot) -> None:
    assert make_block("short").line_count == 1
    assert make_block("").line_count == 0


@pytest.mark.parametrize("letter", ["i", "w", "i\u0301\u0308", "漢"])
def test_the_last_line_is_full_however_wide_the_letters_are(qtbot: QtBot, letter: str) -> None:
    block = make_block(letter * 590)
    assert block.line_count == 2
    last = columns(paint(block).copy(0, LEADING, WIDTH + 100, LEADING))
    assert 50 + WIDTH - 2 * 13 < max(last) <= 50 + WIDTH


@pytest.mark.parametrize("text", ["word " * 100, "\u05de\u05d9\u05dc\u05d4 " * 100], ids=["latin", "hebrew"])
def test_a_text_that_goes_on_ends_with_three_dots(qtbot: QtBot, text: str) -> None:
    rtl = is_rtl(text)
    last = paint(make_block(text, rtl=rtl)).copy(0, LEADING, WIDTH + 100, LEADING)
    whole = paint(make_block(text[:20].strip(), lines=1, rtl=rtl)).copy(0, 0, WIDTH + 100, LEADING)
    assert count_dots(last, rtl) == 3
    assert count_dots(whole, rtl) != 3


def count_dots(line: QImage, rtl: bool) -> int:
    """How many low marks, none wider than 3 px, stand one beside the other at the end of a line."""
    dark = {
        x: [y for y in range(line.height()) if line.pixelColor(x, y).lightness() < 160] for x in range(line.width())
    }
    inked = [x for x in range(line.width()) if dark[x]]
    marks: list[list[int]] = []
    for x in inked if rtl else reversed(inked):
        if marks and abs(marks[-1][-1] - x) == 1:
            marks[-1].append(x)
        else:
            marks.append([x])
    low = [len(mark) <= 3 and max(max(dark[x]) - min(dark[x]) for x in mark) <= 3 for mark in marks]
    return low.index(False) if False in low else len(low)


@pytest.mark.parametrize("text", ["word " * 100, "\u05de\u05d9\u05dc\u05d4 " * 100], ids=["latin", "hebrew"])
def test_a_hit_that_goes_on_behind_the_last_line_is_marked_to_its_last_letter(qtbot: QtBot, text: str) -> None:
    rtl = is_rtl(text)
    image = paint(make_block(text, rtl=rtl, hits=[(0, 500)]))
    marked = columns(image.copy(0, LEADING, WIDTH + 100, LEADING), YELLOW)
    ink = columns(image.copy(0, LEADING, WIDTH + 100, LEADING))
    assert min(marked) >= 50
    assert max(marked) <= 50 + WIDTH
    dots = (min(marked) - min(ink)) if rtl else (max(ink) - max(marked))
    assert 5 < dots < 20


def test_right_to_left_stands_at_the_right(qtbot: QtBot) -> None:
    painted = columns(paint(make_block("كلمة", rtl=True)))
    assert min(painted) > 50 + WIDTH / 2


def test_no_line_from_right_to_left_hangs_over_the_right_edge(qtbot: QtBot) -> None:
    block = make_block("صغيرة لا يدخلها الضوء إلا من نافذة واحدة هناك " * 8, lines=3, rtl=True)
    assert block.line_count == 3
    assert max(columns(paint(block))) < 50 + WIDTH


def test_hits_are_marked_beyond_astral_characters(qtbot: QtBot) -> None:
    plain = columns(paint(make_block("abcd efgh")), YELLOW)
    marked = columns(paint(make_block("\U0001f600\U0001f600 efgh", hits=[(3, 7)])), YELLOW)
    first = columns(paint(make_block("abcd efgh", hits=[(0, 4)])), YELLOW)
    assert not plain
    assert min(marked) > min(first)
    assert spans("\U0001f600\U0001f600 efgh", [(3, 7)]) == [(5, 9)]
    assert units("\U0001f600a") == 3


def test_a_hit_that_is_elided_away_marks_nothing(qtbot: QtBot) -> None:
    text = "word " * 100 + "needle"
    assert not columns(paint(make_block(text, hits=[(500, 506)])), YELLOW)


def test_the_first_hit_is_brought_into_sight() -> None:
    text = "word " * 50 + "the needle and the needle"
    shown, hits = show_hits(text, [(254, 260), (269, 275)], fits=80)
    assert shown.startswith("…word")
    assert [shown[first:last] for first, last in hits] == ["needle", "needle"]
    assert hits[0][1] < 80
    assert show_hits("a needle", [(2, 8)], fits=80) == ("a needle", [(2, 8)])


def test_direction_is_that_of_the_first_letter_then_of_the_language() -> None:
    assert is_rtl("2024: ספרייה and more")
    assert not is_rtl("A word ספרייה", "he")
    assert is_rtl("2024", "ar-EG")
    assert not is_rtl("2024")

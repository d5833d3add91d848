from __future__ import annotations

import struct
import threading
import zlib

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from pytestqt.qtbot import QtBot

from archiver.gui.tasks import Tasks
from archiver.gui.views.rows.metrics import THUMBNAIL
from archiver.gui.views.thumbnails import WAITING, Thumbnails, decode_cover
from tests.gui.lists import HandTasks

RED, BLUE = QColor("red"), QColor("blue")


def make_picture(width: int, height: int, format: str = "PNG", *, clear: bool = False) -> bytes:
    """Red at the left and right thirds, blue in the middle; or transparent."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent if clear else RED)
    if not clear:
        for x in range(width // 3, 2 * width // 3):
            for y in range(height):
                image.setPixelColor(x, y, BLUE)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(format.encode())).write(image)
    return bytes(buffer.data().data())


def claim_size(width: int, height: int) -> bytes:
    """A PNG whose header promises more than there is."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("format", ["PNG", "JPG", "WEBP"])
def test_a_cover_is_the_middle_of_the_picture(format: str) -> None:
    image = decode_cover(make_picture(300, 100, format), 64)
    assert image is not None
    assert (image.width(), image.height()) == (64, 64)
    middle = image.pixelColor(32, 32)
    assert middle.blue() > 200
    assert middle.red() < 60


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        make_picture(30, 30)[:60],
        claim_size(100_000, 100_000),
        claim_size(60_000, 1),
    ],
    ids=["empty", "text", "svg", "cut", "bomb", "strip"],
)
def test_what_is_no_picture_or_too_large_is_refused(body: bytes) -> None:
    assert decode_cover(body, 64) is None


def test_a_thumbnail_comes_from_another_thread(qtbot: QtBot) -> None:
    tasks, threads = Tasks(), list[threading.Thread]()

    def read(sha256: str) -> bytes:
        threads.append(threading.current_thread())
        return make_picture(200, 200)

    thumbnails = Thumbnails(tasks, read)
    with qtbot.waitSignal(thumbnails.ready) as told:
        assert thumbnails.picture("ab", 2.0) is None
        assert thumbnails.is_loading
    assert told.args == ["ab"]
    assert not thumbnails.is_loading
    picture = thumbnails.picture("ab", 2.0)
    assert picture is not None
    assert (picture.width(), picture.deviceIndependentSize().width()) == (2 * THUMBNAIL, THUMBNAIL)
    assert picture.toImage().pixelColor(0, 0).alpha() == 0  # a round corner
    assert threads[0] is not threading.main_thread()
    assert len(threads) == 1
    tasks.close()


def test_a_picture_that_failed_is_not_tried_again_until_asked(hand: HandTasks) -> None:
    asked: list[str] = []

    def read(sha256: str) -> bytes | None:
        asked.append(sha256)
        return None

    thumbnails = Thumbnails(hand, read)
    for _ in range(3):
        assert thumbnails.picture("ab") is None
        hand.do_all()
    assert asked == ["ab"]
    thumbnails.forget_failures()
    thumbnails.picture("ab")
    hand.do_all()
    assert asked == ["ab", "ab"]


def test_pictures_that_scrolled_away_are_not_read(hand: HandTasks) -> None:
    asked: list[str] = []

    def read(sha256: str) -> bytes | None:
        asked.append(sha256)
        return None

    thumbnails = Thumbnails(hand, read)
    for number in range(200):
        thumbnails.picture(str(number))
    hand.do_all()
    assert len(asked) == WAITING + 2
    assert asked[2] == "199"


def test_transparent_pictures_lie_on_a_plate(hand: HandTasks) -> None:
    thumbnails = Thumbnails(hand, lambda sha256: make_picture(64, 64, clear=True))
    thumbnails.set_colors(QColor("white"), QColor(), QColor())
    thumbnails.picture("ab")
    hand.do_all()
    picture = thumbnails.picture("ab")
    assert picture is not None
    assert picture.toImage().pixelColor(32, 32) == QColor("white")


def test_other_colours_are_there_at_once(hand: HandTasks) -> None:
    """Nothing is read or decoded for them: a list whose theme is switched shows no empty tiles."""
    asked: list[str] = []

    def read(sha256: str) -> bytes:
        asked.append(sha256)
        return make_picture(64, 64, clear=True)

    thumbnails = Thumbnails(hand, read)
    thumbnails.set_colors(QColor("white"), QColor(), QColor())
    thumbnails.picture("ab")
    thumbnails.set_colors(QColor("gray"), QColor(), QColor())  # while it is on its way
    hand.do_all()
    for name in ("gray", "black", "white"):
        thumbnails.set_colors(QColor(name), QColor(), QColor())
        picture = thumbnails.picture("ab", 1.0)
        assert picture is not None
        assert picture.toImage().pixelColor(32, 32) == QColor(name)
    assert asked == ["ab"]


def test_a_veil_dims_a_picture_and_leaves_its_corners_round(hand: HandTasks) -> None:
    thumbnails = Thumbnails(hand, lambda sha256: make_picture(64, 64))
    thumbnails.picture("ab")
    hand.do_all()
    lights = list[int]()
    for veil in (QColor(0, 0, 0, 0), QColor(0, 0, 0, 64)):
        thumbnails.set_colors(QColor("white"), veil, QColor())
        picture = thumbnails.picture("ab")
        assert picture is not None
        assert picture.toImage().pixelColor(0, 0).alpha() == 0
        lights.append(picture.toImage().pixelColor(32, 32).lightness())
    assert lights[1] < lights[0]


def test_a_hairline_shows_where_a_picture_ends(hand: HandTasks) -> None:
    thumbnails = Thumbnails(hand, lambda sha256: make_picture(64, 64, clear=True))
    thumbnails.set_colors(QColor("white"), QColor(), QColor("black"))
    thumbnails.picture("ab")
    hand.do_all()
    picture = thumbnails.picture("ab")
    assert picture is not None
    image = picture.toImage()
    assert image.pixelColor(32, 0).lightness() < 40
    assert image.pixelColor(32, 2) == QColor("white")

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from archiver.errors import LibraryDamaged
from archiver.gui.reader import pictures as module
from archiver.gui.reader.pictures import Pictures, decode
from tests.gui.reader.parts import LateTasks, make_article, make_picture


def test_a_large_picture_is_scaled_while_it_is_decoded(qapp: object) -> None:
    decoded = decode(make_picture(width=800, height=400), 200)
    assert decoded is not None
    assert decoded.size == QSize(800, 400)
    assert decoded.image.size() == QSize(200, 100)
    small = decode(make_picture(width=50, height=40), 200)
    assert small is not None
    assert small.image.size() == QSize(50, 40)


def test_orientation_is_obeyed(qapp: object) -> None:
    """A JPEG on its side: an EXIF block with orientation 6, put in behind the first marker."""
    exif = bytes.fromhex("ffe10022457869660000") + b"MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
    jpeg = make_picture(width=80, height=40, kind="JPG")
    decoded = decode(jpeg[:2] + exif + jpeg[2:], 30)
    assert decoded is not None
    assert decoded.size == QSize(40, 80)
    assert decoded.image.size() == QSize(30, 60)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no picture at all",
        make_picture()[:60],
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
        b'/* XPM */ static char*x[]={"1 1 1 1","a c #f00","a"};',
    ],
)
def test_what_is_no_picture_of_ours_is_none(qapp: object, body: bytes) -> None:
    assert decode(body, 100) is None


def test_a_bomb_is_refused_before_it_is_unpacked(qtbot: QtBot, qtlog: object) -> None:
    header = make_picture(width=1, height=1)
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    assert decode(bomb, 100) is None


class Shelf:
    """A library's pictures."""

    def __init__(self, **bodies: bytes | None) -> None:
        self.bodies = bodies
        self.read_names: list[str] = []

    def read(self, name: str) -> bytes | None:
        self.read_names.append(name)
        return self.bodies[name]


def shown(shelf: Shelf, tasks: LateTasks, parent: QObject, said: dict[int, tuple[int, int]] | None = None) -> Pictures:
    pictures = Pictures(tasks.as_tasks(), shelf.read, parent)
    pictures.show(make_article(assets=list(shelf.bodies)).images, said or {})
    return pictures


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


def test_pictures_are_read_in_the_order_they_are_wanted(parent: QObject) -> None:
    shelf, tasks = Shelf(a=make_picture(), b=make_picture(), c=make_picture()), LateTasks()
    pictures = shown(shelf, tasks, parent)
    pictures.want([2, 0], 100)
    assert pictures.image(2) is None
    tasks.finish()
    assert shelf.read_names == ["c", "a"]
    assert pictures.image(2) is not None
    assert pictures.image(1) is None
    pictures.want([2, 0], 100)
    tasks.finish()
    assert shelf.read_names == ["c", "a"]


def test_what_is_wanted_later_goes_before_what_still_waits(parent: QObject) -> None:
    shelf, tasks = Shelf(a=make_picture(), b=make_picture(), c=make_picture()), LateTasks()
    pictures = shown(shelf, tasks, parent)
    pictures.want([0, 1], 100)
    pictures.want([2], 100)
    tasks.finish()
    assert shelf.read_names == ["a", "c"]


def test_a_box_is_known_before_the_picture_and_keeps_what_the_page_said(parent: QObject) -> None:
    shelf, tasks = Shelf(a=make_picture(width=400, height=300), b=make_picture(width=80, height=60)), LateTasks()
    pictures = shown(shelf, tasks, parent, {0: (200, 150)})
    arrived: list[tuple[int, bool]] = []
    pictures.arrived.connect(lambda number, moved: arrived.append((number, moved)))
    assert pictures.box(0, 600) == QSize(200, 150)
    assert pictures.box(0, 100) == QSize(100, 75)
    assert pictures.box(1, 600) == QSize(600, 400)
    pictures.want([0, 1], 600)
    tasks.finish()
    assert arrived == [(0, False), (1, True)]
    assert pictures.box(0, 600) == QSize(200, 150)
    assert pictures.box(1, 600) == QSize(80, 60)


def test_a_picture_that_lies_about_its_shape_is_not_distorted(parent: QObject) -> None:
    shelf, tasks = Shelf(a=make_picture(width=400, height=100)), LateTasks()
    pictures = shown(shelf, tasks, parent, {0: (200, 200)})
    pictures.want([0], 600)
    tasks.finish()
    assert pictures.box(0, 600) == QSize(200, 50)


def test_what_cannot_be_read_or_drawn_has_failed_and_is_not_asked_for_again(parent: QObject) -> None:
    shelf, tasks = Shelf(gone=None, bad=b"no", good=make_picture()), LateTasks()

    def read(name: str) -> bytes | None:
        if name == "gone":
            raise LibraryDamaged("files/gone", "hash")
        return shelf.read(name)

    pictures = Pictures(tasks.as_tasks(), read, parent)
    pictures.show(make_article(assets=list(shelf.bodies)).images, {})
    for _ in range(2):
        pictures.want([0, 1, 2], 100)
        tasks.finish()
    assert [pictures.has_failed(number) for number in range(3)] == [True, True, False]
    assert pictures.image(2) is not None
    assert shelf.read_names == ["bad", "good"]


def test_a_picture_nearly_as_wide_as_the_column_takes_all_of_it(parent: QObject) -> None:
    tasks = LateTasks()
    pictures = shown(Shelf(a=make_picture(width=95, height=38)), tasks, parent)
    pictures.want([0], 100)
    tasks.finish()
    assert pictures.box(0, 100) == QSize(100, 40)
    assert pictures.box(0, 120) == QSize(95, 38)


def test_a_picture_of_the_article_before_does_not_arrive(parent: QObject) -> None:
    shelf, tasks = Shelf(a=make_picture("#ff0000"), b=make_picture("#0000ff")), LateTasks()
    pictures = shown(shelf, tasks, parent)
    pictures.want([0], 100)
    pictures.show(make_article(assets=["b"]).images, {})
    pictures.want([0], 100)
    tasks.finish()
    image = pictures.image(0)
    assert image is not None
    assert image.pixelColor(0, 0) == QColor("#0000ff")


def test_pictures_wanted_longest_ago_are_forgotten(parent: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_BYTES", 3 * 40 * 30 * 4)
    tasks = LateTasks()
    pictures = shown(Shelf(**{name: make_picture() for name in "abcde"}), tasks, parent)
    for number in range(5):
        pictures.want([number], 100)
        tasks.finish()
    assert [number for number in range(5) if pictures.image(number) is not None] == [2, 3, 4]


def test_a_wider_screen_has_them_decoded_anew(parent: QObject) -> None:
    tasks = LateTasks()
    pictures = shown(Shelf(a=make_picture(width=1000, height=500)), tasks, parent)
    for longest in (300, 600):
        pictures.want([0], longest)
        tasks.finish()
        image = pictures.image(0)
        assert image is not None
        assert image.width() == longest

"""The pictures of an article: read and decoded off the GUI thread, near what is on the screen first, and bounded.

QTextDocument asks for every picture as soon as it lays out a page, and opens files by itself where it is given none.
So its own image handler is replaced: here nothing but what was read from the library can be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from archiver.gui.tasks import Tasks
from archiver.model.articles import StoredImage

FORMATS = frozenset({b"png", b"jpeg", b"webp", b"gif", b"bmp", b"ico"})
"""What may be decoded; never SVG, whose `<use>` may take for ever."""
ALLOCATION_MB = 64
KEPT_BYTES = 128_000_000
"""Decoded pixels that are kept; 25 pictures as wide as the column at 2×."""
NEARLY = 0.9
"""Share of the column from which a picture takes all of it: a strip of ground beside it looks like a mistake."""
UNKNOWN = QSize(3, 2)
"""The shape that is assumed until a picture is read, as wide as the column."""

Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Decoded:
    """A picture as it is drawn, and its own size in pixels, upright."""

    image: QImage
    size: QSize


def decode(body: bytes, longest: int) -> Decoded | None:
    """The picture (of an animation: the first frame), no wider than `longest` pixels; None: it cannot be drawn.

    Thread-safe. The header is looked at first; memory is bounded by `ALLOCATION_MB`.
    """
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in FORMATS:  # before the size, for which an SVG would be parsed
        return None
    size = reader.size()
    if size.isEmpty():
        return None
    lies = bool(reader.transformation().value & QImageIOHandler.Transformation.TransformationRotate90.value)
    upright = size.transposed() if lies else size
    if upright.width() > longest:
        reader.setScaledSize(size * (longest / upright.width()))
    image = reader.read()
    if image.isNull():
        return None
    alpha = image.hasAlphaChannel()
    target = QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
    return Decoded(image.convertToFormat(target), upright)


class Pictures(QObject):
    """Those of the article that is shown. Numbers are positions in `Article.images`."""

    arrived = Signal(int, bool)
    """The n-th can be drawn, or never will be; and whether its box has another size now."""

    def __init__(self, tasks: Tasks, read: Read, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._read = read
        self._show = 0
        self._assets: dict[int, str] = {}
        self._said: dict[int, tuple[int, int]] = {}
        self._sizes: dict[int, QSize] = {}
        self._failed: set[int] = set()
        self._kept: dict[int, QImage] = {}
        self._wanted: list[int] = []
        self._longest = 1
        self._is_reading = False

    def show(self, images: Iterable[StoredImage], said: Mapping[int, tuple[int, int]]) -> None:
        """Begin with another article; `said` are sizes its page gave."""
        self._show += 1
        self._assets = {image.position: image.asset for image in images if image.asset}
        self._said = dict(said)
        self._sizes = {}
        self._failed = set()
        self._kept = {}
        self._wanted = []
        self._is_reading = False

    def box(self, number: int, room: float) -> QSize:
        """The size of the n-th on the screen in device-independent pixels, at most `room` wide.

        Known before it is read. The page's own width is kept to, the shape is the picture's once that is known.
        """
        said = QSize(*self._said[number]) if number in self._said else None
        shape = self._sizes.get(number) or said or UNKNOWN
        wide = (said or self._sizes.get(number) or QSize(round(room), 0)).width()
        width = room if wide >= NEARLY * room else max(1.0, wide)
        return QSize(round(width), max(1, round(width * shape.height() / shape.width())))

    def image(self, number: int) -> QImage | None:
        """The n-th if it is here."""
        return self._kept.get(number)

    def has_failed(self, number: int) -> bool:
        """The file is gone or damaged, or no picture."""
        return number in self._failed

    def want(self, numbers: Iterable[int], longest: int) -> None:
        """Read these next, in this order, no wider than `longest` device pixels; what was wanted before is not."""
        if longest > self._longest * 1.25 or longest < self._longest / 2:
            self._kept.clear()  # another screen or column: decoded anew, drawn blurred or too large until then
        self._longest = longest if not self._kept else max(longest, self._longest)
        wanted = [number for number in numbers if number in self._assets and number not in self._failed]
        for number in reversed(wanted):
            if number in self._kept:
                self._kept[number] = self._kept.pop(number)  # the last to be forgotten
        self._wanted = [number for number in wanted if number not in self._kept]
        self._read_next()

    def _read_next(self) -> None:
        if self._is_reading or not self._wanted:
            return
        number = self._wanted.pop(0)
        show, asset, longest, read = self._show, self._assets[number], self._longest, self._read
        self._is_reading = True

        def work() -> Decoded | None:
            body = read(asset)
            return decode(body, longest) if body else None

        def then(decoded: Decoded | None) -> None:
            if show == self._show:
                self._take(number, decoded)

        self._tasks.run(self, work, then, key="reader/picture", otherwise=lambda error: then(None))

    def _take(self, number: int, decoded: Decoded | None) -> None:
        self._is_reading = False
        before = self.box(number, self._longest)
        if decoded is None:
            self._failed.add(number)
        else:
            self._sizes[number] = decoded.size
            self._kept[number] = decoded.image
            self._forget()
        self.arrived.emit(number, decoded is None or before != self.box(number, self._longest))
        self._read_next()

    def _forget(self) -> None:
        """Let go of the pictures that were wanted longest ago."""
        while len(self._kept) > 1 and sum(image.sizeInBytes() for image in self._kept.values()) > KEPT_BYTES:
            self._kept.pop(next(iter(self._kept)))

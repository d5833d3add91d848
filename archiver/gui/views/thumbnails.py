"""Small pictures for list rows: decoded off the GUI thread, kept within bounds."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QImageIOHandler, QImageReader, QPainter, QPen, QPixmap

from archiver.errors import ArchiverError
from archiver.gui.tasks import Tasks
from archiver.gui.views.rows.metrics import CORNER, THUMBNAIL

FORMATS = frozenset({b"png", b"jpeg", b"webp", b"gif"})
"""What the library keeps; whatever else a plugin could read is not tried."""
MOST_PIXELS = 40_000_000
MOST_MEGABYTES = 64
"""What decoding one picture may allocate: 16 megapixels of PNG. JPEGs are scaled as they are read (FACTS)."""
KEPT_BYTES = 24_000_000
"""700 of them at 1x, 180 at 2x."""
KEPT_FAILURES = 4096
AT_ONCE = 2
WAITING = 24
"""Pictures that wait; what scrolled away before is dropped."""

Key = tuple[str, int]
"""SHA-256 and the side in device pixels."""
Colors = tuple[QColor, QColor, QColor]
"""Plate, veil and edge."""
Loaded = tuple[QImage, QImage, Colors]
"""A cover, and how it looks in some colours."""


@dataclass(slots=True)
class Tile:
    """A picture as it was decoded, and as it is shown in the colours of a theme: a switch decodes nothing anew."""

    cover: QImage
    pixmap: QPixmap
    colors: Colors

    @property
    def size(self) -> int:
        """Bytes."""
        return int(self.cover.sizeInBytes()) + self.pixmap.width() * self.pixmap.height() * 4


class Thumbnails(QObject):
    """Square covers of THUMBNAIL px with round corners. It belongs to the GUI thread and never blocks it."""

    ready = Signal(str)
    """The picture with this SHA-256 is here: paint it."""

    def __init__(self, tasks: Tasks, read: Callable[[str], bytes | None], parent: QObject | None = None) -> None:
        """`read(sha256)` is called on other threads: an asset's bytes, or None where it is gone."""
        super().__init__(parent)
        self._tasks = tasks
        self._read = read
        self._colors: Colors = (QColor(), QColor(), QColor())
        self._kept: OrderedDict[Key, Tile] = OrderedDict()
        self._kept_bytes = 0
        self._failed: OrderedDict[str, None] = OrderedDict()
        self._waiting: list[Key] = []
        self._loading: set[Key] = set()

    def picture(self, sha256: str, ratio: float = 1.0) -> QPixmap | None:
        """The thumbnail for a screen with `ratio` device pixels to one; None while it is loaded, or if it cannot be."""
        key = (sha256, math.ceil(THUMBNAIL * ratio))
        tile = self._kept.get(key)
        if tile is not None:
            self._kept.move_to_end(key)
            if tile.colors != self._colors:  # 0.2 ms: done for those that are looked at
                tile.pixmap = pixmap_of(dress(tile.cover, *self._colors), key[1])
                tile.colors = self._colors
            return tile.pixmap
        if sha256 not in self._failed and key not in self._loading:
            if key in self._waiting:
                self._waiting.remove(key)
            self._waiting.append(key)
            del self._waiting[:-WAITING]
            self._start()
        return None

    @property
    def is_loading(self) -> bool:
        """Whether a picture that was asked for is still to come."""
        return bool(self._loading or self._waiting)

    def set_colors(self, plate: QColor, veil: QColor, edge: QColor) -> None:
        """What lies behind transparent pictures, over all of them (they are dimmed in the dark, as the reader's), and
        around them: a white picture on white paper would have no end.
        """
        self._colors = plate, veil, edge

    def forget_failures(self) -> None:
        """Try all of them again: missing pictures may have been repaired."""
        self._failed.clear()

    def _start(self) -> None:
        while self._waiting and len(self._loading) < AT_ONCE:
            key = self._waiting.pop()
            self._loading.add(key)
            self._tasks.run(
                self,
                partial(load_thumbnail, self._read, *key, self._colors),
                partial(self._take, key),
                otherwise=partial(self._fail, key),
            )

    def _take(self, key: Key, loaded: Loaded | None) -> None:
        self._loading.discard(key)
        if loaded is None:
            self._remember_failure(key[0])
        else:
            cover, dressed, colors = loaded
            tile = self._kept[key] = Tile(cover, pixmap_of(dressed, key[1]), colors)
            self._kept_bytes += tile.size
            while self._kept_bytes > KEPT_BYTES:
                self._kept_bytes -= self._kept.popitem(last=False)[1].size
        self.ready.emit(key[0])
        self._start()

    def _fail(self, key: Key, error: ArchiverError) -> None:
        """A row without its picture says enough; `check` finds what is wrong with the file."""
        self._loading.discard(key)
        self._remember_failure(key[0])
        self._start()

    def _remember_failure(self, sha256: str) -> None:
        self._failed[sha256] = None
        if len(self._failed) > KEPT_FAILURES:
            self._failed.popitem(last=False)


def pixmap_of(image: QImage, side: int) -> QPixmap:
    """A thumbnail of so many device pixels as the screen takes it."""
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(side / THUMBNAIL)
    return pixmap


def load_thumbnail(read: Callable[[str], bytes | None], sha256: str, side: int, colors: Colors) -> Loaded | None:
    """Read, decode, cut and dress a picture; None where that cannot be done. Runs on any thread."""
    body = read(sha256)
    cover = decode_cover(body, side) if body else None
    if cover is None:
        return None
    return cover, dress(cover, *map(QColor, colors)), colors


def decode_cover(body: bytes, side: int) -> QImage | None:
    """The middle of a picture, its shorter edge scaled to `side` pixels. None for what is no picture we keep."""
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    size = reader.size()  # from the header: before anything is decoded
    if reader.format().data() not in FORMATS or size.isEmpty() or size.width() * size.height() > MOST_PIXELS:
        return None
    scale = side / min(size.width(), size.height())
    scaled = QSize(max(side, round(size.width() * scale)), max(side, round(size.height() * scale)))
    # A handler may have to hold the whole scaled picture: a strip 1 px high would be scaled to its length times 64.
    if scaled.width() * scaled.height() > MOST_PIXELS:
        return None
    left, top = (scaled.width() - side) // 2, (scaled.height() - side) // 3  # faces are above the middle
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    reader.setScaledSize(scaled)
    reader.setScaledClipRect(QRect(left, (scaled.height() - side) // 2 if turned else top, side, side))
    image = reader.read()
    return None if image.isNull() else image


def dress(image: QImage, plate: QColor, veil: QColor, edge: QColor) -> QImage:
    """The picture with round corners, below a veil, with a hairline at its edge; a transparent one on a plate."""
    radius = CORNER * image.width() / THUMBNAIL
    rounded = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    place = QRectF(QPoint(0, 0), image.size())
    if image.hasAlphaChannel() and plate.isValid():
        painter.setBrush(plate)
        painter.drawRoundedRect(place, radius, radius)
    fills = [QBrush(image)] + ([QBrush(veil)] if veil.isValid() and veil.alpha() else [])
    for fill in fills:
        painter.setBrush(fill)
        painter.drawRoundedRect(place, radius, radius)
    if edge.isValid():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius - 0.5, radius - 0.5)
    painter.end()
    return rounded

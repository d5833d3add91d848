"""Our single-colour drawings as icons that take the theme's colours when they are painted.

An icon asks for the tokens each time it is drawn, so that a live switch needs no new icons, and renders only the sizes
that are on the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from archiver.gui.looks.tokens import Tokens
from archiver.paths import resource

STROKE = 'stroke-width="1.75"'
LARGE = 40
"""Pixels of a side from which a drawing stands alone, and the lines that suit 20 px would be heavy."""
LARGE_STROKE = 'stroke-width="1.25"'
KEPT_PIXMAPS = 512
"""Some 60 drawings in a few sizes and colours; 20 px at 2× are 6 KB each."""


@cache
def read_drawing(name: str) -> str:
    """The SVG text of a drawing. Raises FileNotFoundError."""
    return resource("icons", f"{name}.svg").read_text("utf-8")


def render_drawing(name: str, color: QColor, size: QSize, scale: float = 1.0) -> QPixmap:
    """A drawing in one colour: `size` in device-independent pixels, `scale` device pixels for each."""
    svg = read_drawing(name).replace("currentColor", color.name())
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    side = min(size.width(), size.height())
    if side >= LARGE:
        svg = svg.replace(STROKE, LARGE_STROKE)
    box = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    painter.setOpacity(color.alphaF())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, box)
    painter.end()
    return pixmap


def app_icon() -> QIcon:
    """The program's own icon, in colour, at the sizes systems ask for."""
    drawing = QSvgRenderer(str(resource("icons", "app.svg")))
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon


class Icons:
    """Makes the icons, and keeps what they rendered."""

    def __init__(self, tokens: Callable[[], Tokens]) -> None:
        self._tokens = tokens
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, int, int, int, float], QPixmap] = {}
        self._clones: list[QIconEngine] = []

    def icon(self, name: str, role: str = "text") -> QIcon:
        """A drawing in the colour of a token. Raises FileNotFoundError."""
        if (name, role) not in self._icons:
            read_drawing(name)  # a slip in a name shall show here, not in a paint event
            self._icons[name, role] = QIcon(DrawingEngine(self, name, role))
        return self._icons[name, role]

    def color(self, role: str, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        tokens = self._tokens()
        if mode == QIcon.Mode.Disabled:
            return tokens.disabled
        if state == QIcon.State.On and role == "text":
            return tokens.accent
        color: QColor = getattr(tokens, role)
        return color

    def pixmap(self, name: str, color: QColor, size: QSize, scale: float) -> QPixmap:
        key = (name, color.rgba(), size.width(), size.height(), scale)
        if key not in self._pixmaps:
            if len(self._pixmaps) >= KEPT_PIXMAPS:
                self._pixmaps.pop(next(iter(self._pixmaps)))
            self._pixmaps[key] = render_drawing(name, color, size, scale)
        return self._pixmaps[key]

    def clone(self, name: str, role: str) -> QIconEngine:
        """A copy for an icon that somebody changes. Kept here: PySide leaves it to Python, and Qt to use, for good."""
        self._clones.append(DrawingEngine(self, name, role))
        return self._clones[-1]


class DrawingEngine(QIconEngine):
    """One drawing in the colour its token has at the moment."""

    def __init__(self, icons: Icons, name: str, role: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._icons.pixmap(self._name, self._icons.color(self._role, mode, state), size, scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def isNull(self) -> bool:
        return False

    def key(self) -> str:
        return "archiver-drawing"

    def clone(self) -> QIconEngine:
        return self._icons.clone(self._name, self._role)

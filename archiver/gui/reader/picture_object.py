"""How a picture stands in the text: its box while it is laid out, itself or a calm placeholder when it is painted."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPyTextObject, QTextDocument, QTextFormat, QTextFrame, QTextImageFormat, QTextTable

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.pictures import Pictures

LINES = 2
"""Height of the box that stands for a picture which cannot be drawn, in lines of the text around it."""

_NAME = re.compile(r"image:(\d{1,6})")


def number_of(text_format: QTextFormat) -> int | None:
    """Which picture of the article an image format stands for; None: none of them."""
    match = _NAME.fullmatch(QTextImageFormat(text_format).name())
    return int(match[1]) if match else None


class PictureObject(QPyTextObject):
    """Takes the place of Qt's own image handler, which opens the files that pictures name."""

    def __init__(self, pictures: Pictures, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self._pictures = pictures

    def intrinsicSize(self, document: QTextDocument, position: int, text_format: QTextFormat) -> QSizeF:
        number = number_of(text_format)
        if number is None:
            return QSizeF(0, 0)
        room = room_at(document, position)
        if self._pictures.has_failed(number):
            return QSizeF(room, LINES * 1.6 * max(8, text_format.toCharFormat().font().pixelSize()))
        return QSizeF(self._pictures.box(number, room))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, text_format: QTextFormat
    ) -> None:
        number = number_of(text_format)
        if number is None:
            return
        box = QRectF(rect).toAlignedRect()
        image = self._pictures.image(number)
        if image is None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.tokens.code)
            painter.drawRoundedRect(box, 6, 6)
            if self._pictures.has_failed(number):
                painter.setPen(self.tokens.muted)
                said = QCoreApplication.translate(
                    "Reader", "This picture cannot be shown: its file is missing or damaged."
                )
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, said)
            painter.restore()
            return
        if image.hasAlphaChannel() and self.tokens.is_dark:
            painter.fillRect(box, self.tokens.plate)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, image)
        if self.tokens.veil.alpha():
            painter.fillRect(box, self.tokens.veil)
        painter.restore()


def room_at(document: QTextDocument, position: int) -> float:
    """Pixels a picture may take at a place: the column without the margins, lists and columns of tables around it."""
    block = document.findBlock(position)
    text_list = block.textList()
    indent = block.blockFormat().indent() + (text_list.format().indent() if text_list else 0)
    sides = block.blockFormat().leftMargin() + block.blockFormat().rightMargin()
    room = document.pageSize().width() - 2 * document.documentMargin() - sides - indent * document.indentWidth()
    frame: QTextFrame | None = document.frameAt(position)
    while frame is not None:
        if isinstance(frame, QTextTable) and frame.columns() > 1:
            room = room / frame.columns() - 2 * document.defaultFont().pixelSize()
        frame = frame.parentFrame()
    return max(24.0, room)

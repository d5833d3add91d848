"""What is dragged within the window: its bytes, and the small picture that hangs on the pointer."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap

from archiver.gui.looks.tokens import Tokens
from archiver.model.articles import ArticleSummary

ARTICLES_MIME = "application/x-archiver-articles"
"""Ids as ASCII, comma separated."""
COLLECTION_MIME = "application/x-archiver-collection"
"""The id of a collection that is dragged within the sidebar."""

WIDEST = 240
HEIGHT = 32
PAD = 12


def pack_ids(mime: str, ids: Iterable[int]) -> QMimeData:
    """Ids as what is dragged."""
    data = QMimeData()
    data.setData(mime, ",".join(map(str, ids)).encode("ascii"))
    return data


def pack_articles(ids: Iterable[int], rows: Sequence[ArticleSummary]) -> QMimeData:
    """Ids for our own panes; for other programs the links of those that are loaded, as text and with their titles."""
    data = pack_ids(ARTICLES_MIME, ids)
    links = [row for row in rows if QUrl(row.url).scheme() in ("http", "https")]
    if links:
        data.setUrls([QUrl(row.url) for row in links])
        data.setText("\n".join(row.url for row in links))
        anchors = (f'<a href="{html.escape(row.url)}">{html.escape(row.title or row.url)}</a>' for row in links)
        data.setHtml("<br>".join(anchors))
    return data


def read_ids(data: QMimeData, mime: str) -> list[int]:
    """The ids a drag carries; none where it carries something else."""
    text = bytes(data.data(mime).data()).decode("ascii", "replace")
    return [int(part) for part in text.split(",") if part.isascii() and part.isdigit()]


def draw_drag_picture(words: str, tokens: Tokens, font: QFont, ratio: float) -> QPixmap:
    """A rounded label with the words, elided at WIDEST px; `ratio` device pixels to one."""
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, WIDEST - 2 * PAD)
    size = QSize(round(metrics.horizontalAdvance(text)) + 2 * PAD, HEIGHT)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.setPen(QPen(tokens.line, 1))
    painter.setBrush(tokens.surface_raised)
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 8, 8)
    painter.setPen(tokens.text)
    painter.drawText(QRectF(0, 0, size.width(), size.height()), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap

"""Paints the rows of the article list: ground, selection and focus here, what is on it in `rows/`."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from archiver.gui.models.articles import JobRow, Role
from archiver.gui.theme import Theme
from archiver.gui.views.rows.article_row import ArticleRow
from archiver.gui.views.rows.job_row import JobLines, paint_skeleton
from archiver.gui.views.rows.metrics import GUTTER, PAD, RowMetrics, mirrored
from archiver.gui.views.thumbnails import Thumbnails
from archiver.model.articles import ArticleSummary
from archiver.model.search import Snippet

KEPT = 256
"""Laid out rows: some forty screens back and forth, 20 KB each."""
INSET = 4
"""From the edge of a row to its selection, px."""
ROUND = 8
GROUND_FOOT = 6
"""From the lower edge of a selected row to the progress of reading: on its ground, where else it lies on the line."""

State = QStyle.StateFlag
T = TypeVar("T")


class ArticleDelegate(QStyledItemDelegate):
    """Rows of equal height; layouts are kept as long as their values and the width are the same."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._rows: OrderedDict[int, ArticleRow] = OrderedDict()
        self._jobs: OrderedDict[int, JobLines] = OrderedDict()
        self._font = font
        self._wide = False
        self._metrics = RowMetrics.of(font)
        self.shows_focus = False
        """Whether the row with the keyboard gets a ring: only while keys are used."""
        self.beat = True
        """Whether the dots of jobs are lit at the moment."""

    @property
    def row_height(self) -> int:
        return self._metrics.row_height

    def set_font(self, font: QFont) -> None:
        self._font = font
        self._measure()

    def set_wide(self, wide: bool) -> None:
        """Whether rows have so much room that one line holds a title."""
        self._wide = wide
        self._measure()

    def _measure(self) -> None:
        self._metrics = RowMetrics.of(self._font, wide=self._wide)
        self._rows.clear()
        self._jobs.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._paint_ground(painter, rect, state)
        summary: ArticleSummary | None = index.data(Role.SUMMARY)
        snippet: Snippet | None = index.data(Role.SNIPPET)
        row = None if summary is None else self._row(summary, snippet, rect.size())
        if not _touches_selected(option, index):
            line = QRectF(rect.left() + PAD + GUTTER, rect.bottom(), rect.width() - 2 * PAD - GUTTER, 1)
            painter.fillRect(mirrored(line, QRectF(rect), row is not None and row.rtl), self._theme.tokens.line)
        job: JobRow | None = index.data(Role.JOB)
        if row is not None:
            picture = None
            if row.summary.lead_asset:
                picture = self._thumbnails.picture(row.summary.lead_asset, painter.device().devicePixelRatioF())
            foot = GROUND_FOOT if state & State.State_Selected else 0
            row.paint(painter, rect.adjusted(0, 0, 0, -foot), self._theme, picture)
        elif job is not None:
            self._job(job, rect.size()).paint(painter, rect, self._theme, self.beat)
        else:
            paint_skeleton(painter, rect, self._metrics, self._theme)
        painter.restore()

    def _row(self, summary: ArticleSummary, snippet: Snippet | None, size: QSize) -> ArticleRow:
        row = self._rows.get(summary.id)
        if row is None or row.size != size or row.summary != summary or row.snippet != snippet:
            row = ArticleRow(summary, snippet, self._metrics, size)
        keep(self._rows, summary.id, row)
        return row

    def _job(self, row: JobRow, size: QSize) -> JobLines:
        lines = self._jobs.get(row.job.id)
        if lines is None or lines.size != size or lines.row != row:
            lines = JobLines(row, self._metrics, size)
        keep(self._jobs, row.job.id, lines)
        return lines

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        tokens = self._theme.tokens
        ground = QRectF(rect).adjusted(INSET, 1, -INSET, -2)
        selected, hovered = bool(state & State.State_Selected), bool(state & State.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(rect, tokens.surface)  # over the square selection that the table has drawn already
        if selected or hovered:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(tokens.selection if selected else tokens.hover)
            painter.drawRoundedRect(ground, ROUND, ROUND)
        if state & State.State_HasFocus and self.shows_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), ROUND - 1, ROUND - 1)


def keep(rows: OrderedDict[int, T], id: int, row: T) -> None:
    """Keep the rows that were painted last."""
    rows[id] = row
    rows.move_to_end(id)
    if len(rows) > KEPT:
        rows.popitem(last=False)


def _touches_selected(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether the line below a row would lie along the soft ground of a selected one: of this row or of the next."""
    view = option.widget
    chosen = view.selectionModel() if isinstance(view, QAbstractItemView) else None
    return chosen is not None and (chosen.isSelected(index) or chosen.isSelected(index.sibling(index.row() + 1, 0)))

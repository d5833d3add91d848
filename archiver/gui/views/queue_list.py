"""The jobs of the queue panel, row by row, each with its buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from archiver.gui.models.queue import JOB, QueueModel
from archiver.gui.theme import Theme
from archiver.gui.views.rows.job_row import paint_skeleton
from archiver.gui.views.rows.metrics import RowMetrics
from archiver.gui.views.rows.queue_row import TEXT, button_places, paint_queue_row, row_height
from archiver.model.jobs import Job, JobState

Index = QModelIndex | QPersistentModelIndex
State = QStyle.StateFlag


class QueueDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, words: Callable[[Job], str], font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self.metrics = RowMetrics.of(font)
        self.hovered: tuple[int, str] = (-1, "")
        """Row and button under the pointer."""
        self.shows_focus = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height(self.metrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._theme.tokens
        job: Job | None = index.data(JOB)
        painter.save()
        painter.fillRect(rect, tokens.surface)  # over the square selection that the table has drawn already
        painter.fillRect(rect.left() + TEXT, rect.bottom(), rect.width() - TEXT - 16, 1, tokens.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(rect).adjusted(4, 1, -4, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & State.State_Selected:
            painter.setBrush(tokens.selection)
            painter.drawRoundedRect(ground, 8, 8)
        if state & State.State_HasFocus and self.shows_focus:
            painter.setPen(QPen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 7, 7)
        if job is None:
            paint_skeleton(painter, rect, self.metrics, self._theme)
        else:
            button = self.hovered[1] if self.hovered[0] == index.row() else ""
            paint_queue_row(painter, rect, job, self._words(job), self.metrics, self._theme, hovered=button)
        painter.restore()


class QueueList(QTableView):
    """Keys: arrows, Shift and Ctrl, R retries, Delete cancels, Ctrl+C copies the link, the menu key."""

    retry_wanted = Signal(list)
    cancel_wanted = Signal(list)
    copy_wanted = Signal(str)
    """A link."""
    open_wanted = Signal(str)
    """A link, outside."""
    article_wanted = Signal(int)
    """A job that is done was double clicked, or Enter pressed: its article."""

    def __init__(
        self, model: QueueModel, theme: Theme, words: Callable[[Job], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = model
        self._theme = theme
        self._delegate = QueueDelegate(theme, words, self.font(), self)
        self.setAccessibleName(self.tr("Queue"))
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height(self._delegate.metrics))
        self.setModel(model)
        theme.changed.connect(self.viewport().update)

    def chosen_jobs(self) -> list[Job]:
        """The selected jobs that are loaded."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [job for row in rows if (job := self._job(row)) is not None]

    def make_menu(self, jobs: list[Job]) -> QMenu:
        """What can be done with some jobs."""
        menu = QMenu(self)
        again = [job.id for job in jobs if job.state in (JobState.FAILED, JobState.CANCELLED) or job.failure]
        going = [job.id for job in jobs if job.state.can_be_cancelled]
        only_failed = bool(going) and all(job.state.ended for job in jobs)
        retry = menu.addAction(self._theme.icon("retry"), self.tr("Retry"))
        retry.setEnabled(bool(again))
        retry.triggered.connect(lambda: self.retry_wanted.emit(again))
        cancel = menu.addAction(self._theme.icon("close"), self.tr("Give up") if only_failed else self.tr("Cancel"))
        cancel.setEnabled(bool(going))
        cancel.triggered.connect(lambda: self.cancel_wanted.emit(going))
        menu.addSeparator()
        copy = menu.addAction(self._theme.icon("copy"), self.tr("Copy link"))
        copy.triggered.connect(lambda: self._copy(jobs))
        if len(jobs) == 1:
            outside = menu.addAction(self._theme.icon("open-outside"), self.tr("Open link in browser"))
            outside.triggered.connect(lambda: self.open_wanted.emit(jobs[0].url))
        return menu

    def _copy(self, jobs: list[Job]) -> None:
        if jobs:
            self.copy_wanted.emit("\n".join(job.url for job in jobs))

    def _job(self, row: int) -> Job | None:
        job: Job | None = self._jobs.index(row, 0).data(JOB)
        return job

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        jobs = self.chosen_jobs()
        if jobs:
            self._pop_up(jobs, event.globalPos())

    def _pop_up(self, jobs: list[Job], place: QPoint) -> None:
        menu = self.make_menu(jobs)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.shows_focus = True
        self.viewport().update()
        jobs = self.chosen_jobs()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(jobs)
        elif event.key() == Qt.Key.Key_R and not event.modifiers():
            self.retry_wanted.emit([job.id for job in jobs if job.failure or job.state == JobState.CANCELLED])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cancel_wanted.emit([job.id for job in jobs if job.state.can_be_cancelled])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._job(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the window."""

    def _open(self, job: Job | None) -> None:
        if job is not None and job.article_id is not None:
            self.article_wanted.emit(job.article_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        row, button = self._button_at(event.position().toPoint())
        if row >= 0 and not button:
            self._open(self._job(row))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self._button_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover((-1, ""))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._delegate.shows_focus = False
        row, button = self._button_at(event.position().toPoint())
        job = self._job(row) if row >= 0 else None
        if event.button() != Qt.MouseButton.LeftButton or not button or job is None:
            super().mousePressEvent(event)
        elif button == "retry":
            self.retry_wanted.emit([job.id])
        elif button == "cancel":
            self.cancel_wanted.emit([job.id])
        else:
            self._pop_up([job], event.globalPosition().toPoint())

    def _button_at(self, point: QPoint) -> tuple[int, str]:
        index = self.indexAt(point)
        job = self._job(index.row()) if index.isValid() else None
        if job is None:
            return index.row(), ""
        places = button_places(job, self.visualRect(index))
        return index.row(), next((name for name, place in places.items() if place.contains(point)), "")

    def _hover(self, where: tuple[int, str]) -> None:
        if where != self._delegate.hovered:
            self._delegate.hovered = where
            names = {"retry": self.tr("Retry"), "cancel": self.tr("Cancel"), "more": self.tr("More")}
            self.viewport().setToolTip(names.get(where[1], ""))
            self.viewport().update()

"""The list pane: a view over a million rows in which what is being read stays where it is."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from archiver.gui.models.articles import ArticleListModel, JobRow, Role
from archiver.gui.theme import Theme
from archiver.gui.views.anchor import Anchor, selected_ranges, visible_rows
from archiver.gui.views.article_delegate import ArticleDelegate
from archiver.gui.views.chosen_ids import ChosenIds
from archiver.gui.views.drags import draw_drag_picture, pack_articles
from archiver.gui.views.rows.job_row import glyph_place
from archiver.gui.views.rows.metrics import WIDE
from archiver.gui.views.thumbnails import Thumbnails
from archiver.gui.words import count
from archiver.model.jobs import Job, JobState

KEYS_SETTLE = 120
"""Milliseconds after the last key of a held one until what it led to is opened."""
BEAT = 600
"""Milliseconds a dot of a job is lit, and not."""

LINKS = 100
"""Articles of a drag that other programs are given the links of."""

COMPARED = 1000
"""Chosen articles up to which it is seen whether they are the same as before."""

Flag = QItemSelectionModel.SelectionFlag
RUNNING = frozenset({JobState.QUEUED, JobState.FETCHING, JobState.EXTRACTING, JobState.STORING})


class ArticleList(QTableView):
    """Keys: arrows and j/k, Space, Home/End, PageUp/PageDown, Shift and Ctrl, Ctrl+A, Enter, the menu key."""

    opened = Signal(int)
    """An article's id: Enter or a double click."""
    chosen = Signal(object)
    """A Sequence[int] of the selected articles (`ChosenIds`), settled: while a key is held, it waits for the end."""
    page_wanted = Signal(bool)
    """Space, or Shift and Space (True): the article that is read shall scroll on, or back."""
    menu_wanted = Signal(QPoint)
    """Where, in global coordinates; what it is for is selected already."""
    cancel_wanted = Signal(int)
    """A link that failed, or is on its way, is to be given up: its job."""
    retry_wanted = Signal(int)
    """A failed job's id: its glyph was clicked, or Enter pressed."""

    def __init__(
        self, model: ArticleListModel, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._articles = model
        self._thumbnails = thumbnails
        self._delegate = ArticleDelegate(theme, thumbnails, self.font(), self)
        self._anchor = Anchor(self, model)
        self._is_wide = False
        self._told = ChosenIds(model.keys, ())
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._tell_chosen)
        self._beat = QTimer(self, interval=BEAT)
        self._beat.timeout.connect(self._beat_once)
        self._set_up()
        self.setModel(model)
        model.rows_about_to_change.connect(self._anchor.note)
        model.rows_changed.connect(self._take_rows)
        model.dataChanged.connect(self._set_beat)
        thumbnails.ready.connect(self._repaint_thumbnail)
        theme.changed.connect(self._retint)
        self._retint()

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Articles"))
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setBackgroundRole(QPalette.ColorRole.Base)  # behind the scroll bar as well
        self.setAutoFillBackground(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMinimumSectionSize(0)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(0)
        self._set_row_height()

    # --- for the window

    def hold_pointer(self, holds: bool) -> None:
        """Whether the row below the pointer stays where it is while the list changes, also at the very top."""
        self._anchor.holds_pointer = holds

    def show_top(self) -> None:
        """Go to the first row: links that were just handed in stand there."""
        self.scrollToTop()

    def choose(self, id: int) -> bool:
        """Select one article, bring it into view and make it current; whether it is in the list."""
        row = self._articles.row_of(id)
        if row is None:
            return False
        index = self._articles.index(row, 0)
        self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
        self.scrollTo(index)
        return True

    def chosen_ids(self) -> ChosenIds:
        """The selected articles now, in the order of the list."""
        return ChosenIds(self._articles.keys, selected_ranges(self))

    def current_id(self) -> int | None:
        """The article with the keyboard."""
        index = self.currentIndex()
        key = self._articles.keys[index.row()] if index.isValid() else 0
        return key if key > 0 else None

    def step(self, rows: int) -> None:
        """Select the row so many below the current one (negative: above); where none is selected, begin there."""
        count = self._articles.rowCount()
        if not count:
            return
        current = self.currentIndex()
        # Qt makes the first row current, not selected, as soon as we get the keyboard.
        by = rows if self.selectionModel().hasSelection() else 0
        row = min(max(current.row() + by, 0), count - 1)
        index = self._articles.index(row, 0)
        self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
        self.scrollTo(index)

    # --- selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._settle.isActive():
            self._settle.start(0)

    def _tell_chosen(self) -> None:
        """Not again what was told: rows come and go all the time while pages are being saved."""
        ids = self.chosen_ids()
        if len(ids) > COMPARED or ids != self._told:
            self._told = ids
            self.chosen.emit(ids)

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_focus(True)
        if event.isAutoRepeat():
            self._settle.start(KEYS_SETTLE)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() == Qt.Key.Key_J:
            self.step(1)
        elif plain and event.key() == Qt.Key.Key_K:
            self.step(-1)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and (job := self.chosen_job()):
            self.cancel_wanted.emit(job.id)
        elif (plain or shift) and event.key() == Qt.Key.Key_Space:
            self.page_wanted.emit(shift)
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row; in a table they would stay in theirs."""
        last = self._articles.rowCount() - 1
        if last >= 0 and action == QAbstractItemView.CursorAction.MoveHome:
            return self._articles.index(0, 0)
        if last >= 0 and action == QAbstractItemView.CursorAction.MoveEnd:
            return self._articles.index(last, 0)
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the window, and a million rows are not searched one by one."""

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        key = self._articles.keys[index.row()]
        if key > 0:
            self.opened.emit(key)
            return
        row: JobRow | None = index.data(Role.JOB)
        if row is not None and row.job.state == JobState.FAILED:
            self.retry_wanted.emit(row.job.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_focus(False)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or self._articles.keys[index.row()] > 0:
            return
        if glyph_place(self.visualRect(index)).adjusted(-6, -6, 6, 6).contains(event.position().toPoint()):
            self._open(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self._articles.keys[index.row()] > 0:
            self._open(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.center()))
        else:
            self.menu_wanted.emit(event.globalPos())

    def chosen_job(self) -> Job | None:
        """The link on its way, or that failed, that is chosen where articles are; None: articles are, or nothing."""
        row: JobRow | None = self.currentIndex().data(Role.JOB)
        is_alone = self.selectionModel().isSelected(self.currentIndex()) and not self.chosen_ids()
        return row.job if row is not None and is_alone else None

    def _show_focus(self, shows: bool) -> None:
        if self._delegate.shows_focus != shows:
            self._delegate.shows_focus = shows
            self.viewport().update()

    # --- dragging out

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Not Qt's own, which makes an index of every selected row and a picture of all of them."""
        ids = self.chosen_ids()
        if ids:
            drag = QDrag(self)
            drag.setMimeData(pack_articles(ids, [row for id in ids[:LINKS] if (row := self._articles.summary(id))]))
            drag.setPixmap(
                draw_drag_picture(self._drag_words(ids), self._theme.tokens, self.font(), self.devicePixelRatioF())
            )
            drag.setHotSpot(QPoint(-12, -8))
            drag.exec(Qt.DropAction.CopyAction)

    def _drag_words(self, ids: ChosenIds) -> str:
        summary = self._articles.summary(ids[0])
        if len(ids) == 1 and summary is not None:
            return summary.title
        return count(len(ids), self.tr("{n} article"), self.tr("{n} articles"))

    # --- looks

    def _take_rows(self, keep: bool) -> None:
        self.updateGeometries()  # now: the scroll bar would refuse what is beyond its old end
        self._anchor.restore(keep)
        self._set_beat()
        self._settle.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are lower where they are wide; what is in sight stays there."""
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._delegate.set_wide(is_wide)
            self._set_row_height()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._articles.await_rows(visible_rows(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._delegate.set_font(self.font())
            self._set_row_height()

    def _set_row_height(self) -> None:
        bar, height, seen = self.verticalScrollBar(), self._delegate.row_height, visible_rows(self)
        held = self.currentIndex().row() if self.currentIndex().row() in seen else seen.start
        y = self.rowViewportPosition(held) if seen else 0
        self.verticalHeader().setDefaultSectionSize(height)
        bar.setSingleStep(height // 3)
        if seen and bar.value():
            self.updateGeometries()  # now: the scroll bar would refuse what is beyond its old end
            bar.setValue(bar.value() + self.rowViewportPosition(held) - y)

    def _retint(self) -> None:
        tokens = self._theme.tokens
        self._thumbnails.set_colors(tokens.plate, tokens.veil, tokens.edge)
        self.viewport().update()

    def _repaint_thumbnail(self, sha256: str) -> None:
        for row in visible_rows(self):
            key = self._articles.keys[row]
            summary = self._articles.summary(key)
            if summary is not None and summary.lead_asset == sha256:
                self.viewport().update(self._row_rect(row))

    def _row_rect(self, row: int) -> QRect:
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _set_beat(self) -> None:
        """The dots of jobs beat only while there is one on its way."""
        running = any(row.job.state in RUNNING for row in self._articles.job_rows())
        if running != self._beat.isActive():
            self._delegate.beat = True
            (self._beat.start if running else self._beat.stop)()

    def _beat_once(self) -> None:
        if not self._theme.moves or not self.isVisible():
            return
        self._delegate.beat = not self._delegate.beat
        for row in visible_rows(self):
            if self._articles.keys[row] < 0:
                self.viewport().update(self._row_rect(row))

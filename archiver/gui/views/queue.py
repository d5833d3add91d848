"""The queue panel: how far saving is, what waits, what failed and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from archiver.gui.models.queue import QueueModel
from archiver.gui.theme import Theme
from archiver.gui.views.queue_list import QueueList
from archiver.gui.widgets.buttons import IconButton, word_button
from archiver.gui.widgets.empty_state import EmptyState
from archiver.gui.widgets.labels import ElidedLabel
from archiver.model.jobs import Job, JobState

BAR = 4


class ShareBar(QWidget):
    """How much is done and how much failed, of all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = self._failed = self._total = 0
        self.setFixedHeight(BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, done: int, failed: int, total: int) -> None:
        self._done, self._failed, self._total = done, failed, total
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ended = (self._done + self._failed) / self._total if self._total else 0.0
        done = self._done / self._total if self._total else 0.0
        for share, color in ((1.0, tokens.line), (ended, tokens.danger), (done, tokens.accent)):
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, BAR), BAR / 2, BAR / 2)


class QueuePanel(QWidget):
    """Says what a person wants; the window asks the library and calls `show_counts` and the model again."""

    pause_wanted = Signal(bool)
    """True: pause, False: go on."""
    retry_all_wanted = Signal()
    retry_wanted = Signal(list)
    """Job ids."""
    cancel_wanted = Signal(list)
    """Job ids."""
    copy_wanted = Signal(str)
    """A link, or several on lines of their own."""
    open_wanted = Signal(str)
    """A link, outside."""
    article_wanted = Signal(int)
    """The article of a job that is done."""
    close_wanted = Signal()

    def __init__(
        self, model: QueueModel, theme: Theme, words: Callable[[Job], str], parent: QWidget | None = None
    ) -> None:
        """`words(job)`: what it is doing, or why it failed, as a person reads it."""
        super().__init__(parent)
        self._paused = False
        self._summary = ElidedLabel()
        self._summary.setProperty("look", "section")
        self._facts = ElidedLabel()
        self._facts.setProperty("look", "muted")
        self._bar = ShareBar(theme)
        self._pause = word_button(self.tr("Pause"))
        self._pause.clicked.connect(lambda: self.pause_wanted.emit(not self._paused))
        self._retry = word_button(self.tr("Retry all"))
        self._retry.clicked.connect(self.retry_all_wanted)
        self._close = IconButton(theme.icon("close"), self.tr("Close the queue"), keys=QKeySequence("Esc"))
        self._close.clicked.connect(self.close_wanted)
        self.list = QueueList(model, theme, words)
        self.list.retry_wanted.connect(self._pass_retry)
        self.list.cancel_wanted.connect(self._pass_cancel)
        self.list.copy_wanted.connect(self.copy_wanted)
        self.list.open_wanted.connect(self.open_wanted)
        self.list.article_wanted.connect(self.article_wanted)
        empty = EmptyState(
            theme, "queue", self.tr("Nothing is waiting"), self.tr("Links you save pass through here on their way.")
        )
        self._model = model
        self._stack = QStackedLayout()
        self._lay_out()
        for part in (empty, self.list):  # now: a stack of nobody shows its first part as a window of its own
            self._stack.addWidget(part)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._show_list)
        self.set_paused(False)
        self.show_counts({})
        self._show_list()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._summary)
        words.addWidget(self._facts)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(words, 1)
        top.addWidget(self._retry)
        top.addWidget(self._pause)
        top.addWidget(self._close)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addLayout(top)
        head.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._stack, 1)

    def show_counts(self, counts: Mapping[JobState, int]) -> None:
        """How many jobs are in each state, as `Library.job_counts`."""
        done, failed = counts.get(JobState.DONE, 0), counts.get(JobState.FAILED, 0)
        waiting = counts.get(JobState.QUEUED, 0)
        cancelled = counts.get(JobState.CANCELLED, 0)
        total = sum(counts.values()) - cancelled
        working = total - done - failed - waiting
        number = QLocale().toString
        if working or waiting:
            words = self.tr("{done} of {total} saved")
            self._summary.setText(words.format(done=number(done), total=number(total)))
        else:
            self._summary.setText(self.tr("Nothing is waiting") if not failed else self.tr("Not all could be saved"))
        facts = (
            (working, self.tr("{n} being saved")),
            (waiting, self.tr("{n} waiting")),
            (failed, self.tr("{n} failed")),
            (cancelled, self.tr("{n} cancelled")),
        )
        self._facts.setText("  ·  ".join(words.format(n=number(count)) for count, words in facts if count))
        self._bar.show_share(done, failed, total)
        self._retry.setEnabled(failed > 0)
        self._pause.setEnabled(self._paused or bool(working or waiting))

    def set_paused(self, paused: bool) -> None:
        self._paused = paused
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))

    def _show_list(self) -> None:
        has_jobs = bool(self._model.rowCount())
        self._stack.setCurrentIndex(int(has_jobs))
        # A hidden proxy would hold the Tab key for ever.
        self.setFocusProxy(self.list if has_jobs else None)  # type: ignore[arg-type]  # Qt's own way to have none

    def _pass_retry(self, ids: list[int]) -> None:
        if ids:
            self.retry_wanted.emit(ids)

    def _pass_cancel(self, ids: list[int]) -> None:
        if ids:
            self.cancel_wanted.emit(ids)

"""The queue and the panes: the line at the foot of the sidebar, the rows above the articles, the panel of all jobs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from archiver.gui.desk import Desk
from archiver.gui.desk.progress import Standing
from archiver.gui.frame.outside import open_outside
from archiver.gui.frame.window import Window
from archiver.gui.words import job_words, site_words
from archiver.model.articles import State
from archiver.model.jobs import Job


class QueueWiring(QObject):
    """Made once, when a window has got its desk."""

    rows_changed = Signal()
    """Links on their way came or went above the articles."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._jobs: Sequence[Job] = ()
        library, queue = desk.library, window.queue
        desk.progress.changed.connect(self._show_standing)
        for part in (window.progress_line, queue):
            part.pause_wanted.connect(self._pause)
        window.progress_line.clicked.connect(lambda: window.actions_["queue"].setChecked(True))
        window.progress_line.stop_wanted.connect(desk.verbs.stop_saving)
        queue.retry_all_wanted.connect(lambda: self.retry(None))
        queue.retry_wanted.connect(self.retry)
        queue.cancel_wanted.connect(lambda ids: window.tasks.run(self, lambda: library.cancel(ids)))
        queue.copy_wanted.connect(lambda text: QGuiApplication.clipboard().setText(text))
        queue.open_wanted.connect(open_outside)
        queue.close_wanted.connect(window.escaped)
        window.list.retry_wanted.connect(lambda id: self.retry([id]))
        window.list.cancel_wanted.connect(lambda id: queue.cancel_wanted.emit([id]))
        desk.progress.ask()

    def retry(self, ids: Sequence[int] | None) -> None:
        """Queue jobs anew; None: all that failed."""
        self._window.tasks.run(self, lambda: self._desk.library.retry(ids))

    def show(self, shown: bool) -> None:
        """Put the panel in the reader's place, or the reader back."""
        window = self._window
        window.actions_["queue"].setChecked(shown)
        if shown == (window.panes.reader_stack.currentWidget() is window.queue):
            return
        window.panes.reader_stack.setCurrentWidget(window.queue if shown else window.reader)
        if shown:
            window.list.clearSelection()  # keys like Delete mean jobs now, and no article that happens to be chosen
            window.panes.set_reading(True)
            window.queue.setFocus()

    def show_rows(self) -> None:
        """Links on their way stand above the articles, where new articles will."""
        place = self._desk.browser.place
        here = place.kind == "state" and place.state in (State.ALL, State.UNREAD)
        self._window.model.show_jobs(self._jobs if here else (), job_words)
        self.rows_changed.emit()

    def _pause(self, paused: bool) -> None:
        self._desk.library.pause(paused)
        self._desk.progress.is_paused = paused
        self._window.queue.set_paused(paused)
        self._desk.progress.ask()

    def _show_standing(self, standing: Standing) -> None:
        self._jobs = standing.jobs
        window = self._window
        window.progress_line.show_progress(
            standing.done,
            standing.total,
            site_words(standing.current) if standing.current else "",
            paused=self._desk.progress.is_paused,
        )
        self.show_rows()
        window.queue.show_counts(standing.counts)
        window.queue_model.show(standing.ids)
        window.queue_model.refresh()

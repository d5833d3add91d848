"""What the reader shows, and what is remembered of the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from archiver.errors import ArchiverError, NotFound
from archiver.gui.tasks import Tasks
from archiver.model.articles import Article, Changes

if TYPE_CHECKING:
    from archiver.library import Library

READ = 0.95
"""Share of an article that was on the screen when it counts as read."""

GLANCE_MS = 4000
"""How long it was open at least: who walks through the list with a held key reads nothing."""


class Reading(QObject):
    """Loads articles for a reader, one at a time; the latest wins."""

    loaded = Signal(object, int, object)
    """(`Article`, how many versions it has, the query it was found with; None: it is open, and its hits stay)."""
    failed = Signal(object)
    """An ArchiverError instead of the article."""
    related = Signal(int, object)
    """(article, the `ArticleSummary`s of others like it): comes a moment after the article."""
    renewed = Signal()
    """The state of what is open was changed: its marks, its tags."""
    gone = Signal()
    """What was open is no more."""

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._article: Article | None = None
        self._wanted: int | None = None
        """What shall be open: another one than `_article` while that is on its way."""
        self._fraction = 0.0
        self._glance = QTimer(self, singleShot=True, interval=GLANCE_MS)
        self._glance.timeout.connect(self._mark_read)

    @property
    def article(self) -> Article | None:
        """What is open."""
        return self._article

    def open(self, id: int, query: str | None = "") -> None:
        """Open an article, at the first hit of the query it was found with; with None the open one anew."""
        self._wanted = id

        def load() -> tuple[Article, int]:
            return self._library.article(id), len(self._library.versions(id))

        def show(result: tuple[Article, int]) -> None:
            article, versions = result
            if self._wanted != id:
                return  # closed meanwhile
            if self._article is None or self._article.summary.id != id:
                self._fraction = article.summary.progress
                self._glance.start()
            self._article = article
            self.loaded.emit(article, versions, query)
            self._tasks.run(
                self,
                lambda: self._library.similar(article),
                lambda rows: self.related.emit(id, rows),
                key="related",
                otherwise=self._forget,
            )

        def fail(error: ArchiverError) -> None:
            if self._wanted == id:
                self.close()
                self.failed.emit(error)

        self._tasks.run(self, load, show, key="reader", otherwise=fail)

    def close(self) -> None:
        """Nothing is read any more."""
        self._article = self._wanted = None
        self._glance.stop()

    def take(self, changes: Changes) -> None:
        """Show the article that is open anew when it was changed: pictures have arrived, or a new version."""
        article = self._article
        if article is None or article.summary.id not in changes.articles:
            return

        def compare(now: Article) -> None:
            if self._article is not article:
                return
            self._article = now
            changed = (now.version, now.images) != (article.version, article.images)
            if changed and self._wanted == now.summary.id:  # else it would take the place of one that is on its way
                self.open(now.summary.id, None)
            self.renewed.emit()

        def leave(error: ArchiverError) -> None:
            if self._article is article and isinstance(error, NotFound):
                self.close()
                self.gone.emit()

        id = article.summary.id
        self._tasks.run(self, lambda: self._library.article(id), compare, key="reread", otherwise=leave)

    def look_again(self) -> None:
        """Another process has changed something, perhaps what is open."""
        if self._article is not None:
            self.take(Changes(articles=frozenset((self._article.summary.id,))))

    def finish(self) -> None:
        """Note how far the open article was read, now: the window is closing, and nothing is done later any more."""
        article = self._article
        if article is not None and not self._library.read_only and self._fraction != article.summary.progress:
            try:
                self._library.set_progress(article.summary.id, self._fraction)
            except ArchiverError as error:
                self._forget(error)

    def progress(self, id: int, fraction: float) -> None:
        """How far an article was read."""
        self._tasks.run(self, lambda: self._library.set_progress(id, fraction), otherwise=self._forget)
        if self._article is not None and self._article.summary.id == id:
            self._fraction = fraction
            if fraction >= READ and not self._glance.isActive():
                self._mark_read()

    def _mark_read(self) -> None:
        if self._article is not None and self._fraction >= READ and not self._article.summary.read:
            ids = [self._article.summary.id]
            self._tasks.run(self, lambda: self._library.set_read(ids), otherwise=self._forget)

    def _forget(self, error: ArchiverError) -> None:
        """What is only noted by the way is no reason for a message: the disk is full, or the article is gone."""

"""The window: on screen at once, then makes the panes and remembers how they were; what happens in them is connected
in `wiring`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLocale, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from archiver.errors import ArchiverError
from archiver.gui.frame.blank import LIST, SIDEBAR, Blank
from archiver.gui.memory import Memory
from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme

if TYPE_CHECKING:
    from archiver.gui.desk import Desk
    from archiver.gui.reader.style import ReaderStyle
    from archiver.library import Library
    from archiver.model.articles import Article, ArticleSummary
    from archiver.model.jobs import Job


class Window(QMainWindow):
    """Paints before it has panes (`furnish`), and has them before there is a library (`adopt`)."""

    closing = Signal()
    """The person closes it; whoever opened the library is to let go of it now."""
    escaped = Signal()
    """Escape was pressed, and no part of the window had a use for it."""

    def __init__(self, theme: Theme, memory: Memory, tasks: Tasks) -> None:
        super().__init__()
        self.theme = theme
        self.memory = memory
        self.tasks = tasks
        self.desk: Desk | None = None
        self.is_furnished = False
        self.setWindowTitle("Archiver")
        self.setMinimumSize(860, 560)
        self.resize(1280, 800)
        if geometry := memory.get("window/geometry", ""):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self.setCentralWidget(Blank(theme, self._remembered_widths()))

    def furnish(self) -> None:
        """Make the panes, once. Their imports stand here: they take twice as long as all of a window's first paint."""
        if self.is_furnished:
            return
        from archiver.gui.frame.actions import Actions
        from archiver.gui.frame.dropping import DropZone
        from archiver.gui.frame.panes import Panes
        from archiver.gui.frame.top_bar import TopBar
        from archiver.gui.frame.wiring.sheets import Sheets
        from archiver.gui.models.articles import ArticleListModel
        from archiver.gui.models.queue import QueueModel
        from archiver.gui.views.article_list import ArticleList
        from archiver.gui.views.list_header import ListHeader
        from archiver.gui.views.queue import QueuePanel
        from archiver.gui.views.reader import Reader
        from archiver.gui.views.sidebar import Sidebar
        from archiver.gui.views.thumbnails import Thumbnails
        from archiver.gui.widgets.deed_line import DeedLine
        from archiver.gui.widgets.drop_overlay import DropOverlay
        from archiver.gui.widgets.empty_state import EmptyState
        from archiver.gui.widgets.index_line import IndexLine
        from archiver.gui.widgets.progress_line import ProgressLine
        from archiver.gui.widgets.query_help import QueryHelp
        from archiver.gui.widgets.toast import Toast
        from archiver.gui.words import job_words

        theme, tasks = self.theme, self.tasks
        self.actions_ = Actions(self, theme)
        self.bar = TopBar(theme, self.actions_)
        self.sidebar = Sidebar(theme)
        self.progress_line = ProgressLine(theme)
        layout = self.sidebar.foot.layout()
        assert layout is not None
        self.deed_line = DeedLine(theme)
        self.index_line = IndexLine(theme)
        layout.addWidget(self.deed_line)
        layout.addWidget(self.index_line)
        layout.addWidget(self.progress_line)
        self.header = ListHeader(theme)
        self.model = ArticleListModel(tasks, self._summaries, self)
        self.thumbnails = Thumbnails(tasks, self._asset, self)
        self.list = ArticleList(self.model, theme, self.thumbnails)
        self.empty = EmptyState(theme, "all", "", "")
        self.reader = Reader(theme, tasks, self._asset, self._find_hits, self._find_words, self._remembered_style())
        self.queue_model = QueueModel(tasks, self._jobs, self)
        self.queue = QueuePanel(self.queue_model, theme, job_words)
        self.panes = Panes(self.bar, self.sidebar)
        self.panes.fill_list(self.header, self.list)
        self.panes.list_stack.addWidget(self.empty)
        self.panes.reader_stack.addWidget(self.reader)
        self.panes.reader_stack.addWidget(self.queue)
        self.setCentralWidget(self.panes)
        self.panes.turned.connect(self.bar.show_way_back)
        self.bar.show_way_back(False)
        self.list.setFocus()
        self.toast = Toast(self.panes, theme)
        self.query_help = QueryHelp(self.panes, theme, self.bar.search)
        self.sheets = Sheets(self, theme, tasks, self.actions_)
        self.drop_zone = DropZone(self, DropOverlay(self.panes, theme), lambda: self.desk is not None)
        self.actions_.fill(self.menuBar())
        # A bar of menus is what macOS expects on top of the screen; elsewhere a button in the bar has it all.
        has_bar = self.menuBar().isNativeMenuBar()
        self.menuBar().setVisible(has_bar)
        self.bar.show_menu_button(not has_bar)
        self._leave_keys_to_the_menus()
        self._recall()
        tasks.failed.connect(self.tell)
        self.is_furnished = True

    @property
    def article_in_sight(self) -> Article | None:
        """What the reader shows, if it is there to be seen."""
        return self.reader.article if self.reader.isVisibleTo(self) else None

    def adopt(self, library: Library) -> Desk:
        """Show a library."""
        from archiver.gui.desk import Desk

        self.desk = Desk(library, self.tasks, self.model, self)
        return self.desk

    def tell(self, error: ArchiverError) -> None:
        """Say what went wrong, in a line."""
        from archiver.gui.words import error_words

        self.toast.say(error_words(error), seconds=10)

    def show_failure(self, error: ArchiverError, again: Callable[[], object]) -> None:
        """There is no library to show; the window says why, and offers to try `again` or to restore a backup."""
        from archiver.gui.words import error_words

        retry = QAction(self.tr("Try again"), self.empty)
        retry.triggered.connect(lambda: again())
        restore = self.actions_["restore"]
        ways = [retry, restore] if restore.isEnabled() else [retry]
        self._stand_in("warning", self.tr("The library could not be opened"), error_words(error), ways)

    def show_restoring(self, done: int, total: int) -> None:
        """There is no library to show yet: a backup is being restored."""
        words = self.tr("What the library was is kept beside it.")
        if total:
            words = self.tr("{done} of {total}").format(done=QLocale().toString(done), total=QLocale().toString(total))
        self._stand_in("import", self.tr("Restoring the backup…"), words)

    def _stand_in(self, icon: str, headline: str, sentence: str, ways: Sequence[QAction] = ()) -> None:
        self.empty.set_icon(icon)
        self.empty.set_text(headline, sentence)
        self.empty.set_actions(ways)
        self.panes.list_stack.setCurrentWidget(self.empty)

    # --- what the parts ask of the library, on other threads

    def _summaries(self, ids: list[int]) -> list[ArticleSummary]:
        return self.desk.library.summaries(ids) if self.desk else []

    def _asset(self, sha256: str) -> bytes | None:
        try:
            return self.desk.library.asset(sha256) if self.desk else None
        except ArchiverError:
            return None  # the picture is missing; `check` says why

    def _jobs(self, ids: list[int]) -> list[Job]:
        """With the titles of the articles that came of them."""
        if self.desk is None:
            return []
        jobs = self.desk.library.jobs_of(ids)
        rows = self.desk.library.summaries([job.article_id for job in jobs if job.article_id is not None])
        titles: dict[int | None, str] = {row.id: row.title for row in rows}
        return [replace(job, title_hint=titles.get(job.article_id) or job.title_hint) for job in jobs]

    def _find_hits(self, text: str, query: str) -> list[tuple[int, int]]:
        # Not above: the window paints before the library and all it needs are imported.
        from archiver.library.finding import find_hits

        return find_hits(text, query)

    def _find_words(self, text: str, words: str) -> list[tuple[int, int]]:
        from archiver.library.finding import find_words

        return find_words(text, words)

    # --- what is remembered

    def remember(self) -> None:
        """Note how everything is now; it is written a moment later."""
        self.memory.set("window/geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.memory.set("window/panes", list(self.panes.widths))
        self.memory.set("window/sidebar", self.actions_["sidebar"].isChecked())
        self.memory.set("sidebar/folded", list(self.sidebar.state()))
        style = self.reader.style_now
        self.memory.set("reader/family", style.family)
        self.memory.set("reader/size", float(style.size))
        self.memory.set("reader/line_height", float(style.line_height))
        self.memory.set("reader/width", style.width)
        day, night = self.theme.hours
        self.memory.set("theme/mode", self.theme.mode)
        self.memory.set("theme/hours", [day.isoformat("minutes"), night.isoformat("minutes")])

    def _recall(self) -> None:
        self.panes.set_widths(*self._remembered_widths())
        shown = self.memory.get("window/sidebar", True)
        self.actions_["sidebar"].setChecked(shown)
        self.panes.set_sidebar(shown)
        self.sidebar.restore_state(self.memory.get("sidebar/folded", []))

    def _remembered_widths(self) -> tuple[int, int]:
        widths: list[int] = self.memory.get("window/panes", [])
        if len(widths) == 2 and all(type(width) is int for width in widths):
            return widths[0], widths[1]
        return SIDEBAR, LIST

    def _remembered_style(self) -> ReaderStyle:
        from archiver.gui.reader.style import ReaderStyle

        default = ReaderStyle()
        return ReaderStyle(
            self.memory.get("reader/family", default.family),
            self.memory.get("reader/size", float(default.size)),
            self.memory.get("reader/line_height", default.line_height),
            self.memory.get("reader/width", default.width),
        )

    def _leave_keys_to_the_menus(self) -> None:
        """Two actions with one key are none: the reader has its own only where no window offers them."""
        ours = {key for action in self.actions_ for key in action.shortcuts()}
        for action in self.reader.actions_offered.values():
            action.setShortcuts([key for key in action.shortcuts() if key not in ours])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut: that would take Escape away from a name being typed, a bar to close, a search to clear.
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_furnished:
            # Else the next start would come up with nothing but an article.
            self.actions_["reading"].setChecked(False)
            self.reader.page.position.flush()
            self.remember()
            self.memory.write()
        self.closing.emit()
        super().closeEvent(event)


def remembered_hours(memory: Memory, default: tuple[time, time]) -> tuple[time, time]:
    """When day and night begin, as it was set last."""
    try:
        hours: list[str] = memory.get("theme/hours", [])
        day, night = (time.fromisoformat(text) for text in hours)
    except (TypeError, ValueError):
        return default
    return day, night

"""The parts of an open library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from archiver.gui.bridge import Bridge
from archiver.gui.desk.browsing import Browser
from archiver.gui.desk.counting import SmartCounts
from archiver.gui.desk.intake import Intake
from archiver.gui.desk.progress import Progress
from archiver.gui.desk.reading import Reading
from archiver.gui.desk.renewing import Renewing
from archiver.gui.desk.undo import History
from archiver.gui.desk.verbs import Verbs
from archiver.gui.desk.working import QueueLane
from archiver.gui.models.articles import ArticleListModel
from archiver.gui.tasks import Tasks

if TYPE_CHECKING:
    from archiver.library import Library


class Desk(QObject):
    """They do not know each other; the window connects them."""

    def __init__(self, library: Library, tasks: Tasks, model: ArticleListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.history = History(self)
        self.bridge = Bridge(library, tasks, self)
        self.browser = Browser(library, tasks, model, self)
        self.intake = Intake(library, tasks, self)
        self.progress = Progress(library, tasks, self)
        self.reading = Reading(library, tasks, self)
        self.renewing = Renewing(library, tasks, self)
        self.smart_counts = SmartCounts(library, tasks, self)
        self.verbs = Verbs(library, tasks, self.history, self)
        self.lane = None if library.read_only else QueueLane(library, self)
        self.bridge.changed.connect(self.browser.take)
        self.verbs.done.connect(lambda: self.browser.reload())  # what a person did themselves shows at once
        self.bridge.changed.connect(self.smart_counts.take)
        self.bridge.changed.connect(self.reading.take)
        self.bridge.changed.connect(self.progress.take)
        self.bridge.changed_elsewhere.connect(self.browser.reload)
        self.bridge.changed_elsewhere.connect(self.smart_counts.ask)
        self.bridge.changed_elsewhere.connect(model.refresh)
        self.bridge.changed_elsewhere.connect(self.reading.look_again)
        self.bridge.changed_elsewhere.connect(self.progress.ask)

    def close(self) -> None:
        """Hear and do nothing more; the queue keeps what it has. The library is closed by whoever opened it."""
        self.bridge.close()
        self.browser.close()
        self.smart_counts.close()
        self.verbs.stop()
        self.renewing.stop()
        self.reading.finish()
        if self.lane is not None:
            self.lane.close()

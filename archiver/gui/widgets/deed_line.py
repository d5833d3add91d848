"""The quiet line at the foot of the sidebar while many articles are being changed."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Signal
from PySide6.QtWidgets import QWidget

from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton
from archiver.gui.widgets.progress_line import BAR, WorkLine

PATIENCE_MS = 400
"""What is done sooner shows no line."""


class DeedLine(WorkLine):
    """How many of how many articles are changed, with a button that stops."""

    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, PATIENCE_MS, parent)
        stop = IconButton(theme.icon("close"), self.tr("Stop; what is done can be undone"))
        stop.setIconSize(QSize(16, 16))
        stop.clicked.connect(self.stop_wanted)
        self.row.setContentsMargins(12, 8 + BAR, 4, 8)
        self.row.addWidget(stop)

    def show_progress(self, done: int, total: int) -> None:
        """`done` of `total` articles are changed."""
        number, of = map(QLocale().toString, (done, total))
        self.tell(self.tr("Changing {done} of {total}").format(done=number, total=of), done, total)

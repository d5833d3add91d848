"""Which backup shall take the library's place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from archiver.gui.dialogs.choices import Choice, ChoiceList
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import plain_label
from archiver.gui.words import moment_words

if TYPE_CHECKING:
    from archiver.library import Backup


class BackupPicker(Sheet):
    """The snapshots of a library, newest first, and any backup from a file."""

    chosen = Signal(object)
    """The Path of a backup."""

    def __init__(self, over: QWidget, theme: Theme, backups: Sequence[Backup]) -> None:
        super().__init__(over, theme, self.tr("Restore a backup"))
        self.add_head()
        consequence = plain_label(
            self.tr(
                "The library becomes what it was then. What it is now is backed up first, and can be restored like "
                "any other backup."
            ),
            "muted",
        )
        consequence.setWordWrap(True)
        self.list = ChoiceList(theme, self.windowTitle())
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.show_choices([choice_of(backup) for backup in backups])
        self.none_yet = plain_label(self.tr("This library has no backups of its own yet."))
        self.from_file = word_button(self.tr("Choose a file…"))
        self.from_file.clicked.connect(self._choose_file)
        self.cancel = word_button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.restore = word_button(self.tr("Restore"), "primary")
        self.restore.setDefault(True)
        self.restore.setEnabled(bool(backups))
        self.restore.clicked.connect(self._restore)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.from_file)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.restore)
        for part in (consequence, self.list, self.none_yet):
            self.body.addWidget(part)
        self.list.setVisible(bool(backups))  # now: what has no parent yet would be shown as a window
        self.none_yet.setVisible(not backups)
        self.body.addLayout(foot)

    def first(self) -> QWidget:
        return self.list if self.list.choices else self.from_file

    def add_file(self, path: Path) -> None:
        """Offer a file before the others, chosen."""
        others = [choice for choice in self.list.choices if choice.key != path]
        self.list.show_choices([Choice(path, path.name, words_of(path.stat().st_size)), *others])
        self.list.show()
        self.none_yet.hide()
        self.restore.setEnabled(True)
        self.restore.setFocus()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), "", self.tr("Backups") + " (*.zip *.backup.db)")
        if name:
            self.add_file(Path(name))

    def _restore(self) -> None:
        if self.list.current is not None:
            self.accept()
            self.chosen.emit(self.list.current.key)


def choice_of(backup: Backup) -> Choice:
    """When it was taken, as this system writes it, before what, and how large it is; a file's own name where that does
    not tell.
    """
    taken = backup.taken_at
    details = (before_words(backup.reason), words_of(backup.byte_count))
    return Choice(
        backup.path, moment_words(taken) if taken else backup.path.name, " · ".join(each for each in details if each)
    )


def before_words(reason: str) -> str:
    """Before what a backup was made that nobody asked for."""
    if reason.startswith("before-restore"):
        return QCoreApplication.translate("BackupPicker", "before a restore")
    if reason.startswith("before-version"):
        return QCoreApplication.translate("BackupPicker", "before an update")
    return ""


def words_of(byte_count: int) -> str:
    """As the file manager says it: whole kilobytes, and larger units with a decimal."""
    decimals = 0 if byte_count < 1_000_000 else 1
    return QLocale().formattedDataSize(byte_count, decimals, QLocale.DataSizeFormat.DataSizeSIFormat)

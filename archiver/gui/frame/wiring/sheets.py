"""The sheets a person opens, with what they need from the library, and what their answers cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from archiver.gui.desk import Desk
from archiver.gui.dialogs.add_dialog import AddDialog
from archiver.gui.dialogs.article.details import Known
from archiver.gui.dialogs.article.information import Information
from archiver.gui.dialogs.article.renewal import RenewalSheet
from archiver.gui.dialogs.backup_picker import BackupPicker
from archiver.gui.dialogs.collection_picker import CollectionPicker
from archiver.gui.dialogs.command_palette import CommandPalette
from archiver.gui.dialogs.confirmation import Confirmation
from archiver.gui.dialogs.settings_dialog import SettingsDialog
from archiver.gui.dialogs.smart_editor import SHOWN, SmartEditor
from archiver.gui.dialogs.tag_editor import TagEditor
from archiver.gui.dialogs.typography import TypographyPopup
from archiver.gui.frame.actions import Actions
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme
from archiver.gui.words import error_words
from archiver.model.articles import Collection, Tag

if TYPE_CHECKING:
    from archiver.library import Backup, Stop


class Sheets(QObject):
    """Opens them over one window. What they show is asked for first, off the GUI thread."""

    style_changed = Signal(object)
    """A `ReaderStyle`."""
    smart_made = Signal(int)
    """A new smart collection's id."""

    def __init__(self, window: QWidget, theme: Theme, tasks: Tasks, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._tasks = tasks
        self._actions = actions

    def add(self, desk: Desk, text: str, collection: int | None) -> None:
        """Ask for links."""

        def show(known: tuple[list[Collection], list[Tag]]) -> None:
            collections, tags = known
            collections = [each for each in collections if each.query is None]
            # Not above: the window paints before the library and all it needs are imported.
            from archiver.library.intake import read_lines

            sheet = AddDialog(
                self._window,
                self._theme,
                read_lines,
                collections,
                [tag.name for tag in tags],
                text=text,
                collection=collection,
            )
            sheet.saved.connect(lambda words, into, names: desk.intake.take_text(words, names, into))
            sheet.open()

        self._tasks.run(self, lambda: (desk.library.collections(), desk.library.tags()), show, key="sheet")

    def collect(self, desk: Desk, ids: Sequence[int], anchor: QWidget | None) -> None:
        """Ask for the collections that articles shall be in."""

        def show(known: tuple[list[Collection], dict[int, int]]) -> None:
            collections, having = known
            collections = [each for each in collections if each.query is None]
            sheet = CollectionPicker(
                self._window, self._theme, collections, having, len(ids), anchor=anchor if _is_there(anchor) else None
            )
            sheet.chosen.connect(lambda id, into: (desk.verbs.put if into else desk.verbs.take)(id, ids))
            sheet.creation_wanted.connect(lambda name: desk.verbs.put_in_new(name, None, ids))
            sheet.open()

        def ask() -> tuple[list[Collection], dict[int, int]]:
            return desk.library.collections(), desk.library.collections_of(ids)

        self._tasks.run(self, ask, show, key="sheet")

    def tag(self, desk: Desk, ids: Sequence[int]) -> None:
        """Ask for the tags that articles shall have."""

        def show(known: tuple[list[str], list[Tag]]) -> None:
            common, tags = known
            sheet = TagEditor(self._window, self._theme, common, [tag.name for tag in tags], len(ids))
            sheet.saved.connect(lambda add, take: desk.verbs.change_tags(add, take, ids))
            sheet.open()

        def ask() -> tuple[list[str], list[Tag]]:
            common = [tag for tag, having in desk.library.tags_of(ids).items() if having == len(ids)]
            return common, desk.library.tags()

        self._tasks.run(self, ask, show, key="sheet")

    def smart(self, desk: Desk, id: int | None = None, *, query: str = "", parent: int | None = None) -> None:
        """Ask for the name and the query of a smart collection; None: a new one, at first with what is searched."""
        from archiver.library.finding import settle  # not above: the window paints before the library is imported

        def show(collections: list[Collection]) -> None:
            old = next((each for each in collections if each.id == id), None)
            if old is None and id is not None:
                return
            beside = {each.name for each in collections if each.parent_id == (old.parent_id if old else parent)}
            name, first = (old.name, old.query or "") if old else (query.strip(), settle(query))
            taken = beside - {name} if old else beside
            sheet = SmartEditor(self._window, self._theme, name, first, taken, is_new=old is None)
            self._open_smart(desk, sheet, old, parent)

        self._tasks.run(self, desk.library.collections, show, key="sheet")

    def _open_smart(self, desk: Desk, sheet: SmartEditor, collection: Collection | None, parent: int | None) -> None:
        def save(name: str, query: str) -> None:
            if collection is None:
                desk.verbs.make_smart(name, query, parent, lambda id: self.smart_made.emit(id))
            else:
                desk.verbs.change_smart(collection.id, name, query)

        stops: list[Stop] = []

        def preview(query: str) -> None:
            from archiver.library import Stop  # not above: the window paints before the library is imported

            for stop in stops:
                stop.ask()
            stops[:] = [stop := Stop()]
            self._tasks.run(
                sheet,
                lambda: desk.library.preview(query, SHOWN, stop=stop),
                lambda found: sheet.show_preview(query, found),
                key="smart-preview",
            )

        sheet.saved.connect(save)
        sheet.preview_wanted.connect(preview)
        sheet.open()

    def information(self, desk: Desk, id: int) -> None:
        """Show all that is known of an article."""

        def ask() -> Known:
            library = desk.library
            article = library.article(id)
            names = [each.name for each in library.collections() if each.id in article.collections]
            return Known(article, library.versions(id), library.events(id), names)

        def show(known: Known) -> None:
            sheet = Information(self._window, self._theme, known)
            sheet.explanation_wanted.connect(
                lambda: desk.renewing.explain(
                    sheet,
                    id,
                    sheet.extraction.show_explanation,
                    lambda error: sheet.extraction.show_failure(error_words(error)),
                )
            )
            sheet.again_wanted.connect(sheet.accept)
            sheet.again_wanted.connect(lambda: self.again(desk, [id]))
            sheet.open()

        self._tasks.run(self, ask, show, key="sheet")

    def again(self, desk: Desk, ids: Sequence[int] | None) -> None:
        """Show what extracting articles (None: all) again would change, and have it done."""

        def show(ids: Sequence[int]) -> None:
            sheet = RenewalSheet(self._window, self._theme, len(ids))
            desk.renewing.looked.connect(sheet.show_renewal)
            desk.renewing.ended.connect(sheet.show_end)
            sheet.stop_wanted.connect(desk.renewing.stop)
            sheet.apply_wanted.connect(desk.renewing.apply)
            sheet.open()
            desk.renewing.look(ids)

        self._tasks.run(self, desk.library.renewals.ids if ids is None else lambda: ids, show, key="sheet")

    def restore(self, folder: Path, call: Callable[[Path], object]) -> None:
        """Ask which backup of the library in `folder` shall be restored; calls with its path."""

        def ask() -> list[Backup]:
            from archiver.library import backups_of

            return backups_of(folder)

        def show(backups: list[Backup]) -> None:
            sheet = BackupPicker(self._window, self._theme, backups)
            sheet.chosen.connect(call)
            sheet.open()

        self._tasks.run(self, ask, show, key="sheet")

    def confirm(self, question: str, consequence: str, verb: str, call: Callable[[], object]) -> None:
        """Ask before what cannot be undone; a yes calls."""
        sheet = Confirmation(self._window, self._theme, question, consequence, verb)
        sheet.confirmed.connect(lambda: call())
        sheet.open()

    def palette(self) -> None:
        """Ask for a command."""
        CommandPalette(self._window, self._theme, self._actions).open()

    def typography(self, style: ReaderStyle, anchor: QWidget | None) -> None:
        """Change the type, live."""
        sheet = TypographyPopup(self._window, self._theme, style, anchor=anchor if _is_there(anchor) else None)
        sheet.changed.connect(self.style_changed)
        sheet.open()

    def settings(self, style: ReaderStyle, folder: str) -> None:
        """Change how things look; see where the library is."""
        sheet = SettingsDialog(self._window, self._theme, style, folder)
        sheet.mode_chosen.connect(self._theme.set_mode)
        sheet.hours_chosen.connect(self._set_hours)
        sheet.style_changed.connect(self.style_changed)
        sheet.folder_wanted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        sheet.open()

    def _set_hours(self, day: time, night: time) -> None:
        self._theme.set_hours(day, night)


def _is_there(anchor: QWidget | None) -> bool:
    return anchor is not None and anchor.isVisible()

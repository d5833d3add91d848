"""The tags of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.fields.tag_field import TagField
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import plain_label


class TagEditor(Sheet):
    """Shows the tags that all of the articles have; says what to add to all of them and what to take from all."""

    saved = Signal(list, list)
    """(names to add, names to take away); not emitted when nothing changed."""

    def __init__(
        self,
        over: QWidget,
        theme: Theme,
        tags: Sequence[str],
        known: Iterable[str] = (),
        articles: int = 1,
        *,
        anchor: QWidget | None = None,
    ) -> None:
        """`tags` are those that all of the articles have, `known` those of the library, for completion."""
        many = QCoreApplication.translate("TagEditor", "Tags of {count} articles")
        title = QCoreApplication.translate("TagEditor", "Tags") if articles == 1 else many.format(count=articles)
        super().__init__(over, theme, title, width=440, anchor=anchor)
        self._had = list(tags)
        self.field = TagField(theme, known)
        self.field.set_tags(tags)
        self.field.done.connect(self.accept)
        hint = plain_label(self.tr("A comma or Enter ends a tag. Enter again saves."), "muted")
        hint.setWordWrap(True)
        save = word_button(self.tr("Save"), "primary")
        save.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(save)
        self.add_head()
        self.body.addWidget(self.field)
        self.body.addLayout(foot)

    def first(self) -> QWidget:
        return self.field

    def accept(self) -> None:
        self.field.commit()
        tags = self.field.tags
        added = [name for name in tags if name not in self._had]
        taken = [name for name in self._had if name not in tags]
        super().accept()
        if added or taken:
            self.saved.emit(added, taken)

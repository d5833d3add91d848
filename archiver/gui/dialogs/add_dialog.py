"""Where one types or pastes links to save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from archiver.gui.dialogs.collection_picker import in_order, paths
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.fields.drop_list import DropList
from archiver.gui.fields.tag_field import TagField
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import ElidedLabel
from archiver.model.articles import Collection

PAUSE_MS = 120
"""After the last key, before the text is read again."""

Read = Callable[[str], tuple[Sequence[str], Sequence[str]]]
"""Text → (the links in it, what looks as if it was meant for one and is none)."""


class AddDialog(Sheet):
    """A box that takes many lines and says how many links it understood; a collection and tags for all of them."""

    saved = Signal(str, object, list)
    """(the text, a collection's id or None, names of tags)."""

    def __init__(
        self,
        over: QWidget,
        theme: Theme,
        read: Read,
        collections: Sequence[Collection] = (),
        known_tags: Iterable[str] = (),
        *,
        text: str = "",
        collection: int | None = None,
    ) -> None:
        """`text` is there at first (the clipboard, when links are in it), `collection` the one that is looked at."""
        super().__init__(over, theme, self.tr("Add links"), width=560)
        self._read = read
        self.box = QPlainTextEdit(tabChangesFocus=True)
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)  # a megabyte in one line hangs a wrapping box
        self.box.setPlaceholderText(self.tr("Paste links, or any text with links in it"))
        self.box.setAccessibleName(self.tr("Links to save"))
        self.box.setMinimumHeight(144)
        self.box.document().setDocumentMargin(2)  # its words stand where those of a line edit do
        self._count = ElidedLabel()
        self._count.setProperty("look", "muted")
        self._collection = DropList(theme, self.tr("Collection"))
        self._collection.addItem(self.tr("No collection"), None)
        names = paths(collections)
        for one in in_order(collections):
            self._collection.addItem(theme.icon("collection", "muted"), names[one.id], one.id)
        self._collection.setCurrentIndex(max(self._collection.findData(collection), 0))
        self.tags = TagField(theme, known_tags)
        self._save = word_button(self.tr("Save"), "primary")
        self._save.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
        self._save.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self._count, 1)
        foot.addWidget(self._save)
        self.add_head()
        self.body.addWidget(self.box, 1)
        self.body.addWidget(self._collection)
        self._collection.setVisible(bool(collections))  # now: what has no parent yet would be shown as a window
        self.body.addWidget(self.tags)
        self.body.addLayout(foot)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.count)
        self.tags.done.connect(self.accept)
        self.box.setPlainText(text)
        self.box.textChanged.connect(self._timer.start)
        self.count()

    @property
    def summary(self) -> str:
        """What the line below the box says."""
        return self._count.text()

    def first(self) -> QWidget:
        return self.box

    def count(self) -> None:
        """Read the box and say what is in it."""
        self._timer.stop()
        links, refused = self._read(self.box.toPlainText())
        self._save.setEnabled(bool(links))
        words = [self._count_words(len(links))] if links or refused else []
        if refused:
            shown = self.tr("not a link: {text}") if len(refused) == 1 else self.tr("{count} are no links: {text} …")
            words.append(shown.format(count=len(refused), text=refused[0]))
        self._count.setText(" · ".join(words))
        self._save.setText(
            self.tr("Save {count} links").format(count=len(links)) if len(links) > 1 else self.tr("Save")
        )

    def accept(self) -> None:
        self.count()
        if self._save.isEnabled():
            self.tags.commit()
            super().accept()
            self.saved.emit(self.box.toPlainText(), self._collection.currentData(), self.tags.tags)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _count_words(self, count: int) -> str:
        if count == 0:
            return self.tr("No link yet")
        return self.tr("1 link") if count == 1 else self.tr("{count} links").format(count=count)

"""A smart collection: its name, its query, and what that holds while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import ElidedLabel, plain_label
from archiver.model.search import QueryPreview
from archiver.words.queries import doubt_words, query_words

PAUSE_MS = 150
"""After the last key, before it is asked what the query holds."""

SHOWN = 5
"""Titles of what it holds."""


class SmartEditor(Sheet):
    """Asks for a preview after each change, and is handed it by `show_preview`."""

    saved = Signal(str, str)
    """(name, query)."""
    preview_wanted = Signal(str)

    def __init__(
        self,
        over: QWidget,
        theme: Theme,
        name: str = "",
        query: str = "",
        taken: Iterable[str] = (),
        *,
        is_new: bool = True,
    ) -> None:
        """`taken` are names that it cannot have."""
        title = self.tr("New smart collection") if is_new else self.tr("Edit smart collection")
        super().__init__(over, theme, title, width=560)
        self._taken = {each.casefold() for each in taken}
        self._is_new = is_new
        self.name = QLineEdit(name, placeholderText=self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name"))
        self.query = QLineEdit(query, placeholderText=self.tr("is:unread words:<2000 tag:sea"))
        self.query.setAccessibleName(self.tr("Query"))
        self._name_said = plain_label(self.tr("Name"), "muted")
        self._meaning = plain_label(look="muted")
        self._meaning.setWordWrap(True)
        self._count = ElidedLabel()
        self._rows = [ElidedLabel() for _ in range(SHOWN)]
        self._save = word_button(self.tr("Create") if is_new else self.tr("Save"), "primary")
        self._save.clicked.connect(self.accept)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.query.textChanged.connect(self._follow_query)
        self.name.textChanged.connect(self._enable)
        for field in (self.name, self.query):
            field.returnPressed.connect(self.accept)
        self._show_nothing()
        self._enable()

    def _lay_out(self) -> None:
        self.add_head()
        said = plain_label(self.tr("Holds every article that fits"), "muted")
        for label, field in ((self._name_said, self.name), (said, self.query)):
            pair = QVBoxLayout()
            pair.setSpacing(4)
            pair.addWidget(label)
            field.setMinimumHeight(36)
            pair.addWidget(field)
            self.body.addLayout(pair)
        self.body.addWidget(self._meaning)
        line = QFrame()
        line.setProperty("look", "line")
        line.setFixedHeight(1)
        self.body.addWidget(line)
        held = QVBoxLayout()
        held.setSpacing(4)
        held.addWidget(self._count)
        for row in self._rows:
            row.setProperty("look", "muted")
            held.addWidget(row)
        self.body.addLayout(held)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        cancel = word_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self._save)
        self.body.addLayout(foot)

    def open(self) -> None:
        super().open()
        self.name.selectAll()  # from a search it is the query, to be typed over
        self._ask()

    def first(self) -> QWidget:
        return self.name if self._is_new else self.query

    def show_preview(self, query: str, preview: QueryPreview) -> None:
        """Show what a query holds, unless another one has been typed since."""
        if query != self.query.text():
            return
        tree = preview.meaning.tree
        doubts = [doubt_words(problem, query) for problem in preview.meaning.problems]
        self._meaning.setText(" ".join([*([query_words(tree)] if tree is not None else []), *doubts]))
        number = QLocale().toString(preview.count)
        one = self.tr("{number} article now") if preview.count == 1 else self.tr("{number} articles now")
        self._count.setText(one.format(number=number))
        for label, row in zip(self._rows, (*preview.first, *[None] * SHOWN), strict=False):
            label.setText(" · ".join(filter(None, (row.title, row.site_name))) if row is not None else "")

    def accept(self) -> None:
        if self._save.isEnabled():
            super().accept()
            self.saved.emit(self.name.text(), self.query.text())

    def _follow_query(self) -> None:
        self._enable()
        self._timer.start()

    def _enable(self) -> None:
        name = " ".join(self.name.text().split())
        is_taken = name.casefold() in self._taken
        self._name_said.setText(self.tr("There is one of that name already") if is_taken else self.tr("Name"))
        self._name_said.setProperty("look", "danger" if is_taken else "muted")
        self._name_said.style().polish(self._name_said)
        self._save.setEnabled(bool(name and self.query.text().strip()) and not is_taken)

    def _ask(self) -> None:
        self._timer.stop()
        if self.query.text().strip():
            self.preview_wanted.emit(self.query.text())
        else:
            self._show_nothing()

    def _show_nothing(self) -> None:
        self._meaning.setText(self.tr("As in the search box: words, “phrases”, and filters like tag: site: is: words:"))
        for label in (self._count, *self._rows):
            label.setText("")

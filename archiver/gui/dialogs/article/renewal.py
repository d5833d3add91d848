"""What extracting articles again would change, before it is done."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QCloseEvent, QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QTextEdit, QVBoxLayout, QWidget

from archiver.gui.dialogs.article.history import detail_words
from archiver.gui.dialogs.article.rows import Row, RowList
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import word_button
from archiver.gui.widgets.labels import ElidedLabel
from archiver.gui.words import count
from archiver.model.renewal import Change, Renewal
from archiver.words import change_words, sentence

CHANGING = (Change.DETAILS, Change.SHAPE, Change.TEXT)
TOLD = (*CHANGING, Change.WORSE, Change.FAILED)
"""What has a row in a list of many."""
LIST_HEIGHT, TEXT_HEIGHT = 190, 250


class RenewalSheet(Sheet):
    """Is told of each article that was looked at by `show_renewal`, and of the end by `show_end`."""

    apply_wanted = Signal(list, list)
    """(all that shall be extracted again, those of them of which a person wants it though they become shorter)."""
    stop_wanted = Signal()
    """Whatever was being looked at is not wanted any more."""

    def __init__(self, over: QWidget, theme: Theme, total: int) -> None:
        """`total` articles are looked at."""
        super().__init__(over, theme, self.tr("Extract again"), width=720)
        self._total = total
        self._seen: dict[Change, int] = dict.fromkeys(Change, 0)
        self._found: dict[int, Renewal] = {}
        self._ended = False
        self.add_head()
        self._line = ElidedLabel(self.tr("Reading the kept pages…"))
        self._bar = QProgressBar()
        self._bar.setRange(0, total)
        self._bar.setTextVisible(False)
        self.rows = RowList(theme, self.tr("Articles"))
        self.rows.setMinimumHeight(LIST_HEIGHT)
        self.text = Difference(theme)
        self._apply = word_button("", "primary")
        self._apply.clicked.connect(self._ask_for_it)
        self._cancel = word_button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self.rows.row_chosen.connect(lambda row: self.text.show_renewal(self._found[row.key]))
        self.rows.checks_changed.connect(self._word)
        self.finished.connect(self.stop_wanted)
        theme.changed.connect(self._colour_again)
        self._lay_out()
        self._word()

    def _lay_out(self) -> None:
        above = QVBoxLayout()
        above.setSpacing(8)
        above.addWidget(self._line)
        above.addWidget(self._bar)
        self.body.addLayout(above)
        self.body.addWidget(self.rows, 1)
        self.rows.setVisible(self._total > 1)  # now: what has no parent yet would be shown as a window
        self.body.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._apply)
        self.body.addLayout(foot)

    def first(self) -> QWidget:
        return self._cancel

    @property
    def said(self) -> str:
        """The line above the list."""
        return self._line.text()

    @property
    def is_ended(self) -> bool:
        """Everything was looked at."""
        return self._ended

    @property
    def wanted(self) -> list[int]:
        """The articles that are checked."""
        return [int(row.key) for row in self.rows.rows if row.checked and isinstance(row.key, int)]

    def show_renewal(self, renewal: Renewal) -> None:
        """One more was looked at."""
        self._seen[renewal.change] += 1
        done = sum(self._seen.values())
        self._bar.setValue(done)
        words = self.tr("Looked at {done} of {total} · {title}")
        self._line.setText(words.format(done=_number(done), total=_number(self._total), title=renewal.title))
        if renewal.change in TOLD or self._total == 1:
            self._found[renewal.article_id] = renewal
            self.rows.model_.add(self._row(renewal))
            if len(self._found) == 1:
                self.rows.setCurrentIndex(self.rows.model_.index(0))
        self._word()

    def show_end(self) -> None:
        """All were looked at."""
        self._ended = True
        self._bar.hide()
        self._line.setText(self._summary())
        self._word()

    def _row(self, renewal: Renewal) -> Row:
        tr = self.tr
        said = change_words(renewal.change)
        facts = [said[:1].upper() + said[1:]]
        if renewal.failure is not None:
            facts = [sentence(renewal.failure.kind, renewal.failure.params)]
        if renewal.details:
            facts.append(", ".join(detail_words(name) for name in renewal.details))
        more = renewal.words - renewal.words_before
        figure = "" if renewal.failure or not more else f"{'+' if more > 0 else '−'}{_number(abs(more))}"
        can = renewal.change in (*CHANGING, Change.WORSE)
        return Row(
            renewal.title or tr("Article {id}").format(id=renewal.article_id),
            " · ".join(facts),
            tr("{n} words").format(n=figure) if figure else "",
            "text" if can else "muted",
            checked=(renewal.change in CHANGING) if can else None,
            bar=None if can else "danger",
            key=renewal.article_id,
        )

    def _summary(self) -> str:
        tr, seen = self.tr, self._seen
        changing = sum(seen[change] for change in CHANGING)
        if self._total == 1:
            (renewal,) = self._found.values() or [None]
            return self._row(renewal).detail if renewal is not None else tr("There is nothing to extract again.")
        parts = [count(changing, tr("1 article would change"), tr("{n} articles would change"))]
        if seen[Change.WORSE]:
            parts.append(
                count(seen[Change.WORSE], tr("1 would become much shorter"), tr("{n} would become much shorter"))
            )
        if seen[Change.FAILED]:
            parts.append(count(seen[Change.FAILED], tr("1 cannot be extracted"), tr("{n} cannot be extracted")))
        if seen[Change.NO_PAGE]:
            parts.append(count(seen[Change.NO_PAGE], tr("of 1 no page was kept"), tr("of {n} no page was kept")))
        parts.append(tr("{n} stay as they are").format(n=_number(seen[Change.NONE])))
        return " · ".join(parts)

    def _word(self) -> None:
        wanted = len(self.wanted)
        self._apply.setText(
            count(wanted, self.tr("Extract 1 article again"), self.tr("Extract {n} articles again"))
            if wanted
            else self.tr("Extract again")
        )
        self._apply.setEnabled(self._ended and wanted > 0)
        self._cancel.setText(self.tr("Cancel") if not self._ended or wanted else self.tr("Close"))

    def _ask_for_it(self) -> None:
        wanted = self.wanted
        self.apply_wanted.emit(wanted, [id for id in wanted if self._found[id].change is Change.WORSE])
        self.accept()

    def _colour_again(self) -> None:
        row = self.rows.currentIndex()
        if row.isValid():
            self.text.show_renewal(self._found[self.rows.rows[row.row()].key])  # type: ignore[index]  # the rows here have the ids

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop_wanted.emit()
        super().closeEvent(event)


class Difference(QTextEdit):
    """What goes and what comes, paragraph by paragraph. Filled letter by letter: nothing here is ever HTML."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setAccessibleName(self.tr("Changes"))
        self.setProperty("look", "difference")
        self.setMinimumHeight(TEXT_HEIGHT)
        self.document().setDocumentMargin(12)

    def show_renewal(self, renewal: Renewal) -> None:
        """Show what would become of an article."""
        self.clear()
        tokens = self._theme.tokens
        cursor = self.textCursor()
        for name, (before, after) in renewal.details.items():
            self._add(cursor, f"{detail_words(name)}: {before or '–'}  →  {after}", tokens.muted, None)
        for paragraph in renewal.removed:
            self._add(cursor, paragraph, tokens.muted, _thin(tokens.danger), gone=True)
        for paragraph in renewal.added:
            self._add(cursor, paragraph, tokens.text, _thin(tokens.accent))
        if not (renewal.details or renewal.removed or renewal.added):
            said = change_words(renewal.change)
            self._add(cursor, said[:1].upper() + said[1:] + ".", tokens.muted, None)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(
        self, cursor: QTextCursor, text: str, colour: QColor, ground: QColor | None, *, gone: bool = False
    ) -> None:
        block, letters = QTextBlockFormat(), QTextCharFormat()
        block.setBottomMargin(8)
        block.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        letters.setForeground(colour)
        letters.setFontStrikeOut(gone)
        if ground is not None:
            block.setBackground(ground)
        if self.document().isEmpty():
            cursor.setBlockFormat(block)
            cursor.setCharFormat(letters)
        else:
            cursor.insertBlock(block, letters)
        cursor.insertText(text)


def _thin(colour: QColor) -> QColor:
    thin = QColor(colour)
    thin.setAlphaF(0.14)
    return thin


def _number(value: int) -> str:
    return QLocale().toString(value)

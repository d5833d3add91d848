"""How an article is found in its page: what was considered, how it was judged, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from archiver.gui.dialogs.article.rows import Row, RowList
from archiver.gui.fields.segments import Segments
from archiver.gui.theme import Theme
from archiver.gui.widgets.labels import plain_label
from archiver.gui.words import count
from archiver.model.explanation import Candidate, Explanation, Removal
from archiver.words import removal as removal_words


class Extraction(QWidget):
    """Says that it waits until `show_explanation` or `show_failure`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = plain_label(self.tr("Reading the kept page…"), "muted")
        self._facts.setWordWrap(True)
        self._choice = Segments(self.tr("Show"), [("blocks", self.tr("Considered")), ("removals", self.tr("Left out"))])
        self.blocks = RowList(theme, self.tr("Considered"))
        self.removals = RowList(theme, self.tr("Left out"))
        self._lists = QStackedWidget()
        self._lists.addWidget(self.blocks)
        self._lists.addWidget(self.removals)
        self._choice.chosen.connect(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._facts)
        column.addWidget(self._choice)
        column.addWidget(self._lists, 1)
        self._choice.hide()
        self._lists.hide()

    @property
    def said(self) -> str:
        """The lines above the lists."""
        return self._facts.text()

    def choose(self, key: str) -> None:
        """Show the blocks or the removals."""
        self._choice.show_chosen(key)
        self._lists.setCurrentWidget(self.removals if key == "removals" else self.blocks)

    def show_failure(self, words: str) -> None:
        """There is nothing to explain."""
        self._facts.setText(words)

    def show_explanation(self, found: Explanation) -> None:
        self._facts.setText("\n".join(self._told(found)))
        self.blocks.model_.show([self._block(each) for each in found.candidates])
        self.removals.model_.show([self._removal(each) for each in found.removals])
        self._choice.setVisible(bool(found.candidates))
        self._lists.show()
        self.choose("blocks" if found.candidates else "removals")

    def _told(self, found: Explanation) -> Iterator[str]:
        tr = self.tr
        chosen = [each for each in found.candidates if each.chosen]
        if found.rule is not None:
            yield tr("Found by the rule for {site} ({file}, line {line}).").format(
                site=found.rule.site, file=found.rule.file, line=found.rule.line
            )
        if found.missed:
            yield tr("The rule found nothing on this page for: {keys}").format(keys=", ".join(found.missed))
        if found.candidates:
            voted = sum(each.words for each in found.candidates if each.voted)
            both = sum(each.words for each in chosen if each.voted)
            words = tr(
                "{chosen} of {all} blocks of text are chosen. Readability takes {voted} words, {both} of them here."
            )
            numbers = {"chosen": len(chosen), "all": len(found.candidates), "voted": voted, "both": both}
            yield words.format(**{name: QLocale().toString(number) for name, number in numbers.items()})
        yield tr("Read as {charset}, as today’s program does it.").format(charset=found.article.quality.charset.upper())
        if found.left_out:
            yield count(found.left_out, tr("1 more is not listed."), tr("{n} more are not listed."))

    def _block(self, block: Candidate) -> Row:
        tr = self.tr
        facts = [block.place, count(block.words, tr("1 word"), tr("{n} words"))]
        if block.voted:
            facts.append(tr("Readability takes it"))
        chance = "" if block.chance is None else f"{block.chance:.0%}"
        tone = "text" if block.chosen else "muted"
        return Row(block.text, " · ".join(facts), chance, tone, bar="accent" if block.chosen else "line")  # type: ignore[arg-type]  # a literal of two

    def _removal(self, removal: Removal) -> Row:
        tr = self.tr
        said = removal_words(removal)
        pictures = count(removal.pictures, tr("1 picture"), tr("{n} pictures")) if removal.pictures else ""
        words = count(removal.words, tr("1 word"), tr("{n} words")) if removal.words else ""
        detail = " · ".join(part for part in (said[:1].upper() + said[1:], removal.place) if part)
        text = removal.text or pictures
        return Row(text, detail, words or pictures, "muted" if not removal.text else "text", bar="line")

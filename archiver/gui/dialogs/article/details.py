"""What is known of an article, as names and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from archiver.gui.fields.scroller import Scroller
from archiver.gui.reader.document import minutes_to_read, published_text
from archiver.gui.widgets.labels import plain_label
from archiver.gui.words import count, moment_words
from archiver.model.articles import Article, ArticleEvent, Version
from archiver.words import mark_words, sentence

MISSING = 5
"""Pictures that could not be had that are named; of more the number is told."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that the library knows of an article."""

    article: Article
    versions: Sequence[Version]
    """Oldest first."""
    events: Sequence[ArticleEvent]
    collections: Sequence[str]


class Details(QWidget):
    """Every value can be marked and copied."""

    def __init__(self, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, str] = {}
        for number, (name, value) in enumerate(self._facts(known)):
            self.values[name] = value
            said = plain_label(name, "muted")
            grid.addWidget(said, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown_value(name, value), number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(grid.rowCount(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scroller(content))

    def _facts(self, known: Known) -> Iterator[tuple[str, str]]:
        tr, article = self.tr, known.article
        summary, version = article.summary, article.version
        yield tr("Title"), summary.title
        if summary.byline:
            yield tr("Author"), summary.byline
        if summary.site_name:
            yield tr("Site"), summary.site_name
        if summary.published_at:
            yield tr("Published"), published_text(summary.published_at)
        if version.modified_at and version.modified_at[:10] != (summary.published_at or "")[:10]:
            yield tr("Updated"), published_text(version.modified_at)
        yield tr("Saved"), moment_words(summary.saved_at)
        if summary.lang:
            language = QLocale(summary.lang).nativeLanguageName() or summary.lang
            yield tr("Language"), language[:1].upper() + language[1:]
        length = count(summary.word_count, tr("1 word"), tr("{n} words"))
        if summary.word_count:
            length += " · " + tr("{n} min").format(n=QLocale().toString(minutes_to_read(summary.word_count)))
        yield tr("Length"), length
        yield tr("Address"), summary.url
        if version.final_url != summary.url:
            yield tr("Led to"), version.final_url
        yield tr("On this disk"), "\n".join(self._completeness(article))
        for mark in version.marks:
            yield tr("Beware"), mark_words(mark)
        if known.collections:
            yield tr("Collections"), ", ".join(known.collections)
        if article.tags:
            yield tr("Tags"), ", ".join(article.tags)

    def _completeness(self, article: Article) -> Iterator[str]:
        tr, summary = self.tr, article.summary
        parts = [tr("the text")] if summary.word_count else []
        if summary.images_total:
            words = tr("{saved} of {total} pictures")
            parts.append(words.format(saved=summary.images_saved, total=summary.images_total))
        parts.append(tr("the page as it came") if article.version.original else tr("not the page it came from"))
        words = ", ".join(parts)
        yield words[:1].upper() + words[1:]
        failed = [image for image in article.images if image.asset is None and image.failure is not None]
        for image in failed[:MISSING]:
            assert image.failure is not None
            yield sentence(image.failure.kind, image.failure.params)
        if len(failed) > MISSING:
            yield count(len(failed) - MISSING, tr("and 1 more"), tr("and {n} more"))


def shown_value(name: str, value: str) -> QWidget:
    """A value to read, mark and copy. An address has no place where a line could be broken: it scrolls."""
    if "://" in value and " " not in value:
        field = QLineEdit(value)
        field.setReadOnly(True)
        field.setProperty("look", "value")
        field.setAccessibleName(name)
        field.setCursorPosition(0)
        field.setTextMargins(-2, 0, 0, 0)  # what Qt keeps free before the first letter
        field.setMaximumHeight(plain_label(value).sizeHint().height())  # as a line of the others, on their base line
        return field
    label = plain_label(value)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

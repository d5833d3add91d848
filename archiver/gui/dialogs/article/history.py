"""What happened to an article: its versions, and what left no version behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QWidget

from archiver.gui.dialogs.article.details import Known
from archiver.gui.dialogs.article.rows import Row, RowList
from archiver.gui.theme import Theme
from archiver.gui.words import count, moment_words
from archiver.model.articles import ArticleEvent, Version
from archiver.words import mark_words, sentence

LOST = frozenset(("text_lost", "file_missing", "file_damaged"))


class History(RowList):
    """The latest first."""

    def __init__(self, theme: Theme, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(theme, _tr("History"), parent)
        happened = [*_versions(known), *((event.at, _event_row(event)) for event in known.events)]
        self.model_.show([row for _, row in sorted(happened, key=lambda each: each[0], reverse=True)])


def _versions(known: Known) -> Iterator[tuple[datetime, Row]]:
    before: Version | None = None
    for number, version in enumerate(known.versions, 1):
        if version.handed_in:
            said = _tr("Your own file")
        elif before is not None and before.original == version.original:
            said = _tr("Extracted again from the same page")
        else:
            said = _tr("Fetched from the web")
        marks = [mark_words(mark) for mark in version.marks]
        text = _tr("Version {n}").format(n=QLocale().toString(number))
        if number == len(known.versions) > 1:
            text += " · " + _tr("shown now")
        words = count(version.word_count, _tr("1 word"), _tr("{n} words"))
        detail = " · ".join([moment_words(version.created_at), said, *marks])
        yield version.created_at, Row(text, detail, words, bar="accent")
        before = version


def _event_row(event: ArticleEvent) -> Row:
    return Row(_event_words(event), moment_words(event.at), bar="danger" if event.kind in LOST else "muted")


def _event_words(event: ArticleEvent) -> str:
    params = dict(event.params)
    match event.kind:
        case "fetch_failed":
            said = sentence(str(params.get("kind", "")), params.get("params", {}))
            return _tr("Saving it again failed: {why}").format(why=said)
        case "worse_page":
            return _tr("What came was worse ({words} words), so what is kept stays").format(words=params.get("words"))
        case "details_changed":
            named = ", ".join(map(detail_words, params))
            return _tr("Its details became others: {names}").format(names=named)
    return {
        "article_restored": _tr("It was put back from what was left of it"),
        "text_restored": _tr("Its text was damaged, and made again from the kept page"),
        "text_lost": _tr("Its text was damaged, and could not be made again"),
        "file_missing": _tr("A kept file of it is gone"),
        "file_damaged": _tr("A kept file of it is damaged"),
    }.get(event.kind, event.kind.replace("_", " "))


def detail_words(name: str) -> str:
    """What a field of an article is called: title, author…"""
    return {
        "title": _tr("title"),
        "byline": _tr("author"),
        "site_name": _tr("site"),
        "published_at": _tr("date"),
        "lang": _tr("language"),
        "dir": _tr("direction"),
        "excerpt": _tr("summary"),
    }.get(name, name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("History", text)

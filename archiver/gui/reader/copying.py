"""A selection as others can use it: plain text, and HTML that says what things are, not which colours we gave them."""

from __future__ import annotations

import html
from collections.abc import Iterator

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QFont,
    QStandardItemModel,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextListFormat,
)

from archiver.model.articles import Article

OBJECT = "\ufffc"


def write_text(article: Article) -> str:
    """A whole article as plain text: title, author and site, words, address."""
    summary = article.summary
    facts = " · ".join(fact for fact in (summary.byline, summary.site_name) if fact)
    return "\n\n".join(part for part in (summary.title, facts, article.text_content, summary.url) if part)


def make_mime(fragment: QTextDocumentFragment) -> QMimeData:
    """What goes onto the clipboard. Qt would write an OpenDocument too, and open every picture's file for it."""
    data = _make_empty()
    data.setText(fragment.toPlainText().replace(OBJECT, "").replace("\u200b", ""))
    data.setHtml(write_html(fragment))
    return data


def _make_empty() -> QMimeData:
    """An object that C++ made: with one from Python in the clipboard, PySide6 6.11 crashes when the program ends."""
    model = QStandardItemModel(1, 1)
    data = model.mimeData([model.index(0, 0)])
    for name in data.formats():
        data.removeFormat(name)
    return data


def write_html(fragment: QTextDocumentFragment) -> str:
    """Paragraphs, list items, bold, italic and links; pictures are left out, since only this library has them."""
    document = QTextDocument()
    QTextCursor(document).insertFragment(fragment)
    return "".join(_write_blocks(document))


def _write_blocks(document: QTextDocument) -> Iterator[str]:
    open_list = ""
    block = document.begin()
    while block.isValid():
        text_list = block.textList()
        tag = (
            ("ol" if text_list.format().style().value <= QTextListFormat.Style.ListDecimal.value else "ul")
            if text_list
            else ""
        )
        if tag != open_list:
            yield f"</{open_list}>" if open_list else ""
            yield f"<{tag}>" if tag else ""
            open_list = tag
        if inside := "".join(_write_fragments(block)):
            yield f"<li>{inside}</li>" if tag else f"<p>{inside}</p>"
        block = block.next()
    yield f"</{open_list}>" if open_list else ""


def _write_fragments(block: QTextBlock) -> Iterator[str]:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        text = html.escape(fragment.text().replace(OBJECT, "").replace("\u200b", "")).replace("\u2028", "<br>")
        yield _wrap(text, fragment.charFormat()) if text else ""
        iterator += 1


def _wrap(text: str, text_format: QTextCharFormat) -> str:
    if text_format.fontWeight() >= QFont.Weight.Bold:
        text = f"<b>{text}</b>"
    if text_format.fontItalic():
        text = f"<i>{text}</i>"
    href = text_format.anchorHref()
    return f'<a href="{html.escape(href)}">{text}</a>' if href and not href.startswith("#") else text

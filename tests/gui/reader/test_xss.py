"""The corpus of hostile strings as a stored article: a library may come from somebody else, past our own sanitiser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.document import read_body, write_document
from archiver.gui.reader.style import ReaderStyle
from tests.gui.reader.parts import make_article
from tests.hostile import xss

FORMS = {"link": re.compile(r"(?:https?://|mailto:|#at-|#foot).*", re.S | re.I), "picture": re.compile(r"image:\d+")}


class Watched(QTextDocument):
    """A document that remembers what it wanted to load."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[str] = []

    def loadResource(self, type: int, name: QUrl | str) -> object:
        self.wanted.append(QUrl(name).toString())
        return QImage(1, 1, QImage.Format.Format_RGB32)


def addresses(document: QTextDocument) -> Iterator[tuple[str, str]]:
    """(kind, address) of all that leads somewhere from a document as Qt understood it."""
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            shape = fragments.fragment().charFormat()
            if shape.isAnchor() and shape.anchorHref():
                yield "link", shape.anchorHref()
            if shape.isImageFormat():
                yield "picture", shape.toImageFormat().name()
            fragments += 1
        block = block.next()


def faults(rules: str, html: str) -> list[str]:
    """What a document offers or opens that it must not."""
    document = Watched()
    document.setDefaultStyleSheet(rules)
    document.setHtml(html)
    found = [f"{kind} {it}" for kind, it in addresses(document) if not FORMS[kind].fullmatch(it)]
    found += [f"opened {each}" for each in document.wanted if not FORMS["picture"].fullmatch(each)]
    return found


def test_no_string_makes_the_reader_offer_or_open_anything(tokens: Tokens) -> None:
    wrong = {}
    for name, piece in xss.strings():
        article = make_article(piece, title=piece[:300], byline=piece[:300], site=None, text=piece)
        if found := faults(*write_document(article, read_body(article), ReaderStyle(), tokens)):
            wrong[name] = found
    assert wrong == {}, f"{len(wrong)} strings: {list(wrong.items())[:5]}"


def test_the_judge_bites(qapp: object) -> None:
    for html in (
        "<img src='file:///x.png'>",
        "<a href='javascript:x'>x</a>",
        "<body background='file:///x.png'>x</body>",
        "<link rel=stylesheet type=text/css href='file:///x.css'>x",
    ):
        assert faults("", html), html

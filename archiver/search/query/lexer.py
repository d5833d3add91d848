"""A query cut into pieces, each with its place in the text. Linear in the text's length; it never fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from archiver.model.queries import Doubt, Problem
from archiver.search.query.fields import field_named
from archiver.text.folding import fold, in_place


class Kind(Enum):
    WORD = auto()
    PHRASE = auto()
    VALUE = auto()
    """A field with its value."""
    OPEN = auto()
    """A parenthesis; with `field`, what is inside are values of that field."""
    CLOSE = auto()
    MINUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    start: int
    end: int
    text: str = ""
    """The word, the phrase without its quotes, or the value."""
    field: str | None = None
    prefix: bool = False
    """The last word may go on."""


def cut(text: str, *, typing: bool = True) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a query in order, and what was odd about them; what has no letter and no digit in it is none.

    With `typing`, a word that ends with the text is a beginning; one with a star behind it always is.
    """
    cutter = _Cutter(text, typing)
    cutter.cut()
    return cutter.pieces, cutter.problems


def split(text: str) -> tuple[str, ...]:
    """The words of a text: the runs of characters between what separates words in the index."""
    words = "".join(" " if folded == " " else c for c, folded in zip(text, in_place(text), strict=True)).split()
    return tuple(word for word in words if fold(word).strip())


_SPACE = re.compile(r"\s+")
_CHUNK = re.compile(r'(-*)([^\s"()]*)')
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_VALUE = re.compile(r'[^\s"()]+(?:\([^\s"()]*\)[^\s"()]*)*')
"""Up to the next blank, with parentheses that are closed again: `url:wiki/Set_(music)`."""
_PHRASE = re.compile(r'"([^"]*)("?)')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.|\\$)*)("?)', re.DOTALL)
r"""A value in quotes, in which \" is a quote and \\ a backslash."""
_ESCAPED = re.compile(r'\\(["\\])')


class _Cutter:
    def __init__(self, text: str, typing: bool) -> None:
        self.pieces: list[Piece] = []
        self.problems: list[Problem] = []
        self._text = text
        self._typing = typing
        self._place = 0
        self._minus: int | None = None
        """Where the minus is that stands directly before what comes next."""

    def cut(self) -> None:
        while self._place < len(self._text):
            character = self._text[self._place]
            if blank := _SPACE.match(self._text, self._place):
                self._place = blank.end()
            elif character == "(":
                self._add(Kind.OPEN, self._place + 1)
            elif character == ")":
                self._add(Kind.CLOSE, self._place + 1)
            elif character == '"':
                self._phrase()
            else:
                self._chunk()

    def _add(self, kind: Kind, end: int, text: str = "", *, field: str | None = None, prefix: bool = False) -> None:
        """Take the text up to `end` as a piece, turned around by the minus before it."""
        if self._minus is not None:
            self.pieces.append(Piece(Kind.MINUS, self._minus, self._minus + 1))
            self._minus = None
        self.pieces.append(Piece(kind, self._place, end, text, field, prefix))
        self._place = end

    def _skip(self, end: int) -> None:
        self._minus = None
        self._place = end

    def _doubt(self, doubt: Doubt, start: int, end: int) -> None:
        self.problems.append(Problem(start, end, doubt))

    def _phrase(self) -> None:
        match = _PHRASE.match(self._text, self._place)
        assert match  # a quote is there
        if not match[2]:
            self._doubt(Doubt.QUOTE, self._place, self._place + 1)
        star = self._text.startswith("*", match.end())
        if split(match[1]):
            self._add(Kind.PHRASE, match.end() + star, match[1], prefix=star)
        else:
            self._skip(match.end())

    def _chunk(self) -> None:
        match = _CHUNK.match(self._text, self._place)
        assert match  # it may be empty
        dashes, word = match.groups()
        if len(dashes) % 2:
            self._minus = self._place
        self._place += len(dashes)
        named = _FIELD.match(word)
        if not word:
            if not self._text.startswith(("(", '"'), self._place):
                self._minus = None  # a dash by itself
        elif named and (field := field_named(named[1])):
            self._value(field, self._place + named.end())
        elif not dashes and word in OPERATORS:
            self._add(OPERATORS[word], match.end(), word, prefix=self._is_beginning(match.end()))
        elif not split(word):
            self._skip(match.end())
        else:
            if named and (word != named[0] or self._text.startswith(("(", '"'), match.end())):
                self._doubt(Doubt.FIELD, self._place, match.end())
            self._add(Kind.WORD, match.end(), word, prefix=self._is_beginning(match.end()))

    def _value(self, field: str, start: int) -> None:
        """What stands behind the colon of a field."""
        if quoted := _QUOTED.match(self._text, start):
            if not quoted[2]:
                self._doubt(Doubt.QUOTE, start, start + 1)
            star = self._text.startswith("*", quoted.end())
            self._add(Kind.VALUE, quoted.end() + star, _ESCAPED.sub(r"\1", quoted[1]), field=field, prefix=star)
        elif self._text.startswith("(", start):
            self._add(Kind.OPEN, start + 1, field=field)
        elif value := _VALUE.match(self._text, start):
            self._add(Kind.VALUE, value.end(), value[0], field=field, prefix=self._is_beginning(value.end()))
        elif self._typing and start == len(self._text):
            self._doubt(Doubt.UNFINISHED, self._place, start)
            self._skip(start)
        else:
            self._doubt(Doubt.EMPTY, self._place, start)
            self._add(Kind.WORD, start, self._text[self._place : start])

    def _is_beginning(self, end: int) -> bool:
        """Whether the word that ends there may go on: because it has a star, or is being typed."""
        star = self._text[end - 1] == "*"
        last = self._text[end - 2 if star and end > 1 else end - 1]
        return in_place(last) != " " and (star or (self._typing and end == len(self._text)))

"""Text → tree. Any text is a query: what makes no sense as an operator or a value is searched as words, and told.

either = all { OR all }
all    = one { [AND] one }
one    = { - | NOT } ( word | phrase | field:value | [field:] "(" either ")" )
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archiver.model.queries import And, Doubt, Leaf, Node, Not, Or, Problem, Query, Words
from archiver.search.query.fields import COLUMNS, may_become, read_filter
from archiver.search.query.lexer import Kind, Piece, cut, split

LONGEST = 1_000
"""Characters of a query that are looked at; what is pasted by mistake must not become a thousand terms."""

MOST = 200
"""Leaves of a tree."""

DEEPEST = 12
"""Parentheses inside each other; SQLite's own parsers give up between 20 and 100."""

_ENDS = frozenset({Kind.WORD, Kind.PHRASE, Kind.VALUE, Kind.CLOSE})
_STARTS = frozenset({Kind.WORD, Kind.PHRASE, Kind.VALUE, Kind.OPEN, Kind.MINUS, Kind.NOT})


def parse(text: str, *, typing: bool = True) -> Query:
    """Read a query. With `typing` its last word is a beginning, if nothing is behind it, not even a full stop, and no
    minus before it.

    It takes time in proportion to the text's length, 0.1 ms for most and 7 for the worst, and raises nothing.
    """
    pieces, problems = cut(text[:LONGEST], typing=typing)
    if len(text) > LONGEST:
        problems.append(Problem(LONGEST, len(text), Doubt.LONG))
    tree = _Parser(text[:LONGEST], typing, _without_stray_operators(pieces, problems), problems).parse()
    return Query(tree, tuple(sorted(problems, key=lambda problem: (problem.start, problem.end))))


def conjoin(parts: Iterable[Node]) -> Node | None:
    """All of the parts, each once; None for none."""
    flat = _once(each for part in parts for each in (part.parts if isinstance(part, And) else (part,)))
    return And(flat) if len(flat) > 1 else flat[0] if flat else None


def disjoin(parts: Iterable[Node]) -> Node | None:
    """Any of the parts, each once; None for none."""
    flat = _once(each for part in parts for each in (part.parts if isinstance(part, Or) else (part,)))
    return Or(flat) if len(flat) > 1 else flat[0] if flat else None


def _once(parts: Iterable[Node]) -> tuple[Node, ...]:
    """What is said twice means no more, and is looked for, marked and explained as often as it stands there."""
    return tuple(dict.fromkeys(parts))


def negate(part: Node) -> Node:
    """All that the part is not."""
    return part.part if isinstance(part, Not) else Not(part)


def _without_stray_operators(pieces: Sequence[Piece], problems: list[Problem]) -> list[Piece]:
    """The pieces with a word in the place of every AND, OR and NOT that joins nothing."""
    sound: list[Piece] = []
    for number, piece in enumerate(pieces):
        following = pieces[number + 1].kind if number + 1 < len(pieces) else None
        joins = piece.kind in (Kind.AND, Kind.OR)
        is_stray = (joins or piece.kind is Kind.NOT) and (
            following not in _STARTS or (joins and (not sound or sound[-1].kind not in _ENDS))
        )
        if is_stray:
            problems.append(Problem(piece.start, piece.end, Doubt.OPERATOR))
            piece = replace(piece, kind=Kind.WORD)
        sound.append(piece)
    return sound


class _Parser:
    """Recursive descent, as deep as the parentheses are."""

    def __init__(self, text: str, typing: bool, pieces: Sequence[Piece], problems: list[Problem]) -> None:
        self._text = text
        self._typing = typing
        self._pieces = pieces
        self._problems = problems
        self._place = 0
        self._leaves = 0
        self._is_turned = False
        """An odd number of minuses is around what comes."""
        self._open: list[Piece] = []
        self._refused = 0
        """Parentheses that were left out for being too deep, and are not closed yet."""

    def parse(self) -> Node | None:
        return self._either()

    def _next(self) -> Kind | None:
        """The kind of the next piece, None at the end; on the way what is left out is told."""
        while self._place < len(self._pieces):
            piece = self._pieces[self._place]
            if piece.kind is Kind.OPEN and len(self._open) == DEEPEST:
                self._doubt(piece, Doubt.DEEP)
                self._refused += 1
            elif piece.kind is Kind.CLOSE and self._refused:
                self._refused -= 1
            elif piece.kind is Kind.CLOSE and not self._open:
                self._doubt(piece, Doubt.PARENTHESIS)
            else:
                return piece.kind
            self._place += 1
        return None

    def _take(self, kind: Kind) -> Piece | None:
        if self._next() is not kind:
            return None
        self._place += 1
        return self._pieces[self._place - 1]

    def _either(self) -> Node | None:
        parts = [self._all()]
        while self._take(Kind.OR):
            parts.append(self._all())
        return disjoin(part for part in parts if part)

    def _all(self) -> Node | None:
        parts = []
        while self._next() not in (None, Kind.OR, Kind.CLOSE):
            if not self._take(Kind.AND) and (part := self._one()):
                parts.append(part)
        return conjoin(parts)

    def _one(self) -> Node | None:
        turned = False
        while self._take(Kind.MINUS) or self._take(Kind.NOT):
            turned = not turned
        self._is_turned ^= turned
        if opening := self._take(Kind.OPEN):
            part = self._group(opening)
        elif self._next() in (Kind.WORD, Kind.PHRASE, Kind.VALUE):
            self._place += 1
            part = self._leaf(self._pieces[self._place - 1])
        else:
            part = None
        self._is_turned ^= turned
        return negate(part) if part and turned else part

    def _group(self, opening: Piece) -> Node | None:
        self._open.append(opening)
        part = self._either()
        is_closed = self._take(Kind.CLOSE)
        self._open.pop()
        if not part or not is_closed:
            self._doubt(opening, Doubt.PARENTHESIS)
        return part

    def _leaf(self, piece: Piece) -> Leaf | None:
        self._leaves += 1
        if self._leaves > MOST:
            self._doubt(piece, Doubt.LONG)
            return None
        if piece.kind is Kind.VALUE:
            field = piece.field
        else:
            field = next((opening.field for opening in reversed(self._open) if opening.field), None)
        # What must be absent is meant whole: `-s` on the way to `-sand` would take away half of what was found.
        prefix = piece.prefix and (not self._is_turned or self._text[piece.end - 1] == "*")
        if field is None:
            return Words(split(piece.text), prefix)
        if field in COLUMNS:
            if words := split(piece.text):
                return Words(words, prefix, COLUMNS[field])
        elif found := read_filter(field, piece.text):
            return found
        is_begun = not piece.text or may_become(field, piece.text)
        if self._typing and piece.end == len(self._text) and is_begun:
            self._doubt(piece, Doubt.UNFINISHED)
            return None
        self._doubt(piece, Doubt.VALUE)
        return Words(split(self._text[piece.start : piece.end]), prefix)

    def _doubt(self, piece: Piece, doubt: Doubt) -> None:
        self._problems.append(Problem(piece.start, piece.end, doubt))

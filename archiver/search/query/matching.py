"""The words of a tree: as FTS5 expressions over `words` and `heads`, and as terms to mark in a text that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archiver.model.queries import And, Column, Node, Not, Or, Words
from archiver.text.folding import fold
from archiver.text.tokens import Term, index_text, query_terms

COLUMNS: Mapping[Column, str] = {Column.TITLE: "title", Column.AUTHOR: "byline", Column.SITE: "site"}
"""In the index."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as the index has them: tokens that follow each other, the last of them perhaps only begun."""

    tokens: tuple[str, ...]
    prefix: bool
    column: str | None = None
    """Of the index; None: any."""

    @property
    def match(self) -> str:
        """As FTS5 reads it: quoted, so that nothing in it is an operator."""
        column = f"{self.column} : " if self.column else ""
        return f'{column}"{" ".join(self.tokens)}"{"*" if self.prefix else ""}'


def is_beginning(words: Words) -> bool:
    """Whether the last word may go on. A single letter behind a number may not: `3d` would find 3 dozen."""
    return words.prefix and not re.search(r"[0-9][^\W0-9]$", fold(words.words[-1]))


def phrase_of(words: Words) -> Phrase:
    """Words as tokens of the index."""
    # As one text: only the last run of an unspaced script goes on behind the phrase, the others end as in the index.
    tokens = query_terms(" ".join(words.words))
    # One character of an unspaced script is indexed only as the first of a pair, except where a run ends.
    lone = bool(tokens) and len(tokens[-1]) == 1 and index_text(tokens[-1]) != tokens[-1]
    return Phrase(tuple(tokens), is_beginning(words) or lone, COLUMNS[words.column] if words.column else None)


def match_of(node: Node) -> str | None:
    """The FTS5 expression that is true where the tree is; None where there is none, as it asks for more than words."""
    match node:
        case Words():
            return phrase_of(node).match
        case Or(parts):
            matches = [match_of(part) for part in parts]
            return _joined(" OR ", [match for match in matches if match]) if all(matches) else None
        case And(parts):
            match, rest = match_all(parts)
            return None if rest else match
        case _:
            return None


def match_all(parts: tuple[Node, ...]) -> tuple[str | None, tuple[Node, ...]]:
    """The FTS5 expression for as many of the parts as one can ask for, and the other parts; None for none."""
    wanted: list[str] = []
    unwanted: list[str] = []
    negations: list[Node] = []
    rest: list[Node] = []
    for part in parts:
        if match := match_of(part):
            wanted.append(match)
        elif isinstance(part, Not) and (match := match_of(part.part)):
            unwanted.append(match)
            negations.append(part)
        else:
            rest.append(part)
    if not wanted:  # FTS5 can only take away from what was found
        return None, parts
    match = _joined(" AND ", wanted)
    return f"({match} NOT {_joined(' OR ', unwanted)})" if unwanted else match, tuple(rest)


def phrases(tree: Node | None) -> Iterator[Phrase]:
    """What is looked for, in order; not what must be absent."""
    return (phrase_of(words) for words in _wanted(tree))


def terms(tree: Node | None) -> tuple[Term, ...]:
    """What to mark in a text: everything that is looked for."""
    return tuple(Term(words.words, is_beginning(words)) for words in _wanted(tree))


def _wanted(node: Node | None) -> Iterator[Words]:
    match node:
        case Words():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)


def _joined(operator: str, matches: list[str]) -> str:
    return matches[0] if len(matches) == 1 else f"({operator.join(matches)})"

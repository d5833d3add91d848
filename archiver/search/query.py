"""What is typed in the search box, as terms. Any text is a valid query.

Today: words (all must be there), "phrases", and the last word matches as a prefix. Fields, OR, - and parentheses come
with the full language; until then their characters are just not part of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.text.folding import in_place
from archiver.text.tokens import Term, index_text, query_terms

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')

LONGEST = 1_000
"""Characters of a query that are looked at; what is pasted by mistake must not become a thousand terms."""


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all be found."""

    terms: tuple[Term, ...]


def parse(text: str) -> Query:
    """Read a query; it never fails, and holds no terms when there is no word in it.

    Only a word that is being typed is a prefix: the last one, with nothing behind it, not even a full stop, and not in
    a phrase.
    """
    text = text[:LONGEST]
    terms: list[Term] = []
    for part in _PART.finditer(text):
        phrase, word = part.groups()
        if words := _words(phrase if word is None else word):
            terms.append(Term(words, prefix=word is not None and part.end() == len(text) and in_place(text[-1]) != " "))
    return Query(tuple(terms))


def to_match(query: Query) -> str:
    """The FTS5 expression of a query, quoted strings only, so that nothing in it is an operator; "" for no terms."""
    return " AND ".join(match for term in query.terms if (match := _match(term)))


def _match(term: Term) -> str:
    # As one text: only the last run of an unspaced script goes on behind the phrase, the others end as in the index.
    tokens = query_terms(" ".join(term.words))
    if not tokens:
        return ""
    # One character of an unspaced script is indexed only as the first of a pair, except where a run ends.
    lone = len(tokens[-1]) == 1 and index_text(tokens[-1]) != tokens[-1]
    return f'"{" ".join(tokens)}"{"*" if term.prefix or lone else ""}'


def _words(text: str) -> tuple[str, ...]:
    """The runs of characters between what separates words in the index."""
    return tuple("".join(" " if folded == " " else c for c, folded in zip(text, in_place(text), strict=True)).split())

"""What is typed in the search box, as terms. Any text is a valid query.

Today: words (all must be there), "phrases", and the last word matches as a prefix. Fields, OR, - and parentheses come
with the full language; until then their characters are just not part of a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from archiver.text.tokens import Term, index_text, query_terms

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')

_KEPT = frozenset({"Co", "Mn", "Mc"})
"""With L* and N* the categories of the index's tokenizer."""

LONGEST = 1_000
"""Characters of a query that are looked at; what is pasted by mistake must not become a thousand terms."""


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all be found."""

    terms: tuple[Term, ...]


def parse(text: str) -> Query:
    """Read a query; it never fails, and holds no terms when there is no word in it."""
    terms: list[Term] = []
    parts = list(_PART.finditer(text[:LONGEST]))
    for part in parts:
        phrase, word = part.groups()
        words = _words(phrase if word is None else word)
        if not words:
            continue
        # A quote that was closed is finished, and so is whatever a space follows.
        open_end = part is parts[-1] and part.end() == len(text) and word is not None
        terms.append(Term(words, prefix=open_end))
    return Query(tuple(terms))


def to_match(query: Query) -> str:
    """The FTS5 expression of a query, quoted strings only, so that nothing in it is an operator; "" for no terms."""
    return " AND ".join(match for term in query.terms if (match := _match(term)))


def _match(term: Term) -> str:
    tokens = [token for word in term.words for token in query_terms(word)]
    if not tokens:
        return ""
    # One character of an unspaced script is indexed only as the first of a pair, except where a run ends.
    lone = len(tokens[-1]) == 1 and index_text(tokens[-1]) != tokens[-1]
    return f'"{" ".join(tokens)}"{"*" if term.prefix or lone else ""}'


def _words(text: str) -> tuple[str, ...]:
    """The runs of characters that the index takes for words: letters, numbers, private use and the marks on them."""
    kept = (
        character if unicodedata.category(character) in _KEPT or unicodedata.category(character)[0] in "LN" else " "
        for character in text
    )
    return tuple("".join(kept).split())

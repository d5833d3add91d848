"""How often terms are there: what a search will cost, told before it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.search.stop import Clock

FEW = 64
"""So many words with one beginning are looked for each by its own, if they are rare."""

MOST = 8
"""Of more, the most frequent."""

_PHRASE = re.compile(r'"([^"]*)"(\*?)')
_LAST = "\U0010ffff"

_DF = "SELECT df FROM terms WHERE term = :term"
_BEGINNING = "SELECT term, df FROM terms WHERE term >= :first AND term < :last ORDER BY df DESC LIMIT :most"
_SUM = "SELECT coalesce(sum(df), 0) FROM terms WHERE term >= :first AND term < :last"


@dataclass(frozen=True, slots=True)
class Bounded:
    """An FTS5 expression without beginnings of words, and what it costs."""

    match: str
    cost: int
    """Articles that its terms are in, each term by itself: what ranking has to walk through."""
    is_whole: bool
    """It finds all that the expression with the beginnings would."""


def bound(match: str, clock: Clock, affordable: int) -> Bounded:
    """Put the words that there are in the place of each beginning of one.

    FTS5 would merge the articles of all of them first, a second for two letters in a million articles. All are taken
    where they are few and cost no more than `affordable`, else the most frequent.
    """
    cost, is_whole = 0, True
    for phrase, tokens, is_beginning in _phrases(match):
        *whole, last = tokens
        costs = [_df(clock, token) for token in whole]
        if not is_beginning:
            costs.append(_df(clock, last))
        else:
            found = _beginning_with(clock, last)
            if len(found) > FEW or sum(df for _, df in found) > affordable:
                is_whole = is_whole and len(found) <= MOST
                found = found[:MOST]
            costs += [df for _, df in found]
            words = [f'"{" ".join([*whole, word])}"' for word in [word for word, _ in found] or [last]]
            match = match.replace(phrase, f"({' OR '.join(words)})")
        cost += sum(costs)
    return Bounded(match, cost, is_whole)


def cost_of(match: str, clock: Clock) -> int:
    """Articles that the terms of an expression are in, each term by itself, beginnings included."""
    cost = 0
    for _, (*whole, last), is_beginning in _phrases(match):
        cost += sum(_df(clock, token) for token in whole)
        cost += clock.number(_SUM, _range(last)) if is_beginning else _df(clock, last)
    return cost


def _phrases(match: str) -> Iterator[tuple[str, list[str], bool]]:
    """(as it stands there, its tokens, whether the last is only begun) of every phrase in an FTS5 expression."""
    for found in dict.fromkeys(_PHRASE.finditer(match)):
        yield found[0], found[1].split(), bool(found[2])


def _df(clock: Clock, term: str) -> int:
    return clock.number(_DF, {"term": term})


def _beginning_with(clock: Clock, beginning: str) -> list[tuple[str, int]]:
    rows = clock.rows(_BEGINNING, {**_range(beginning), "most": FEW + 1})
    return [(str(term), int(df)) for term, df in rows]  # type: ignore[call-overload]  # an INTEGER column


def _range(beginning: str) -> dict[str, str | int]:
    return {"first": beginning, "last": beginning + _LAST}

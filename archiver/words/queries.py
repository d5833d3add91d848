"""Queries as sentences: what was not understood of one."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.model.queries import Doubt, Problem

DOUBTS: Mapping[Doubt, str] = {
    Doubt.OPERATOR: "'{part}' joins nothing here, and is searched as a word.",
    Doubt.PARENTHESIS: "A parenthesis has no other half, or nothing inside.",
    Doubt.QUOTE: "A quotation mark has no other half: the phrase goes on to the end.",
    Doubt.FIELD: "There is no field '{field}': '{part}' is searched as words.",
    Doubt.EMPTY: "'{part}' has no value yet, and is searched as a word.",
    Doubt.VALUE: "'{part}' cannot be understood, and is searched as words.",
    Doubt.DEEP: "Too many parentheses inside each other: some are left out.",
    Doubt.LONG: "The query is too long: its end is left out.",
}


def doubt_words(problem: Problem, query: str) -> str:
    """Why a part of a query does not mean what it may have been meant to."""
    part = query[problem.start : problem.end]
    return DOUBTS[problem.doubt].format(part=part, field=part.partition(":")[0])

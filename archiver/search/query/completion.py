"""What could stand at the cursor: fields, and the values they can have in this library."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.model.queries import Completion, Names, Part, Period, Trait
from archiver.search.query.fields import FIELDS, field_named
from archiver.search.query.lexer import Kind, Piece, cut
from archiver.search.query.printer import write_value
from archiver.text.folding import fold

MOST = 50
"""Completions of one place."""

LETTERS = 2
"""Of a field's name must be there before it is offered: with one, every other word would make a list come up."""

_NAME = re.compile(r"[A-Za-z]+")


def complete(text: str, cursor: int, names: Names) -> list[Completion]:
    """The completions of the field or value that ends at the cursor or around it, the likeliest first.

    None where it is complete already, and for words: those are found by their beginnings.
    """
    pieces, _ = cut(text, typing=False)
    piece = next((piece for piece in pieces if piece.start < cursor <= piece.end), None)
    if piece is None or piece.kind not in (Kind.WORD, Kind.VALUE):
        return []
    typed = text[piece.start : cursor]
    name, colon, value = typed.partition(":")
    if not colon:
        return _fields(piece, typed)
    field = field_named(name)
    if field is None:
        return []
    if piece.kind is Kind.WORD and text.startswith('"', piece.end):
        return []  # the value stands behind it, and the cursor before the value
    value = value.strip('"')
    blank = "" if text.startswith(" ", piece.end) else " "
    found = _ranked(_values(field, names), value)
    if found == [value]:
        return []
    return [
        Completion(piece.start, piece.end, f"{field}:{write_value(each)}{blank}", field, each) for each in found[:MOST]
    ]


def _fields(piece: Piece, typed: str) -> list[Completion]:
    if len(typed) < LETTERS or not _NAME.fullmatch(typed) or piece.kind is not Kind.WORD:
        return []
    return [
        Completion(piece.start, piece.end, f"{field}:", field, None)
        for field in FIELDS
        if field.startswith(typed.lower())
    ]


def _values(field: str, names: Names) -> Iterable[str]:
    match field:
        case "is":
            return [trait.value for trait in Trait]
        case "has":
            return [part.value for part in Part]
        case "in":
            return names.collections
        case "tag":
            return names.tags
        case "site":
            return names.sites
        case "lang":
            return names.languages
        case "before" | "after" | "saved" | "published":
            return [*(period.value for period in Period), "7d", "30d", "1y"]
        case _:
            return []


def _ranked(values: Iterable[str], typed: str) -> list[str]:
    """Those that have what was typed in them: first at the beginning, then at that of a word, then anywhere."""
    sought = fold(typed).strip()
    ranks: list[list[str]] = [[], [], []]
    for value in values:
        folded = fold(value)
        place = folded.find(sought)
        if place == 0:
            ranks[0].append(value)
        elif f" {sought}" in folded:
            ranks[1].append(value)
        elif place > 0:
            ranks[2].append(value)
    return [value for rank in ranks for value in rank]

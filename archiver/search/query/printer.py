"""Tree → text: read again, typed or not, it is the same tree."""

from __future__ import annotations

import re

from archiver.model.queries import And, Node, Not, Or, Words
from archiver.search.query.fields import write_filter
from archiver.search.query.lexer import OPERATORS

_BARE = re.compile(r"[\w<>=.][\w<>=./#&%?~+-]*")
"""A value that needs no quotes."""


def to_text(tree: Node | None) -> str:
    """The query that asks for this tree."""
    return "" if tree is None else _print(tree, last=True)


def write_value(value: str) -> str:
    """A value as it stands behind its field: in quotes where it needs them."""
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _print(node: Node, *, last: bool = False) -> str:
    match node:
        case And(parts):
            *heads, end = parts
            return " ".join([*(_inside(part) for part in heads), _inside(end, last=last)])
        case Or(parts):
            *heads, end = parts  # without parentheses: nothing gets deeper than it was written
            return " OR ".join([*(_print(part) for part in heads), _print(end, last=last)])
        case Not(part):
            return f"-{_inside(part)}"
        case Words(words, prefix, column):
            field = f"{column.value}:" if column else ""
            return f"{field}{_quoted(words, prefix, last)}{'*' if prefix else ''}"
        case _:
            field, value = write_filter(node)
            return f"{field}:{write_value(value)}"


def _inside(node: Node, *, last: bool = False) -> str:
    return f"({_print(node)})" if isinstance(node, And | Or) else _print(node, last=last)


def _quoted(words: tuple[str, ...], prefix: bool, last: bool) -> str:
    """In quotes where it is a phrase, where it could be an operator, or where it could be taken for being typed."""
    text = " ".join(words)
    plain = len(words) == 1 and text not in OPERATORS and (prefix or not last)
    return text if plain else f'"{text}"'

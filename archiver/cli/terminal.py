"""Text on a terminal: what may not reach it, how many columns it takes, where it is cut and broken."""

from __future__ import annotations

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str, *, single_line: bool = True) -> str:
    """The text without control and bidi characters: a page's title must not move the cursor or turn the line round."""
    kept = "" if single_line else "\n\t"
    return "".join(c for c in text if c in kept or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _BIDI))


def width_of(text: str) -> int:
    """How many columns a text takes: two for East Asian letters, none for marks and joiners."""
    return sum(map(_width, text))


def cut(text: str, width: int) -> str:
    """At most `width` columns of a text, with … where it was cut."""
    end = _reach(text, 0, width)
    return text if end == len(text) else text[: _reach(text, 0, width - 1)].rstrip() + "…"


def pad(text: str, width: int) -> str:
    """A text with spaces up to `width` columns."""
    return text + " " * (width - width_of(text))


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where a line of text is broken, as (start, end) of pieces that take at most `width` columns.

    At spaces, which go, and between letters of scripts that are written without them; a word that is longer than a line
    is broken where the line ends.
    """
    pieces: list[tuple[int, int]] = []
    start = 0
    while (end := _reach(text, start, width)) < len(text):
        breaks = (i for i in range(end, start, -1) if text[i] == " " or _width(text[i - 1]) == 2)
        place = next(breaks, max(end, start + 1))
        pieces.append((start, place))
        start = place
        while text[start : start + 1] == " ":
            start += 1
    return [*pieces, (start, end)]


def _reach(text: str, start: int, width: int) -> int:
    """The end of what fits into `width` columns from `start` on."""
    for place in range(start, len(text)):
        width -= _width(text[place])
        if width < 0:
            return place
    return len(text)


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

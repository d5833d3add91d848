"""Finding in a text what is typed letter by letter: signs as they are, whatever the case, the accents, the white space.

Other than a search of the library (`tokens.spans`) it also finds parts of words, and every sign.
"""

from __future__ import annotations

import re
import unicodedata

from archiver.text.folding import SKIP, in_place, widen
from archiver.text.tokens import narrowed, spelled


def find_literally(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand, as (start, end) in the text as given, in order and none overlapping another."""
    pieces = [widen(_letters(piece)).replace(SKIP, "") for piece in unicodedata.normalize("NFC", words).split()]
    pattern = rf"\s[\s{SKIP}]*".join(_spelled(piece) for piece in pieces if piece)
    if not pattern:
        return []
    folded = _letters(text)
    found = [(*match.span(), 0) for match in re.finditer(pattern, widen(folded))]
    return [(start, end) for start, end, _ in (found if folded.isascii() else narrowed(folded, found))]


def _spelled(piece: str) -> str:
    """Letters composed or not, and signs as they are."""
    return "".join(
        re.escape(character) + f"{SKIP}*+" if in_place(character) == " " else spelled(character) for character in piece
    )


def _letters(text: str) -> str:
    """Every letter folded for itself; what is no letter stays."""
    return text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """The folding of each character, found out when it first occurs."""

    def __missing__(self, code: int) -> str:
        folded = in_place(chr(code))
        self[code] = kept = chr(code) if folded == " " else folded
        return kept


_LETTERS = _Letters()

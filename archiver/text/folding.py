"""Case and accents away, character by character: the alphabet in which the index and a query meet.

The rules are those of SQLite's `unicode61 remove_diacritics 2`, which knows only the accents of the letters a to z, and
a few more that readers of other alphabets expect (`LOOSE`, `SKIPPED`); `tokens.index_text` applies these beforehand.
"""

from __future__ import annotations

import re
import unicodedata

SKIPPED = (
    "\\x00\\ud800-\\udfff\\xad\\u0300-\\u036f"  # what no database keeps, soft hyphens, combining accents
    "\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7"  # Hebrew points, then Arabic vowels
    "\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed"
    "\\u093c"  # the dot of Hindi's borrowed sounds: पढ़ना is typed पढना
)
"""A character class (for `re`): marks inside a word that a reader does not type."""

_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
"""The zeros of Arabic, Persian, Hindi, Bengali, Thai and wide digits."""

LOOSE = (
    dict(zip("ЁёŁłĐđØøĦħŦŧı", "ЕеLlDdOoHhTti", strict=True))
    | dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627")  # alef with hamza, madda or wasla
    | dict.fromkeys("\u0626\u0649\u06cc", "\u064a")  # yeh with hamza, without dots, Persian
    | dict.fromkeys("\u0629\u06c0\u06d5", "\u0647")  # teh marbuta, and heh with hamza or by itself
    | {"\u0624": "\u0648", "\u06a9": "\u0643", "\u0901": "\u0902"}  # waw with hamza, Persian kaf, Hindi's two nasals
    | {
        letter: base
        for letter in map(chr, [*range(0x370, 0x400), *range(0x1F00, 0x2000)])
        if (base := unicodedata.normalize("NFD", letter)[0]) != letter and base.isalpha()
    }
    | {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
    | {chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
"""Letters → the letter a reader types instead: ё, the stroke letters, dotless i, Greek without its accents, what
writers of Arabic and Persian mix, wide Latin letters, the digits of other scripts."""

WIDE = {"ß": "ss", "æ": "ae", "œ": "oe", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""Lower-case letters → the letters a reader types instead. Folding in place leaves them, as positions stay."""

UNSPACED = (
    "\\u1100-\\u11ff\\u3005-\\u3007\\u303b\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff"
    "\\u3105-\\u312f\\u3131-\\u318e\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97c"
    "\\uac00-\\ud7a3\\ud7b0-\\ud7fb\\uf900-\\ufaff\\uff66-\\uff9f\\uffa0-\\uffdc\\U00020000-\\U0003ffff"
    "\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e81-\\u0ecf\\u0edc-\\u0edf\\u1780-\\u17d3\\u17d7\\u17dc\\u17dd"
    "\\u1000-\\u103f\\u1050-\\u109d\\ua9e0-\\ua9ef\\ua9fa-\\ua9fe\\uaa60-\\uaa76\\uaa7a-\\uaa7f"
)
"""A character class: Han, kana, Hangul, Bopomofo, Thai, Lao, Khmer, Myanmar, whose words no space separates (Hangul has
spaces, but its words carry endings, so that they too are found by their parts)."""

SKIP = "\xad"
"""What a skipped mark becomes where positions must stay."""

WIDER = {**WIDE, "ẞ": "ss", "Æ": "ae", "Œ": "oe"}
"""The same, in any case."""

MARK = re.compile(f"[{SKIPPED}{''.join(LOOSE)}{''.join(WIDER)}]")
RUN = re.compile(f"([{UNSPACED}]+)")  # a big class costs 2 ms to compile: these two are all there are
NUMBER = re.compile("([0-9]+)")
WIDE_LETTER = re.compile(f"[{''.join(WIDE)}]")


def fold(word: str) -> str:
    """A word as the index keeps it: NFC, lower case, without accents; what separates words becomes a space."""
    return widen(in_place(unicodedata.normalize("NFC", word)).replace(SKIP, ""))


def widen(folded: str) -> str:
    """A folded text with two letters for each of those that stand for two."""
    return folded if folded.isascii() else WIDE_LETTER.sub(lambda match: WIDE[match[0]], folded)


def in_place(text: str) -> str:
    """Fold every character for itself, so that positions stay: skipped marks become SKIP, separators a space."""
    return text.translate(_FOLDING)


class _Folding(dict[int, str]):
    """The folding of each character, found out when it first occurs: 2 µs then, 0.03 ever after."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character not in LOOSE and character not in WIDER and MARK.match(character):
        return SKIP
    kind = unicodedata.category(character)
    if kind[0] not in "LN" and kind not in ("Co", "Cn", "Mn", "Mc"):
        return " "
    letter = LOOSE.get(character, character)
    decomposed = unicodedata.normalize("NFD", letter)
    if decomposed[0].isascii():
        return decomposed[0].lower()
    return next((folded for folded in (letter.casefold(), letter.lower()) if len(folded) == 1), letter)


_FOLDING = _Folding()

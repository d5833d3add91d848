"""Words for the search index, and back: text → what is indexed, a word → tokens, tokens → where in a text they hit.

SQLite's FTS5 cuts words at spaces and punctuation (`unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'`).
Scripts that are written without spaces are given to it as overlapping pairs of characters, which makes a word of any
length a phrase: 東京都 becomes 東京 京都 都. These pairs find all words of two characters, unicode61 alone finds 7 %.
Numbers are words of their own, so that 6050 and mpu 6050 find MPU6050.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from archiver.model.search import Snippet
from archiver.text.folding import (
    LOOSE,
    MARK,
    NUMBER,
    RUN,
    SKIP,
    UNSPACED,
    WIDE,
    WIDE_LETTER,
    WIDER,
    fold,
    in_place,
    widen,
)

__all__ = ["VERSION", "Term", "fold", "index_text", "query_terms", "snippet", "spans"]

VERSION = 2
"""Of `index_text`: an index whose rows were made by another one must be rebuilt, since deleting needs the same text."""

SCANNED = 400_000
"""Characters of a text in which a snippet looks for hits."""

_BLOCK = 20_000
_OVERLAP = 200
_LONGEST_WORD = 40
"""Characters in which a snippet looks for a space to be cut at."""
_SPACE = re.compile(r"\s+")
_DIGITS, _LETTERS = re.compile(f"[0-9{SKIP}]*+"), re.compile(f"(?:[a-z{SKIP}]++|[^ 0-9{UNSPACED}])*+")
_PLAIN = {**LOOSE, **WIDER}


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


def index_text(text: str) -> str:
    """The text as FTS5 is to index it: pairs for unspaced scripts, numbers apart, loose letters folded, else NFC."""
    if text.isascii():
        return NUMBER.sub(r" \1 ", text.replace("\0", ""))
    plain = MARK.sub(lambda match: _PLAIN.get(match[0], ""), unicodedata.normalize("NFC", text))
    return NUMBER.sub(r" \1 ", RUN.sub(lambda match: f" {' '.join(_pairs(match[0]))} ", plain))


def query_terms(word: str) -> list[str]:
    """The tokens, folded, that a word of a query must match as a phrase; [] where nothing in it can be found.

    A run of unspaced script gives its pairs; one character alone is to be matched as a prefix. A run that other letters
    follow ends, as in the index, on its last character: 東京tower → 東京 京 tower.
    """
    runs = _runs(word)
    tokens = [token for run in runs for token in (_pairs(run) if RUN.match(run) else [run])]
    return tokens[:-1] if runs and RUN.match(runs[-1]) and len(runs[-1]) > 1 else tokens


def spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms hit, as (start, end) in the text as given; in order, overlapping hits as one.

    A hit is what the index finds: whole words whatever their case and accents (a prefix marks the word it begins), in
    unspaced scripts any part of a run.
    """
    merged: list[tuple[int, int]] = []
    for start, end, _ in _hits(text, _sought(tuple(terms))):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, terms: Sequence[Term], width: int = 160) -> Snippet:
    """About `width` characters around the place where most of the terms hit together, else the beginning.

    Plain text in one line, cut between words, with … where it was cut; the hits are marked. At most the first 400,000
    characters are searched, in blocks and only until every term has been seen.
    """
    first, last = _densest(_first_hits(text, _sought(tuple(terms))), width)
    start, end = _window(text, first, last, width)
    piece = " ".join(text[start:end].split())
    if start > 0 and not text[:start].isspace():
        piece = "…" + piece
    if end < len(text) and not text[end:].isspace():
        piece += "…"
    return Snippet(piece, tuple(spans(piece, terms)))


def _runs(word: str) -> list[str]:
    """The folded word cut where the index cuts it: at separators, around unspaced script, and around numbers."""
    return [run for piece in fold(word).split() for part in RUN.split(piece) for run in NUMBER.split(part) if run]


def _pairs(run: str) -> list[str]:
    return [*(first + second for first, second in pairwise(run)), run[-1]]


class _Sought:
    """What a term looks like in a text folded in place."""

    def __init__(self, runs: Sequence[str], prefix: bool) -> None:
        parts = [spelled(runs[0])]
        for before, run in pairwise(runs):
            may_touch = RUN.match(before) or RUN.match(run) or _is_digit(before[-1]) != _is_digit(run[0])
            parts.append(f"(?: [ {SKIP}]*+){'?' if may_touch else ''}{spelled(run)}")
        self._pattern = re.compile("".join(parts))
        self._starts_anywhere = bool(RUN.match(runs[0]))
        self._ends_anywhere = bool(RUN.match(runs[-1]))
        self._prefix = prefix

    def find(self, folded: str) -> Iterator[tuple[int, int]]:
        """The (start, end) of each hit, in order, none overlapping another."""
        place = 0
        while match := self._pattern.search(folded, place):
            start, end = match.span()
            place = start + 1
            if self._starts_anywhere or _is_word_start(folded, start):
                word_end = end if self._ends_anywhere else _word_end(folded, end)
                if self._prefix or word_end == end:
                    yield start, word_end
                    place = word_end


@lru_cache(64)
def _sought(terms: tuple[Term, ...]) -> list[_Sought]:
    """The terms that have a character which is indexed. Made once for all the texts of an answer."""
    return [
        _Sought(runs, term.prefix) for term in terms if (runs := [run for word in term.words for run in _runs(word)])
    ]


def spelled(run: str) -> str:
    """A run as a pattern: every letter composed or not, with skipped marks anywhere behind it."""
    letters = []
    for character in run:
        apart = in_place(unicodedata.normalize("NFD", character))
        either = re.escape(character) if apart == character else f"(?:{re.escape(character)}|{re.escape(apart)})"
        letters.append(f"{either}{SKIP}*+")
    return "".join(letters)


def _is_letter(character: str) -> bool:
    """Whether a folded character is of a word of a spaced script."""
    return character != " " and not RUN.match(character)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


def _is_word_start(folded: str, place: int) -> bool:
    """Whether a word begins there: no letter is before it, or only a number before a letter, or the reverse."""
    before = place - 1
    while before >= 0 and folded[before] == SKIP:
        before -= 1
    return before < 0 or not _is_letter(folded[before]) or _is_digit(folded[before]) != _is_digit(folded[place])


def _word_end(folded: str, place: int) -> int:
    """Where the word ends of which something is before `place`."""
    last = place - 1
    while folded[last] == SKIP:
        last -= 1
    number = _is_digit(folded[last])
    rest = (_DIGITS if number else _LETTERS).match(folded, place)
    return rest.end() if rest else place


def _hits(text: str, sought: Sequence[_Sought]) -> list[tuple[int, int, int]]:
    """(start, end, which of the sought), sorted."""
    folded = in_place(text)
    wide = widen(folded)
    hits = sorted((start, end, number) for number, each in enumerate(sought) for start, end in each.find(wide))
    return hits if folded.isascii() else narrowed(folded, hits)


def narrowed(folded: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Hits in a widened text as hits in the text before; they begin and end with whole letters."""
    ends: list[int] = []
    """Where each letter that became several ends in the widened text."""
    added: list[int] = [0]
    """How many characters all of them before brought."""
    for match in WIDE_LETTER.finditer(folded):
        width = len(WIDE[match[0]])
        ends.append(match.start() + added[-1] + width)
        added.append(added[-1] + width - 1)

    def narrow(place: int) -> int:
        return place - added[bisect_right(ends, place)]

    return [(narrow(start), narrow(end), number) for start, end, number in hits] if ends else hits


def _first_hits(text: str, sought: Sequence[_Sought]) -> list[tuple[int, int, int]]:
    """Hits block by block, until each of the sought has one."""
    found: list[tuple[int, int, int]] = []
    for offset in range(0, min(len(text), SCANNED), _BLOCK):
        block = text[offset : offset + _BLOCK + _OVERLAP]
        found += [(start + offset, end + offset, number) for start, end, number in _hits(block, sought)]
        if len({number for _, _, number in found}) == len(sought):
            break
    return found


def _densest(hits: Sequence[tuple[int, int, int]], width: int) -> tuple[int, int]:
    """The (start, end) of the hits within `width` characters that are of the most terms, then the most, then first."""
    best, best_score = (0, 0), (0, 0)
    left = 0
    counts: Counter[int] = Counter()
    for right, (_, end, number) in enumerate(hits):
        counts[number] += 1
        while left < right and end - hits[left][0] > width:
            counts[hits[left][2]] -= 1
            left += 1
        score = (sum(1 for count in counts.values() if count), right - left + 1)
        if score > best_score:
            best, best_score = (hits[left][0], end), score
    return best


def _window(text: str, first: int, last: int, width: int) -> tuple[int, int]:
    """Where to cut so that first to last is inside, a third of the room before it, and words stay whole."""
    start = max(0, first - max(0, width - (last - first)) // 3)
    if start > 0 and (space := _SPACE.search(text, start - 1, first)):
        start = space.end()
    end = min(len(text), max(start + width, last))
    if end < len(text) and not text[end].isspace():
        cut = max(last, start, end - _LONGEST_WORD)
        end = next((place for place in range(end - 1, cut - 1, -1) if text[place].isspace()), end)
    return start, end

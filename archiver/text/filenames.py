"""Titles → file names that Windows, macOS and Linux all take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from archiver.text.cleaning import clean_text

MAX_BYTES = 255
"""Of a name in UTF-8: the limit of ext4 and APFS. NTFS counts UTF-16 units, which are never more than the bytes."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
"""Devices on Windows whatever extension follows: "Naming Files, Paths, and Namespaces" of its documentation."""

_UNTITLED = "untitled"


class TakenNames(Collection[str]):
    """Names of one folder; asks as a disk does that ignores case and the form of accents (NTFS, APFS)."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = {_clash_key(name): name for name in names}

    def add(self, name: str) -> None:
        self._names[_clash_key(name)] = name

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _clash_key(name) in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._names)


def file_name(title: str, *, suffix: str = "", taken: Collection[str] = (), limit: int = MAX_BYTES) -> str:
    """A name for a file with this title: one path component, never empty, at most `limit` bytes in UTF-8.

    `suffix` (such as ".html") is added as it is. Characters that a system forbids become "-"; dots and blanks at either
    end go; a device's name gets "_" in front. A name that clashes with one of `taken` gets " (2)", " (3)", …; pass a
    TakenNames when there are many.
    """
    names = taken if isinstance(taken, TakenNames) else TakenNames(taken)
    stem = _FORBIDDEN.sub("-", clean_text(unicodedata.normalize("NFC", title), single_line=True)).strip(". -")
    stem = stem or _UNTITLED
    if _RESERVED.match(stem + suffix):
        stem = "_" + stem
    name = _cut(stem, limit - len(suffix.encode())) + suffix
    number = 1
    while name in names:
        number += 1
        ending = f" ({number}){suffix}"
        name = _cut(stem, limit - len(ending.encode())) + ending
    return name


def _cut(stem: str, size: int) -> str:
    """At most so many bytes, between characters: never inside one, nor between a letter and its accents."""
    whole = stem.encode()
    if len(whole) <= size:
        return stem
    cut = whole[:size].decode(errors="ignore")
    end = len(cut)
    while end > 1 and unicodedata.combining(stem[end]):
        end -= 1
    return stem[:end].rstrip(". ")


def _clash_key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

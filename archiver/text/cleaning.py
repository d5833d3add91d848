"""Text from outside → text that every later stage can keep, compare and show."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str, *, limit: int | None = None, single_line: bool = False) -> str:
    """The text without what fails late or deceives: what SQLite, XML or a label cannot take.

    Lone surrogates become U+FFFD. NUL, control characters (but not tab and line feed), byte order marks and the
    noncharacters U+FFFE and U+FFFF go; all line ends become a line feed. With `single_line`, a run of blanks becomes
    a space, the ends are stripped, and the marks that override or isolate the direction of text go: a title is shown
    among other words. `limit` (characters, at least 1) cuts and ends with "…".
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _CONTROL.sub("", _LINE_END.sub("\n", text))
    if single_line:
        text = " ".join(_BIDI_CONTROL.sub("", text).split())
    if limit is not None and len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return text

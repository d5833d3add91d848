"""One line of plain text out of what pages write into titles, names and descriptions."""

from __future__ import annotations

import html
import re

from archiver.extract.decoding import scrub

# What a right-to-left override in a title does to the window around it, and what cannot be seen at all.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u00ad]")
FORMATTING = re.compile(r"</?(?:a|b|br|em|font|i|p|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
WORD = re.compile(r"\w+")


def clean(text: str, length: int) -> str:
    """One line of at most so many characters: entities resolved, formatting tags and overrides gone."""
    text = text[: 8 * length]
    if "&" in text:
        text = html.unescape(text)
    text = INVISIBLE.sub("", FORMATTING.sub("", scrub(text)))
    return shorten(" ".join(text.split()), length)


def shorten(text: str, length: int = 280) -> str:
    """The text, or its beginning up to the end of a word and an ellipsis."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head[: head.rfind(" ")] if " " in head[length // 2 :] else head).rstrip(" ,;:.-–—") + "…"


def plain(text: str) -> str:
    """Letters and digits only, case folded: what is the same to a reader is equal."""
    return "".join(WORD.findall(text.casefold())).replace("_", "")


def words(text: str) -> list[str]:
    """The words, case folded, in order."""
    return WORD.findall(text.casefold())

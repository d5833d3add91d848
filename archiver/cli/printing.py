"""Tables for people, JSON lines for programs, colours and progress only on a terminal."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TextIO

from archiver.cli.words import COMPLETENESS, sentence_for, sentence_of
from archiver.errors import ArchiverError
from archiver.model import ArticleSummary, Completeness, Failure, Job


class Printer:
    """Where a verb's results, failures and progress go."""

    def __init__(self, *, as_json: bool, out: TextIO, err: TextIO) -> None:
        self.as_json = as_json
        self._out = out
        self._err = err
        self._in_colour = out.isatty() and "NO_COLOR" not in os.environ
        self._progress = err.isatty() and not as_json
        self._shown = ""

    def line(self, text: str = "") -> None:
        """A line for people; nothing with --json."""
        if not self.as_json:
            self._write(text)

    def row(self, **values: Any) -> None:
        """An object for programs; nothing without --json."""
        if self.as_json:
            encodable = (self._out.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")
            self._write(json.dumps(values, ensure_ascii=not encodable, default=_plain))

    def text(self, text: str) -> None:
        """An article's text, without what would steer a terminal."""
        self._write(printable(text))

    def fail(self, item: str, sentence: str) -> None:
        """An item that failed, named on stderr."""
        self._clear()
        print(printable(f"{item}: {sentence}" if item else sentence), file=self._err, flush=True)

    def progress(self, text: str) -> None:
        """One line that tells what goes on now, on a terminal; the next one replaces it."""
        if self._progress and text != self._shown:
            self._clear()
            width = shutil.get_terminal_size().columns - 1
            self._shown = cut(printable(text), width)
            print(self._shown, end="", file=self._err, flush=True)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns as wide as they need to be; the widest gives way where the terminal is too narrow."""
        lines = [[printable(cell, single_line=True) for cell in row] for row in rows]
        widths = [max(width_of(line[i]) for line in [list(header), *lines]) for i in range(len(header))]
        room = shutil.get_terminal_size((100, 24)).columns - 2 * (len(header) - 1)
        while sum(widths) > room and max(widths) > 16:
            widths[widths.index(max(widths))] -= 1
        self._write(self.dim("  ".join(pad(cell, width) for cell, width in zip(header, widths, strict=True)).rstrip()))
        for line in lines:
            self._write(
                "  ".join(pad(cut(cell, width), width) for cell, width in zip(line, widths, strict=True)).rstrip()
            )

    def dim(self, text: str) -> str:
        """What is beside the point."""
        return f"\x1b[2m{text}\x1b[0m" if self._in_colour else text

    def bold(self, text: str) -> str:
        """What is the point."""
        return f"\x1b[1m{text}\x1b[0m" if self._in_colour else text

    def done(self) -> None:
        """Take the line of progress away."""
        self._clear()

    def _write(self, text: str) -> None:
        self._clear()
        print(text, file=self._out)

    def _clear(self) -> None:
        if self._shown:
            print("\r" + " " * width_of(self._shown) + "\r", end="", file=self._err, flush=True)
            self._shown = ""


# --- values as JSON


def article_row(article: ArticleSummary) -> dict[str, Any]:
    """What --json tells of an article."""
    row = dataclasses.asdict(article)
    row["complete"] = article.completeness is Completeness.COMPLETE
    return row


def job_row(job: Job) -> dict[str, Any]:
    """What --json tells of a job."""
    return dataclasses.asdict(job) | {"failure": failure_row(job.failure)}


def failure_row(failure: Failure | None) -> dict[str, Any] | None:
    """What --json tells of a failure: the facts, and the sentence."""
    if failure is None:
        return None
    return {"kind": failure.kind, "params": dict(failure.params), "message": sentence_of(failure)}


def error_row(error: ArchiverError) -> dict[str, Any]:
    """What --json tells of an error."""
    return {"kind": error.kind, "params": error.facts(), "message": sentence_for(error)}


def completeness(article: ArticleSummary) -> str:
    """How much of an article is here, in words."""
    return COMPLETENESS[article.completeness].format(saved=article.images_saved, total=article.images_total)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    raise TypeError(type(value))


# --- text on a terminal


def printable(text: str, *, single_line: bool = False) -> str:
    """The text without control and bidi characters: a page's title must not move the cursor or turn the line round."""
    kept = "" if single_line else "\n\t"
    return "".join(c for c in text if c in kept or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _BIDI))


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def width_of(text: str) -> int:
    """How many columns a text takes: wide for East Asian letters, none for marks."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, width: int) -> str:
    """At most `width` columns of a text, with … where it was cut."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[: -max(1, (width_of(text) - width) // 2)]
    return text + "…"


def pad(text: str, width: int) -> str:
    """A text with spaces up to `width` columns."""
    return text + " " * (width - width_of(text))


def standard_streams() -> tuple[TextIO, TextIO]:
    """stdout and stderr that never fail on a letter their encoding lacks (a Windows console's cp1252)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return sys.stdout, sys.stderr

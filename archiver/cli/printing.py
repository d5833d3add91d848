"""Where results go: lines and tables for people, JSON lines for programs, colours and progress only on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from archiver.cli.rows import encode
from archiver.cli.terminal import cut, pad, printable, width_of, wrap

READING = 80
"""Columns of an article's lines at most: longer ones are hard to read."""
NARROWEST = 12
"""Columns that every column of a table keeps."""


class Styled(str):
    """Printable text in our own escape codes; any other text that reaches a `Printer` is made printable there."""

    __slots__ = ()


class Printer:
    """Where a verb's results, failures and progress go."""

    def __init__(self, *, as_json: bool, out: TextIO, err: TextIO) -> None:
        self.as_json = as_json
        self._out = out
        self._err = err
        self._is_terminal = out.isatty()
        self._in_colour = out.isatty() and _knows_colours()
        self._progress = err.isatty() and not as_json
        self._shown = ""

    # --- for people; nothing of it with --json

    def line(self, *parts: str) -> None:
        """A line."""
        if not self.as_json:
            self._write("".join(part if isinstance(part, Styled) else printable(part) for part in parts))

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns as wide as they need to be; on a terminal the widest give way until a line holds them all."""
        if self.as_json:
            return
        lines = [[printable(cell) for cell in row] for row in rows]
        widths = [max(width_of(line[i]) for line in [list(header), *lines]) for i in range(len(header))]
        room = self._columns() - 2 * (len(header) - 1)
        while self._is_terminal and sum(widths) > room and max(widths) > NARROWEST:
            widths[widths.index(max(widths))] -= 1
        self._write(self.dim("  ".join(pad(cell, width) for cell, width in zip(header, widths, strict=True)).rstrip()))
        for line in lines:
            cells = (pad(cut(cell, width), width) for cell, width in zip(line, widths, strict=True))
            self._write("  ".join(cells).rstrip())

    def passage(self, text: str, hits: Iterable[tuple[int, int]], indent: int) -> None:
        """A piece of text in one paragraph, its hits in bold."""
        marked = {place for start, end in hits for place in range(start, end)}
        for start, end in self._broken(text, self._columns() - indent):
            runs = [" " * indent]
            while start < end:
                here = start in marked
                stop = next((place for place in range(start, end) if (place in marked) != here), end)
                runs.append(self.bold(text[start:stop]) if here else text[start:stop])
                start = stop
            self.line(*runs)

    def text(self, text: str) -> None:
        """An article's text: as it is for a file or a program, broken between words on a terminal."""
        if not self._is_terminal:
            self._write(text)
            return
        for line in printable(text, single_line=False).expandtabs(4).split("\n"):
            for start, end in self._broken(line, min(self._columns(), READING)):
                self._write(line[start:end])

    def html(self, text: str) -> None:
        """HTML as it is; letters that the output's encoding lacks as references."""
        encoding = self._out.encoding or "utf-8"
        text = text.encode(encoding, "xmlcharrefreplace").decode(encoding)
        self._write(printable(text, single_line=False) if self._is_terminal else text)

    def dim(self, text: str) -> Styled:
        """What is beside the point."""
        return self._styled(text, 2)

    def bold(self, text: str) -> Styled:
        """What is the point."""
        return self._styled(text, 1)

    # --- for programs

    def row(self, **values: Any) -> None:
        """A JSON object; nothing without --json."""
        if self.as_json:
            encoding = (self._out.encoding or "").lower().replace("-", "")
            self._write(encode(values, ascii_only=encoding not in ("utf8", "utf8sig")))

    # --- on stderr

    def fail(self, item: str, sentence: str) -> None:
        """An item that failed, named unless the sentence does."""
        self.remark(sentence if item in sentence else f"{item}: {sentence}")

    def remark(self, sentence: str) -> None:
        """Something worth knowing that did not fail."""
        self._clear()
        print(printable(sentence), file=self._err, flush=True)

    def progress(self, text: str) -> None:
        """One line that tells what goes on now, on a terminal; the next one replaces it."""
        if self._progress and (line := cut(printable(text), self._columns() - 1)) != self._shown:
            self._clear()
            print(line, end="", file=self._err, flush=True)
            self._shown = line

    def done(self) -> None:
        """Take the line of progress away."""
        self._clear()

    def _styled(self, text: str, code: int) -> Styled:
        text = printable(text)
        return Styled(f"\x1b[{code}m{text}\x1b[0m" if self._in_colour and text else text)

    def _broken(self, text: str, width: int) -> list[tuple[int, int]]:
        return wrap(text, max(width, NARROWEST)) if self._is_terminal else [(0, len(text))]

    def _columns(self) -> int:
        return shutil.get_terminal_size().columns

    def _write(self, text: str) -> None:
        self._clear()
        print(text, file=self._out)

    def _clear(self) -> None:
        if self._shown:
            print("\r" + " " * width_of(self._shown) + "\r", end="", file=self._err, flush=True)
            self._shown = ""


def _knows_colours() -> bool:
    """https://no-color.org, a terminal that says it is dumb, and Windows' old console, which prints the codes."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ


def standard_streams() -> tuple[TextIO, TextIO]:
    """stdout and stderr, which never fail on a letter that their encoding lacks (a Windows console's cp1252).

    A closed one (`>&-`) is None in Python: nobody listens.
    """
    out, err = sys.stdout or _nobody(), sys.stderr or _nobody()
    for stream in (out, err, sys.stdin):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return out, err


def _nobody() -> TextIO:
    """A stream that goes nowhere, to the end of the process."""
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8", closefd=False)

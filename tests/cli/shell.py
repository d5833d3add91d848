"""The command line as a person's shell calls it: as a whole process, or, a hundred times quicker, inside this one."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from archiver.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-W", "error", "-m", "archiver")
PATIENCE = 60
"""Seconds that nothing takes."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a process left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects that --json printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        """The only one."""
        (row,) = self.rows
        return row


@dataclass(frozen=True, slots=True)
class Shell:
    """A terminal of a person whose library and settings are in `folder`, and nowhere else."""

    folder: Path

    @property
    def library(self) -> Path:
        return self.folder / "library"

    def environment(self, changes: Mapping[str, str] | None = None) -> dict[str, str]:
        home = str(self.folder / "home")
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "APPDATA": home, "LOCALAPPDATA": home}
        own |= {"ARCHIVER_LIBRARY": str(self.library), "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
        own |= {"PYTHONDEVMODE": "", "NO_COLOR": "", "COLUMNS": "", "TERM": "xterm"}
        return {**os.environ, **own, **(changes or {})}

    @contextlib.contextmanager
    def started(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """A process that goes on, in a group of its own, as a shell starts it; gone when the block is left."""
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            process_group=0 if os.name == "posix" else None,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def process(self, *arguments: str, typed: str = "", encoding: str = "utf-8", **environment: str) -> Done:
        """A process from its start to its end; never a traceback."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment(environment),
            input=typed,
            capture_output=True,
            encoding=encoding,
            timeout=PATIENCE,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def run(self, *arguments: str, typed: str = "", encoding: str = "utf-8", **environment: str) -> Done:
        """The same inside this process; what is no ArchiverError is raised here."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2))
        with (
            mock.patch.dict(os.environ, self.environment(environment), clear=True),
            mock.patch.object(sys, "stdin", io.StringIO(typed)),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                code = main(arguments)
            except SystemExit as end:
                code = int(end.code or 0)
        return Done(code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err)))


def page(title: str, *paragraphs: str, head: str = "", lang: str = "en") -> str:
    """A page with an article that is long enough to be one."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
        <body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"""


FILLING = (
    "The water rises twice a day, and whoever lives by it learns to wait, to look, and to write down what it does. "
)
PARAGRAPH = FILLING * 6

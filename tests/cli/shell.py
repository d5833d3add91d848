"""The program as a whole process, as a person's shell starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """A process that goes on; in a group of its own, as a shell starts it."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            process_group=0 if os.name == "posix" else None,
        )

    def run(self, *arguments: str, typed: str = "", encoding: str = "utf-8", **environment: str) -> Done:
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


def page(title: str, *paragraphs: str, head: str = "", lang: str = "en") -> str:
    """A page with an article that is long enough to be one."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
        <body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"""


FILLING = "The water rises twice a day, and whoever lives by it learns to wait, to look, and to write down what it does. "
PARAGRAPH = FILLING * 6

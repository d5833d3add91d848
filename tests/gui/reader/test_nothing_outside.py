"""Issue 3, §6.3: whatever an article says, showing it connects to nothing and opens nothing but the library's files.

Qt opens files from native code, which Python's audit hook does not see. strace does; and where there is none, the
canaries tell by the time they were last read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.reader import hostile
from tests.gui.reader.parts import make_picture

OWN = re.compile(
    r"/fonts?(/|$)|fontconfig|^/(proc|dev|lib|usr/lib|etc/(fonts|ld|localtime))"
    + "".join(f"|^{re.escape(str(folder))}" for folder in (sys.prefix, sys.base_prefix, hostile.ROOT / "resources"))
)
"""What Qt and Python open for themselves: fonts, plugins, libraries."""
LONG_AGO = 1_000_000_000


@pytest.fixture
def canaries(tmp_path: Path, qapp: object) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "canary.png").write_bytes(make_picture("#fe01fd", 300, 300))
    (folder / "canary.css").write_text("p { background: #fe01fd }")
    for path in folder.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO + 1000))  # read before it was written: even relatime notes the next reading
    return folder


def show_hostile(tmp_path: Path, canaries: Path, mode: list[str], before: list[str]) -> str:
    done = subprocess.run(
        [*before, sys.executable, hostile.__file__, str(tmp_path / "library"), str(canaries), *mode],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def can_trace() -> bool:
    trace = shutil.which("strace")
    return bool(trace) and subprocess.run([str(trace), "-o", os.devnull, "true"], check=False).returncode == 0


@pytest.mark.parametrize("mode", [[], ["page"]], ids=["reader", "page alone"])
def test_fifty_hostile_articles_open_nothing_outside_and_connect_to_nothing(
    tmp_path: Path, canaries: Path, mode: list[str]
) -> None:
    library, log = str(tmp_path / "library"), tmp_path / "trace"
    trace = ["strace", "-f", "-qq", "-o", str(log), "-s", "300", "-e", "trace=%file,%network"] if can_trace() else []
    said = show_hostile(tmp_path, canaries, mode, trace)
    assert re.fullmatch(r"articles (\d+) outside \[\] pink False\n", said), said
    assert int(said.split()[1]) >= 50
    for path in canaries.iterdir():
        assert path.stat().st_atime == LONG_AGO
    if trace:
        calls = read_trace(log, canaries)
        assert any(path.startswith(library) for _, path in calls)  # it sees what the library opens
        assert [call for call in calls if call[0] in ("connect", "sendto", "sendmsg", "bind")] == []
        assert [call for call in calls if not call[1].startswith(library) and not OWN.search(call[1])] == []


def read_trace(log: Path, canaries: Path) -> list[tuple[str, str]]:
    """(system call, path) of everything between the marks."""
    lines = log.read_text(errors="replace").splitlines()
    begin = next(number for number, line in enumerate(lines) if f"{canaries}/begin" in line)
    end = next(number for number, line in enumerate(lines) if f"{canaries}/end" in line)
    calls = []
    for line in lines[begin + 1 : end]:
        if match := re.match(r"\d+ +(\w+)\((.*)", line):
            paths = [path for path in re.findall('"([^"]*)"', match[2]) if path]
            calls += [(match[1], path) for path in paths or (["?"] if match[1] in ("connect", "bind") else [])]
    return calls


def test_a_canary_that_is_read_tells(canaries: Path) -> None:
    path = canaries / "canary.png"
    path.read_bytes()
    if path.stat().st_atime == LONG_AGO:
        pytest.skip("this disk keeps no access times")

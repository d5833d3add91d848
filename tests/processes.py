"""Child processes, and which of them outlive a test."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil


def descendants(pid: int | None = None) -> set[psutil.Process]:
    """The child processes of this one, or another, and theirs.

    Linux says whose they are; psutil reads all processes there are, 20 ms, for what is asked twice a test and oftener.
    """
    if not any(Path("/proc/self/task").glob("*/children")):
        return set(psutil.Process(pid).children(recursive=True))
    found = set()
    parents = [pid or os.getpid()]
    while parents:
        for children in Path(f"/proc/{parents.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError, psutil.NoSuchProcess):  # it has ended meanwhile
                for pid in map(int, children.read_text(encoding="ascii").split()):
                    found.add(psutil.Process(pid))
                    parents.append(pid)
    return found


def held(pid: int | None = None) -> int:
    """Bytes of memory that this process, or another, and its descendants hold; 0 when it has ended."""
    try:
        family = [psutil.Process(pid), *descendants(pid)]
    except psutil.NoSuchProcess:
        return 0
    return sum(map(resident, family))


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0


def serves_the_run(process: psutil.Process) -> bool:
    """Whether it is multiprocessing's own, which stays: the resource tracker, and what workers are copies of.

    The latter's copies go by its name, and are told from it by what they are children of.
    """
    command = " ".join(process.cmdline())
    if "forkserver" in command:
        return process.ppid() == os.getpid()
    return "resource_tracker" in command

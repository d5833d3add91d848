"""Child processes, and which of them outlive a test."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil

LINUX_SAYS = Path(f"/proc/self/task/{os.getpid()}/children").exists()
"""Whose child a process is: kernels can be built without it."""


def descendants(pid: int | None = None) -> set[psutil.Process]:
    """The child processes of this one, or another, and theirs.

    Linux says whose they are; psutil reads all processes there are, 20 ms, for what is asked twice a test and oftener.
    """
    if not LINUX_SAYS:
        return set(psutil.Process(pid).children(recursive=True))
    found = set()
    parents = [pid or os.getpid()]
    while parents:
        for child in children_of(parents.pop()):
            with contextlib.suppress(psutil.NoSuchProcess):  # it has ended meanwhile
                found.add(psutil.Process(child))
                parents.append(child)
    return found


def children_of(pid: int) -> list[int]:
    """What any thread of a process started, while it runs."""
    children: list[int] = []
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/task") as threads:
        for thread in threads:
            with contextlib.suppress(OSError), open(f"{thread.path}/children", "rb") as line:  # noqa: PTH123 - 10,000 times
                children += map(int, line.read().split())
    return children


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

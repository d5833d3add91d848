"""A process of its own lets go of what it no longer uses."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

MEGABYTES = """
import ctypes, sys, psutil
import archiver.gui.heap as heap
if sys.argv[1] == "small":
    heap.keep_small()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
resident = psutil.Process().memory_info().rss
libc.free(libc.malloc(30_000_000))  # as a large picture comes and goes
blocks = [libc.malloc(1_000_000) for _ in range(60)]
for block in blocks:
    ctypes.memset(block, 1, 1_000_000)
for block in blocks[:-1]:
    libc.free(block)
print((psutil.Process().memory_info().rss - resident) // 1_000_000)
"""


def kept(how: str) -> int:
    run = subprocess.run([sys.executable, "-c", MEGABYTES, how], check=True, capture_output=True, text=True)
    return int(run.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_what_is_let_go_of_goes_back_to_the_system() -> None:
    assert kept("small") < 5
    assert kept("as it comes") > 40, "glibc keeps what lies below a block in use: else there is nothing to be done"

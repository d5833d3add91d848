"""Memory that C libraries let go of goes back to the system.

Left to itself glibc keeps one heap for each thread, and in them whatever lies below a block still in use: at rest the
window held 6 to 9 MB that nobody used, and more after work. Other systems' libraries have no such numbers.
"""

from __future__ import annotations

import ctypes

# From glibc's malloc.h; see mallopt(3).
TRIM_THRESHOLD = -1
MMAP_THRESHOLD = -3
ARENA_MAX = -8

LARGE = 128 * 1024
"""Bytes: a block from here on is mapped by itself, and goes as soon as it is let go of. It is what glibc begins with,
and then raises up to 32 MB with the largest block that was let go of, unless it is set."""


def keep_small() -> None:
    """Call it before threads start; where the C library is another one it does nothing."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # TypeError: Windows, where there is no library of no name
        return
    mallopt(ARENA_MAX, 1)
    mallopt(MMAP_THRESHOLD, LARGE)
    mallopt(TRIM_THRESHOLD, LARGE)

"""How benchmarks say what they measured."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """(milliseconds, what it returned)."""
    start = time.perf_counter()
    result = call()
    return 1000 * (time.perf_counter() - start), result


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum."""
    ordered = sorted(milliseconds)
    place = max(0, -(-95 * len(ordered) // 100) - 1)
    return {
        "median": round(ordered[len(ordered) // 2], 2),
        "p95": round(ordered[place], 2),
        "max": round(ordered[-1], 2),
    }


def say(figures: dict[str, Any], *, as_json: bool) -> None:
    """One JSON object, or a table."""
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        shown = "  ".join(f"{key} {part:,}" for key, part in value.items()) if isinstance(value, dict) else f"{value:,}"
        print(f"{name:28} {shown}")


def tell(line: str) -> None:
    """Progress, where somebody watches."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

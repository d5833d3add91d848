"""What a person can change about the type."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

FAMILIES = ("serif", "sans", "dyslexic")
STEP = 1.1
"""One press of Ctrl+Plus."""
SMALL_SCRIPT = frozenset({"ar", "ckb", "fa", "ps", "sd", "ug", "ur"})
"""Languages in Arabic letters: their fonts draw them smaller than Latin ones of the same size."""
GROWN = 1.15
"""How much larger they are set."""


@dataclass(frozen=True)
class ReaderStyle:
    """How articles are set. Values out of bounds, as a broken settings file may hold, are brought within them."""

    family: str = "serif"
    """One of `FAMILIES`."""
    size: float = 18
    """Pixels of the body text, 8 to 64."""
    line_height: float = 1.6
    """Of the size, 1.2 to 2.6."""
    width: int = 66
    """Characters in a line, 30 to 140."""

    def __post_init__(self) -> None:
        bounded = {
            "family": self.family if self.family in FAMILIES else FAMILIES[0],
            "size": _bound(self.size, 8, 64, 18),
            "line_height": _bound(self.line_height, 1.2, 2.6, 1.6),
            "width": round(_bound(self.width, 30, 140, 66)),
        }
        for name, value in bounded.items():
            object.__setattr__(self, name, value)

    def for_language(self, lang: str | None) -> ReaderStyle:
        """As large to the eye in one script as in another, in a column of the same width."""
        if re.split("[-_]", (lang or "").lower())[0] not in SMALL_SCRIPT:
            return self
        return replace(self, size=self.size * GROWN, width=round(self.width / GROWN))

    @property
    def line(self) -> float:
        """Pixels from one line to the next."""
        return self.size * self.line_height

    def scaled(self, steps: int) -> ReaderStyle:
        """Larger by so many steps, or smaller; whole pixels, and at least one of them."""
        size = round(self.size * STEP**steps)
        return replace(self, size=size if size != round(self.size) else self.size + (steps > 0) - (steps < 0))


def _bound(value: float, low: float, high: float, default: float) -> float:
    return default if math.isnan(value) else min(max(value, low), high)

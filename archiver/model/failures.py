"""An expected error as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from archiver.errors import ArchiverError


@dataclass(frozen=True, slots=True)
class Failure:
    """An `ArchiverError` as data: what the queue stores and front ends turn into a sentence."""

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""

    @classmethod
    def of(cls, error: ArchiverError) -> Failure:
        return cls(error.kind, error.facts(), str(error.__cause__ or ""))

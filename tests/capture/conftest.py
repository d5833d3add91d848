from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Puts a file of this name, with folders where it has some, into a folder of the test."""

    def keep(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return keep

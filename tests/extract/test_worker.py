from __future__ import annotations

import subprocess
import sys

FORBIDDEN = {"PySide6", "sqlalchemy", "httpx", "psutil", "archiver.store", "archiver.gui", "archiver.library"}


def loaded_by(module: str) -> set[str]:
    """Names of all modules a fresh interpreter holds after importing this one."""
    run = subprocess.run(
        [sys.executable, "-c", f"import {module}, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(run.stdout.split())


def test_a_worker_loads_no_window_no_database_and_no_network() -> None:
    loaded = loaded_by("archiver.extract.worker")
    assert "archiver.extract.article" in loaded
    assert not FORBIDDEN & loaded


def test_the_parent_loads_no_parser() -> None:
    assert not {"lxml", "readability", "nh3", "PIL", "chardet"} & loaded_by("archiver.extract.pool")

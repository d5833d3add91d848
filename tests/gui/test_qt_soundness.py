from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None has no reference count there")
def test_qt_calls_that_return_none_give_back_the_reference_they_take(qtbot: QtBot) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one with every call, and the process aborts after about 6,000."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(1_000):
        widget.update()
    assert sys.getrefcount(None) > before - 100


def test_the_sources_of_what_is_imported_later_are_not_kept() -> None:
    """PySide6 would read each of them for a feature that we do not use: 20 MB."""
    script = (
        "import json, linecache, archiver.gui.app, archiver.library\n"
        "print(json.dumps([name for name, kept in linecache.cache.items() if len(kept) > 1]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=100, check=True)
    kept = json.loads(done.stdout)
    files = [name for name in kept if not name.startswith("<")]  # SQLAlchemy notes what it makes up itself
    assert not [name for name in files if "sqlalchemy" in name or "archiver" in name]

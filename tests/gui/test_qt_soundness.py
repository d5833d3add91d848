from __future__ import annotations

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

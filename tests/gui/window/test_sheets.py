"""Every sheet opens within the window: nothing else comes up with it, not for a moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from archiver.gui.dialogs.sheet import Sheet
from tests.gui.window.driving import TITLES, Person


class Watch(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.mark.parametrize(
    "name",
    ["add", "collect", "tag", "palette", "settings", "smart", "typography", "restore", "information", "extract_all"],
)
def test_no_part_of_a_sheet_is_a_window_of_its_own(person: Person, watch: Watch, name: str) -> None:
    """A part that is shown before it has a parent takes the keyboard away from the window."""
    person.library.add_collection("Sea")
    person.library.back_up()
    person.choose(TITLES[1])
    person.trigger(name)
    sheet = person.sheet(Sheet)
    assert watch.shown == []
    sheet.reject()

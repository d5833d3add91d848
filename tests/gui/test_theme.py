"""When the window has which colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from archiver.gui.looks.scheme import SystemScheme
from archiver.gui.theme import MODES, Theme
from tests.gui.conftest import restore_looks


class FakeScheme(SystemScheme):
    """A system whose scheme a test turns."""

    def __init__(self) -> None:
        super().__init__()
        self.dark = False
        self.forced: list[bool | None] = []

    @property
    def is_dark(self) -> bool:
        return self.dark

    def force(self, dark: bool | None) -> None:
        self.forced.append(dark)

    def turn(self, dark: bool) -> None:
        self.dark = dark
        self.changed.emit()


class FakeClock:
    """A clock that a test sets."""

    def __init__(self, hour: int = 12) -> None:
        self.moment = datetime.combine(date(2026, 3, 2), time(hour)).astimezone()

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, hours: float) -> None:
        self.moment += timedelta(hours=hours)


@pytest.fixture
def scheme(qapp: QApplication) -> FakeScheme:
    return FakeScheme()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def theme(qapp: QApplication, scheme: FakeScheme, clock: FakeClock) -> Iterator[Theme]:
    theme = Theme(mode="light", scheme=scheme, now=clock)
    yield theme
    shiboken6.delete(theme)
    restore_looks(qapp)


def test_a_mode_is_live_in_tokens_palette_and_widgets(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    label = QLabel("here")
    qtbot.addWidget(label)
    for mode in ("dark", "sepia", "light"):
        with qtbot.waitSignal(theme.changed, timeout=1000):
            theme.set_mode(mode)
        assert theme.tokens.name == theme.mode == mode
        assert qapp.palette().color(QPalette.ColorRole.Window) == theme.tokens.window
        assert label.grab().toImage().pixelColor(0, 0).rgb() == theme.tokens.window.rgb()


def test_what_stays_the_same_is_not_announced(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("light")
        theme.set_mode("system")  # which is light
        theme.set_mode("clock")  # and it is noon
        theme.set_hours(time(6), time(20))


def test_a_switch_tells_each_widget_once(qtbot: QtBot, theme: Theme) -> None:
    """Where sheets replace each other, Qt tells a widget once for each that it is in, and each lays out anew."""
    told: Counter[int] = Counter()

    class Part(QWidget):
        def changeEvent(self, event: QEvent) -> None:
            told[id(self)] += event.type() == QEvent.Type.StyleChange

    parts = [Part()]
    qtbot.addWidget(parts[0])
    for _ in range(5):
        parts.append(Part(parts[-1]))
    parts[0].show()
    told.clear()
    theme.set_mode("dark")
    assert [told[id(part)] for part in parts] == [1] * 6


def test_a_mode_that_is_none_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="purple"):
        theme.set_mode("purple")
    assert theme.mode == "light"


def test_the_system_is_followed_only_when_asked_to(qtbot: QtBot, theme: Theme, scheme: FakeScheme) -> None:
    scheme.turn(True)
    assert theme.tokens.name == "light"
    theme.set_mode("system")
    assert theme.tokens.name == "dark"
    with qtbot.waitSignal(theme.changed, timeout=1000):
        scheme.turn(False)
    assert theme.tokens.name == "light"


def test_title_bars_go_with_us_and_are_let_go_before_the_system_is_asked(theme: Theme, scheme: FakeScheme) -> None:
    theme.set_mode("dark")
    theme.set_mode("system")
    assert scheme.forced == [False, True, None]


def test_the_clock_turns_the_theme_at_its_borders(qtbot: QtBot, theme: Theme, clock: FakeClock) -> None:
    theme.set_mode("clock")
    assert theme.tokens.name == "light"
    clock.pass_by(6.9999)  # 0.36 s before the night
    theme.set_hours(time(7), time(19))  # arms the timer as a window that is open so long has it
    with qtbot.waitSignal(theme.changed, timeout=10_000):
        clock.pass_by(0.0002)
    assert theme.tokens.name == "dark"


def test_after_a_sleep_the_clock_is_looked_at(qtbot: QtBot, qapp: QApplication, theme: Theme, clock: FakeClock) -> None:
    theme.set_mode("clock")
    clock.pass_by(10)
    with qtbot.waitSignal(theme.changed, timeout=1000):
        qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert theme.tokens.name == "dark"


def test_hours_across_midnight(theme: Theme, clock: FakeClock) -> None:
    clock.pass_by(12.5)  # half past midnight
    theme.set_mode("clock")
    assert theme.tokens.name == "dark"
    theme.set_hours(time(9), time(1))
    assert theme.tokens.name == "light"
    assert theme.hours == (time(9), time(1))


@pytest.mark.parametrize(
    ("mode", "hour", "hint"),
    [
        ("light", 22, "Switch to dark, kinder to your eyes at night"),
        ("light", 12, "Switch to dark, restful in a dim room"),
        ("dark", 12, "Switch to light, clearer by day"),
        ("dark", 22, "Switch to light, as by day"),
    ],
)
def test_the_switch_says_what_it_will_do(theme: Theme, clock: FakeClock, mode: str, hour: int, hint: str) -> None:
    clock.pass_by(hour - 12)
    theme.set_mode(mode)
    assert theme.switch_hint() == hint
    theme.switch()
    assert hint.startswith(f"Switch to {theme.tokens.name},")


def test_the_switch_goes_back_to_sepia_where_one_came_from_there(theme: Theme) -> None:
    theme.set_mode("sepia")
    theme.switch()
    assert theme.tokens.name == "dark"
    assert theme.switch_hint().startswith("Switch to sepia")
    assert theme.switch_icon().cacheKey() == theme.icon("sepia").cacheKey()
    theme.switch()
    assert theme.mode == "sepia"


def test_each_mode_can_be_the_first(qapp: QApplication, scheme: FakeScheme, clock: FakeClock) -> None:
    scheme.dark = True
    clock.pass_by(10)
    expected = {"light": "light", "dark": "dark", "sepia": "sepia", "system": "dark", "clock": "dark"}
    owner = QObject()
    themes = {mode: Theme(owner, mode=mode, scheme=scheme, now=clock) for mode in MODES}
    assert {mode: theme.tokens.name for mode, theme in themes.items()} == expected
    shiboken6.delete(owner)
    restore_looks(qapp)

"""Which colours the window has, and when they change: the one place that decides about light, dark and sepia."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache
from typing import Literal, cast, get_args

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QStyle

from archiver.gui.looks.clock import DAY, NIGHT, is_day, next_border
from archiver.gui.looks.icons import Icons, app_icon
from archiver.gui.looks.palette import make_palette
from archiver.gui.looks.scheme import SystemScheme
from archiver.gui.looks.stylesheet import make_style_sheet
from archiver.gui.looks.tokens import Tokens, load_tokens

__all__ = ["MODES", "Mode", "Theme", "Tokens", "app_icon"]

Mode = Literal["light", "dark", "sepia", "system", "clock"]
MODES: tuple[Mode, ...] = get_args(Mode)

LONGEST_SLEEP = 300
"""Seconds. Timers stand still while the machine sleeps, so the clock is looked at this often, not only at a border."""


def local_now() -> datetime:
    return datetime.now(UTC).astimezone()


class Theme(QObject):
    """Sets the application's palette and style sheet, live; `tokens` are the colours of the moment."""

    changed = Signal()
    """The tokens changed: repaint what paints itself, rebuild HTML."""
    mode_changed = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        mode: Mode = "system",
        day: time = DAY,
        night: time = NIGHT,
        scheme: SystemScheme | None = None,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        super().__init__(parent)
        self._app = cast(QApplication, QApplication.instance())
        self._now = now
        self._mode: Mode = mode
        self._hours = (day, night)
        self._bright = "sepia" if mode == "sepia" else "light"
        self._tokens = load_theme("light")
        self._icons = Icons(lambda: self._tokens)
        self._hush = Hush(self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._follow)
        self._scheme = scheme or SystemScheme(self)
        self._scheme.changed.connect(self._follow)
        self._app.applicationStateChanged.connect(self._wake)
        # Fusion alone looks the same everywhere and takes every colour from the palette.
        self._app.setStyle("Fusion")
        self._settle()
        self._paint(load_theme(self._wanted()))

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def hours(self) -> tuple[time, time]:
        """When day and night begin, for the mode `clock`."""
        return self._hours

    def set_mode(self, mode: str) -> None:
        """Raises ValueError for what is none of `MODES`."""
        if mode not in MODES:
            raise ValueError(mode)
        if mode == self._mode:
            return
        self._mode = mode
        if mode in ("light", "sepia"):
            self._bright = mode
        self._settle()
        self._follow()
        self.mode_changed.emit(mode)

    def set_hours(self, day: time, night: time) -> None:
        self._hours = (day, night)
        self._follow()

    def switch(self) -> None:
        """What the theme button does: dark where it is bright, and what it was before where it is dark."""
        self.set_mode(self._target())

    def switch_hint(self) -> str:
        """What `switch` will do, and why one may want it at this time of the day."""
        day = is_day(self._now().time(), *self._hours)
        match self._target(), day:
            case "dark", False:
                return self.tr("Switch to dark, kinder to your eyes at night")
            case "dark", True:
                return self.tr("Switch to dark, restful in a dim room")
            case "sepia", True:
                return self.tr("Switch to sepia, soft in bright daylight")
            case "sepia", False:
                return self.tr("Switch to sepia, warm as paper under a lamp")
            case _, True:
                return self.tr("Switch to light, clearer by day")
            case _:
                return self.tr("Switch to light, as by day")

    def switch_icon(self) -> QIcon:
        """A drawing of what `switch` leads to."""
        return self.icon({"dark": "moon", "sepia": "sepia"}.get(self._target(), "sun"))

    def icon(self, name: str, role: str = "text") -> QIcon:
        """A drawing of `resources/icons/` in the colour of a token; disabled it is pale, checked it has the accent.

        It follows a live switch by itself. Raises FileNotFoundError.
        """
        return self._icons.icon(name, role)

    @property
    def moves(self) -> bool:
        """Whether the person wants things to fade and slide, as their system says."""
        return self._app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    def _target(self) -> str:
        return self._bright if self._tokens.is_dark else "dark"

    def _wanted(self) -> str:
        if self._mode == "system":
            return "dark" if self._scheme.is_dark else "light"
        if self._mode == "clock":
            return "light" if is_day(self._now().time(), *self._hours) else "dark"
        return self._mode

    def _settle(self) -> None:
        """Let go of the system's scheme before it is asked, or it would answer what we set."""
        if self._mode == "system":
            self._scheme.force(None)

    def _follow(self) -> None:
        """Look again, and change only what has changed."""
        self._set_timer()
        name = self._wanted()
        if name != self._tokens.name:
            self._paint(load_theme(name))
            self.changed.emit()

    def _paint(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._set_timer()
        if self._mode != "system":
            self._scheme.force(tokens.is_dark)
        # A sheet in place of another makes Qt polish each widget once for each that it is in (6.11, `updateObjects`):
        # the window's 159 were polished 937 times. First none, then the new one, is twice, and a third of the time.
        self._app.installEventFilter(self._hush)
        self._app.setStyleSheet("")
        self._app.removeEventFilter(self._hush)
        self._app.setPalette(make_palette(tokens))
        self._app.setStyleSheet(make_style_sheet(tokens))

    def _set_timer(self) -> None:
        self._timer.stop()
        if self._mode == "clock":
            now = self._now()
            seconds = (next_border(now, *self._hours) - now).total_seconds()
            self._timer.start(int(min(seconds, LONGEST_SLEEP) * 1000) + 1)

    def _wake(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._follow()


class Hush(QObject):
    """While it filters, no widget is told that it has another style, and lays itself out for a moment's sake."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.StyleChange


@cache
def load_theme(name: str) -> Tokens:
    """Read once: a switch back and forth reads no file."""
    return load_tokens(name)

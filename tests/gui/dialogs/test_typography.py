"""How articles are set."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from archiver.gui.dialogs.typography import TypographyPanel, TypographyPopup
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.theme import Theme


def press(panel: TypographyPanel, name: str) -> None:
    next(button for button in panel.findChildren(QToolButton) if button.accessibleName() == name).click()


def test_every_press_is_a_new_style(qtbot: QtBot, theme: Theme) -> None:
    panel = TypographyPanel(theme, ReaderStyle())
    qtbot.addWidget(panel)
    styles: list[ReaderStyle] = []
    panel.changed.connect(styles.append)
    for name in ("Font: Sans", "Text size: more", "Line height: less", "Line width: more"):
        press(panel, name)
    assert styles[-1] == ReaderStyle("sans", 19, 1.5, 72)
    assert len(styles) == 4


def test_a_style_from_elsewhere_is_shown_without_a_signal(qtbot: QtBot, theme: Theme) -> None:
    panel = TypographyPanel(theme, ReaderStyle())
    qtbot.addWidget(panel)
    with qtbot.assertNotEmitted(panel.changed):
        panel.show_style(ReaderStyle("sans", 40, 2.6, 140))
    with qtbot.waitSignal(panel.changed, timeout=1000) as signal:
        press(panel, "Text size: less")
    assert signal.args == [ReaderStyle("sans", 32, 2.6, 140)]  # into the bounds of the control


def test_the_popup_passes_it_on(qtbot: QtBot, over: QMainWindow, theme: Theme) -> None:
    popup = TypographyPopup(over, theme, ReaderStyle())
    popup.open()
    with qtbot.waitSignal(popup.changed, timeout=1000) as signal:
        press(popup.panel, "Text size: more")
    assert signal.args == [ReaderStyle(size=19)]

"""Segments, steppers and drop lists."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from archiver.gui.fields.drop_list import DropList
from archiver.gui.fields.segments import Segments
from archiver.gui.fields.stepper import Stepper
from archiver.gui.theme import Theme
from archiver.gui.widgets.buttons import IconButton


def test_a_press_chooses_and_showing_does_not(qtbot: QtBot) -> None:
    segments = Segments("Font", [("serif", "Serif"), ("sans", "Sans")])
    qtbot.addWidget(segments)
    with qtbot.assertNotEmitted(segments.chosen):
        segments.show_chosen("serif")
    serif, sans = segments.findChildren(QToolButton)
    assert (serif.isChecked(), sans.isChecked()) == (True, False)
    with qtbot.waitSignal(segments.chosen, timeout=1000) as signal:
        sans.click()
    assert signal.args == ["sans"]
    assert (serif.isChecked(), sans.isChecked()) == (False, True)
    assert sans.accessibleName() == "Font: Sans"


def test_steps_stay_on_the_grid_and_within_the_bounds(qtbot: QtBot, theme: Theme) -> None:
    stepper = Stepper(theme, "Line height", (1.2, 1.5, 0.1), lambda value: f"{value:.1f}")
    qtbot.addWidget(stepper)
    values: list[float] = []
    stepper.changed.connect(values.append)
    stepper.show_value(1.34)
    less, more = stepper.findChildren(IconButton)
    more.click()
    more.click()
    assert values == [1.4, 1.5]
    assert not more.isEnabled()
    less.click()
    QTest.keyClick(stepper, Qt.Key.Key_Down)
    QTest.keyClick(stepper, Qt.Key.Key_Up)
    assert values[2:] == [1.4, 1.3, 1.4]
    assert stepper.accessibleName() == "Line height: 1.4"


def test_the_wheel_does_not_choose(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    drop_list = DropList(theme, "Collection")
    qtbot.addWidget(drop_list)
    drop_list.addItems(["One", "Two"])
    drop_list.show()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(drop_list, wheel)
    assert drop_list.currentText() == "One"

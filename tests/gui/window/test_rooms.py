"""§4: day and night, and everything as it was left."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from archiver.gui.dialogs.settings_dialog import SettingsDialog
from archiver.gui.dialogs.typography import TypographyPopup
from archiver.gui.place import Place
from archiver.model.articles import State
from tests.gui.window.driving import CTRL, TITLES, Key, Person, Start

LIGHTHOUSE, HARBOUR, WINDMILL, GRANARY, FERRY = TITLES


def ground(person: Person) -> str:
    return QApplication.palette().color(QPalette.ColorRole.Window).name()


def test_the_theme_changes_live_chrome_and_article_alike(person: Person) -> None:
    person.choose(HARBOUR)
    seen = set()
    for mode in ("light", "dark", "sepia"):
        person.trigger(mode)
        tokens = person.app.theme.tokens
        assert tokens.name == mode
        assert ground(person) == tokens.window.name()
        page = person.window.reader.page
        assert page.palette().color(QPalette.ColorRole.Base).name() == tokens.surface.name()
        assert person.window.actions_[mode].isChecked()
        seen.add(ground(person))
    assert len(seen) == 3


@pytest.mark.parametrize(("hour", "words"), [(12, "restful in a dim room"), (23, "kinder to your eyes at night")])
def test_the_switch_says_what_it_will_do_by_day_and_by_night(person: Person, hour: int, words: str) -> None:
    theme = person.app.theme
    theme.set_mode("light")
    if hour == 23:  # night is whenever the person says
        theme.set_hours(time(0, 0), time(0, 1))
    else:
        theme.set_hours(time(0, 0), time(23, 59))
    theme.mode_changed.emit("light")
    button = person.window.bar.buttons["switch_theme"]
    assert words in button.accessibleName()
    button.click()
    assert theme.tokens.is_dark
    assert "Switch to light" in button.accessibleName()


def test_the_clock_switches_at_the_hours_that_were_set(start: Start, folder: Path) -> None:
    person = start(folder)
    person.trigger("settings")
    sheet = person.sheet(SettingsDialog)
    assert isinstance(sheet, SettingsDialog)
    sheet.mode_chosen.emit("clock")
    sheet.hours_chosen.emit(time(0, 0), time(23, 59))
    assert not person.app.theme.tokens.is_dark
    sheet.hours_chosen.emit(time(0, 0), time(0, 1))
    assert person.app.theme.tokens.is_dark
    sheet.reject()
    person.close()
    again = start(folder)
    assert (again.app.theme.mode, again.app.theme.hours) == ("clock", (time(0, 0), time(0, 1)))
    assert again.app.theme.tokens.is_dark


def test_everything_is_as_it_was_left(start: Start, folder: Path) -> None:
    person = start(folder)
    science = person.library.add_collection("Science")
    person.library.put(person.library.add_collection("Sea", science), [person.article(HARBOUR).summary.id])
    person.library.put(science, [person.article(WINDMILL).summary.id])
    person.go_into(science)
    tree = person.window.sidebar.tree
    tree.collapse(tree.places.index_of(Place.of_collection(science).key))
    person.window.resize(860, 700)  # no wider: the screen of the offscreen platform is 800 by 800
    person.until(person.sees(WINDMILL, HARBOUR))
    person.choose(HARBOUR)
    person.trigger("dark")
    person.trigger("bigger")
    person.trigger("typography")
    sheet = person.sheet(TypographyPopup)
    assert isinstance(sheet, TypographyPopup)
    sheet.panel._change(family="sans", width=78)
    sheet.reject()
    bar = person.window.reader.page.verticalScrollBar()
    person.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    offset = person.window.reader.page.position.offset
    style = person.window.reader.style_now
    person.close()  # before the reading has come to rest

    again = start(folder)
    again.until(again.sees(WINDMILL, HARBOUR))
    again.until(again.reads(HARBOUR))
    assert again.window.size().toTuple() == (860, 700)
    assert again.app.theme.mode == "dark"
    assert again.window.reader.style_now == style
    assert (style.family, style.width) == ("sans", 78)
    again.window.panes.set_reading(True)  # in a window as narrow as that the list has the first turn
    again.until(lambda: abs(again.window.reader.page.position.offset - offset) < 200)
    tree = again.window.sidebar.tree
    again.until(lambda: tree.places.index_of(Place.of_collection(science).key).isValid())
    index = tree.places.index_of(Place.of_collection(science).key)
    assert index.isValid()
    assert not tree.isExpanded(index)
    assert again.window.sidebar.tree.selectedIndexes() == [index]


def test_the_theme_is_remembered_though_the_program_is_killed(start: Start, folder: Path, tmp_path: Path) -> None:
    person = start(folder)
    person.trigger("sepia")
    written = tmp_path / "window.json"
    person.until(lambda: written.exists() and '"theme/mode": "sepia"' in written.read_text())


def test_a_memory_that_cannot_be_read_is_forgotten(start: Start, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text('{"window/geometry": 5, "theme/mode": "dark"')
    person = start(folder)
    person.until(lambda: len(person.titles()) == len(TITLES))


def test_values_in_the_memory_that_make_no_sense_do_no_harm(start: Start, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(
        '{"window/geometry": "AAAA", "window/panes": ["!", -5], "sort": "nonsense", "place": "collection:99", '
        '"theme/mode": "mauve", "theme/hours": [1, 2], "sidebar/folded": [3], "reader/size": 1e9, "article": "x"}'
    )
    person = start(folder)
    person.until(lambda: len(person.titles()) == len(TITLES))
    assert person.desk.browser.place == Place()
    assert person.window.reader.style_now.size == 64


# --- the panes


def test_in_a_narrow_window_list_and_reader_take_turns(person: Person) -> None:
    window = person.window
    sidebar = window.sidebar.width()
    window.resize(900, 700)
    person.until(lambda: window.panes.is_narrow)
    assert window.sidebar.width() == sidebar  # the list takes the reader's room
    assert window.list.isVisible()
    assert not window.reader.isVisible()
    person.choose(HARBOUR)  # one click reads
    person.until(window.reader.isVisible)
    assert not window.list.isVisible()
    assert window.reader.isAncestorOf(person.keyboard)
    assert window.bar.buttons["back"].isVisible()
    window.bar.buttons["back"].click()
    assert window.list.isVisible()
    assert not window.reader.isVisible()
    assert person.keyboard is window.list
    assert window.sidebar.width() == sidebar
    window.panes.set_reading(True)
    window.panes.set_reading(False)
    assert person.keyboard is window.list  # wherever it was
    person.choose(HARBOUR)
    person.press(Key.Key_Escape)
    person.until(window.list.isVisible)
    window.resize(1280, 800)
    person.until(lambda: window.list.isVisible() and window.reader.isVisible())
    assert not window.bar.buttons["back"].isVisible()
    assert window.sidebar.width() == sidebar


def test_in_a_narrow_window_an_article_begins_at_its_beginning(start: Start, folder: Path) -> None:
    person = start(folder)
    window = person.window
    window.resize(900, 700)
    person.until(lambda: window.panes.is_narrow)
    window.list.setFocus()
    person.press(Key.Key_J)
    person.until(lambda: window.reader.article is not None)  # laid out, though it has never been on the screen
    person.press(Key.Key_Return)
    person.until(window.reader.isVisible)
    bar = window.reader.page.verticalScrollBar()
    person.until(lambda: bar.maximum() > 0)
    assert bar.value() == 0


def test_an_edge_that_was_moved_stays_where_it_was_put(start: Start, folder: Path) -> None:
    person = start(folder)
    panes = person.window.panes
    edge = panes.splitter.handle(1)
    middle = edge.rect().center()
    QTest.mousePress(edge, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(edge, middle + QPoint(40, 0))
    QTest.mouseRelease(edge, Qt.MouseButton.LeftButton, pos=edge.rect().center())
    widths = panes.sidebar.width(), panes.list_column.width()
    assert widths[0] > 240  # it was 216
    person.window.resize(900, 700)  # narrow: the list has the room of the reader
    person.until(lambda: panes.list_column.width() > widths[1])
    person.close()
    again = start(folder)
    again.window.resize(1280, 800)
    panes = again.window.panes
    again.until(lambda: (panes.sidebar.width(), panes.list_column.width()) == widths)


def test_a_key_leaves_nothing_but_the_article(person: Person) -> None:
    window = person.window
    person.choose(HARBOUR)
    person.press(Key.Key_F11)
    person.until(lambda: window.isFullScreen())
    assert window.reader.isVisible()
    assert not any(part.isVisible() for part in (window.list, window.sidebar, window.bar))
    person.press(Key.Key_Escape)
    person.until(lambda: not window.isFullScreen())
    assert window.list.isVisible()
    assert window.bar.isVisible()


def test_a_window_that_was_maximised_is_so_again_after_the_article_alone(person: Person) -> None:
    person.window.showMaximized()
    person.until(person.window.isMaximized)
    person.trigger("reading")
    person.until(person.window.isFullScreen)
    person.trigger("reading")
    person.until(person.window.isMaximized)


def test_closed_with_the_article_alone_it_opens_as_a_window(start: Start, folder: Path) -> None:
    person = start(folder)
    person.choose(HARBOUR)
    person.trigger("reading")
    person.close()
    again = start(folder)
    assert not again.window.isFullScreen()
    assert again.window.sidebar.isVisible()


def test_the_sidebar_folds_away_and_stays_away(start: Start, folder: Path) -> None:
    person = start(folder)
    person.trigger("sidebar")
    assert not person.window.sidebar.isVisible()
    person.close()
    assert not start(folder).window.sidebar.isVisible()


# --- the text


def test_the_text_is_set_larger_and_smaller_by_key(person: Person) -> None:
    person.choose(HARBOUR)
    person.window.reader.setFocus()  # where its own keys would be heard as well
    before = person.window.reader.style_now.size
    person.press(Key.Key_Plus, CTRL)
    assert person.window.reader.style_now.size > before
    person.press(Key.Key_0, CTRL)
    person.press(Key.Key_Minus, CTRL)
    assert person.window.reader.style_now.size < before


def test_a_place_and_its_state_are_one_key_away(person: Person) -> None:
    for number, state in enumerate((State.ALL, State.UNREAD, State.FAVORITE, State.ARCHIVED, State.TRASH), 1):
        person.press(Qt.Key(Key.Key_0 + number), CTRL)
        assert person.desk.browser.place == Place.of_state(state)

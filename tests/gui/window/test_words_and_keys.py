"""§5: everything has words, a key or a place in a menu; errors have a sentence; pages cannot speak for the program."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from archiver import errors
from archiver.errors import ArchiverError
from archiver.gui.dialogs.collection_picker import CollectionPicker
from archiver.gui.dialogs.command_palette import CommandPalette
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.dialogs.tag_editor import TagEditor
from archiver.gui.frame.actions import Actions
from archiver.gui.place import Place
from archiver.gui.words import error_words
from archiver.words import ERRORS
from tests.gui.window.driving import CTRL, TITLES, Key, Person, Start

FERRY = TITLES[-1]
HOSTILE = "Boats <b>&amp; \u202ebad</b><img src=x>"


# --- actions


def test_every_action_has_words_and_a_place_in_the_menus(person: Person) -> None:
    listed = Counter(action for menu in menus(person) for action in menu.actions() if not action.isSeparator())
    for action in person.window.actions_:
        assert action.text().strip(), action.objectName()
        assert listed[action] == 1, action.objectName()


def menus(person: Person) -> list[QMenu]:
    button = person.window.bar.menu_button
    assert button.isVisible()
    assert button.accessibleName() == "Menu"
    return [menu for action in button.menu().actions() if isinstance(menu := action.menu(), QMenu)]


def test_no_two_actions_have_one_key_where_both_can_hear_it(person: Person) -> None:
    actions = [action for part in (person.window, *person.window.findChildren(QWidget)) for action in part.actions()]
    keys = Counter(
        key.toString() for action in {id(action): action for action in actions}.values() for key in action.shortcuts()
    )
    assert {key: count for key, count in keys.items() if count > 1} == {}


def test_every_action_does_something(person: Person) -> None:
    """One that nobody connected would stay grey."""
    person.choose(TITLES[1])
    person.trigger("favorite")
    person.undo()
    person.until(lambda: person.window.actions_["redo"].isEnabled())
    person.trigger("archive")
    person.until(lambda: person.window.actions_["undo"].isEnabled())
    grey = {action.objectName() for action in person.window.actions_ if not action.isEnabled()}
    assert grey <= {"redo", "delete", "save_search"}  # each enabled in its own tests


def test_the_palette_finds_and_runs_what_is_typed(person: Person) -> None:
    person.press(Key.Key_K, CTRL)
    palette = person.sheet(CommandPalette)
    assert isinstance(palette, CommandPalette)
    offered = {choice.text for choice in palette.fitting("")}
    assert "Sepia theme" in offered
    assert "Archive" in offered  # the place; the verb needs a chosen article
    person.type("sepia")
    person.press(Key.Key_Return)
    person.until(lambda: person.app.theme.mode == "sepia")


def marks(person: Person, title: str) -> set[str]:
    summary = person.article(title).summary
    return {name for name in ("archived", "favorite", "read", "trashed") if getattr(summary, name)}


def test_letters_typed_into_a_sheet_are_no_commands(person: Person) -> None:
    person.choose(TITLES[1])
    person.press(Key.Key_K, CTRL)
    person.sheet(CommandPalette)
    person.type("efmt")
    QTest.keyClick(person.keyboard, Qt.Key.Key_Delete)
    person.press(Key.Key_Escape)
    assert not marks(person, TITLES[1])


def test_a_name_being_typed_in_the_sidebar_is_no_command_and_escape_takes_it_back(person: Person) -> None:
    boats = person.library.add_collection("Boats")
    person.choose(TITLES[1])
    tree = person.window.sidebar.tree
    person.until(lambda: tree.places.index_of(Place.of_collection(boats).key).isValid())
    person.window.sidebar.rename(boats)
    person.until(lambda: tree.state() == tree.State.EditingState)
    person.type("efm/")
    person.press(Key.Key_Backspace)
    person.press(Key.Key_Escape)
    person.until(lambda: tree.state() != tree.State.EditingState)
    assert person.library.collections()[0].name == "Boats"
    assert not marks(person, TITLES[1])


# --- errors


def every_error() -> list[type[ArchiverError]]:
    return [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, ArchiverError) and not kind.__subclasses__()
    ]


def sample(kind: type[ArchiverError]) -> ArchiverError:
    values: dict[Any, object] = {str: "example.org", int: 3, float: 1.5}
    hints = get_type_hints(kind)
    facts = [values.get(hints[field.name], 7) for field in dataclasses.fields(kind)]  # type: ignore[arg-type]  # every leaf is a dataclass
    return kind(*facts)


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_in_the_window(qapp: object, kind: type[ArchiverError]) -> None:
    error = sample(kind)
    assert error.kind in ERRORS
    words = error_words(error)
    assert words[-1] in ".?!"
    assert not re.search(r"[{}]|None|_", words), words
    assert words != str(error)


@pytest.mark.parametrize("error", [errors.LibraryDamaged("here", "index"), errors.LibraryGone("here")])
def test_what_the_words_point_to_is_there(qapp: object, error: errors.ArchiverError) -> None:
    """An error that names a menu or a command must not name one that is called otherwise."""
    words = error_words(error)
    named = re.findall("“(.*?)”", words)
    offered = {spec.text for spec in Actions._offered(QWidget()).values()}  # type: ignore[arg-type]  # only asked to translate
    assert named
    assert set(named) <= offered


# --- plain text


def test_a_hostile_title_is_shown_as_it_is(person: Person) -> None:
    person.choose(FERRY)
    person.press(Key.Key_F)
    person.until(person.toast("added to the favourites"))
    assert FERRY.replace("\u202e", "") in person.window.reader.page.toPlainText()  # the rest must not run backwards
    assert person.window.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(FERRY)
    assert FERRY in person.window.reader.plain_text()


def test_a_hostile_name_is_shown_as_it_is_everywhere(person: Person) -> None:
    boats = person.library.add_collection(HOSTILE)
    name = person.library.collections()[0].name
    person.go_into(boats)
    person.until(lambda: person.window.header._title.text() == name)
    person.trigger("go_all")
    person.choose(FERRY)
    person.trigger("collect")
    picker = person.sheet(CollectionPicker)
    assert isinstance(picker, CollectionPicker)
    assert [choice.text for choice in picker.fitting("")] == [name]
    picker.reject()
    person.window.sidebar.collection_renamed.emit(boats, "Ships <i>x</i>")
    person.until(person.toast("Ships <i>x</i>"))
    assert_plain(person.window)


@pytest.mark.parametrize("name", ["add", "collect", "tag", "palette", "settings", "smart", "typography"])
def test_no_label_of_a_sheet_reads_html(person: Person, name: str) -> None:
    person.choose(FERRY)
    person.trigger(name)
    sheet: Sheet = person.sheet()
    assert_plain(sheet)
    assert_named(sheet)
    sheet.reject()
    person.until(lambda: not person.window.findChildren(Sheet))


def assert_plain(part: QWidget) -> None:
    for label in part.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    for widget in part.findChildren(QWidget):
        tip = widget.toolTip()
        assert "<" not in tip or tip.startswith("<span>"), tip


def test_tags_are_shown_as_they_are(person: Person) -> None:
    ferry = person.article(FERRY).summary.id
    person.library.tag([HOSTILE], [ferry])
    person.choose(FERRY)
    person.trigger("tag")
    editor = person.sheet(TagEditor)
    assert isinstance(editor, TagEditor)
    assert editor.field.tags == list(person.article(FERRY).tags)
    assert_plain(editor)


# --- the keyboard and the screen reader

INTERACTIVE = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView, QComboBox)


def assert_named(part: QWidget) -> None:
    for widget in part.findChildren(QWidget):
        if isinstance(widget, INTERACTIVE) and widget.isVisible():
            words = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            # Qt's own corner button of a table and clear button of a line cannot be reached by key.
            assert words or widget.focusPolicy() == Qt.FocusPolicy.NoFocus, widget


def test_every_part_has_a_name(person: Person) -> None:
    person.choose(TITLES[1])
    person.window.queue.pause_wanted.emit(True)
    person.desk.intake.take_text("https://example.org/a")
    person.until(person.window.progress_line.isVisible)
    person.window.reader.find_words()
    assert_named(person.window)
    assert "Paused at 0 of 1" in person.window.progress_line.accessibleName()
    person.trigger("queue")
    assert_named(person.window)


def test_the_tab_key_reaches_every_pane(person: Person) -> None:
    person.choose(TITLES[1])
    person.window.bar.search.setFocus()
    reached = walk_by(person, Key.Key_Tab)
    window = person.window
    assert {window.bar.search, window.list, window.reader.page, window.sidebar.tree} <= reached
    assert set(window.bar.buttons.values()) - reached == {window.bar.buttons["back"]}  # only in a narrow window


@pytest.mark.parametrize("state", ["nothing chosen", "empty queue", "hits of a search"])
def test_the_tab_key_is_never_caught(start: Start, folder: Path, tmp_path: Path, state: str) -> None:
    """What is hidden must not take it: neither a page without an article nor a field that is not needed."""
    person = start(tmp_path / "empty" if state == "empty queue" else folder)
    if state == "empty queue":
        person.trigger("queue")
    elif state == "hits of a search":
        person.search("harbour")
        person.until(person.sees(TITLES[1]))
        person.press(Key.Key_Return)
        person.until(lambda: person.window.reader._bar.isVisible())
    person.window.bar.search.setFocus()
    forth = walk_by(person, Key.Key_Tab)
    back = walk_by(person, Key.Key_Backtab)
    assert len(forth) > 10
    assert forth == back


def walk_by(person: Person, key: Qt.Key) -> set[QWidget]:
    """What has the keyboard on the way around the window."""
    start, reached = person.keyboard, {person.keyboard}
    for _ in range(100):
        person.press(key)
        reached.add(person.keyboard)
        if person.keyboard is start:
            return reached
    raise AssertionError(f"caught in {person.keyboard}")


def test_keys_in_the_menus_are_this_systems_own(person: Person) -> None:
    quit_action: QAction = person.window.actions_["quit"]
    assert quit_action.menuRole() == QAction.MenuRole.QuitRole
    assert quit_action.shortcut() == QKeySequence("Ctrl+Q")  # Qt reads Ctrl as Cmd on macOS


def test_a_small_window_has_room_for_everything(start: Start, folder: Path) -> None:
    person = start(folder)
    person.window.resize(QSize(860, 560))
    for button in person.window.bar.buttons.values():
        if button.isVisible():
            assert person.window.rect().contains(button.mapTo(person.window, button.rect().center()))


def test_the_first_words_a_stranger_sees_are_whole(start: Start, tmp_path: Path) -> None:
    person = start(tmp_path / "empty")
    person.window.resize(QSize(1280, 800))

    def buttons() -> list[QAbstractButton]:
        return person.window.empty.findChildren(QAbstractButton)

    # The style sheet is on them, and with it the width of their words, only after the panes have theirs; those of
    # before go when the loop turns.
    person.until(lambda: len(buttons()) == 3 and all(each.width() >= each.sizeHint().width() for each in buttons()))
    assert all(person.window.empty.rect().contains(button.geometry()) for button in buttons())

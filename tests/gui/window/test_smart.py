"""Smart collections in the window: made, previewed, counted, changed, saved from a search, and taken back."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from archiver.gui.dialogs.add_dialog import AddDialog
from archiver.gui.dialogs.collection_picker import CollectionPicker
from archiver.gui.dialogs.smart_editor import SmartEditor
from archiver.gui.models.places import Node
from archiver.gui.place import Place
from archiver.gui.views.places.drop import target_for_articles, target_for_collection
from archiver.model.articles import Collection
from tests.gui.window.driving import CTRL, SHIFT, TITLES, Key, Person

LIGHTHOUSE, HARBOUR, WINDMILL, GRANARY, FERRY = TITLES


def only(person: Person) -> Collection:
    (collection,) = person.library.collections()
    return collection


def node(person: Person, id: int) -> Node:
    found = person.window.sidebar.tree.places.node(Place.of_collection(id).key)
    assert found is not None
    return found


def make(person: Person, name: str, query: str) -> Collection:
    """By keys alone."""
    person.press(Key.Key_N, CTRL | SHIFT)
    person.sheet(SmartEditor)
    person.type(name)
    person.press(Key.Key_Tab)
    person.type(query)
    person.press(Key.Key_Return)
    person.until(lambda: person.library.collections())
    person.until(lambda: person.desk.browser.place == Place.of_collection(only(person).id))
    person.until(lambda: person.desk.browser.is_listed)
    return only(person)


def said(sheet: SmartEditor) -> str:
    return " ".join(label.text() for label in sheet.findChildren(QLabel))


def test_it_is_made_with_a_preview_and_holds_what_fits(person: Person) -> None:
    person.press(Key.Key_N, CTRL | SHIFT)
    sheet = person.sheet(SmartEditor)
    person.type("To read")
    person.press(Key.Key_Tab)
    person.type("is:unread -title:harbour mood:good")
    person.until(lambda: "0 articles now" in said(sheet))
    assert "There is no field “mood”" in said(sheet)
    sheet.query.setText("is:unread -title:harbour")
    person.until(lambda: "4 articles now" in said(sheet))
    assert "Articles unread and without “harbour” in the title." in said(sheet)
    assert WINDMILL in said(sheet)
    person.press(Key.Key_Return)
    person.until(person.sees(FERRY, GRANARY, WINDMILL, LIGHTHOUSE))
    smart = only(person)
    assert (smart.name, smart.query) == ("To read", "is:unread -title:harbour")
    person.until(lambda: node(person, smart.id).count == 4)
    assert node(person, smart.id).icon == "smart"
    assert "is:unread -title:harbour" in person.words(person.window.header)


def test_what_was_said_of_several_articles_goes_with_them(person: Person) -> None:
    person.choose(HARBOUR, WINDMILL)
    person.until(lambda: "2 articles selected" in person.words(person.window.reader))
    make(person, "New", "is:unread")
    person.until(lambda: "2 articles selected" not in person.words(person.window.reader))


def test_its_count_and_list_follow_what_is_read(person: Person) -> None:
    smart = make(person, "New", "is:unread")
    person.until(lambda: node(person, smart.id).count == 5)
    person.choose(WINDMILL)
    person.trigger("read")
    person.until(lambda: node(person, smart.id).count == 4)
    person.until(person.sees(FERRY, GRANARY, HARBOUR, LIGHTHOUSE))
    person.undo()
    person.until(lambda: node(person, smart.id).count == 5)


def test_it_is_changed_and_that_is_taken_back(person: Person) -> None:
    smart = make(person, "New", "is:unread")
    person.window.sidebar.smart_edited.emit(smart.id)
    sheet = person.sheet(SmartEditor)
    assert (sheet.name.text(), sheet.query.text()) == ("New", "is:unread")
    sheet.query.setText("title:windmill")
    sheet.name.setText("Mills")
    person.press(Key.Key_Return)
    person.until(person.sees(WINDMILL))
    assert only(person).name == "Mills"
    person.undo()
    person.until(lambda: len(person.titles()) == 5)
    assert (only(person).name, only(person).query) == ("New", "is:unread")
    person.undo()
    person.until(lambda: not person.library.collections())
    person.until(lambda: person.desk.browser.place == Place())
    person.redo()
    person.until(lambda: person.library.collections())


def test_a_search_is_saved(person: Person) -> None:
    save = person.window.actions_["save_search"]
    assert not save.isEnabled()
    person.search("windm")
    person.until(person.sees(WINDMILL))
    keep = next(action for action in person.window.bar.search.actions() if "smart" in action.text())
    assert isinstance(keep, QAction)
    assert keep.isVisible()
    keep.trigger()
    sheet = person.sheet(SmartEditor)
    assert (sheet.name.text(), sheet.query.text()) == ("windm", "windm*")
    assert sheet.name.selectedText() == "windm"
    person.type("Mills")
    person.press(Key.Key_Return)
    person.until(lambda: person.library.collections())
    assert (only(person).name, only(person).query) == ("Mills", "windm*")
    person.until(person.sees(WINDMILL))
    person.until(lambda: not person.window.bar.search.text())
    assert not save.isEnabled()


def test_a_name_that_is_there_is_not_taken_twice(person: Person) -> None:
    make(person, "New", "is:unread")
    person.press(Key.Key_N, CTRL | SHIFT)
    sheet = person.sheet(SmartEditor)
    sheet.name.setText(" new ")
    sheet.query.setText("is:read")
    assert "There is one of that name already" in said(sheet)
    person.press(Key.Key_Return)
    assert sheet.isVisible()
    sheet.reject()


def test_an_empty_one_says_what_will_come(person: Person) -> None:
    make(person, "Starred", "is:favorite")
    person.until(lambda: person.window.panes.list_stack.currentWidget() is person.window.empty)
    # The list may be there before what the sidebar knows of the new collection.
    person.until(lambda: "Nothing fits yet" in person.words(person.window.empty))


def test_nothing_is_put_into_it(person: Person) -> None:
    smart = make(person, "New", "is:unread")
    person.until(lambda: person.window.sidebar.tree.places.index_of(Place.of_collection(smart.id).key).isValid())
    row = node(person, smart.id)
    rect = QRect(0, 0, 200, 32)
    assert target_for_articles(row) is None
    sides = [target_for_collection(row, rect, QPoint(5, y)) for y in (1, 15, 17, 31)]
    assert [target.side for target in sides if target is not None] == ["above", "above", "below", "below"]
    texts = [action.text() for action in person.window.sidebar.tree.make_menu(row).actions() if action.text()]
    assert texts == ["Edit…", "Rename", "Remove"]
    person.choose(WINDMILL)
    person.trigger("collect")
    assert "New" not in [choice.text for choice in person.sheet(CollectionPicker).list.choices]
    person.press(Key.Key_Escape)
    person.trigger("add")
    assert not person.sheet(AddDialog)._collection.isVisibleTo(person.window)
    assert Qt.ItemFlag.ItemIsDropEnabled not in person.window.sidebar.tree.places.flags(
        person.window.sidebar.tree.places.index_of(row.key)
    )

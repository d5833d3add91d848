"""§2 and §3: search as you type, hits in list and reader, the order of the list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from archiver.gui.desk import browsing
from archiver.gui.desk.browsing import Listing
from archiver.gui.models.articles import Role
from archiver.gui.place import Place
from archiver.model.articles import State
from tests.gui.window.driving import SHIFT, TITLES, Key, Person, Start

LIGHTHOUSE, HARBOUR, WINDMILL, GRANARY, FERRY = TITLES


def test_what_is_typed_is_found_while_it_is_typed(person: Person) -> None:
    person.search("wind")
    person.until(person.sees(WINDMILL))
    person.type("mill nobody")
    person.until(person.sees(WINDMILL))
    person.type(" granary")
    person.until(lambda: not person.titles())
    assert "Nothing found" in person.words(person.window.empty)


def test_all_that_is_found_is_listed_and_every_row_says_why(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best come first, as many as are ranked; the others follow, and get their snippets when they are looked at."""
    monkeypatch.setattr(browsing, "AT_ONCE", 1)
    monkeypatch.setattr(browsing, "RANKED", 2)
    person.search("the windmill OR harbour OR granary OR ferry")
    person.until(lambda: len(person.titles()) == 4)
    ranked = [hit.article.title for hit in person.library.search(person.texts()[0], limit=2, exact=True).hits]
    assert person.titles()[:2] == ranked
    assert person.titles()[2:] == [title for title in reversed(TITLES[1:]) if title not in ranked]
    assert person.window.header._count.text().startswith("4 found")
    snippets = [partial(person.window.model.index(row, 0).data, Role.SNIPPET) for row in range(4)]
    person.until(lambda: all(snippet() is not None for snippet in snippets))
    for snippet in snippets:
        assert snippet().hits
    person.search("lighthouse")
    person.until(person.sees(LIGHTHOUSE))
    assert "lighthouse" in str(person.window.model.index(0, 0).data(Role.SNIPPET))


def test_hits_are_marked_in_the_list_and_in_the_reader_and_walked(person: Person) -> None:
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    snippet = person.window.model.index(0, 0).data(Role.SNIPPET)
    assert snippet is not None
    assert "windmill" in str(snippet)
    assert person.window.header._title.text() == "Search"
    person.press(Key.Key_Return)  # to what was found
    person.until(person.reads(WINDMILL))
    count = person.window.reader._bar._count
    person.until(lambda: count.text().startswith("1 of "))
    person.press(Key.Key_F3)
    person.until(lambda: count.text().startswith("2 of "))
    person.press(Key.Key_F3, SHIFT)
    person.until(lambda: count.text().startswith("1 of "))


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Return])
def test_who_types_faster_than_it_is_found_gets_the_first_that_is_found(person: Person, key: Key) -> None:
    person.search("zeppelin")
    person.until(lambda: not person.titles())
    person.search("windmill")
    person.press(key)
    person.until(person.reads(WINDMILL))
    assert person.keyboard is person.window.list
    person.search("lighthouse")
    person.until(person.sees(LIGHTHOUSE))
    person.press(key)
    person.until(person.reads(LIGHTHOUSE))
    person.search("windmill")
    person.press(key)  # nothing has been listed: the event loop did not run
    assert person.titles() != [WINDMILL]
    person.until(person.reads(WINDMILL))
    assert person.keyboard is person.window.list


def test_what_was_searched_before_is_not_gone_to(person: Person) -> None:
    person.choose(LIGHTHOUSE)
    person.until(person.reads(LIGHTHOUSE))
    person.search("windmill")
    person.press(Key.Key_Down)
    person.search("ferry")
    person.until(person.sees(FERRY))
    assert not person.window.list.chosen_ids()
    assert person.keyboard is person.window.bar.search
    assert person.reads(LIGHTHOUSE)()


def test_where_they_went_instead_nothing_is_gone_to(person: Person) -> None:
    person.search("windmill")
    person.press(Key.Key_Down)
    person.go(State.UNREAD)
    person.until(lambda: len(person.titles()) == len(TITLES))
    assert not person.window.list.chosen_ids()


def test_the_keys_for_hits_work_in_the_reader_too(person: Person) -> None:
    """A key that two parts of the window claim does nothing at all."""
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    person.press(Key.Key_Return)
    person.until(person.reads(WINDMILL))
    person.window.reader.setFocus()
    count = person.window.reader._bar._count
    person.until(lambda: count.text().startswith("1 of "))
    person.press(Key.Key_F3)
    person.until(lambda: count.text().startswith("2 of "))
    person.press(Key.Key_Escape)
    person.until(lambda: not person.window.reader._bar.isVisible())


def test_words_are_found_in_the_open_article(person: Person) -> None:
    person.choose(HARBOUR)
    person.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: person.window.reader._bar.isVisible())
    person.type("market")
    person.until(lambda: person.window.reader._bar._count.text().startswith("1 of "))


def test_escape_empties_the_box_and_then_leaves_it(person: Person) -> None:
    person.go(State.UNREAD)
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    assert not person.window.sidebar.tree.selectedIndexes()
    person.press(Key.Key_Escape)
    person.until(lambda: len(person.titles()) == len(TITLES))
    assert person.desk.browser.place == Place.of_state(State.UNREAD)
    assert person.window.header._title.text() == "Unread"
    assert person.window.sidebar.tree.selectedIndexes()
    person.press(Key.Key_Escape)
    assert person.keyboard is person.window.list


def test_a_place_ends_the_search(person: Person) -> None:
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    person.choose(WINDMILL)
    person.until(person.window.reader._bar.isVisible)
    person.go(State.ALL)
    person.until(lambda: len(person.titles()) == len(TITLES))
    assert person.window.bar.search.text() == ""
    assert not person.window.reader._bar.isVisible()  # nor are its hits walked any more
    assert not person.window.reader._hits.count


def test_marks_in_the_open_article_are_those_of_the_search_that_is_listed(person: Person) -> None:
    person.search("wind")
    person.until(person.sees(WINDMILL))
    person.choose(WINDMILL)
    reader, loaded = person.window.reader, list[object]()
    person.until(reader._bar.isVisible)
    person.search("windmill OR granary")
    person.until(lambda: reader.query == "windmill OR granary")
    assert reader._bar.isVisible()
    assert reader._hits.count
    person.search("granary")
    person.until(person.sees(GRANARY))
    assert not reader._bar.isVisible()
    assert not reader._hits.count
    assert person.reads(WINDMILL)()
    person.desk.reading.loaded.connect(lambda article, *_: loaded.append(article))
    person.desk.reading.open(person.article(WINDMILL).summary.id, None)  # as when its pictures have arrived
    person.until(lambda: len(loaded) == 1)
    person.desk.reading.open(person.article(WINDMILL).summary.id, "wind")  # as what was clicked just before
    person.until(lambda: len(loaded) == 2)
    assert not reader._bar.isVisible()
    assert not reader._hits.count


def test_nothing_found_leaves_the_article_open_without_marks(person: Person) -> None:
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    person.choose(WINDMILL)
    person.until(person.window.reader._bar.isVisible)
    person.search("windmill xylophone")
    person.until(lambda: not person.titles())
    assert "Nothing found" in person.words(person.window.empty)
    assert not person.window.reader._bar.isVisible()
    assert not person.window.reader.page.extraSelections()
    assert person.reads(WINDMILL)()


def test_while_everything_is_looked_through_it_does_not_say_that_nothing_is_there(person: Person) -> None:
    person.search("windmill xylophone")
    person.until(lambda: not person.titles())
    found = Listing(Place.of_search("windmill xylophone"), [], {}, None, is_whole=False)
    person.desk.browser.listed.emit(found)
    assert "Searching" in person.words(person.window.empty)
    assert "0" not in person.words(person.window.header)
    person.desk.browser.listed.emit(replace(found, total=0, is_whole=True))
    assert "Nothing found" in person.words(person.window.empty)
    assert "None found" in person.words(person.window.header)


def test_a_search_is_sorted_like_a_list_and_gives_the_list_its_order_back(person: Person) -> None:
    person.search("the")
    person.until(lambda: len(person.titles()) == len(TITLES) and person.window.header._sort == "relevance")
    person.window.header.sort_chosen.emit("title", True)
    person.until(person.sees(*sorted(TITLES)))
    person.press(Key.Key_Escape)
    person.until(person.sees(*reversed(TITLES)))
    assert person.window.header._sort == "saved"


def test_the_order_of_the_list_is_remembered(start: Start, folder: Path) -> None:
    person = start(folder)
    person.window.header.sort_chosen.emit("title", True)
    person.until(person.sees(*sorted(TITLES)))
    person.close()
    again = start(folder)
    again.until(again.sees(*sorted(TITLES)))
    assert (again.window.header._sort, again.window.header._ascending) == ("title", True)


def test_j_and_k_and_enter_read_the_list(person: Person) -> None:
    person.window.list.setFocus()
    person.press(Key.Key_J)
    person.until(person.reads(FERRY))
    person.press(Key.Key_J)
    person.until(person.reads(GRANARY))
    person.press(Key.Key_K)
    person.until(person.reads(FERRY))
    person.press(Key.Key_Return)
    person.until(lambda: person.window.reader.isAncestorOf(person.keyboard))


def test_space_reads_on_from_the_list_and_then_the_next_article(person: Person) -> None:
    person.window.list.setFocus()
    person.press(Key.Key_Space)
    person.until(person.reads(FERRY))
    bar = person.window.reader.page.verticalScrollBar()
    person.until(lambda: bar.maximum() > 0)
    person.press(Key.Key_Space)
    assert bar.value() > 0
    person.press(Key.Key_Space, SHIFT)
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    person.press(Key.Key_Space)
    person.until(person.reads(GRANARY))
    assert person.window.list.hasFocus()


def test_an_article_like_the_open_one_is_one_click_away(person: Person) -> None:
    person.choose(HARBOUR)
    windmill = person.article(WINDMILL).summary
    person.window.reader.show_related(person.article(HARBOUR).summary.id, [windmill])
    person.window.reader.article_wanted.emit(windmill.id)
    person.until(person.reads(WINDMILL))
    assert list(person.window.list.chosen_ids()) == [windmill.id]


def test_the_context_menu_acts_on_what_is_chosen(person: Person) -> None:
    person.choose(WINDMILL)
    person.window.list.menu_wanted.emit(person.window.mapToGlobal(QPoint(400, 300)))
    menu = person.menu()
    words = [action.text() for action in menu.actions()]
    assert {"Archive", "Add to favourites", "Add to collection…", "Move to trash"} <= set(words)
    favourite = next(action for action in menu.actions() if action.text() == "Add to favourites")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(favourite).center())
    person.until(lambda: person.article(WINDMILL).summary.favorite)

"""The search box explains what it understood, says what it did not, and completes what is in the library."""

from __future__ import annotations

from tests.gui.window.driving import TITLES, Key, Person

LIGHTHOUSE, HARBOUR, WINDMILL, GRANARY, FERRY = TITLES


def offered(person: Person) -> list[str]:
    return [choice.text for choice in person.window.query_help.choices]


def test_fields_and_names_complete(person: Person) -> None:
    ids = [row.id for row in person.library.articles() if row.title == WINDMILL]
    person.library.tag(["long read"], ids)
    person.search("ta")
    assert offered(person) == ["tag:"]
    person.press(Key.Key_Tab)
    assert person.window.bar.search.text() == "tag:"
    person.until(lambda: offered(person) == ["long read"])
    person.press(Key.Key_Down)
    person.press(Key.Key_Return)
    assert person.window.bar.search.text() == 'tag:"long read" '
    person.until(person.sees(WINDMILL))
    assert person.window.query_help.meaning == "Articles tagged “long read”."
    person.press(Key.Key_Return)  # to what was found
    person.until(lambda: not person.window.query_help.isVisible())


def test_plain_words_need_no_explanation(person: Person) -> None:
    person.search("wind mill")
    assert not person.window.query_help.isVisible()
    person.type(" -sea")
    assert person.window.query_help.meaning == "Articles with “wind” and “mill” and without “sea”."


def test_what_is_not_understood_is_said_after_a_pause(person: Person) -> None:
    person.search("windmill is:old ")
    help = person.window.query_help
    assert help.doubts == ""
    person.until(lambda: help.doubts == "“is:old” cannot be understood, and is searched as words.")
    person.type("x")
    assert help.doubts == ""


def test_a_query_that_asks_for_nothing_yet_leaves_the_list_as_it_is(person: Person) -> None:
    person.search("windmill")
    person.until(person.sees(WINDMILL))
    person.search("is:")
    person.until(lambda: len(person.titles()) == len(TITLES))
    assert "unread" in offered(person)
    person.type("archived")
    person.until(lambda: not person.titles())


def test_an_empty_box_says_nothing(person: Person) -> None:
    person.search("-sea")
    assert person.window.query_help.isVisible()
    person.press(Key.Key_Escape)
    assert not person.window.query_help.isVisible()

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from archiver.gui.theme import Theme
from archiver.gui.views.list_header import ListHeader
from archiver.gui.widgets.buttons import IconButton


def texts(header: ListHeader) -> list[str]:
    return [label.text() for label in header.findChildren(QLabel)]


def button_words(header: ListHeader) -> str:
    return header.findChildren(IconButton)[0].accessibleName()


def visible_keys(header: ListHeader) -> list[str]:
    menu = header.findChildren(IconButton)[0].menu()
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def test_it_says_where_we_are_and_how_much_is_there(qtbot: QtBot, theme: Theme) -> None:
    header = ListHeader(theme)
    qtbot.addWidget(header)
    header.set_title("<b>Sea</b>")
    header.set_count(1)
    assert texts(header) == ["<b>Sea</b>", "1 article"]
    header.set_count(2)
    assert texts(header)[1] == "2 articles"
    header.set_count(0)
    assert texts(header)[1] == "No articles"
    header.set_count(0, found=True)
    assert texts(header)[1] == "None found"
    header.set_count(50, found=True, more=True)
    assert texts(header)[1] == "50+ found"


def test_an_order_is_chosen_and_told(qtbot: QtBot, theme: Theme) -> None:
    header = ListHeader(theme)
    qtbot.addWidget(header)
    assert visible_keys(header) == [
        "Date saved",
        "Date published",
        "Title",
        "Site",
        "Length",
        "Newest first",
        "Oldest first",
    ]
    actions = {action.text(): action for action in header.findChildren(IconButton)[0].menu().actions()}
    with qtbot.waitSignal(header.sort_chosen) as told:
        actions["Title"].trigger()
    assert told.args == ["title", True]
    with qtbot.waitSignal(header.sort_chosen) as told:
        actions["Newest first"].trigger()  # which says Z to A now
    assert told.args == ["title", False]
    assert button_words(header) == "Sorted by title, z to a"


def test_relevance_is_for_searches(qtbot: QtBot, theme: Theme) -> None:
    header = ListHeader(theme)
    qtbot.addWidget(header)
    header.set_searching(True)
    with qtbot.assertNotEmitted(header.sort_chosen):
        header.set_sort("relevance", False)
    assert visible_keys(header)[0] == "Relevance"

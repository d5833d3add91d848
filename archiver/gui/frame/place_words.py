"""What places are called, and what is said where nothing is yet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from archiver.gui.frame.actions import Actions
from archiver.gui.place import Place
from archiver.gui.widgets.empty_state import EmptyState
from archiver.model.articles import Collection, State


def title_of(place: Place, collections: Mapping[int, Collection]) -> str:
    """What a place is called; `collections` by their ids."""
    match place.kind:
        case "search":
            return _tr("Search")
        case "collection":
            collection = collections.get(place.collection or 0)
            return collection.name if collection is not None else _tr("Collection")
        case "tag":
            return f"#{place.tag}"
    return {
        State.ALL: _tr("All articles"),
        State.UNREAD: _tr("Unread"),
        State.FAVORITE: _tr("Favourites"),
        State.ARCHIVED: _tr("Archive"),
        State.TRASH: _tr("Trash"),
    }[place.state]


def show_searching(empty: EmptyState) -> None:
    """Say that what was looked through in the first moment had nothing: that is not all there is."""
    empty.set_icon("search")
    empty.set_text(_tr("Searching…"), _tr("Every article is being looked through."))
    empty.set_actions([])


def show_emptiness(empty: EmptyState, place: Place, actions: Actions, collections: Mapping[int, Collection]) -> None:
    """Say what to do in a place where nothing is yet."""
    collection = collections.get(place.collection or 0)
    icon, headline, sentence = _emptiness(place, is_smart=collection is not None and collection.query is not None)
    empty.set_icon(icon)
    empty.set_text(headline, sentence)
    is_start = place == Place()
    empty.set_actions([actions["add"], actions["paste"], actions["open_files"]] if is_start else [])


def _emptiness(place: Place, *, is_smart: bool) -> tuple[str, str, str]:
    if is_smart:
        return (
            "smart",
            _tr("Nothing fits yet"),
            _tr("What fits its query appears here by itself."),
        )
    match place.kind:
        case "search":
            return "search", _tr("Nothing found"), _tr("Try fewer words, or only the beginning of the last one.")
        case "collection":
            return "collection", _tr("Nothing in here yet"), _tr("Drag articles here, or press C on one.")
        case "tag":
            return "tag", _tr("No article has this tag"), _tr("Press T on an article to tag it.")
    match place.state:
        case State.UNREAD:
            return "check", _tr("All read"), _tr("What you save next will wait for you here.")
        case State.FAVORITE:
            return "favourite", _tr("No favourites yet"), _tr("Press F on an article to keep it close.")
        case State.ARCHIVED:
            return "archive", _tr("The archive is empty"), _tr("Press E on what you are done with.")
        case State.TRASH:
            return "trash", _tr("The trash is empty"), _tr("What you remove stays here until you delete it.")
    return (
        "all",
        _tr("Nothing saved yet"),
        _tr("Drop a link anywhere in this window, paste one, or bring pages that you saved with your browser."),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)

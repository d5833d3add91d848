"""The left pane: the places of the library, and at the foot a slot for the line of progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from archiver.gui.place import Place
from archiver.gui.theme import Theme
from archiver.gui.views.places.tree import PlaceTree
from archiver.model.articles import Collection, State, Tag


class Sidebar(QWidget):
    """Says what a person wants; the window does it and calls `show_places` again."""

    chosen = Signal(Place)
    articles_dropped = Signal(int, list)
    """(collection, article ids)."""
    collection_moved = Signal(int, object, int)
    """(collection, new parent or None, position among its new siblings without itself)."""
    collection_renamed = Signal(int, str)
    collection_wanted = Signal(object)
    """The parent of a new collection, or None."""
    collection_removed = Signal(int)
    """Asked for, not confirmed."""
    smart_wanted = Signal(object)
    """The parent of a new smart collection, or None."""
    smart_edited = Signal(int)
    """A smart collection whose query shall be changed."""
    tag_renamed = Signal(str, str)
    """(name, other name)."""
    tag_removed = Signal(str)
    """Asked for, not confirmed."""
    emptying_wanted = Signal()
    """The trash shall be emptied; not confirmed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = PlaceTree(theme)
        self.foot = QWidget()
        """Empty, with a column layout."""
        QVBoxLayout(self.foot).setContentsMargins(0, 0, 0, 0)
        for name in ("chosen", "articles_dropped", "collection_moved", "collection_renamed"):
            getattr(self.tree, name).connect(getattr(self, name))
        self.tree.collection_wanted.connect(self.collection_wanted)
        self.tree.collection_removed.connect(self.collection_removed)
        self.tree.smart_wanted.connect(self.smart_wanted)
        self.tree.smart_edited.connect(self.smart_edited)
        for name in ("tag_renamed", "tag_removed", "emptying_wanted"):
            getattr(self.tree, name).connect(getattr(self, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.tree)

    def show_places(self, counts: Mapping[State, int], collections: Sequence[Collection], tags: Sequence[Tag]) -> None:
        """Show these; selection, folds, scroll position and a name being typed stay."""
        self.tree.show_places(counts, collections, tags)

    def select(self, place: Place | None) -> None:
        """Mark a place without emitting `chosen`; None (a search) marks none."""
        self.tree.select(place)

    def rename(self, collection: int) -> None:
        """Edit a collection's name in place; one that is new, as soon as it is shown."""
        self.tree.rename(collection)

    def state(self) -> list[str]:
        """What to remember: the folded sections and collections."""
        return self.tree.folded()

    def restore_state(self, folded: Sequence[str]) -> None:
        self.tree.fold(folded)

"""The tree of the sidebar: choosing, folding, renaming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QMenu, QWidget

from archiver.gui.models.places import COLLECTIONS, NO_COLLECTIONS, NO_TAGS, Node, PlacesModel
from archiver.gui.place import Place
from archiver.gui.theme import Theme
from archiver.gui.views.places.delegate import PlaceDelegate
from archiver.gui.views.places.dragging import DraggingTree
from archiver.gui.views.places.row import chevron_rect
from archiver.gui.views.places.sections import EmptySection, SectionHead
from archiver.model.articles import Collection, State, Tag

KEYS_SETTLE = 120
"""Milliseconds after the last key of a held one until the place is shown."""

Flag = QItemSelectionModel.SelectionFlag
Key = Qt.Key
MOVE_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class PlaceTree(DraggingTree):
    """Keys: arrows, Enter (on a head: fold), F2 and Delete, and Ctrl+Shift with the arrows to move a collection."""

    chosen = Signal(Place)
    collection_renamed = Signal(int, str)
    collection_wanted = Signal(object)
    collection_removed = Signal(int)
    smart_wanted = Signal(object)
    smart_edited = Signal(int)
    tag_renamed = Signal(str, str)
    tag_removed = Signal(str)
    emptying_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, PlacesModel(), parent)
        self.places.setParent(self)
        self._delegate = PlaceDelegate(theme, self._empty_height, self)
        self._collapsed: set[str] = set()
        self._place: Place | None = None
        self._waiting: tuple[Mapping[State, int], Sequence[Collection], Sequence[Tag]] | None = None
        self._rename_next: int | None = None
        self._building = False
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._tell_chosen)
        self._set_up()
        self.setModel(self.places)
        self.places.renamed.connect(self.collection_renamed)
        self.places.tag_renamed.connect(self.tag_renamed)
        self.selectionModel().selectionChanged.connect(self._follow_selection)
        self.expanded.connect(lambda index: self._note_fold(index, False))
        self.collapsed.connect(lambda index: self._note_fold(index, True))
        theme.changed.connect(self.viewport().update)
        self._dress()

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Places"))
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)  # rows are as wide as the pane; the delegate indents
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)  # a role follows the theme by itself

    # --- what is shown

    def show_places(self, counts: Mapping[State, int], collections: Sequence[Collection], tags: Sequence[Tag]) -> None:
        """Selection, folds and scroll position stay. While a name is being typed, it waits for its end."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = counts, collections, tags
            return
        self._waiting = None
        scroll = self.verticalScrollBar().value()
        self._building = True
        are_new = self.places.show(counts, collections, tags)
        if are_new:
            self._dress()
        self._building = False
        if are_new:
            self._mark(self._place)  # not `select`: a place that was clicked this moment is still to be told
            self.updateGeometries()
            self.verticalScrollBar().setValue(scroll)
        if self._rename_next is not None:
            self.rename(self._rename_next)

    def select(self, place: Place | None) -> None:
        """Mark a place without telling anybody; None, and what is not here, marks none."""
        if place != self._place or self._settle.isActive():  # else nothing is drawn anew: it comes with every key
            self._place = place
            self._settle.stop()
            self._mark(place)

    def _mark(self, place: Place | None) -> None:
        index = self.places.index_of(place.key) if place else QModelIndex()
        building, self._building = self._building, True
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect)
        else:
            self.selectionModel().clear()
        self._building = building
        self.viewport().update()

    def rename(self, collection: int) -> None:
        """Edit a collection's name in place; one that is not here yet, as soon as it is."""
        index = self.places.index_of(Place.of_collection(collection).key)
        self._rename_next = None if index.isValid() else collection
        if index.isValid():
            self._rename(index)

    def _rename(self, index: QModelIndex) -> None:
        self.scrollTo(index)
        self.setFocus()
        self.edit(index)

    def folded(self) -> list[str]:
        """The keys of what is folded."""
        return sorted(self._collapsed)

    def fold(self, keys: Sequence[str]) -> None:
        """Fold these, and unfold all others."""
        self._collapsed = set(keys)
        self._dress()

    def _dress(self) -> None:
        """After a reset: folds, and the widgets of section heads and of empty sections."""
        building, self._building = self._building, True
        for node in self.places.nodes():
            index = self.places.index_of(node.key)
            if node.children:
                self.setExpanded(index, node.key not in self._collapsed)
            if node.key == COLLECTIONS and self.indexWidget(index) is None:
                head = SectionHead(self._theme, self.tr("New collection"), self)
                head.add_wanted.connect(lambda: self.collection_wanted.emit(None))
                self.setIndexWidget(index, head)
            elif node.kind == "empty" and self.indexWidget(index) is None:
                self.setIndexWidget(index, self._make_empty(node))
        self._building = building

    def _make_empty(self, node: Node) -> EmptySection:
        section = EmptySection(node.name, self.tr("New collection") if node.key == NO_COLLECTIONS else "", self)
        section.add_wanted.connect(lambda: self.collection_wanted.emit(None))
        return section

    def _empty_height(self, key: str) -> int:
        section = self.indexWidget(self.places.index_of(key))
        return section.heightForWidth(self.viewport().width()) if section is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if any(self.places.node(key) for key in (NO_COLLECTIONS, NO_TAGS)):
            self.scheduleDelayedItemsLayout()

    def _note_fold(self, index: QModelIndex, folded: bool) -> None:
        node = self.places.node_at(index)
        if self._building or node is None:
            return
        (self._collapsed.add if folded else self._collapsed.discard)(node.key)

    # --- choosing

    def _follow_selection(self) -> None:
        """Not the current row: Qt makes one current as soon as the tree gets the keyboard."""
        node = next(map(self.places.node_at, self.selectedIndexes()), None)
        if self._building or node is None or node.place is None:
            return
        self._place = node.place
        if not self._settle.isActive():
            self._settle.start(0)

    def _tell_chosen(self) -> None:
        if self._place is not None:
            self.chosen.emit(self._place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_focus(False)
        point = event.position().toPoint()
        index = self.indexAt(point)
        node = self.places.node_at(index)
        foldable = event.button() == Qt.MouseButton.LeftButton and node is not None and bool(node.children)
        if foldable and node and chevron_rect(node, self.visualRect(index)).contains(point):
            self.setExpanded(index, not self.isExpanded(index))
            return
        again = node is not None and node.place is not None and index == self.currentIndex()
        super().mousePressEvent(event)
        if again and event.button() == Qt.MouseButton.LeftButton and not self._settle.isActive():
            self._place = node.place if node else None
            self._settle.start(0)  # back from a search, or to the top

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        node = self.places.node_at(index)
        if event.button() == Qt.MouseButton.LeftButton and node and node.has_own_name:
            self._rename(index)

    def event(self, event: QEvent) -> bool:
        """Delete means the collection or the tag here, not the articles of the window's own shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            node = self._current()
            if event.key() in (Key.Key_Delete, Key.Key_F2) and node and node.has_own_name:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_focus(True)
        node = self._current()
        collection = node.collection if node else None
        if event.isAutoRepeat():
            self._settle.start(KEYS_SETTLE)
        if event.key() in (Key.Key_Return, Key.Key_Enter) and node:
            if node.kind == "head":
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
            else:
                self._tell_chosen()
        elif event.key() == Key.Key_F2 and node and node.has_own_name:
            self._rename(self.currentIndex())
        elif event.key() == Key.Key_Delete and node and node.has_own_name:
            self._remove(node)
        elif (
            event.modifiers() == MOVE_KEYS and node and collection is not None and self._move_by_key(node, event.key())
        ):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the window."""

    def _move_by_key(self, node: Node, key: int) -> bool:
        """Up and down among its siblings, left out of its parent, right into the one before it."""
        above = node.parent
        if above is None or node.collection is None:
            return False
        siblings = above.children
        if key == Key.Key_Up and node.row > 0:
            self.collection_moved.emit(node.collection, above.collection, node.row - 1)
        elif key == Key.Key_Down and node.row + 1 < len(siblings):
            self.collection_moved.emit(node.collection, above.collection, node.row + 1)
        elif key == Key.Key_Right and node.row > 0 and siblings[node.row - 1].takes_articles:
            into = siblings[node.row - 1]
            self.collection_moved.emit(node.collection, into.collection, len(into.children))
        elif key == Key.Key_Left and above.collection is not None and above.parent is not None:
            self.collection_moved.emit(node.collection, above.parent.collection, above.row + 1)
        return key in (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            QTimer.singleShot(0, self, self._show_waiting)

    def _remove(self, node: Node) -> None:
        if node.collection is not None:
            self.collection_removed.emit(node.collection)
        elif node.tag is not None:
            self.tag_removed.emit(node.tag)

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.show_places(*self._waiting)

    def _current(self) -> Node | None:
        return self.places.node_at(self.currentIndex())

    def _show_focus(self, shows: bool) -> None:
        if self._delegate.shows_focus != shows:
            self._delegate.shows_focus = shows
            self.viewport().update()

    # --- the menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        menu = self.make_menu(self.places.node_at(index))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def make_menu(self, node: Node | None) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        collection = node.collection if node else None
        if node is not None and node.place == Place.of_state(State.TRASH):
            empty = menu.addAction(self._theme.icon("trash"), self.tr("Empty the trash…"))
            empty.setEnabled(node.count > 0)
            empty.triggered.connect(lambda: self.emptying_wanted.emit())
            return menu
        if node is not None and node.tag is not None:
            self._add_names(menu, node, self.tr("Remove from all articles"))
            return menu
        if node is not None and node.query is not None:
            edit = menu.addAction(self._theme.icon("smart"), self.tr("Edit…"))
            edit.triggered.connect(lambda: self.smart_edited.emit(collection))
        else:
            inside = collection is not None
            new = menu.addAction(
                self._theme.icon("collection-add"),
                self.tr("New collection inside") if inside else self.tr("New collection"),
            )
            new.triggered.connect(lambda: self.collection_wanted.emit(collection))
            smart = menu.addAction(
                self._theme.icon("smart"),
                self.tr("New smart collection inside…") if inside else self.tr("New smart collection…"),
            )
            smart.triggered.connect(lambda: self.smart_wanted.emit(collection))
        if node is not None and collection is not None:
            self._add_names(menu, node, self.tr("Remove"))
        return menu

    def _add_names(self, menu: QMenu, node: Node, remove_words: str) -> None:
        rename = menu.addAction(self.tr("Rename"))
        rename.setShortcut(Key.Key_F2)
        rename.triggered.connect(lambda: self._rename(self.places.index_of(node.key)))
        menu.addSeparator()
        remove = menu.addAction(self._theme.icon("trash"), remove_words)
        remove.triggered.connect(lambda: self._remove(node))

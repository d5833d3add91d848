"""The tree of the sidebar: the states, then collections in each other, then tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from archiver.gui.place import Place
from archiver.model.articles import Collection, State, Tag

Index = QModelIndex | QPersistentModelIndex
ItemFlag = Qt.ItemFlag

NODE = Qt.ItemDataRole.UserRole + 1
"""The `Node` of a row."""

COLLECTIONS = "head:collections"
TAGS = "head:tags"
NO_COLLECTIONS = "empty:collections"
NO_TAGS = "empty:tags"

STATE_ICONS: Mapping[State, str] = {
    State.ALL: "all",
    State.UNREAD: "unread",
    State.FAVORITE: "favourite",
    State.ARCHIVED: "archive",
    State.TRASH: "trash",
}


@dataclass(eq=False, slots=True)
class Node:
    """A row: a place, the head of a section, or what stands in a section that is empty."""

    key: str
    kind: Literal["place", "head", "empty"]
    name: str
    place: Place | None = None
    icon: str = ""
    count: int = 0
    query: str | None = None
    """Of a smart collection."""
    parent: Node | None = None
    row: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def collection(self) -> int | None:
        """The collection's id, where it is one."""
        return self.place.collection if self.place else None

    @property
    def tag(self) -> str | None:
        """The tag's name, where it is one."""
        return self.place.tag if self.place else None

    @property
    def has_own_name(self) -> bool:
        """A person gave it its name, and can give it another, or remove it."""
        return self.collection is not None or self.tag is not None

    @property
    def takes_articles(self) -> bool:
        """Articles and collections can be put into it."""
        return self.collection is not None and self.query is None

    @property
    def depth(self) -> int:
        """How many collections it is in."""
        depth, above = 0, self.parent
        while above is not None and above.kind == "place":
            depth, above = depth + 1, above.parent
        return depth

    def add(self, child: Node) -> Node:
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child

    def below(self) -> Iterator[Node]:
        """All rows under this one, from top to bottom."""
        for child in self.children:
            yield child
            yield from child.below()


class PlacesModel(QAbstractItemModel):
    """Rows keep their keys (`Place.key` and the constants above) from one `show` to the next."""

    renamed = Signal(int, str)
    """A collection's id, and the name that was typed."""
    tag_renamed = Signal(str, str)
    """A tag's name, and the one that was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node("", "head", "")
        self._nodes: dict[str, Node] = {}
        self._numbers: dict[int, Node] = {}
        self._take(self._build({}, (), ()))

    def show(self, counts: Mapping[State, int], collections: Sequence[Collection], tags: Sequence[Tag]) -> bool:
        """Show these. Where only names and counts differ, the rows stay; True: all rows are new."""
        root = self._build(counts, collections, tags)
        if shape(root) == shape(self._root):
            for old, new in zip(self._root.below(), root.below(), strict=True):
                if (old.name, old.count, old.query) != (new.name, new.count, new.query):
                    old.name, old.count, old.query = new.name, new.count, new.query
                    index = self.index_of(old.key)
                    self.dataChanged.emit(index, index)
            return False
        self.beginResetModel()
        self._take(root)
        self.endResetModel()
        return True

    def index_of(self, key: str) -> QModelIndex:
        """The row with a key; an invalid index where there is none."""
        node = self._nodes.get(key)
        return self._index(node) if node else QModelIndex()

    def node(self, key: str) -> Node | None:
        return self._nodes.get(key)

    def node_at(self, index: Index) -> Node | None:
        """None for an invalid index."""
        return self._numbers[index.internalId()] if index.isValid() else None

    def nodes(self) -> Iterator[Node]:
        """All rows from top to bottom."""
        return self._root.below()

    # --- Qt

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # Qt's own default
        above = self.node_at(parent) or self._root
        if column != 0 or not 0 <= row < len(above.children):
            return QModelIndex()
        return self._index(above.children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() shares the name
        node = self.node_at(index)
        return self._index(node.parent) if node and node.parent and node.parent.key else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return len((self.node_at(parent) or self._root).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self.node_at(index)
        if node is None:
            return ItemFlag.NoItemFlags
        if node.kind == "empty":
            return ItemFlag.NoItemFlags
        if node.kind == "head":
            return ItemFlag.ItemIsEnabled
        flags = ItemFlag.ItemIsEnabled | ItemFlag.ItemIsSelectable
        if node.has_own_name:
            flags |= ItemFlag.ItemIsEditable
        if node.collection is not None:
            flags |= ItemFlag.ItemIsDragEnabled | ItemFlag.ItemIsDropEnabled
        return flags if node.query is None else flags & ~ItemFlag.ItemIsDropEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node_at(index)
        if node is None:
            return None
        if role == NODE:
            return node
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name}, {QLocale().toString(node.count)}" if node.count else node.name
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A typed name is shown at once; if the library refuses it, the next `show` brings the old one back."""
        node = self.node_at(index)
        name = " ".join(str(value).split())
        if node is not None and node.tag is not None:
            name = name.lstrip("# ")  # which some write before a tag
        if node is None or role != Qt.ItemDataRole.EditRole or name in ("", node.name):
            return False
        if node.collection is not None:
            self.renamed.emit(node.collection, name)
        elif node.tag is not None:
            self.tag_renamed.emit(node.tag, name)
        else:
            return False
        node.name = name
        self.dataChanged.emit(index, index)
        return True

    # --- the tree

    def _index(self, node: Node) -> QModelIndex:
        return self.createIndex(node.row, 0, id(node))

    def _take(self, root: Node) -> None:
        self._root = root
        self._nodes = {node.key: node for node in root.below()}
        self._numbers = {id(node): node for node in root.below()}

    def _build(self, counts: Mapping[State, int], collections: Sequence[Collection], tags: Sequence[Tag]) -> Node:
        root = Node("", "head", "")
        for state, name in self._state_names().items():
            place = Place.of_state(state)
            root.add(Node(place.key, "place", name, place, STATE_ICONS[state], counts.get(state, 0)))
        head = root.add(Node(COLLECTIONS, "head", self.tr("Collections")))
        self._add_collections(head, collections)
        if not head.children:
            empty = self.tr("No collections yet. Collections you make appear here.")
            head.add(Node(NO_COLLECTIONS, "empty", empty))
        head = root.add(Node(TAGS, "head", self.tr("Tags")))
        for tag in tags:
            place = Place.of_tag(tag.name)
            head.add(Node(place.key, "place", tag.name, place, "tag", tag.article_count))
        if not head.children:
            head.add(Node(NO_TAGS, "empty", self.tr("Tags you give to articles appear here.")))
        return root

    def _add_collections(self, head: Node, collections: Sequence[Collection]) -> None:
        nodes: dict[int, Node] = {}
        for each in collections:
            place = Place.of_collection(each.id)
            icon = "collection" if each.query is None else "smart"
            nodes[each.id] = Node(place.key, "place", each.name, place, icon, each.article_count, each.query)
        for each in sorted(collections, key=lambda one: (one.position, one.id)):
            above = nodes.get(each.parent_id) if each.parent_id is not None else None
            (above or head).add(nodes[each.id])

    def _state_names(self) -> Mapping[State, str]:
        return {
            State.ALL: self.tr("All articles"),
            State.UNREAD: self.tr("Unread"),
            State.FAVORITE: self.tr("Favourites"),
            State.ARCHIVED: self.tr("Archive"),
            State.TRASH: self.tr("Trash"),
        }


def shape(root: Node) -> list[tuple[str, str]]:
    """Which rows there are, and under which."""
    return [(node.key, node.parent.key if node.parent else "") for node in root.below()]

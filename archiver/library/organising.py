"""The verbs that organise: states, tags, collections and smart collections. `Library` has them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.model.articles import Collection, Flag, Tag
from archiver.store.rows.collections import RemovedCollections
from archiver.store.store import Store

FEW = 50
"""Articles up to which a change is one that a person waits for; larger ones let those go first."""


class Organising:
    """What a person puts where. Raises NotFound, NameRefused, SmartRefused and LibraryError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- states

    def unlike(self, ids: Sequence[int], flag: Flag, on: bool) -> list[int]:
        """Which of these articles would be changed by setting a flag."""
        return self._store.read(lambda unit: unit.lists.unlike(ids, flag, on))

    def set_read(self, ids: Sequence[int], read: bool = True) -> None:
        """Mark as read or unread."""
        self._store.write(lambda unit: unit.articles.set_read(ids, read), bulk=len(ids) > FEW)

    def set_favorite(self, ids: Sequence[int], favorite: bool = True) -> None:
        """Add to the favourites, or take out."""
        self._store.write(lambda unit: unit.articles.set_favorite(ids, favorite), bulk=len(ids) > FEW)

    def set_archived(self, ids: Sequence[int], archived: bool = True) -> None:
        """Move to the archive, or back."""
        self._store.write(lambda unit: unit.articles.set_archived(ids, archived), bulk=len(ids) > FEW)

    def set_trashed(self, ids: Sequence[int], trashed: bool = True) -> None:
        """Move to the trash, or back."""
        self._store.write(lambda unit: unit.articles.set_trashed(ids, trashed), bulk=len(ids) > FEW)

    # --- tags and collections

    def tags(self) -> list[Tag]:
        """Every tag by name."""
        return self._store.read(lambda unit: unit.tags.all())

    def tag(self, names: Iterable[str], ids: Sequence[int]) -> None:
        """Put tags on articles."""
        self._store.write(lambda unit: unit.tags.put(names, ids), bulk=len(ids) > FEW)

    def untag(self, names: Iterable[str], ids: Sequence[int]) -> None:
        """Take tags off articles."""
        self._store.write(lambda unit: unit.tags.take(names, ids), bulk=len(ids) > FEW)

    def rename_tag(self, name: str, to: str) -> None:
        """Give a tag another name; where there is one of that name, the two become one."""
        self._store.write(lambda unit: unit.tags.rename(name, to))

    def collections(self) -> list[Collection]:
        """Every collection, parents before children."""
        return self._store.read(lambda unit: unit.collections.all())

    def add_collection(self, name: str, parent_id: int | None = None, *, query: str | None = None) -> int:
        """Make a collection, with a query a smart one, which holds what that finds; returns its id."""
        return self._store.write(lambda unit: unit.collections.add(name, parent_id, query))

    def set_query(self, id: int, query: str) -> None:
        """Give a smart collection another query."""
        self._store.write(lambda unit: unit.collections.set_query(id, query))

    def rename_collection(self, id: int, name: str) -> None:
        """Give a collection another name."""
        self._store.write(lambda unit: unit.collections.rename(id, name))

    def move_collection(self, id: int, parent_id: int | None, position: int | None = None) -> None:
        """Put a collection below another one, as its n-th child."""
        self._store.write(lambda unit: unit.collections.move(id, parent_id, position))

    def remove_collection(self, id: int) -> RemovedCollections:
        """Remove a collection and those below it; their articles stay. Returns what `bring_back_collection` needs."""
        return self._store.write(lambda unit: unit.collections.remove(id))

    def bring_back_collection(self, removed: RemovedCollections) -> None:
        """Undo a removal."""
        self._store.write(lambda unit: unit.collections.bring_back(removed))

    def filed(self, ids: Sequence[int], collection_id: int) -> list[int]:
        """Which of these articles are in a collection itself."""
        return self._store.read(lambda unit: unit.lists.filed(ids, collection_id))

    def tagged(self, ids: Sequence[int], tag: str) -> list[int]:
        """Which of these articles have a tag."""
        return self._store.read(lambda unit: unit.lists.tagged(ids, tag))

    def collections_of(self, ids: Sequence[int]) -> dict[int, int]:
        """Collection → how many of these articles are in it."""
        return self._store.read(lambda unit: unit.lists.collections_of(ids))

    def tags_of(self, ids: Sequence[int]) -> dict[str, int]:
        """Tag → how many of these articles have it, by name."""
        return self._store.read(lambda unit: unit.lists.tags_of(ids))

    def put(self, collection_id: int, ids: Sequence[int]) -> None:
        """File articles in a collection."""
        self._store.write(lambda unit: unit.collections.put(collection_id, ids), bulk=len(ids) > FEW)

    def take(self, collection_id: int, ids: Sequence[int]) -> None:
        """Take articles out of a collection."""
        self._store.write(lambda unit: unit.collections.take(collection_id, ids), bulk=len(ids) > FEW)

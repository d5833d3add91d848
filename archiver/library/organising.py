"""The verbs that organise: tags, collections and smart collections. `Library` has them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.model import Collection, Tag
from archiver.store.rows.collections import RemovedCollections
from archiver.store.store import Store


class Organising:
    """What a person puts where. Raises NotFound, NameRefused, SmartRefused and LibraryError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tags(self) -> list[Tag]:
        """Every tag by name."""
        return self._store.read(lambda unit: unit.tags.all())

    def tag(self, names: Iterable[str], ids: Sequence[int]) -> None:
        """Put tags on articles."""
        self._store.write(lambda unit: unit.tags.put(names, ids))

    def untag(self, names: Iterable[str], ids: Sequence[int]) -> None:
        """Take tags off articles."""
        self._store.write(lambda unit: unit.tags.take(names, ids))

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

    def links(self, ids: Sequence[int]) -> dict[int, tuple[frozenset[int], tuple[str, ...]]]:
        """Article → (collections it is in, tags it has)."""
        return self._store.read(lambda unit: unit.articles.links(ids))

    def put(self, collection_id: int, ids: Sequence[int]) -> None:
        """File articles in a collection."""
        self._store.write(lambda unit: unit.collections.put(collection_id, ids))

    def take(self, collection_id: int, ids: Sequence[int]) -> None:
        """Take articles out of a collection."""
        self._store.write(lambda unit: unit.collections.take(collection_id, ids))

"""A place of the library: what the list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.model.articles import State

PlaceKind = Literal["state", "collection", "tag", "search"]


@dataclass(frozen=True, slots=True)
class Place:
    """One of the kinds, with the field of that kind set."""

    kind: PlaceKind = "state"
    state: State = State.ALL
    collection: int | None = None
    tag: str | None = None
    query: str = ""

    @classmethod
    def of_state(cls, state: State) -> Place:
        return cls("state", state=state)

    @classmethod
    def of_collection(cls, id: int) -> Place:
        return cls("collection", collection=id)

    @classmethod
    def of_tag(cls, name: str) -> Place:
        return cls("tag", tag=name)

    @classmethod
    def of_search(cls, query: str) -> Place:
        return cls("search", query=query)

    @property
    def key(self) -> str:
        """The place as text: what is remembered between runs, and told apart by."""
        value = {"state": self.state.value, "collection": self.collection, "tag": self.tag, "search": self.query}
        return f"{self.kind}:{value[self.kind]}"

    @classmethod
    def from_key(cls, key: str) -> Place:
        """The place a key names; what is no key leads to all articles."""
        kind, _, value = key.partition(":")
        if kind == "collection" and value.isascii() and value.isdigit():
            return cls.of_collection(int(value))
        if kind == "tag" and value:
            return cls.of_tag(value)
        if kind == "search":
            return cls.of_search(value)
        if kind == "state" and value in {state.value for state in State}:
            return cls.of_state(State(value))
        return cls()

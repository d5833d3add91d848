"""`in:` a smart collection: what its query asks for, in the place of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archiver.model.articles import Collection
from archiver.model.queries import And, Filed, Node, Not, Or
from archiver.search.query.parser import conjoin, disjoin, negate, parse

MOST = 16
"""Queries that are put into one: each may name others."""

DEEPEST = 25
"""Nodes inside each other, which a query with parentheses as deep as they may be has: more is too much for SQLite."""


def resolve(tree: Node, collections: Callable[[], Sequence[Collection]]) -> Node:
    """The tree that also finds what the smart collections in it hold.

    `collections` gives all there are, parents before children, and is only called where the tree names any. One that
    names itself, by whatever way round, holds nothing by that. Too many or too deep ones are left as they are.
    """
    if not _names_collection(tree):
        return tree
    resolved = _Resolver(collections()).resolve(tree)
    return resolved if _depth(resolved) <= DEEPEST else tree


class _Resolver:
    def __init__(self, collections: Sequence[Collection]) -> None:
        self._collections = collections
        self._paths: dict[int | None, list[str]] = {None: []}
        for each in collections:
            self._paths[each.id] = [*self._paths.get(each.parent_id, []), each.name.casefold()]
        self._left = MOST

    def resolve(self, node: Node, around: frozenset[int] = frozenset()) -> Node:
        """With the queries of the collections that it names, but for those it stands in."""
        match node:
            case And(parts):
                return conjoin(self.resolve(part, around) for part in parts) or node
            case Or(parts):
                return disjoin(self.resolve(part, around) for part in parts) or node
            case Not(part):
                return negate(self.resolve(part, around))
            case Filed(name):
                return self._filed(node, [each for each in self._collections if self._is_named(each, name)], around)
            case _:
                return node

    def _filed(self, node: Filed, named: Sequence[Collection], around: frozenset[int]) -> Node:
        found: list[Node] = []
        for each in named:
            if each.query is None or each.id in around or not self._left:
                found.append(node)
            elif tree := parse(each.query, typing=False).tree:
                self._left -= 1
                found.append(self.resolve(tree, around | {each.id}))
        return disjoin(found) or node

    def _is_named(self, collection: Collection, name: str) -> bool:
        """As `sql` finds collections: by the whole name, or by a path from any level down."""
        path = [part.strip() for part in name.casefold().split("/") if part.strip()]
        own = self._paths[collection.id]
        return own[-1] == name.casefold() or own[-len(path) :] == path


def _names_collection(node: Node) -> bool:
    match node:
        case And(parts) | Or(parts):
            return any(map(_names_collection, parts))
        case Not(part):
            return _names_collection(part)
        case _:
            return isinstance(node, Filed)


def _depth(node: Node) -> int:
    match node:
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts))
        case Not(part):
            return 1 + _depth(part)
        case _:
            return 0

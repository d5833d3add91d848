"""Where in the tree of places a drag would end, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect

from archiver.gui.models.places import COLLECTIONS, Node

EDGE_SHARE = 0.28
"""Of a row's height: so near its upper or lower edge a collection goes beside it, not into it."""


@dataclass(frozen=True, slots=True)
class Target:
    """On a row, or on the line above or below it."""

    key: str
    side: Literal["on", "above", "below"] = "on"


@dataclass(frozen=True, slots=True)
class Move:
    """A collection's new place: its parent (None: the top) and its position among its siblings without itself."""

    id: int
    parent: int | None
    position: int


def target_for_articles(node: Node | None) -> Target | None:
    """Articles are filed in collections."""
    return Target(node.key) if node is not None and node.takes_articles else None


def target_for_collection(node: Node | None, rect: QRect, point: QPoint) -> Target | None:
    """A collection goes into another one, or between two, or to the end of all by the section's head."""
    if node is None or node.kind == "empty":
        return None
    if node.key == COLLECTIONS:
        return Target(node.key)
    if node.collection is None:
        return None
    share = (point.y() - rect.top()) / max(1, rect.height())
    edge = EDGE_SHARE if node.takes_articles else 0.5
    side: Literal["on", "above", "below"] = "above" if share < edge else "below" if share >= 1 - edge else "on"
    return Target(node.key, side)


def find_move(dragged: Node, node: Node, target: Target, *, expanded: bool) -> Move | None:
    """What dropping a collection there does; None where it changes nothing or would put it into itself."""
    parent, before = _place(node, target, expanded)
    above: Node | None = parent
    while above is not None:
        if above is dragged:
            return None
        above = above.parent
    siblings = [child for child in parent.children if child is not dragged and child.collection is not None]
    position = siblings.index(before) if before in siblings else len(siblings)
    if before is dragged or (dragged.parent is parent and position == dragged.row):
        return None
    assert dragged.collection is not None
    return Move(dragged.collection, parent.collection, position)


def _place(node: Node, target: Target, expanded: bool) -> tuple[Node, Node | None]:
    """The parent, and the row that will come next in it (None: the last)."""
    if target.side == "on" or node.parent is None:
        return node, None
    if target.side == "above":
        return node.parent, node
    if expanded and node.children:
        return node, node.children[0]
    after = node.parent.children[node.row + 1 :]
    return node.parent, after[0] if after else None

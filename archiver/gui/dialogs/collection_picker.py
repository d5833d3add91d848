"""Which collections articles are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from archiver.gui.dialogs.choices import Choice, fit
from archiver.gui.dialogs.finder import Finder
from archiver.gui.theme import Theme
from archiver.model.articles import Collection

SEPARATOR = " › "


class CollectionPicker(Finder):
    """Type to find a collection or to name a new one. Enter chooses and closes, clicks choose several."""

    chosen = Signal(int, bool)
    """A collection's id, and whether the articles shall be in it: False takes them out."""
    creation_wanted = Signal(str)
    """The name of a collection that is not there yet; the articles shall be in it."""

    def __init__(
        self,
        over: QWidget,
        theme: Theme,
        collections: Sequence[Collection],
        having: Mapping[int, int] | None = None,
        articles: int = 1,
        *,
        anchor: QWidget | None = None,
    ) -> None:
        """`having` says how many of the `articles` each collection has, by its id."""
        super().__init__(
            over,
            theme,
            self.tr("Add to collection"),
            self.tr("Find or name a collection"),
            width=400,
            anchor=anchor,
        )
        self._collections = in_order(collections)
        self._paths = paths(collections)
        self._marks = {id: mark(count, articles) for id, count in (having or {}).items()}
        self._nothing.setText(self.tr("No collections yet. Type a name to make the first one."))
        self.look_up("")

    def fitting(self, typed: str) -> list[Choice]:
        """Those it is in come first, unless something was typed."""
        scored = []
        for collection in self._collections:
            score = fit(typed, collection.name)
            if score is None and (score := fit(typed, self._paths[collection.id])) is not None:
                score -= 500  # found only by what it lies in
            if score is not None:
                scored.append((score, self._choice(collection)))
        choices = [choice for _, choice in sorted(scored, key=lambda pair: -pair[0])]
        if not typed.strip():
            choices.sort(key=lambda choice: choice.mark == Qt.CheckState.Unchecked)
        name = " ".join(typed.split())
        if name and name.casefold() not in (choice.text.casefold() for choice in choices):
            choices.append(Choice(name, self.tr("New collection “{name}”").format(name=name), icon="add"))
        return choices

    def choose(self, choice: Choice) -> None:
        if isinstance(choice.key, str):
            self.accept()
            self.creation_wanted.emit(choice.key)
        elif isinstance(choice.key, int):
            into = choice.mark != Qt.CheckState.Checked
            self._marks[choice.key] = Qt.CheckState.Checked if into else Qt.CheckState.Unchecked
            self._show_mark(choice)
            self.chosen.emit(choice.key, into)

    def _show_mark(self, chosen: Choice) -> None:
        """Rows stay where they are, or the next click would meet another one."""
        rows = self.list.choices
        row = rows.index(chosen)
        rows[row] = replace(chosen, mark=self._marks[chosen.key])  # type: ignore[index]  # an int: `choose` looked
        self.list.show_choices(rows, row)

    def _choice(self, collection: Collection) -> Choice:
        above = self._paths[collection.id].removesuffix(collection.name).removesuffix(SEPARATOR)
        state = self._marks.get(collection.id, Qt.CheckState.Unchecked)
        return Choice(collection.id, collection.name, above, "collection", state)


def mark(count: int, articles: int) -> Qt.CheckState:
    """How far all of the articles are in a collection that has `count` of them."""
    if count <= 0:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if count >= articles else Qt.CheckState.PartiallyChecked


def paths(collections: Sequence[Collection]) -> dict[int, str]:
    """Each collection's name with those above it: `Work › Reports`, by id."""
    by_id = {collection.id: collection for collection in collections}
    found = {}
    for collection in collections:
        names, above = [collection.name], collection.parent_id
        while above is not None and above in by_id and len(names) <= len(by_id):
            names.append(by_id[above].name)
            above = by_id[above].parent_id
        found[collection.id] = SEPARATOR.join(reversed(names))
    return found


def in_order(collections: Sequence[Collection]) -> list[Collection]:
    """As the sidebar has them: each one followed by those below it, by position."""
    below: dict[int | None, list[Collection]] = {}
    known = {collection.id for collection in collections}
    for collection in sorted(collections, key=lambda collection: (collection.position, collection.id)):
        below.setdefault(collection.parent_id if collection.parent_id in known else None, []).append(collection)
    ordered: list[Collection] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(reversed(below.get(ordered[-1].id, [])))
    return ordered

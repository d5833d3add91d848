"""Everything a person does to articles and collections: done off the GUI thread, told, and undoable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from archiver.gui.desk.doing import Doing, Ids
from archiver.gui.desk.undo import Deed, History
from archiver.gui.tasks import Tasks
from archiver.gui.words import count
from archiver.model.articles import ArticleFilter, Flag, State

if TYPE_CHECKING:
    from archiver.library import Library, RemovedCollections


class Verbs(Doing):
    """Belongs to one open library. Any number of articles at once, without a list of what they are."""

    def __init__(self, library: Library, tasks: Tasks, history: History, parent: QObject | None = None) -> None:
        super().__init__(tasks, history, parent)
        self._library = library

    # --- states

    def set_read(self, ids: Ids, read: bool) -> None:
        """Mark as read or unread."""
        words = self.tr("{articles} marked as read") if read else self.tr("{articles} marked as unread")
        self._set(ids, Flag.READ, read, self._library.set_read, words)

    def set_favorite(self, ids: Ids, favorite: bool) -> None:
        """Add to the favourites, or take out."""
        words = (
            self.tr("{articles} added to the favourites") if favorite else self.tr("{articles} out of the favourites")
        )
        self._set(ids, Flag.FAVORITE, favorite, self._library.set_favorite, words)

    def set_archived(self, ids: Ids, archived: bool) -> None:
        """Move to the archive, or back."""
        words = self.tr("{articles} archived") if archived else self.tr("{articles} taken out of the archive")
        self._set(ids, Flag.ARCHIVED, archived, self._library.set_archived, words)

    def set_trashed(self, ids: Ids, trashed: bool) -> None:
        """Move to the trash, or back."""
        words = self.tr("{articles} moved to the trash") if trashed else self.tr("{articles} taken out of the trash")
        self._set(ids, Flag.TRASHED, trashed, self._library.set_trashed, words)

    def delete(self, ids: Ids) -> None:
        """Delete for good; the person was asked before."""

        def tell(_: None) -> None:
            self._history.forget()
            gone = ids[: self._reached[0]] if self._reached is not None else ids
            self.done.emit(self._word(self.tr("{articles} deleted for good"), gone), False)

        # In steps: emptying a large trash must not keep everything else waiting.
        self._run(lambda: self._in_steps(ids, self._library.delete), tell)

    # --- tags and collections

    def put(self, collection_id: int, ids: Ids) -> None:
        """File articles in a collection."""
        library = self._library
        self._change(
            ids,
            lambda: _others(ids, library.filed(ids, collection_id)),
            lambda part: library.put(collection_id, part),
            lambda part: library.take(collection_id, part),
            self.tr("{articles} filed"),
        )

    def take(self, collection_id: int, ids: Ids) -> None:
        """Take articles out of a collection."""
        library = self._library
        self._change(
            ids,
            lambda: library.filed(ids, collection_id),
            lambda part: library.take(collection_id, part),
            lambda part: library.put(collection_id, part),
            self.tr("{articles} taken out of the collection"),
        )

    def put_in_new(self, name: str, parent_id: int | None, ids: Ids) -> None:
        """Make a collection and file articles in it."""
        library = self._library
        made: list[int] = []

        def do() -> None:
            made.append(library.add_collection(name, parent_id))
            self._in_steps(ids, lambda part: library.put(made[-1], part))

        text = self.tr("Made the collection “{name}”").format(name=name)
        self._do(lambda: Deed(text, do, lambda: library.remove_collection(made[-1])))

    def new_collection(self, parent_id: int | None, then: Callable[[int], None]) -> None:
        """Make a collection without a name of its own; `then` gets its id, to ask for the name."""
        library = self._library
        made: list[int] = []

        def do() -> None:
            taken = {each.name.casefold() for each in library.collections() if each.parent_id == parent_id}
            plain = self.tr("New collection")
            names = (f"{plain} {number}" if number > 1 else plain for number in range(1, len(taken) + 2))
            made.append(library.add_collection(next(name for name in names if name.casefold() not in taken), parent_id))

        self._do(
            lambda: Deed(self.tr("Made a collection"), do, lambda: library.remove_collection(made[-1])),
            lambda: then(made[-1]),
        )

    def make_smart(self, name: str, query: str, parent_id: int | None, then: Callable[[int], None]) -> None:
        """Make a smart collection; `then` gets its id."""
        library = self._library
        made: list[int] = []
        text = self.tr("Made the smart collection “{name}”").format(name=name)
        self._do(
            lambda: Deed(
                text,
                lambda: made.append(library.add_collection(name, parent_id, query=query)),
                lambda: library.remove_collection(made[-1]),
            ),
            lambda: then(made[-1]),
        )

    def change_smart(self, id: int, name: str, query: str) -> None:
        """Give a smart collection another name and query."""
        library = self._library

        def change(to_name: str, to_query: str) -> None:
            library.set_query(id, to_query)
            library.rename_collection(id, to_name)

        def prepare() -> Deed:
            before = next(each for each in library.collections() if each.id == id)
            text = self.tr("Changed the smart collection “{name}”").format(name=name)
            return Deed(text, lambda: change(name, query), lambda: change(before.name, before.query or ""))

        self._do(prepare)

    def stop_saving(self) -> None:
        """Cancel every job that has not ended; undo queues them again."""
        library = self._library
        stopped: list[int] = []

        def do() -> None:
            stopped[:] = library.cancel(library.open_jobs())

        self._do(lambda: Deed(self.tr("Stopped saving"), do, lambda: library.retry(stopped) if stopped else None))

    def rename_collection(self, id: int, name: str) -> None:
        """Give a collection another name."""
        library = self._library

        def prepare() -> Deed:
            before = next(each.name for each in library.collections() if each.id == id)
            text = self.tr("Renamed the collection to “{name}”").format(name=name)
            return Deed(
                text, lambda: library.rename_collection(id, name), lambda: library.rename_collection(id, before)
            )

        self._do(prepare)

    def move_collection(self, id: int, parent_id: int | None, position: int | None) -> None:
        """Put a collection somewhere else."""
        library = self._library

        def prepare() -> Deed:
            everything = library.collections()
            before = next(each for each in everything if each.id == id)
            siblings = [each.id for each in everything if each.parent_id == before.parent_id]
            text = self.tr("Moved the collection “{name}”").format(name=before.name)
            return Deed(
                text,
                lambda: library.move_collection(id, parent_id, position),
                lambda: library.move_collection(id, before.parent_id, siblings.index(id)),
            )

        self._do(prepare)

    def remove_collection(self, id: int) -> None:
        """Remove a collection and those below it; their articles stay. Undo makes them again, filled as they were."""
        library = self._library
        removed: list[RemovedCollections] = []
        self._do(
            lambda: Deed(
                self.tr("Removed the collection"),
                lambda: removed.append(library.remove_collection(id)),
                lambda: library.bring_back_collection(removed[-1]),
            )
        )

    def change_tags(self, add: Sequence[str], take: Sequence[str], ids: Ids) -> None:
        """Put some tags on articles and take others off."""
        library = self._library

        def prepare() -> Deed:
            new = {tag: _others(ids, library.tagged(ids, tag)) for tag in add}
            old = {tag: library.tagged(ids, tag) for tag in take}
            put: dict[str, list[int]] = {tag: [] for tag in new}
            taken: dict[str, list[int]] = {tag: [] for tag in old}

            def do() -> None:
                for tag, those in new.items():
                    put[tag].clear()
                    self._in_steps(those, partial(library.tag, [tag]), put[tag])
                for tag, those in old.items():
                    taken[tag].clear()
                    self._in_steps(those, partial(library.untag, [tag]), taken[tag])

            def undo() -> None:
                for tag, those in put.items():
                    self._in_steps(those, partial(library.untag, [tag]))
                for tag, those in taken.items():
                    self._in_steps(those, partial(library.tag, [tag]))

            def has_begun() -> bool:
                return any(put.values()) or any(taken.values())

            return Deed(self._word(self.tr("{articles} tagged anew"), ids), do, undo, has_begun=has_begun)

        self._do(prepare)

    def rename_tag(self, name: str, to: str, then: Callable[[], None]) -> None:
        """Give a tag another name; where there is one of that name, the two become one, and undo takes them apart."""
        library = self._library

        def prepare() -> Deed:
            others = {tag.name.casefold() for tag in library.tags()} - {name.casefold()}
            merges = to.casefold() in others
            ids = self._tagged(name) if merges else []
            new = _others(ids, library.tagged(ids, to))

            def undo() -> None:
                if not merges:
                    library.rename_tag(to, name)
                    return
                self._in_steps(ids, partial(library.tag, [name]))
                self._in_steps(new, partial(library.untag, [to]))

            joined, renamed = self.tr("“{old}” and “{name}” are one tag now"), self.tr("Renamed the tag to “{name}”")
            text = (joined if merges else renamed).format(old=name, name=to)
            return Deed(text, lambda: library.rename_tag(name, to), undo)

        self._do(prepare, then)

    def remove_tag(self, name: str) -> None:
        """Take a tag off all articles that have it, in the trash as well, so that it is gone."""
        library = self._library

        def prepare() -> Deed:
            ids, done = self._tagged(name), list[int]()

            def do() -> None:
                done.clear()
                self._in_steps(ids, partial(library.untag, [name]), done)

            def undo() -> None:
                self._in_steps(tuple(done), partial(library.tag, [name]))

            text = self.tr("Removed the tag “{name}”").format(name=name)
            return Deed(text, do, undo, has_begun=lambda: bool(done))

        self._do(prepare)

    # --- how it is done

    def _tagged(self, name: str) -> list[int]:
        wanted = (ArticleFilter(state, tag=name) for state in (State.ALL, State.TRASH))
        return [id for each in wanted for id in self._library.ids(each)]

    def _set(self, ids: Ids, flag: Flag, on: bool, verb: Callable[[Ids, bool], None], words: str) -> None:
        """A state for articles; undo gives it back to those that did not have it."""
        self._change(
            ids,
            lambda: self._library.unlike(ids, flag, on),
            lambda part: verb(part, on),
            lambda part: verb(part, not on),
            words,
        )

    def _change(
        self,
        ids: Ids,
        which: Callable[[], Ids],
        do: Callable[[Ids], object],
        undo: Callable[[Ids], object],
        words: str,
    ) -> None:
        """Do something to `which` of the articles, those that are not so already; undo is for those it was done to."""

        def prepare() -> Deed:
            changing, done = which(), list[int]()

            def again() -> None:
                done.clear()
                self._in_steps(changing, do, done)

            return Deed(
                self._word(words, ids), again, lambda: self._in_steps(tuple(done), undo), has_begun=lambda: bool(done)
            )

        self._do(prepare)

    def _word(self, words: str, ids: Ids) -> str:
        return words.format(articles=count(len(ids), self.tr("1 article"), self.tr("{n} articles")))


def _others(ids: Ids, those: Ids) -> list[int]:
    """The ids that are not among those."""
    known = frozenset(those)
    return [id for id in ids if id not in known]

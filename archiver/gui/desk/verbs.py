"""Everything a person does to articles and collections: done off the GUI thread, told, and undoable."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from archiver.errors import ArchiverError
from archiver.gui.desk.undo import Deed, History
from archiver.gui.tasks import Tasks
from archiver.gui.words import count
from archiver.model import ArticleSummary

if TYPE_CHECKING:
    from archiver.library import Library, RemovedCollections

T = TypeVar("T")

Ids = Sequence[int]


class Verbs(QObject):
    """Belongs to one open library. One deed is done after the other, as quick as they may come: undoing the name of a
    collection must not overtake undoing the collection. Errors go to `Tasks.failed`.
    """

    done = Signal(str, bool)
    """(what was done, whether it can be taken back): the words of a toast."""

    def __init__(self, library: Library, tasks: Tasks, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._history = history
        self._waiting: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()
        self._is_busy = False

    # --- states

    def set_read(self, ids: Ids, read: bool) -> None:
        """Mark as read or unread."""
        words = self.tr("{articles} marked as read") if read else self.tr("{articles} marked as unread")
        self._set(ids, read, lambda row: row.read, self._library.set_read, words)

    def set_favorite(self, ids: Ids, favorite: bool) -> None:
        """Add to the favourites, or take out."""
        words = (
            self.tr("{articles} added to the favourites") if favorite else self.tr("{articles} out of the favourites")
        )
        self._set(ids, favorite, lambda row: row.favorite, self._library.set_favorite, words)

    def set_archived(self, ids: Ids, archived: bool) -> None:
        """Move to the archive, or back."""
        words = self.tr("{articles} archived") if archived else self.tr("{articles} taken out of the archive")
        self._set(ids, archived, lambda row: row.archived, self._library.set_archived, words)

    def set_trashed(self, ids: Ids, trashed: bool) -> None:
        """Move to the trash, or back."""
        words = self.tr("{articles} moved to the trash") if trashed else self.tr("{articles} taken out of the trash")
        self._set(ids, trashed, lambda row: row.trashed, self._library.set_trashed, words)

    def delete(self, ids: Ids) -> None:
        """Delete for good; the person was asked before."""

        def tell(_: None) -> None:
            self._history.forget()
            self.done.emit(self._word(self.tr("{articles} deleted for good"), ids), False)

        self._run(lambda: self._library.delete(ids), tell)

    # --- tags and collections

    def put(self, collection_id: int, ids: Ids) -> None:
        """File articles in a collection."""
        library = self._library

        def prepare() -> Deed:
            new = [id for id, (filed, _) in library.links(ids).items() if collection_id not in filed]
            words = self._word(self.tr("{articles} filed"), new)
            return Deed(words, lambda: library.put(collection_id, new), lambda: library.take(collection_id, new))

        self._do(prepare)

    def take(self, collection_id: int, ids: Ids) -> None:
        """Take articles out of a collection."""
        library = self._library

        def prepare() -> Deed:
            there = [id for id, (filed, _) in library.links(ids).items() if collection_id in filed]
            words = self._word(self.tr("{articles} taken out of the collection"), there)
            return Deed(words, lambda: library.take(collection_id, there), lambda: library.put(collection_id, there))

        self._do(prepare)

    def put_in_new(self, name: str, parent_id: int | None, ids: Ids) -> None:
        """Make a collection and file articles in it."""
        library = self._library
        made: list[int] = []

        def do() -> None:
            made.append(library.add_collection(name, parent_id))
            if ids:
                library.put(made[-1], ids)

        text = self.tr("Made the collection “{name}”").format(name=name)
        self._do(lambda: Deed(text, do, lambda: library.remove_collection(made.pop())))

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
            lambda: Deed(self.tr("Made a collection"), do, lambda: library.remove_collection(made.pop())),
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
                lambda: library.remove_collection(made.pop()),
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
                lambda: library.bring_back_collection(removed.pop()),
            )
        )

    def change_tags(self, add: Sequence[str], take: Sequence[str], ids: Ids) -> None:
        """Put some tags on articles and take others off."""
        library = self._library

        def prepare() -> Deed:
            tagged = {id: {tag.casefold() for tag in tags} for id, (_, tags) in library.links(ids).items()}
            new = {tag: [id for id, tags in tagged.items() if tag.casefold() not in tags] for tag in add}
            old = {tag: [id for id, tags in tagged.items() if tag.casefold() in tags] for tag in take}

            def change(on: Mapping[str, Ids], off: Mapping[str, Ids]) -> None:
                for tag, those in on.items():
                    library.tag([tag], those)
                for tag, those in off.items():
                    library.untag([tag], those)

            text = self._word(self.tr("{articles} tagged anew"), ids)
            return Deed(text, lambda: change(new, old), lambda: change(old, new))

        self._do(prepare)

    # --- undo

    def undo(self) -> None:
        """Take back the last deed."""
        if deed := self._history.take_undo():
            self._run(deed.undo, lambda _: self.done.emit(self.tr("Undone: {deed}").format(deed=deed.text), False))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if deed := self._history.take_redo():
            self._run(deed.do, lambda _: self.done.emit(deed.text, True))

    def _set(
        self,
        ids: Ids,
        on: bool,
        state: Callable[[ArticleSummary], bool],
        verb: Callable[[Ids, bool], None],
        words: str,
    ) -> None:
        """A state for articles; undo gives it back to those that did not have it."""

        def prepare() -> Deed:
            changing = [row.id for row in self._library.summaries(ids) if state(row) != on]
            return Deed(self._word(words, ids), lambda: verb(changing, on), lambda: verb(changing, not on))

        self._do(prepare)

    def _word(self, words: str, ids: Ids) -> str:
        return words.format(articles=count(len(ids), self.tr("1 article"), self.tr("{n} articles")))

    def _do(self, prepare: Callable[[], Deed], then: Callable[[], None] | None = None) -> None:
        """Look at what is there, do the deed, and remember it."""

        def work() -> Deed:
            deed = prepare()
            deed.do()
            return deed

        def tell(deed: Deed) -> None:
            self._history.add(deed)
            self.done.emit(deed.text, True)
            if then is not None:
                then()

        self._run(work, tell)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._waiting.append((work, then))
        if not self._is_busy:
            self._go_on()

    def _go_on(self) -> None:
        self._is_busy = bool(self._waiting)
        if not self._waiting:
            return
        work, then = self._waiting.popleft()

        def tell(result: object) -> None:
            then(result)
            self._go_on()

        def fail(error: ArchiverError) -> None:
            self._tasks.failed.emit(error)
            self._go_on()

        self._tasks.run(self, work, tell, otherwise=fail)

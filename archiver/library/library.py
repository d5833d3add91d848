"""The verbs."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.errors import LibraryReadOnly
from archiver.jobs.policy import failure_may_pass
from archiver.library.accepting import accept
from archiver.library.finding import names_of
from archiver.library.listing import Listing
from archiver.library.organising import Organising
from archiver.library.rendering import as_page
from archiver.library.renewal import Renewals
from archiver.library.rules import FOLDER, RuleBook
from archiver.library.upkeep import check, is_backup_due, restore_backup
from archiver.library.work import Watch, Work
from archiver.model.articles import (
    Article,
    ArticleEvent,
    ArticleFilter,
    ArticleSummary,
    Changes,
    Finding,
    ListStart,
    Sort,
    State,
    Version,
)
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import Accepted, Job, JobState
from archiver.model.queries import Names
from archiver.model.search import QueryPreview, SearchResult, Snippet
from archiver.search.index import Index
from archiver.search.lane import IndexLane
from archiver.search.searcher import Searcher
from archiver.search.stop import Stop
from archiver.settings import Settings
from archiver.store.store import Store, Unit
from archiver.store.upkeep import backup, bundle

Progress = Callable[[int, int], None]
"""Called with (done, of so many)."""


class Library(Organising):
    """An open library. Thread-safe; a context manager.

    Every method raises LibraryError for what the person can mend (busy, full, read-only or damaged), and NotFound or
    NameRefused for what they asked for.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        super().__init__(store)
        self._settings = settings
        self._rules = RuleBook(store.folder / FOLDER)
        self._renewals = Renewals(store, settings, self._rules)
        self._work = Work(store, settings, self._rules)
        self._opened_index: Index | None = None
        self._index_lock = threading.Lock()
        self._lists = Listing(store, self._current_index)
        self._lanes: set[IndexLane] = set()

    @classmethod
    def open(
        cls, folder: Path, *, settings: Settings | None = None, create: bool = True, busy_seconds: float = 90.0
    ) -> Library:
        """Open the library in `folder`, making one when there is none and `create`.

        Raises LibraryMissing, LibraryGone, NotALibrary, LibraryTooNew, LibraryDamaged, LibraryBusy, LibraryReadOnly,
        DiskFull.
        """
        return cls(Store.open(folder, create=create, busy_seconds=busy_seconds), settings or Settings())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the library; jobs that run go back to the queue."""
        self._work.close()
        for lane in tuple(self._lanes):  # whoever worked is ending them on a thread of its own
            lane.close()
        if self._opened_index is not None:
            self._opened_index.close()
        self._store.close()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._store.folder

    @property
    def rules(self) -> RuleBook:
        """What a person said about sites: files in a folder of the library."""
        return self._rules

    @property
    def read_only(self) -> bool:
        """The disk takes no writes: everything can be read, nothing changed."""
        return self._store.read_only

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear of every change made through this object, after its commit, on the thread that made it."""
        self._store.subscribe(listener)

    def unsubscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear no more."""
        self._store.unsubscribe(listener)

    # --- saving

    def save(self, requests: Iterable[CaptureRequest]) -> list[Accepted]:
        """Accept links and pages: once this returns none of them can be lost. `finish` fetches them."""
        accepted = accept(self._store, requests)
        self._work.wake()
        return accepted

    def finish(
        self, ids: Sequence[int] | None = None, *, patience: float = 15.0, watch: Watch = lambda job: None
    ) -> None:
        """Work until the jobs of `ids` (None: all) have ended, or wait for longer than `patience` seconds.

        `watch` hears each change of a job's state. What was saved can be found when this returns.
        """
        with self._indexing():
            self._work.finish(ids, patience=patience, watch=watch)
        self._index().update()

    def work(self, indexed: Progress = lambda done, total: None) -> None:
        """Work the queue until `stop`, taking up whatever is put in: what an open window does all the time.

        `indexed` hears on another thread how the index follows, and (0, 0) when it has all there is.
        """
        with self._indexing(indexed):
            self._work.forever()

    def stop(self) -> None:
        """Make `finish` or `work` return soon, from another thread."""
        self._work.stop()

    def pause(self, paused: bool) -> None:
        """Start nothing new while paused; what runs is finished."""
        self._work.pause(paused)

    def foreign_version(self) -> int:
        """A number that is another one after another process has changed the library."""
        return self._store.database.foreign_version()

    @contextmanager
    def _indexing(self, progress: Progress = lambda done, total: None) -> Iterator[None]:
        """Articles that are saved meanwhile are indexed meanwhile."""
        if self.read_only:
            raise LibraryReadOnly(str(self.folder))
        lane = IndexLane(self._index(), progress)
        self._lanes.add(lane)
        lane.tell()  # of what the last program left

        def tell(changes: Changes) -> None:
            if changes.articles:
                lane.tell()

        self._store.subscribe(tell)
        try:
            yield
        finally:
            self._store.unsubscribe(tell)
            lane.close()
            self._lanes.discard(lane)

    # --- the queue

    def job(self, id: int) -> Job:
        """One job."""
        return self._store.read(lambda unit: unit.jobs.get(id))

    def jobs(
        self, states: Iterable[JobState] = tuple(JobState), *, before: int | None = None, limit: int = 100
    ) -> list[Job]:
        """Up to `limit` jobs in any of `states`, newest first, older than the job `before`."""
        return self._store.read(lambda unit: unit.jobs.page(states, before=before, limit=limit))

    def jobs_of(self, ids: Sequence[int]) -> list[Job]:
        """The jobs of `ids`, oldest first; ids that are gone are left out."""
        return self._store.read(lambda unit: unit.jobs.several(ids))

    def open_jobs(self) -> list[int]:
        """The ids of all jobs that have not ended."""
        return self._store.read(lambda unit: unit.jobs.open_ids())

    def job_ids(self) -> array[int]:
        """Every job, newest first."""
        return self._store.read(lambda unit: unit.jobs.ids())

    def job_counts(self) -> dict[JobState, int]:
        """How many jobs are in each state."""
        return self._store.read(lambda unit: unit.jobs.counts())

    def cancel(self, ids: Sequence[int]) -> list[int]:
        """Cancel what has not ended, and give up what failed; returns which jobs."""
        cancelled = self._store.write(lambda unit: unit.jobs.cancel(ids))
        self._work.cancel(cancelled)
        return cancelled

    def retry(self, ids: Sequence[int] | None = None) -> list[int]:
        """Queue failed, cancelled or waiting jobs anew (None: all that failed); returns which."""
        retried = self._store.write(lambda unit: unit.jobs.retry(unit.jobs.failed_ids() if ids is None else list(ids)))
        self._work.wake()
        return retried

    def retry_passing(self) -> list[int]:
        """Queue anew what failed for a reason that may have passed (a network that was down); returns which."""
        failed = self._store.read(lambda unit: unit.jobs.several(unit.jobs.failed_ids()))
        ids = [job.id for job in failed if job.failure is not None and failure_may_pass(job.failure)]
        return self.retry(ids)

    # --- reading

    def articles(self, wanted: ArticleFilter = ArticleFilter()) -> list[ArticleSummary]:  # noqa: B008  # frozen
        """A page of the list, newest first."""
        return self._lists.page(wanted)

    def ids(
        self, wanted: ArticleFilter, sort: Sort = Sort.SAVED, *, descending: bool = True, stop: Stop | None = None
    ) -> array[int]:
        """The ids of a whole list in order: a window over them asks for its `summaries`. What `stop` ended is not."""
        return self._lists.ids(wanted, sort, descending=descending, stop=stop)

    def list_start(
        self, wanted: ArticleFilter, sort: Sort = Sort.SAVED, *, descending: bool = True, stop: Stop | None = None
    ) -> ListStart:
        """The first of `ids`, in milliseconds however many there are: what to show until all are there."""
        return self._lists.start(wanted, sort, descending=descending, stop=stop)

    def found(self, query: str, sort: Sort, *, descending: bool = True, stop: Stop | None = None) -> array[int]:
        """Every article that a query finds, in order; `search` is for the best of them."""
        return self._lists.found(query, sort, descending=descending, stop=stop)

    def preview(self, query: str, limit: int = 5, *, stop: Stop | None = None) -> QueryPreview:
        """What a query would hold if it were saved."""
        return self._lists.preview(query, limit, stop)

    def smart_counts(self, *, stop: Stop | None = None) -> dict[int, int]:
        """How many articles each smart collection holds: as slow as its query, so nothing to wait for."""
        return self._lists.smart_counts(stop)

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        """The rows of `ids` in their order; ids that are gone are left out."""
        return self._store.read(lambda unit: unit.articles.summaries(ids))

    def article(self, id: int) -> Article:
        """An article with its text."""
        return self._store.read(lambda unit: unit.articles.get(id))

    def versions(self, id: int) -> list[Version]:
        """An article's versions, oldest first."""
        return self._store.read(lambda unit: unit.articles.versions(id))

    def events(self, id: int) -> list[ArticleEvent]:
        """What happened to an article without changing its text, oldest first."""
        return self._store.read(lambda unit: unit.articles.events(id))

    def counts(self) -> dict[State, int]:
        """How many articles there are in each state."""
        return self._store.read(lambda unit: unit.articles.counts())

    def page(self, id: int) -> str:
        """An article as a whole HTML page that needs nothing beside it, pictures inside."""
        article = self.article(id)
        types = self._store.read(lambda unit: unit.articles.media_types(article.version.id))
        return as_page(article, self.asset, types.__getitem__)

    def article_count(self) -> int:
        """How many articles there are, those in the trash included."""
        counts = self.counts()
        return counts[State.ALL] + counts[State.TRASH]

    def asset(self, sha256: str) -> bytes:
        """A kept file's content."""
        return self._store.files.get(sha256)

    def search(self, query: str, *, limit: int = 50, exact: bool = False, stop: Stop | None = None) -> SearchResult:
        """Articles for a query, best first; any text is one.

        A first answer comes in milliseconds; unless it `is_final`, `exact` gives the best of all. `stop` ends either.
        """
        return Searcher(self._store, self._current_index()).search(query, limit=limit, exact=exact, stop=stop)

    def snippets(self, query: str, ids: Sequence[int]) -> dict[int, Snippet]:
        """The piece of each article's text that shows why a query finds it."""
        return Searcher(self._store, self._current_index()).snippets(query, ids)

    def similar(self, article: Article, limit: int = 3) -> list[ArticleSummary]:
        """Articles that share its most telling words, the closest first."""
        return Searcher(self._store, self._index()).similar(article, limit)

    def update_index(self, progress: Progress = lambda done, total: None) -> int:
        """Index what is pending, or make the index again where that is needed; returns how many articles that was."""
        return self._index().update(progress)

    def _current_index(self) -> Index:
        """The index with all that is in the library; while a lane follows on its own, nobody waits for the rest."""
        index = self._index()
        if not self._lanes and index.is_behind():
            index.update()
        return index

    def query_names(self) -> Names:
        """What there is to be named in a query."""
        return self._store.read(names_of)

    def _index(self) -> Index:
        """The index, opened when it is first needed."""
        with self._index_lock:
            if self._opened_index is None:
                self._opened_index = Index(self._store)
            return self._opened_index

    # --- states

    def delete(self, ids: Sequence[int]) -> None:
        """Delete for good: text, versions, highlights, the files that no other article needs, and jobs to renew it."""

        def work(unit: Unit) -> tuple[list[int], list[str]]:
            return unit.jobs.cancel(unit.jobs.renewing(ids)), unit.articles.delete(ids)

        cancelled, files = self._store.write(work)
        self._work.cancel(cancelled)
        self._store.delete_files(files)

    def set_progress(self, id: int, progress: float) -> None:
        """Remember how far an article was read, 0 to 1."""
        self._store.write(lambda unit: unit.articles.set_progress(id, progress), durable=False)

    # --- extracting again

    @property
    def renewals(self) -> Renewals:
        """What extracting kept pages again would change, and why articles came out as they did."""
        return self._renewals

    def extract_again(self, ids: Iterable[int], *, shorter: Iterable[int] = ()) -> list[Accepted]:
        """Queue articles to be extracted again from the pages that are kept; `finish` or `work` does it.

        One that would become much shorter stays as it is unless it is in `shorter`.
        """
        accepted = self._renewals.apply(ids, shorter=shorter)
        self._work.wake()
        return accepted

    # --- upkeep

    def check(self, *, repair: bool = False) -> list[Finding]:
        """What is wrong with the library, mended where it can be with `repair`."""
        return check(self._store, self._index(), self._settings, repair=repair)

    def rebuild_index(self, progress: Progress = lambda done, total: None) -> int:
        """Make the search index again; returns how many articles are in it."""
        return self._index().rebuild(progress)

    def back_up(self, target: Path | None = None, progress: Progress = lambda done, total: None) -> Path:
        """Back up the database into the library's own folder, or the whole library into the zip `target`."""
        if target is None:
            return backup.snapshot_into(self._store.database, self._store.backups)
        return bundle.pack(self._store.database, self._store.files, target, progress)

    def back_up_daily(self) -> Path | None:
        """Back up the database if the last backup is more than a day old."""
        due = self._settings.daily_backups and not self.read_only and is_backup_due(self._store)
        return self.back_up() if due else None

    def restore(self, source: Path, progress: Progress = lambda done, total: None) -> Path:
        """Put a backup in the place of what is here, after backing that up; returns where the latter is.

        Raises BackupDamaged or BackupTooNew, with nothing changed.
        """
        return restore_backup(self._store, self._index(), source, progress)

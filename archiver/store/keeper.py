"""The library as the running queue sees it: rows of jobs to move on, and a place to put pages and pictures.

`JobQueue` and `Keeper` are what `archiver.jobs.ports` asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.errors import NotFound
from archiver.model.articles import Asset
from archiver.model.capture import FetchedPage
from archiver.model.extraction import ExtractedArticle, PictureFacts
from archiver.model.failures import Failure
from archiver.model.jobs import JobState, JobTask, Outcome, PageRecord, PictureResult, SavePlan
from archiver.store.store import Store, Unit


class JobQueue:
    """Moves jobs on. None of it needs an fsync: a power cut leaves a job where it is taken up again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, at: datetime, limit: int) -> Sequence[JobTask]:
        """See `Jobs.due`."""
        return self._store.read(lambda unit: unit.jobs.due(at, limit=limit))

    def next_due(self) -> datetime | None:
        """See `Jobs.next_due`."""
        return self._store.read(lambda unit: unit.jobs.next_due())

    def claim(self, id: int) -> bool:
        """See `Jobs.claim`."""
        return self._store.write(lambda unit: unit.jobs.claim(id), bulk=True, durable=False)

    def advance(self, id: int, state: JobState) -> bool:
        """See `Jobs.advance`."""
        return self._store.write(lambda unit: unit.jobs.advance(id, state), bulk=True, durable=False)

    def release(self, id: int) -> bool:
        """See `Jobs.release`."""
        return self._store.write(lambda unit: unit.jobs.release(id), bulk=True, durable=False)

    def fail(self, task: JobTask, failure: Failure, retry_at: datetime | None) -> bool:
        """See `Jobs.fail`; what failed for good is also written on the article it was to renew."""

        def work(unit: Unit) -> bool:
            done = unit.jobs.fail(task.job.id, failure, retry_at=retry_at)
            if done and retry_at is None:
                unit.saving.note_failure(task.key, failure)
            return done

        return self._store.write(work, bulk=True)


def kept_page(store: Store, article_id: int) -> FetchedPage:
    """The page of the version that an article shows. Raises NotFound where none was kept, LibraryDamaged."""
    found = store.read(lambda unit: unit.originals.of(article_id))
    body = store.files.get(found.sha256)
    return FetchedPage(found.url, found.final_url, 200, found.media_type, found.charset, body, found.at)


class Keeper:
    """Keeps files first and rows after, so that no row ever names a file that is not there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def document(self, sha256: str) -> bytes:
        """A page that was handed in."""
        return self._store.files.get(sha256)

    def kept_page(self, task: JobTask) -> FetchedPage:
        """The page of the article that is kept under the task's key, as it came. Raises NotFound."""
        return kept_page(self._store, self._store.read(lambda unit: unit.articles.find(task.key)) or 0)

    def keep_page(self, page: FetchedPage, *, handed_in: bool) -> PageRecord:
        """Keep a page's bytes as they came."""
        original = self._store.files.put(page.body, packed=True)
        return PageRecord(page.final_url, page.media_type, original, len(page.body), handed_in)

    def keep_picture(self, body: bytes, facts: PictureFacts) -> Asset:
        """Keep a picture's bytes as they came."""
        sha256 = self._store.files.put(body, packed=False)
        return Asset(sha256, facts.media_type, len(body), facts.width, facts.height)

    def plan(self, task: JobTask, page: PageRecord, article: ExtractedArticle) -> SavePlan:
        """See `Saving.plan`."""
        return self._store.read(lambda unit: unit.saving.plan(task, page, article))

    def keep(
        self, task: JobTask, page: PageRecord, article: ExtractedArticle, pictures: Sequence[PictureResult]
    ) -> Outcome | None:
        """Store an article with everything that belongs to it and end its job, in one transaction.

        None when the job was cancelled meanwhile, or when a file went with a deleted article that shared it.
        """

        def work(unit: Unit) -> Outcome | None:
            # As it reads now: the same link may have been handed in again since, with more tags.
            request = unit.jobs.running(task.job.id)
            if request is None or not self._has_files(page, pictures):
                return None
            outcome, article_id = unit.saving.keep(task, page, article, pictures)
            if request.tags:
                unit.tags.put(request.tags, [article_id])
            if request.collection is not None and unit.collections.takes_articles(request.collection):
                unit.collections.put(request.collection, [article_id])
            unit.jobs.finish(task.job.id, outcome, article_id)
            return outcome

        return self._store.write(work, bulk=True)

    def discard(self, hashes: Sequence[str]) -> None:
        """Remove files that were kept for a job and that nothing names."""
        if hashes:
            self._store.write(lambda unit: unit.assets.drop_unnamed(hashes), bulk=True, durable=False)
            self._store.delete_files(hashes)

    def _has_files(self, page: PageRecord, pictures: Sequence[PictureResult]) -> bool:
        try:
            for sha256 in (page.original, *(picture.asset.sha256 for picture in pictures if picture.asset)):
                self._store.files.path(sha256)
        except NotFound:
            return False
        return True

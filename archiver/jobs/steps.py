"""One job from its claim to its end: the page, the article, its pictures, the library."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from archiver.errors import LibraryDamaged, UnreadableFile
from archiver.jobs.following import follow
from archiver.jobs.pictures import Pictures
from archiver.jobs.ports import Extractor, Fetcher, Keeper, Queue
from archiver.model.capture import FetchedPage, Origin
from archiver.model.extraction import ExtractedArticle
from archiver.model.jobs import JobState, JobTask, Outcome


class Cancelled(Exception):
    """The job was cancelled while it ran: control flow between the steps, never seen outside this folder."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes jobs through their steps with what it is handed. Thread-safe as far as those are."""

    fetcher: Fetcher
    extractor: Extractor
    keeper: Keeper
    queue: Queue
    pictures: Pictures

    def run(self, task: JobTask, cancel: threading.Event, now: datetime) -> Outcome:
        """Do a claimed job; raises FetchError, ExtractError, UnreadableFile, NotFound, LibraryError, Cancelled."""
        page = self._page(task, cancel, now)
        self._advance(task, JobState.EXTRACTING)
        article = self.extractor.extract(page, cancel=cancel)
        if article.next_page and not task.is_here:
            typed = task.request.origin is Origin.TYPED
            page = follow(self.fetcher, self.extractor, page, article, allow_private=typed, cancel=cancel)
            article = self.extractor.extract(page, cancel=cancel)
        kept: list[str] = []
        outcome = None
        try:
            outcome = self._store(task, page, article, kept, cancel)
        finally:
            if outcome not in (Outcome.SAVED, Outcome.NEW_VERSION):
                self.keeper.discard(kept)
        return outcome

    def _store(
        self, task: JobTask, page: FetchedPage, article: ExtractedArticle, kept: list[str], cancel: threading.Event
    ) -> Outcome:
        """Files first, the rows that name them after; `kept` receives every file."""
        record = self.keeper.keep_page(page, handed_in=task.document is not None)
        kept.append(record.original)
        plan = self.keeper.plan(task, record, article)
        if plan.wanted:  # else it is stored in no time
            self._advance(task, JobState.STORING)
        pictures = self.pictures.gather(task, page, article, plan.wanted, kept, cancel)
        if cancel.is_set():
            raise Cancelled
        outcome = self.keeper.keep(task, record, article, pictures)
        if outcome is None:
            raise Cancelled
        return outcome

    def _page(self, task: JobTask, cancel: threading.Event, now: datetime) -> FetchedPage:
        url = task.request.url
        if not task.is_here:
            return self.fetcher.fetch_page(url, allow_private=task.request.origin is Origin.TYPED, cancel=cancel)
        try:
            if task.document is None:
                return self.keeper.kept_page(task)
            body = self.keeper.document(task.document)
        except LibraryDamaged as error:
            # This page is lost, and `check` names its file. The library itself is not, nor are the other jobs.
            raise UnreadableFile(url, "damaged") from error
        return FetchedPage(url, url, 200, task.document_type, None, body, now)

    def _advance(self, task: JobTask, state: JobState) -> None:
        if not self.queue.advance(task.job.id, state):
            raise Cancelled

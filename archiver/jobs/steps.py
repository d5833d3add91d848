"""One job from its claim to its end: the page, the article, its pictures, the library."""

from __future__ import annotations

import binascii
import re
import threading
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_to_bytes

from archiver.errors import ArchiverError, ExtractError, FetchError, PictureRefused, TooLarge
from archiver.jobs.ports import Extractor, Fetcher, Keeper, Queue
from archiver.model import (
    ExtractedArticle,
    Failure,
    FetchedPage,
    JobState,
    JobTask,
    Origin,
    Outcome,
    PictureResult,
)

PICTURE_LANES = 2
"""Pictures of one article that are fetched at once; most come from one host."""

_DATA_URI = re.compile(r"data:[^,;]*(?:;[^,;]*)*?(?P<base64>;base64)?,", re.IGNORECASE)


class Cancelled(Exception):
    """The job was cancelled while it ran: control flow between the steps, never seen outside this folder."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes jobs through their steps with what it is handed. Thread-safe as far as those are."""

    fetcher: Fetcher
    extractor: Extractor
    keeper: Keeper
    queue: Queue
    pictures: Executor
    """Where pictures are fetched. Not the pool the jobs themselves run in: they wait for it."""
    picture_bytes: int
    """Of all pictures of an article."""

    def run(self, task: JobTask, cancel: threading.Event, now: datetime) -> Outcome:
        """Do a claimed job; raises FetchError, ExtractError, LibraryError, Cancelled."""
        page = self._page(task, cancel, now)
        self._advance(task, JobState.EXTRACTING)
        article = self.extractor.extract(page, cancel=cancel)
        record = self.keeper.keep_page(page, handed_in=task.document is not None)
        plan = self.keeper.plan(task, record, article)
        pictures = self._pictures(task, page, article, plan.wanted, cancel)
        self._advance(task, JobState.STORING)
        outcome = self.keeper.keep(task, record, article, pictures)
        if outcome is None:
            raise Cancelled
        return outcome

    def _page(self, task: JobTask, cancel: threading.Event, now: datetime) -> FetchedPage:
        url = task.request.url
        if task.document is not None:
            return FetchedPage(url, url, 200, task.document_type, None, self.keeper.document(task.document), now)
        return self.fetcher.fetch_page(url, allow_private=task.request.origin is Origin.TYPED, cancel=cancel)

    def _advance(self, task: JobTask, state: JobState) -> None:
        if not self.queue.advance(task.job.id, state):
            raise Cancelled

    def _pictures(
        self,
        task: JobTask,
        page: FetchedPage,
        article: ExtractedArticle,
        wanted: Sequence[int],
        cancel: threading.Event,
    ) -> list[PictureResult]:
        """Fetch what is wanted, a few at once; a picture that fails says why and stops nothing."""
        budget = Budget(self.picture_bytes)
        waiting = iter(wanted)
        turn = threading.Lock()
        # Only the server that the person named may be one in their own network.
        trusted = task.request.url if task.request.origin is Origin.TYPED else None

        def lane() -> list[PictureResult]:
            results = []
            while not cancel.is_set():
                with turn:
                    position = next(waiting, None)
                if position is None:
                    break
                results.append(self._picture(position, article.images[position].url, page, trusted, budget, cancel))
            return results

        lanes = [self.pictures.submit(lane) for _ in range(min(PICTURE_LANES, len(wanted)))]
        results = [result for running in lanes for result in running.result()]
        if cancel.is_set():
            raise Cancelled
        return results

    def _picture(
        self, position: int, url: str, page: FetchedPage, trusted: str | None, budget: Budget, cancel: threading.Event
    ) -> PictureResult:
        try:
            if budget.spent():
                raise TooLarge(url, budget.limit)
            if url.startswith("data:"):
                body = decode_data_uri(url)
            else:
                body = self.fetcher.fetch_picture(url, referer=page.final_url, trusted=trusted, cancel=cancel).body
            facts = self.extractor.measure(body)
            budget.spend(len(body))
            return PictureResult(position, self.keeper.keep_picture(body, facts))
        except (FetchError, ExtractError) as error:
            return PictureResult(position, None, failure_of(error))


class Budget:
    """Bytes that may still be spent. Thread-safe; the last spender may go over it by one picture."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._spent = 0
        self._lock = threading.Lock()

    def spend(self, amount: int) -> None:
        with self._lock:
            self._spent += amount

    def spent(self) -> bool:
        with self._lock:
            return self._spent >= self.limit


def failure_of(error: ArchiverError) -> Failure:
    """An error as the queue stores it, its facts kept short: a data: URI is ten megabytes of fact."""
    failure = Failure.of(error)
    params = {name: value[:500] if isinstance(value, str) else value for name, value in failure.params.items()}
    return Failure(failure.kind, params, failure.detail[:500])


def decode_data_uri(uri: str) -> bytes:
    """The bytes in a data: URI (RFC 2397); PictureRefused when there are none to be had."""
    head = _DATA_URI.match(uri)
    if head is None:
        raise PictureRefused("format")
    body = unquote_to_bytes(uri[head.end() :])
    if head["base64"]:
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise PictureRefused("damaged") from error
    return body

"""What the queue is handed: the network, the extractor and the library, as it sees them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from archiver.model.articles import Asset
from archiver.model.capture import FetchedPage, FetchedPicture
from archiver.model.extraction import ExtractedArticle, PictureFacts
from archiver.model.failures import Failure
from archiver.model.jobs import JobState, JobTask, Outcome, PageRecord, PictureResult, SavePlan


class Fetcher(Protocol):
    """Raises FetchError."""

    def fetch_page(
        self, url: str, *, allow_private: bool = ..., cancel: threading.Event | None = ...
    ) -> FetchedPage: ...

    def fetch_picture(
        self, url: str, *, referer: str, trusted: str | None = ..., cancel: threading.Event | None = ...
    ) -> FetchedPicture: ...


class Extractor(Protocol):
    """Raises ExtractError."""

    def extract(self, page: FetchedPage, *, cancel: threading.Event | None = ...) -> ExtractedArticle: ...

    def measure(self, picture: bytes) -> PictureFacts: ...


class Queue(Protocol):
    """The rows of the jobs. Every change says False when the job was cancelled meanwhile. Raises LibraryError."""

    def due(self, at: datetime, limit: int) -> Sequence[JobTask]: ...

    def claim(self, id: int) -> bool: ...

    def advance(self, id: int, state: JobState) -> bool: ...

    def release(self, id: int) -> bool: ...

    def fail(self, task: JobTask, failure: Failure, retry_at: datetime | None) -> bool: ...


class Keeper(Protocol):
    """The library, as a place to put things. Raises LibraryError."""

    def document(self, sha256: str) -> bytes: ...

    def kept_page(self, task: JobTask) -> FetchedPage:
        """The page of the article that is kept under the task's key. Raises NotFound."""
        ...

    def keep_page(self, page: FetchedPage, *, handed_in: bool) -> PageRecord: ...

    def keep_picture(self, body: bytes, facts: PictureFacts) -> Asset: ...

    def discard(self, hashes: Sequence[str]) -> None:
        """Let go of files that were kept and are not needed after all, unless something else names them."""
        ...

    def plan(self, task: JobTask, page: PageRecord, article: ExtractedArticle) -> SavePlan: ...

    def keep(
        self, task: JobTask, page: PageRecord, article: ExtractedArticle, pictures: Sequence[PictureResult]
    ) -> Outcome | None:
        """Store everything and end the job in one transaction.

        None when the job was cancelled, or a kept file was deleted with an article that shared it: then do it again.
        """
        ...

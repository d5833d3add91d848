"""One accepted link on its way, and what storing its article means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archiver.model.articles import Asset
from archiver.model.capture import CaptureRequest, Origin
from archiver.model.failures import Failure


class JobState(StrEnum):
    QUEUED = "queued"
    FETCHING = "fetching"
    EXTRACTING = "extracting"
    STORING = "storing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def can_be_cancelled(self) -> bool:
        """It is on its way, or it failed: cancelled, it lies in nobody's way until it is tried again."""
        return self not in (JobState.DONE, JobState.CANCELLED)


class Outcome(StrEnum):
    """What a finished job did to the library."""

    SAVED = "saved"
    """A new article."""
    NEW_VERSION = "new_version"
    """The article was there; its text had changed, and a version was added."""
    UNCHANGED = "unchanged"
    """The article was there with the same text."""
    KEPT = "kept"
    """The article was there; what came was worse, so what is there stays and an event says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted link and how far it got."""

    id: int
    url: str
    title_hint: str
    state: JobState
    attempts: int
    not_before: datetime
    failure: Failure | None
    """Why it failed, or why the last attempt did and it waits for the next."""
    outcome: Outcome | None
    article_id: int | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class JobTask:
    """A job with all that is needed to do it."""

    job: Job
    key: str
    """The URL key under which the article is kept."""
    request: CaptureRequest
    """As handed in; its document, if it had one, is kept as a file."""
    document: str | None
    """SHA-256 of the page handed in."""
    document_type: str

    @property
    def is_here(self) -> bool:
        """The page is on this disk already, and nobody needs to be asked for it."""
        return self.document is not None or self.request.origin is Origin.KEPT


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a request: its job is on disk now."""

    job: Job
    is_new: bool
    """False: the same link was in the queue already, and that is its job."""
    article_id: int | None
    """The article that is kept under this link already; the job will see whether the page has changed."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Where an extracted article came from."""

    final_url: str
    media_type: str
    original: str
    """SHA-256 of the page's bytes, kept as a file."""
    byte_count: int
    handed_in: bool = False


@dataclass(frozen=True, slots=True)
class PictureResult:
    """What became of the n-th picture of an article: an asset, kept as a file, or a failure."""

    position: int
    asset: Asset | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What storing an extracted article would do, and which of its pictures are still to be had."""

    outcome: Outcome
    article_id: int | None
    wanted: tuple[int, ...]
    """Positions in `ExtractedArticle.images`."""

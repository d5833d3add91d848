"""The network, the extractor and the library as the queue sees them, all in memory and told what to do.

    queue = FakeQueue()
    queue.add("http://example.org/a")
    network = FakeFetcher()
    network.page("http://example.org/a", pictures=["http://example.org/a.png"])
    network.hold("http://example.org/a")          # until network.let_go()
    keeper = FakeKeeper(queue)

Every fake writes what it is asked into one `Diary`, so that tests can read the order of things.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archiver.errors import ArchiverError, FetchCancelled, HttpStatus, PictureRefused
from archiver.model.articles import Asset
from archiver.model.capture import CaptureRequest, FetchedPage, FetchedPicture, Origin
from archiver.model.extraction import ExtractedArticle, ImageRef, PictureFacts
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState, JobTask, Outcome, PageRecord, PictureResult, SavePlan

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""

RUNNING = (JobState.FETCHING, JobState.EXTRACTING, JobState.STORING)

Diary = list[str]


def task_for(
    url: str,
    *,
    id: int = 1,
    origin: Origin = Origin.TYPED,
    attempts: int = 0,
    document: str | None = None,
    not_before: datetime = START,
) -> JobTask:
    job = Job(id, url, "", JobState.QUEUED, attempts, not_before, None, None, None, START, START)
    return JobTask(job, url, CaptureRequest(url, origin=origin), document, "text/html" if document else "")


def wait_until(met: Callable[[], bool]) -> None:
    """Fail when a condition is not met in time."""
    deadline = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


class FakeFetcher:
    """Gives the pages and pictures it was told of; answers 404 to all others."""

    def __init__(self, diary: Diary | None = None) -> None:
        self.diary: Diary = [] if diary is None else diary
        self.trusted: dict[str, str | None] = {}
        self.referers: dict[str, str] = {}
        self.private: dict[str, bool] = {}
        self.at_once: Counter[str] = Counter()
        """Host → the most pages that were fetched from it at one time."""
        self._bodies: dict[str, bytes] = {}
        self._errors: dict[str, list[ArchiverError | Exception]] = {}
        self._held: dict[str, threading.Event] = {}
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._seconds = 0.0

    def page(self, url: str, *, pictures: Sequence[str] = ()) -> str:
        """A page that the fake extractor finds these pictures in."""
        self._bodies[url] = "\n".join([url, *pictures]).encode()
        return url

    def picture(self, url: str, body: bytes = b"picture") -> str:
        self._bodies[url] = body
        return url

    def fail(self, url: str, *errors: ArchiverError | Exception) -> str:
        """Raise these, one a time, before anything else is given."""
        self._errors[url] = list(errors)
        return url

    def hold(self, url: str) -> str:
        """Do not answer before `let_go`, or until cancelled."""
        self._held[url] = threading.Event()
        return url

    def let_go(self) -> None:
        for held in self._held.values():
            held.set()

    def be_slow(self, seconds: float) -> None:
        self._seconds = seconds

    # --- what the queue calls

    def fetch_page(
        self, url: str, *, allow_private: bool = False, cancel: threading.Event | None = None
    ) -> FetchedPage:
        self.private[url] = allow_private
        with self._counted(url):
            return FetchedPage(url, url, 200, "text/html", "utf-8", self._fetch("page", url, cancel), START)

    def fetch_picture(
        self, url: str, *, referer: str, trusted: str | None = None, cancel: threading.Event | None = None
    ) -> FetchedPicture:
        self.trusted[url] = trusted
        self.referers[url] = referer
        return FetchedPicture(url, "image/png", self._fetch("picture", url, cancel))

    def _fetch(self, what: str, url: str, cancel: threading.Event | None) -> bytes:
        self.diary.append(f"fetch {what} {url}")
        held = self._held.get(url)
        deadline = time.monotonic() + (PATIENCE if held else self._seconds)
        while time.monotonic() < deadline and not (held and held.is_set()):
            if cancel is not None and cancel.wait(0.002):
                raise FetchCancelled(url)
        if errors := self._errors.get(url):
            raise errors.pop(0)
        if url not in self._bodies:
            raise HttpStatus(url, 404)
        return self._bodies[url]

    @contextmanager
    def _counted(self, url: str) -> Iterator[None]:
        host = url.split("/")[2]
        with self._lock:
            self._now[host] += 1
            self.at_once[host] = max(self.at_once[host], self._now[host])
        try:
            yield
        finally:
            with self._lock:
                self._now[host] -= 1


class FakeExtractor:
    """Finds in a page the title on its first line and a picture on each further one."""

    def __init__(self, diary: Diary | None = None) -> None:
        self.diary: Diary = [] if diary is None else diary
        self._errors: dict[str, list[Exception]] = {}

    def fail(self, url: str, *errors: Exception) -> None:
        """Raise these, one a time, before an article is found."""
        self._errors[url] = list(errors)

    def extract(self, page: FetchedPage, *, cancel: threading.Event | None = None) -> ExtractedArticle:
        self.diary.append(f"extract {page.final_url}")
        if errors := self._errors.get(page.requested_url):
            raise errors.pop(0)
        title, *pictures = page.body.decode().split("\n")
        images = tuple(ImageRef(url) for url in pictures)
        return ExtractedArticle(title, None, None, None, None, None, "", "<p>", title, 1, images)

    def measure(self, picture: bytes) -> PictureFacts:
        self.diary.append(f"measure {picture.decode()}")
        if not picture.startswith(b"picture"):
            raise PictureRefused("format")
        return PictureFacts("image/png", 4, 3)


@dataclass
class FakeQueue:
    """Jobs in memory, with the rules that the rows of the library have."""

    diary: Diary = field(default_factory=list)
    tasks: dict[int, JobTask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._broken: dict[str, ArchiverError] = {}
        self.looks = 0

    def add(self, url: str, *, origin: Origin = Origin.TYPED, document: str | None = None) -> int:
        """Queue a link; returns its id."""
        with self._lock:
            id = len(self.tasks) + 1
            self.tasks[id] = task_for(url, id=id, origin=origin, document=document)
            return id

    def break_down(self, verb: str, error: ArchiverError) -> None:
        """From now on raise `error` when this verb is called."""
        self._broken[verb] = error

    def cancel(self, id: int) -> None:
        self._change(id, (JobState.QUEUED, *RUNNING), state=JobState.CANCELLED)

    def queue_anew(self, id: int) -> None:
        self._change(id, (JobState.CANCELLED, JobState.FAILED), state=JobState.QUEUED, attempts=0)

    def put_first(self, url: str) -> int:
        """Queue a link before all others."""
        with self._lock:
            id = self.add(url)
            self.tasks = {id: self.tasks[id], **self.tasks}
            return id

    def job(self, id: int) -> Job:
        return self.tasks[id].job

    def states(self) -> list[JobState]:
        with self._lock:
            return [task.job.state for task in self.tasks.values()]

    def all_ended(self) -> bool:
        return all(state.ended for state in self.states())

    # --- what the queue's worker calls

    def due(self, at: datetime, limit: int) -> Sequence[JobTask]:
        with self._lock:
            self.looks += 1
            return [
                task
                for task in self.tasks.values()
                if task.job.state is JobState.QUEUED and (task.job.attempts == 0 or task.job.not_before <= at)
            ][:limit]

    def claim(self, id: int) -> bool:
        attempts = self.job(id).attempts + 1
        return self._change(id, (JobState.QUEUED,), "claim", state=JobState.FETCHING, attempts=attempts)

    def advance(self, id: int, state: JobState) -> bool:
        self.diary.append(f"advance {state}")
        return self._change(id, RUNNING, "advance", state=state)

    def release(self, id: int) -> bool:
        attempts = self.job(id).attempts - 1
        return self._change(id, RUNNING, "release", state=JobState.QUEUED, attempts=attempts)

    def fail(self, task: JobTask, failure: Failure, retry_at: datetime | None) -> bool:
        state = JobState.FAILED if retry_at is None else JobState.QUEUED
        return self._change(
            task.job.id, RUNNING, "fail", state=state, failure=failure, not_before=retry_at or task.job.not_before
        )

    def finish(self, id: int, outcome: Outcome) -> bool:
        return self._change(id, RUNNING, "finish", state=JobState.DONE, outcome=outcome)

    def _change(self, id: int, allowed: Sequence[JobState], verb: str = "", **values: object) -> bool:
        if error := self._broken.get(verb):
            raise error
        with self._lock:
            task = self.tasks[id]
            if task.job.state not in allowed:
                return False
            self.tasks[id] = replace(task, job=replace(task.job, **values))  # type: ignore[arg-type]  # fields of Job
            return True


class FakeKeeper:
    """Keeps files as hashes in a set, and remembers what was stored with them."""

    def __init__(self, queue: FakeQueue, diary: Diary | None = None) -> None:
        self.diary: Diary = [] if diary is None else diary
        self.files: set[str] = set()
        self.documents: dict[str, bytes | ArchiverError] = {}
        self.stored: dict[str, list[PictureResult]] = {}
        """URL → what was stored of its pictures."""
        self.records: dict[str, PageRecord] = {}
        self.outcome = Outcome.SAVED
        self.wanted: tuple[int, ...] | None = None
        """Positions of pictures that are still to be had; None: all."""
        self._queue = queue
        self._errors: dict[str, Exception] = {}
        self._before: dict[str, Callable[[], object]] = {}

    def break_down(self, verb: str, error: Exception) -> None:
        """From now on raise `error` when this verb is called."""
        self._errors[verb] = error

    def before(self, verb: str, act: Callable[[], object]) -> None:
        """Call `act` each time before this verb does anything."""
        self._before[verb] = act

    # --- what the queue calls

    def document(self, sha256: str) -> bytes:
        self._note("document")
        found = self.documents[sha256]
        if isinstance(found, ArchiverError):
            raise found
        return found

    def kept_page(self, task: JobTask) -> FetchedPage:
        self._note("kept page")
        url = task.request.url
        return FetchedPage(url, url, 200, "text/html", None, self.document(url), START)

    def keep_page(self, page: FetchedPage, *, handed_in: bool) -> PageRecord:
        self._note("keep page")
        sha256 = self._keep(page.body)
        return PageRecord(page.final_url, page.media_type, sha256, len(page.body), handed_in)

    def keep_picture(self, body: bytes, facts: PictureFacts) -> Asset:
        self._note("keep picture")
        return Asset(self._keep(body), facts.media_type, len(body), facts.width, facts.height)

    def discard(self, hashes: Sequence[str]) -> None:
        self._note("discard")
        self.files -= set(hashes)

    def plan(self, task: JobTask, page: PageRecord, article: ExtractedArticle) -> SavePlan:
        self._note("plan")
        wanted = tuple(range(len(article.images))) if self.wanted is None else self.wanted
        return SavePlan(self.outcome, None, wanted)

    def keep(
        self, task: JobTask, page: PageRecord, article: ExtractedArticle, pictures: Sequence[PictureResult]
    ) -> Outcome | None:
        self._note("keep")
        if not self._queue.finish(task.job.id, self.outcome):
            return None
        self.stored[task.request.url] = list(pictures)
        self.records[task.request.url] = page
        return self.outcome

    def _keep(self, body: bytes) -> str:
        sha256 = hashlib.sha256(body).hexdigest()
        self.files.add(sha256)
        return sha256

    def _note(self, verb: str) -> None:
        self.diary.append(verb)
        if act := self._before.get(verb):
            act()
        if error := self._errors.get(verb):
            raise error

"""The queue: one row per accepted link, from the moment it is accepted."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.capture import CaptureRequest, Origin
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState, JobTask, Outcome
from archiver.store.columns import now
from archiver.store.rows.repository import Repository, among, chunked, failure_from, failure_to, listed
from archiver.store.rows.tags import clean_name
from archiver.store.schema import article_urls, counters, jobs

ASKED = (Origin.TYPED, Origin.IMPORTED)
"""What takes more than the page that is kept, the most urgent first."""
ACTIVE = tuple(state for state in JobState if not state.ended)
TOO_LONG = timedelta(days=1)
"""No job is made to wait for so long, neither by our patience nor by a server's wish."""
CANCELLABLE = tuple(state for state in JobState if state.can_be_cancelled)
RUNNING = tuple(state for state in ACTIVE if state is not JobState.QUEUED)

_ONE = sa.select(jobs).where(jobs.c.id == sa.bindparam("job"))
_SEVERAL = sa.select(jobs).where(jobs.c.id.in_(among(sa.bindparam("ids")))).order_by(jobs.c.id)
_CHANGE = (
    jobs.update()
    .where(jobs.c.id.in_(among(sa.bindparam("ids"))), jobs.c.state.in_(among(sa.bindparam("allowed"))))
    .returning(jobs.c.id)
)
_EARLIER = jobs.alias()
_OVERTAKEN = (
    sa.select(_EARLIER.c.id)
    .join(jobs, jobs.c.url_key == _EARLIER.c.url_key)
    .where(jobs.c.id == sa.bindparam("job"), _EARLIER.c.id < jobs.c.id, _EARLIER.c.state == JobState.FAILED)
)
_TRY = _CHANGE.values(attempts=jobs.c.attempts + 1)
_TRY_LESS = _CHANGE.values(attempts=jobs.c.attempts - 1)


class Jobs(Repository):
    """Raises NotFound for an id that is not there."""

    # --- reading

    def get(self, id: int) -> Job:
        """One job."""
        for job in self.several([id]):
            return job
        raise NotFound("job", id)

    def running(self, id: int) -> CaptureRequest | None:
        """What a job that runs was asked to save, as it reads now; None when it no longer runs."""
        row = self.connection.execute(_ONE, {"job": id}).one_or_none()
        return _request_from(row) if row is not None and row.state in RUNNING else None

    def several(self, ids: Sequence[int]) -> list[Job]:
        """The jobs of `ids`, oldest first; ids that are gone are left out."""
        return [_job(row) for row in self.connection.execute(_SEVERAL, {"ids": listed(ids)})]

    def page(self, states: Iterable[JobState] = JobState, *, before: int | None = None, limit: int = 100) -> list[Job]:
        """Up to `limit` jobs in any of `states`, newest first, older than the job `before`."""
        query = sa.select(jobs).where(jobs.c.state.in_(list(states)))
        if before is not None:
            query = query.where(jobs.c.id < before)
        return [_job(row) for row in self.connection.execute(query.order_by(jobs.c.id.desc()).limit(limit))]

    def counts(self) -> dict[JobState, int]:
        """How many jobs are in each state, from the counters."""
        rows = self.connection.execute(sa.select(counters.c.name, counters.c.total).where(counters.c.key == 0))
        known = {row.name: row.total for row in rows}
        return {state: known.get(f"job_{state}", 0) for state in JobState}

    def ids(self) -> array[int]:
        """Every job, newest first; 8 bytes each."""
        return array("q", self.connection.scalars(sa.select(jobs.c.id).order_by(jobs.c.id.desc())))

    def open_ids(self) -> list[int]:
        """The jobs that have not ended."""
        return list(self.connection.scalars(sa.select(jobs.c.id).where(jobs.c.state.in_(ACTIVE))))

    def running_ids(self) -> list[int]:
        """The jobs that are being done, or were when their process was killed."""
        return list(self.connection.scalars(sa.select(jobs.c.id).where(jobs.c.state.in_(RUNNING))))

    def renewing(self, article_ids: Sequence[int]) -> list[int]:
        """The jobs that have not ended and would save one of these articles again."""
        return [
            id
            for part in chunked(article_ids)
            for id in self.connection.scalars(
                sa.select(jobs.c.id)
                .join(article_urls, article_urls.c.key == jobs.c.url_key)
                .where(article_urls.c.article_id.in_(part), jobs.c.state.in_(ACTIVE))
            )
        ]

    def failed_ids(self) -> list[int]:
        """The jobs that have failed, and whose link was not saved or queued by a later one."""
        later = jobs.alias()
        superseded = sa.exists().where(
            later.c.url_key == jobs.c.url_key, later.c.id > jobs.c.id, later.c.state != JobState.CANCELLED
        )
        return list(self.connection.scalars(sa.select(jobs.c.id).where(jobs.c.state == JobState.FAILED, ~superseded)))

    def due(self, at: datetime, *, limit: int) -> list[JobTask]:
        """What may be taken up at a time: what a person waits for first, then in the order it was accepted."""
        due = (jobs.c.attempts == 0) | (jobs.c.not_before <= at) | (jobs.c.not_before > at + TOO_LONG)  # see `is_due`
        query = sa.select(jobs).where(jobs.c.state == JobState.QUEUED, due)
        return [
            _task(row)
            for row in self.connection.execute(
                query.order_by(jobs.c.priority, jobs.c.not_before, jobs.c.id).limit(limit)
            )
        ]

    def next_due(self) -> datetime | None:
        """When the next waiting job may be taken up."""
        due: datetime | None = self.connection.scalar(
            sa.select(sa.func.min(jobs.c.not_before)).where(jobs.c.state == JobState.QUEUED)
        )
        return due

    # --- accepting

    def add(self, request: CaptureRequest, key: str, document: str | None) -> tuple[Job, bool]:
        """Accept a link; where one with the same key is under way, that one takes its tags, and False is returned.

        `document` is the hash of a page handed in, whose asset row is there already.
        """
        under_way = self.connection.execute(
            sa.select(jobs).where(jobs.c.url_key == key, jobs.c.state.in_(ACTIVE))
        ).one_or_none()
        wanted = _joined(under_way.request if under_way else None, _request_to(request))
        priority = 0 if wanted["origin"] == Origin.TYPED else 1
        if under_way is not None and document is None:
            self._change([under_way.id], ACTIVE, request=wanted, priority=priority)
            return self.get(under_way.id), False
        if under_way is not None:
            # The person's own copy of the page is worth more than one that would be fetched.
            self._change([under_way.id], ACTIVE, state=JobState.CANCELLED)
        time = now()
        row = self.insert_row(
            jobs,
            url=request.url,
            url_key=key,
            request=wanted,
            document=document,
            state=JobState.QUEUED,
            priority=priority,
            attempts=0,
            not_before=time,
            created_at=time,
            updated_at=time,
        )
        job = _job(row)
        self.changed(jobs=[job.id])
        return job, True

    # --- moving on

    def claim(self, id: int) -> bool:
        """Take a queued job up; False when it no longer is queued."""
        return bool(self._change([id], (JobState.QUEUED,), _TRY, state=JobState.FETCHING))

    def advance(self, id: int, state: JobState) -> bool:
        """Say what a running job does now; False when it was cancelled meanwhile."""
        return bool(self._change([id], RUNNING, state=state))

    def finish(self, id: int, outcome: Outcome, article_id: int) -> bool:
        """End a running job well; False when it was cancelled meanwhile. What failed of the link before is given up."""
        # A page that was handed in is the article's now, and goes with it.
        values: dict[str, Any] = {"outcome": outcome, "article_id": article_id, "failure": None, "document": None}
        if not self._change([id], RUNNING, state=JobState.DONE, **values):
            return False
        if overtaken := list(self.connection.scalars(_OVERTAKEN, {"job": id})):
            self._change(overtaken, (JobState.FAILED,), state=JobState.CANCELLED)
        return True

    def fail(self, id: int, failure: Failure, *, retry_at: datetime | None) -> bool:
        """End a running job's attempt badly: it waits for `retry_at`, or has failed when that is None."""
        state = JobState.FAILED if retry_at is None else JobState.QUEUED
        values: dict[str, Any] = {"state": state, "failure": failure_to(failure), "not_before": retry_at or now()}
        return bool(self._change([id], RUNNING, **values))

    def release(self, id: int) -> bool:
        """Put a running job back into the queue as if this attempt had not been made."""
        return bool(self._change([id], RUNNING, _TRY_LESS, state=JobState.QUEUED))

    def release_all(self) -> list[int]:
        """Put back whatever a killed runner left running; only for whoever holds the queue's lock."""
        return self._change(self.running_ids(), RUNNING, state=JobState.QUEUED)

    # --- a person's verbs

    def cancel(self, ids: Sequence[int]) -> list[int]:
        """Cancel what has not ended, and give up what failed; returns which."""
        self._require(ids)
        return self._change(ids, CANCELLABLE, state=JobState.CANCELLED)

    def retry(self, ids: Sequence[int]) -> list[int]:
        """Queue failed and cancelled jobs anew, and waiting ones at once; returns which.

        A link that is under way in a later job is not queued a second time.
        """
        self._require(ids)
        again = []
        for job in self.several(ids):
            if job.state in (JobState.FAILED, JobState.CANCELLED, JobState.QUEUED):
                twin = sa.select(jobs.c.url_key).where(jobs.c.id == job.id).scalar_subquery()
                under_way = self.connection.scalar(
                    sa.select(jobs.c.id).where(jobs.c.url_key == twin, jobs.c.state.in_(ACTIVE), jobs.c.id != job.id)
                )
                if under_way is None:
                    again += self._change([job.id], JobState, state=JobState.QUEUED, attempts=0, not_before=now())
        return again

    def _change(
        self, ids: Sequence[int], allowed: Iterable[JobState], change: sa.Executable = _CHANGE, **values: Any
    ) -> list[int]:
        """Set values of the jobs of `ids` that are in an allowed state, beside what `change` sets; returns which."""
        given = {"ids": listed(ids), "allowed": listed(allowed), "updated_at": now(), **values}
        changed = list(self.connection.scalars(change, given))
        self.changed(jobs=changed)
        return changed

    def _require(self, ids: Sequence[int]) -> None:
        found = {job.id for job in self.several(ids)}
        for id in ids:
            if id not in found:
                raise NotFound("job", id)


def is_due(job: Job, at: datetime) -> bool:
    """Whether a queued job may be taken up at a time.

    What was not tried yet waits for nothing, and nothing waits for days: then the clock was set back.
    """
    return job.attempts == 0 or job.not_before <= at or job.not_before > at + TOO_LONG


def _request_to(request: CaptureRequest) -> dict[str, Any]:
    return {
        "origin": request.origin,
        "title_hint": request.title_hint,
        "tags": sorted({name for tag in request.tags if (name := clean_name(tag))}),  # an empty one fails nothing
        "collection": request.collection,
        "added_at": request.added_at.isoformat() if request.added_at else None,
        "shorter": request.shorter,
        "document": (
            {"media_type": request.document.media_type, "name": request.document.name} if request.document else None
        ),
    }


def _joined(earlier: Mapping[str, Any] | None, later: dict[str, Any]) -> dict[str, Any]:
    """What two requests for one link ask for together: all tags, the later collection, a person's patience."""
    if earlier is None:
        return later
    return later | {
        "origin": next((each for each in ASKED if each in (earlier["origin"], later["origin"])), Origin.KEPT),
        "title_hint": later["title_hint"] or earlier["title_hint"],
        "tags": sorted({*earlier["tags"], *later["tags"]}),
        "collection": earlier["collection"] if later["collection"] is None else later["collection"],
        "added_at": earlier["added_at"] or later["added_at"],
        "document": later["document"] or earlier["document"],
    }


def _request_from(row: sa.Row[Any]) -> CaptureRequest:
    wanted: Mapping[str, Any] = row.request
    return CaptureRequest(
        url=row.url,
        origin=Origin(wanted["origin"]),
        title_hint=wanted["title_hint"],
        tags=tuple(wanted["tags"]),
        collection=wanted["collection"],
        added_at=datetime.fromisoformat(wanted["added_at"]) if wanted["added_at"] else None,
        shorter=wanted.get("shorter", False),
    )


def _task(row: sa.Row[Any]) -> JobTask:
    media_type = (row.request["document"] or {}).get("media_type", "")
    return JobTask(_job(row), row.url_key, _request_from(row), row.document, media_type)


def _job(row: sa.Row[Any]) -> Job:
    return Job(
        id=row.id,
        url=row.url,
        title_hint=row.request["title_hint"],
        state=JobState(row.state),
        attempts=row.attempts,
        not_before=row.not_before,
        failure=failure_from(row.failure),
        outcome=Outcome(row.outcome) if row.outcome else None,
        article_id=row.article_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )

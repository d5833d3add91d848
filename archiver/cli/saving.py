"""`save` and `jobs`: what works the queue."""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections.abc import Iterator, Sequence

from archiver.cli.context import Context, find_collection
from archiver.cli.printing import Printer, article_row, completeness, error_row, job_row
from archiver.cli.words import OUTCOMES, sentence_for, sentence_of, time_of
from archiver.errors import CaptureError
from archiver.library import Library
from archiver.library.intake import read_item
from archiver.model import CaptureRequest, Job, JobState, Outcome

PAGE = 500


def save(context: Context) -> bool:
    """Accept every item, then wait until each is an article or has failed."""
    options = context.options
    failed = False
    requests: list[CaptureRequest] = []
    for item in _items(options.items):
        try:
            requests += read_item(item, url=options.url)
        except CaptureError as error:
            failed = True
            context.printer.fail(item, sentence_for(error))
            context.printer.row(url=item, state=JobState.FAILED, error=error_row(error))
    if not requests:
        return failed
    with context.open(create=True) as library:
        collection = find_collection(library.collections(), options.collection).id if options.collection else None
        accepted = library.save(
            dataclasses.replace(
                request, tags=(*request.tags, *options.tag), collection=collection or request.collection
            )
            for request in requests
        )
        if options.no_wait:
            for each in accepted:
                context.printer.line(f"queued  {each.job.url}")
                context.printer.row(**job_row(each.job))
            return failed
        ids = list(dict.fromkeys(each.job.id for each in accepted))
        return work(library, context.printer, ids) or failed


def jobs_list(context: Context) -> bool:
    """Jobs, newest first."""
    options, printer = context.options, context.printer
    with context.open() as library:
        limit = options.limit or (None if printer.as_json else 50)
        jobs = list(itertools.islice(_all(library, options.state or tuple(JobState)), limit))
        for job in jobs:
            printer.row(**job_row(job))
        if not printer.as_json:
            if jobs:
                printer.table(
                    ("job", "state", "link", "what"), [(str(job.id), job.state, job.url, _what(job)) for job in jobs]
                )
            else:
                printer.line("The queue is empty.")
    return False


def _all(library: Library, states: Sequence[JobState]) -> Iterator[Job]:
    before = None
    while page := library.jobs(states, before=before, limit=PAGE):
        yield from page
        before = page[-1].id


def jobs_retry(context: Context) -> bool:
    """Try failed jobs again."""
    with context.open() as library:
        ids = library.retry(context.options.ids or None)
        if not ids:
            context.printer.line("Nothing to try again.")
            return False
        return False if context.options.no_wait else work(library, context.printer, ids)


def jobs_cancel(context: Context) -> bool:
    """Cancel jobs."""
    with context.open() as library:
        for id in library.cancel(context.options.ids):
            job = library.job(id)
            context.printer.line(f"cancelled  {job.url}")
            context.printer.row(**job_row(job))
    return False


def jobs_resume(context: Context) -> bool:
    """Work everything that waits, and what failed for a reason that may have passed."""
    with context.open() as library:
        library.retry_passing()
        return work(library, context.printer, None)


def _items(items: Sequence[str]) -> list[str]:
    """The arguments, with - replaced by the lines of standard input."""
    return [line.strip() for item in items for line in (sys.stdin if item == "-" else (item,)) if line.strip()]


def work(library: Library, printer: Printer, ids: Sequence[int] | None) -> bool:
    """Wait for jobs, telling each as it ends; True when one did not end well."""
    report = Report(library, printer, ids)
    library.finish(ids, watch=report.see)
    library.back_up_daily()
    return report.close()


class Report:
    """One line of truth per job, when it ends or goes to wait."""

    def __init__(self, library: Library, printer: Printer, ids: Sequence[int] | None) -> None:
        self._library = library
        self._printer = printer
        self._open: dict[int, Job] = {}
        self._known = len(ids) if ids is not None else 0
        self._ended = 0
        self._failed = False

    def see(self, job: Job) -> None:
        """A job is in another state."""
        if job.state.ended:
            self._open.pop(job.id, None)
            self._ended += 1
            self._tell(job)
        else:
            self._open[job.id] = job
        total = max(self._known, self._ended + len(self._open))
        self._printer.progress(f"Saving {min(self._ended + 1, total)} of {total} · {job.url}")

    def close(self) -> bool:
        """Tell of the jobs that were left waiting; True when a job failed or waits."""
        self._printer.done()
        for job in self._open.values():
            self._tell(job)
        return self._failed

    def _tell(self, job: Job) -> None:
        article = self._library.summaries([job.article_id])[0] if job.article_id and job.outcome else None
        self._printer.row(**job_row(job), article=article_row(article) if article else None)
        if article is not None and job.outcome is not None:
            what = OUTCOMES[job.outcome]
            if job.outcome in (Outcome.SAVED, Outcome.NEW_VERSION):
                what += f" · {completeness(article)}"
            facts = " · ".join(fact for fact in (article.site_name, f"{article.word_count:,} words", what) if fact)
            self._printer.line(f"{self._printer.bold(f'{article.id:>5}')}  {article.title}  {self._printer.dim(facts)}")
        elif job.state is not JobState.CANCELLED:
            self._failed = True
            self._printer.fail(job.url, _what(job))


def _what(job: Job) -> str:
    """What there is to say of a job."""
    if job.outcome is not None:
        return OUTCOMES[job.outcome]
    if job.failure is None:
        return ""
    sentence = sentence_of(job.failure)
    if job.state is JobState.QUEUED:
        return f"{sentence} Kept in the queue; the next try is at {time_of(job.not_before)}."
    return (
        f"{sentence} Kept as job {job.id}: 'archiver jobs retry {job.id}'."
        if job.state is JobState.FAILED
        else sentence
    )

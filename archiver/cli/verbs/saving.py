"""`save` and `jobs`: what works the queue."""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from archiver.cli.context import Context, find_collection
from archiver.cli.printing import Printer
from archiver.cli.rows import article_row, failure_row, job_row
from archiver.cli.verbs.reading import completeness
from archiver.cli.words import OUTCOMES, link_of, sentence_for, sentence_of, time_of
from archiver.errors import CaptureError
from archiver.library import Library
from archiver.library.intake import read_item
from archiver.model.capture import CaptureRequest
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState, Outcome
from archiver.model.rules import RuleFault
from archiver.words import rule_fault

PAGE = 500

HEARING = 0.2
"""Seconds after which a Ctrl-C is noticed that did not end the wait for the work."""


def save(context: Context) -> bool:
    """Accept every item, then wait until each is an article or has failed."""
    options, printer = context.options, context.printer
    failed = False
    requests: list[CaptureRequest] = []
    for item in _items(options.items):
        try:
            requests += read_item(item, url=options.url)
        except CaptureError as error:
            failed = True
            printer.fail(item, sentence_for(error))
            printer.row(url=item, state=JobState.FAILED, failure=failure_row(Failure.of(error)))
    if not requests:
        if not failed:
            printer.line("Nothing to save: no link came in.")
        return failed
    with context.open(create=True) as library:
        collection = find_collection(library.collections(), options.collection).id if options.collection else None
        accepted = library.save(
            dataclasses.replace(
                request, tags=(*request.tags, *options.tag), collection=collection or request.collection
            )
            for request in requests
        )
        ids = list(dict.fromkeys(each.job.id for each in accepted))
        if options.no_wait:
            _print_queued(library, printer, ids)
            return failed
        return work(library, printer, ids) or failed


def jobs_list(context: Context) -> bool:
    """Jobs, newest first."""
    options, printer = context.options, context.printer
    states = [JobState(state) for state in options.state] if options.state else list(JobState)
    limit = options.limit or (None if printer.as_json else 50)
    with context.open() as library:
        jobs = list(itertools.islice(_all(library, states), limit))
    if not jobs:
        printer.line(
            "There are no such jobs." if options.state else "No jobs yet. 'archiver save URL' puts one into the queue."
        )
        return False
    for job in jobs:
        printer.row(**job_row(job))
    rows = [(str(job.id), job.state, link_of(job.url, job.title_hint), _what(job)) for job in jobs]
    printer.table(("job", "state", "link", "what"), rows)
    if len(jobs) == limit:
        printer.line(printer.dim(f"The newest {limit}. --limit N shows more."))
    return False


def _all(library: Library, states: Sequence[JobState]) -> Iterator[Job]:
    before = None
    while page := library.jobs(states, before=before, limit=PAGE):
        yield from page
        before = page[-1].id


def jobs_retry(context: Context) -> bool:
    """Try failed jobs again."""
    options, printer = context.options, context.printer
    with context.open() as library:
        ids = library.retry(options.ids or None)
        if not ids:
            printer.line("Nothing to try again.")
            return False
        if options.no_wait:
            _print_queued(library, printer, ids)
            return False
        return work(library, printer, ids)


def jobs_cancel(context: Context) -> bool:
    """Cancel jobs."""
    printer = context.printer
    with context.open() as library:
        cancelled = library.cancel(context.options.ids)
        for id in context.options.ids:
            job = library.job(id)
            if id in cancelled:
                printer.line("cancelled  ", link_of(job.url, job.title_hint))
            else:
                printer.line(f"{job.state} already  ", link_of(job.url, job.title_hint))
            printer.row(**job_row(job))
    return False


def jobs_resume(context: Context) -> bool:
    """Work everything that waits, and what failed for a reason that may have passed."""
    with context.open() as library:
        library.retry_passing()
        return work(library, context.printer, None)


def _items(items: Sequence[str]) -> list[str]:
    """The arguments, with - replaced by the lines of standard input."""
    return [line.strip() for item in items for line in (sys.stdin if item == "-" else (item,)) if line.strip()]


def _print_queued(library: Library, printer: Printer, ids: Sequence[int]) -> None:
    for id in ids:
        job = library.job(id)
        printer.line("queued  ", link_of(job.url, job.title_hint))
        printer.row(**job_row(job))
    printer.line("'archiver jobs resume' saves what is in the queue.")


def work(library: Library, printer: Printer, ids: Sequence[int] | None) -> bool:
    """Wait for jobs, telling each as it ends; True when one did not end well."""
    report = Report(library, printer, ids)
    _finish(library, ids, report)
    report.close()
    tell_faults(printer, library.rules.faults())
    library.back_up_daily()
    return report.failed


def _finish(library: Library, ids: Sequence[int] | None, report: Report) -> None:
    """Work the queue on another thread, so that Ctrl-C meets this one where it waits and nothing is half done.

    Python raises KeyboardInterrupt between any two steps: once in sixty it met a lock being given back, was lost, and
    the program went on. And it waits in short steps: a signal that comes just before a wait begins, or that the system
    hands to another thread, is not heard until that wait ends.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="finish") as threads:
        try:  # around the start as well: a thread may have come far before its starter goes on
            work = threads.submit(library.finish, ids, watch=report.see)
            while not wait((work,), HEARING).done:
                pass
            work.result()
        except KeyboardInterrupt:
            library.stop()
            raise


class Report:
    """One line of truth per job, when it ends or goes to wait."""

    def __init__(self, library: Library, printer: Printer, ids: Sequence[int] | None) -> None:
        self.failed = False
        """A job failed, or waits for another try."""
        self._library = library
        self._printer = printer
        self._open: dict[int, Job] = {}
        self._known = len(ids) if ids is not None else 0
        self._ended = 0

    def see(self, job: Job) -> None:
        """A job is in another state."""
        if job.state.ended:
            self._open.pop(job.id, None)
            self._ended += 1
            self._tell(job)
        else:
            self._open[job.id] = job
        total = max(self._known, self._ended + len(self._open))
        if self._ended < total:
            self._printer.progress(f"Saving {self._ended + 1} of {total} · {link_of(job.url, job.title_hint)}")

    def close(self) -> None:
        """Tell of the jobs that were left waiting."""
        self._printer.done()
        for job in self._open.values():
            self._tell(job)
        if not self._ended and not self._open:
            self._printer.line("Nothing waits in the queue.")

    def _tell(self, job: Job) -> None:
        ids = [job.article_id] if job.article_id is not None else []
        article = next(iter(self._library.summaries(ids)), None)
        printer = self._printer
        printer.row(**job_row(job), article=article_row(article) if article else None)
        if job.outcome is None:
            if job.state is not JobState.CANCELLED:
                self.failed = True
                printer.fail(link_of(job.url, job.title_hint), _what(job))
        elif article is None:
            printer.line(link_of(job.url, job.title_hint), "  ", printer.dim("saved, and deleted since"))
        else:
            what = OUTCOMES[job.outcome]
            if job.outcome in (Outcome.SAVED, Outcome.NEW_VERSION):
                what += f" · {completeness(article)}"
            facts = " · ".join(fact for fact in (article.site_name, f"{article.word_count:,} words", what) if fact)
            printer.line(printer.bold(f"{article.id:>5}"), "  ", article.title, "  ", printer.dim(facts))


def _what(job: Job) -> str:
    """What there is to say of a job."""
    if job.outcome is not None:
        return OUTCOMES[job.outcome]
    sentence = sentence_of(job.failure) if job.failure else ""
    if job.state is JobState.QUEUED and job.failure:
        return f"{sentence} Kept in the queue; the next try is at {time_of(job.not_before)}."
    if job.state is JobState.FAILED:
        return f"{sentence} Kept as job {job.id}: 'archiver jobs retry {job.id}'."
    return sentence


def tell_faults(printer: Printer, faults: Iterable[RuleFault]) -> bool:
    """Say what is wrong with rules; whether anything is."""
    told = [rule_fault(fault) for fault in faults]
    for sentence in told:
        printer.fail("", sentence)
    return bool(told)

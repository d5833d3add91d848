"""Facts as sentences, for the window: what happened, to which item, and the way on from here."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTime

from archiver.errors import ArchiverError
from archiver.model.jobs import Job, JobState
from archiver.words import sentence


def error_words(error: ArchiverError) -> str:
    """An error as a person reads it, with what can be done about it here."""
    return _with_way_on(error.kind, sentence(error.kind, error.facts()))


def job_words(job: Job) -> str:
    """What a job does now, or why it failed."""
    if job.failure is not None and job.state in (JobState.FAILED, JobState.QUEUED):
        facts = job.failure.params
        if "url" in facts:  # the whole link stands beside it
            facts = {**facts, "url": site_words(str(facts["url"]))}
        words = sentence(job.failure.kind, facts)
        if job.state is JobState.FAILED:
            return words
        local = job.not_before.astimezone()
        at = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
        return _tr("{words} Next try at {time}.").format(words=words, time=at)
    return {
        JobState.QUEUED: _tr("Waiting…"),
        JobState.FETCHING: _tr("Loading the page…"),
        JobState.EXTRACTING: _tr("Reading the page…"),
        JobState.STORING: _tr("Storing…"),
        JobState.DONE: _tr("Saved"),
        JobState.FAILED: _tr("Failed"),
        JobState.CANCELLED: _tr("Cancelled"),
    }[job.state]


def site_words(url: str) -> str:
    """The site of a link, for the line of progress."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def moment_words(moment: datetime) -> str:
    """A day and a time as this country writes them."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    day, time = local.date(), QLocale().toString(local.time(), QLocale.FormatType.ShortFormat)
    return f"{QLocale().toString(day, 'd MMMM yyyy')}, {time}"


def count(number: int, one: str, other: str) -> str:
    """The words for a number of things, {n} in them replaced by it.

    Not Qt's own %n, which needs a translation file even for English.
    """
    return (one if number == 1 else other).format(n=QLocale().toString(number))


def _with_way_on(kind: str, words: str) -> str:
    ways = {
        "library_damaged": _tr(
            "“Check the library” in the File menu mends what can be mended, “Restore a backup…” brings back what was."
        ),
        "library_gone": _tr("“Restore a backup…” in the File menu brings back what was kept."),
        "library_vanished": _tr("Nothing was changed: bring it back and try again."),
        "library_missing": _tr("Choose another folder, or make a library there."),
    }
    return f"{words} {ways[kind]}" if kind in ways else words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)

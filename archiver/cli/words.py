"""What the command line says, and the way on that it has for an error: the verb that helps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from archiver.errors import ArchiverError
from archiver.model.articles import Completeness
from archiver.model.failures import Failure
from archiver.model.jobs import Outcome
from archiver.words import sentence

RESTORE = "'archiver restore FILE' brings a backup back; the library's own are in its folder backups."

WAYS_ON: Mapping[str, str] = {
    "library_missing": "'archiver save' makes one.",
    "library_vanished": "Bring it back, and try again.",
    "library_damaged": f"'archiver check --repair' mends what can be mended. {RESTORE}",
    "library_gone": f"{RESTORE} A new library begins once the folder files is somewhere else.",
    "not_a_library": f"If it was one, it is damaged. {RESTORE}",
}
"""Kind of error → what to type."""

FINDINGS: Mapping[str, str] = {
    "database_damaged": "the database is damaged: {item}",
    "index_missing": "the database lacks the index {item}",
    "trigger_missing": "the database lacks the trigger {item}",
    "link_broken": "rows of {item} point to something that is gone",
    "text_damaged": "the text of article {item} is damaged",
    "picture_missing": "the picture {item} is gone",
    "picture_damaged": "the picture {item} is damaged",
    "original_missing": "the original page {item} is gone",
    "original_damaged": "the original page {item} is damaged",
    "file_unused": "the file {item} belongs to nothing",
    "counter_wrong": "the counter {item} is wrong",
    "search_damaged": "the search index is damaged",
    "search_out_of_step": "the search index is not in step with the library",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SAVED: "saved",
    Outcome.NEW_VERSION: "was there; the page has changed, a version was added",
    Outcome.UNCHANGED: "is there already, unchanged",
    Outcome.KEPT: "is there already; what came now was worse, so the old one stays",
}

COMPLETENESS: Mapping[Completeness, str] = {
    Completeness.COMPLETE: "complete",
    Completeness.SOME_PICTURES: "{saved} of {total} pictures",
    Completeness.TEXT_ONLY: "text only",
    Completeness.LINK_ONLY: "link only",
}


def sentence_for(error: ArchiverError) -> str:
    """An error as a person reads it."""
    return _with_way_on(error.kind, error.facts())


def sentence_of(failure: Failure) -> str:
    """A failure as a person reads it."""
    return _with_way_on(failure.kind, failure.params)


def link_of(url: str, name: str = "") -> str:
    """Where something is on the web; of a file of the person's own that does not say so, its name."""
    return url if url.startswith(("http:", "https:")) else name or "a file of your own"


def count_of(number: int, what: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def time_of(time: datetime) -> str:
    """A time in the person's own zone, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def date_of(time: datetime) -> str:
    """A day in the person's own zone."""
    return time.astimezone().strftime("%Y-%m-%d")


def _with_way_on(kind: str, params: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (sentence(kind, params), WAYS_ON.get(kind))))

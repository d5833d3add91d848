"""Facts as sentences: what happened, to which item, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from archiver.errors import ArchiverError
from archiver.model import Completeness, Failure, Outcome

ERRORS: Mapping[str, str] = {
    # the library
    "library_missing": "There is no library in {path}. 'archiver save' makes one.",
    "not_a_library": "{path} is not a library of Archiver. It was left as it is.",
    "library_too_new": "The library in {path} was written by a newer Archiver (format {found}, this one knows {known}). Update Archiver; nothing was changed.",
    "library_busy": "Another program has held the library in {path} for {seconds:g} s. Nothing was changed. Try again when it is done.",
    "library_read_only": "{path} cannot be written to. It can be read; nothing was changed.",
    "disk_full": "The disk with {path} is full. Nothing was lost: make room, and try again.",
    "library_damaged": "{path} is damaged ({reason}). 'archiver check --repair' mends what can be mended.",
    # what is asked for
    "not_found": "There is no {what} {key}.",
    "name_refused": "'{name}' cannot be the name: it is {reason}.",
    "settings_refused": "The settings in {path} cannot be used: '{key}' is wrong ({reason}).",
    # what is handed in
    "bad_url": "'{item}' is no web address ({reason}).",
    "unsupported_scheme": "'{item}' is not on the web: only http and https links can be saved, not {scheme}.",
    "unreadable_file": "{item} cannot be read as a page ({reason}).",
    # the network
    "host_not_found": "{host} was not found. Is the address right, and the network there?",
    "connection_failed": "{host} could not be reached ({reason}).",
    "certificate_refused": "{host} could not prove that it is {host} ({reason}). It was not trusted.",
    "address_refused": "{host} leads to {address}, an address inside a private network. Only a link you type yourself may do that.",
    "fetch_timed_out": "No answer from {url} within {seconds:g} s.",
    "too_many_redirects": "{url} sent us on more than {limit} times.",
    "bad_redirect": "{url} sent us to '{location}', where we cannot go.",
    "http_status": "{url} answered {status}.",
    "too_large": "{url} is larger than the limit of {limit:,} bytes.",
    "bad_encoding": "{url} came in an encoding that cannot be read ({encoding}).",
    "incomplete_body": "{url} broke off after {received:,} bytes.",
    "bad_response": "{url} did not answer as a web server should ({reason}).",
    "unsupported_content": "{url} is no page, but {media_type}.",
    "fetch_cancelled": "{url} was stopped.",
    # from bytes to an article
    "page_unreadable": "There is nothing to read in the page ({reason}).",
    "picture_refused": "A picture cannot be kept ({reason}).",
    "worker_timed_out": "The page was so complicated that reading it took longer than {seconds:g} s.",
    "worker_out_of_memory": "The page was so large that reading it took more than {limit:,} bytes of memory.",
    "worker_crashed": "The page made the program that reads it crash.",
    # backups
    "backup_damaged": "{path} is no sound backup ({reason}). Nothing was changed.",
    "backup_too_new": "{path} was made by a newer Archiver (format {found}, this one knows {known}). Nothing was changed.",
    # failures that are no errors of the tree
    "internal_error": "Archiver made a mistake. Please report it, with the address.",
    "file_missing": "The kept file is gone.",
    "file_damaged": "The kept file is damaged.",
}

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
    return sentence(error.kind, error.facts())


def sentence_of(failure: Failure) -> str:
    """A failure as a person reads it."""
    return sentence(failure.kind, failure.params)


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence for a kind of error; one from a later version of the program still shows its facts."""
    try:
        return ERRORS[kind].format_map(params)
    except (KeyError, ValueError, TypeError):
        return f"{kind.replace('_', ' ')}: {', '.join(f'{name} {value}' for name, value in params.items())}"


def time_of(time: datetime) -> str:
    """A time in the person's own zone, to the minute."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M")

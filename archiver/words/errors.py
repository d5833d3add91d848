"""Failures as sentences: what happened, and to which item."""

from __future__ import annotations

import string
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

ERRORS: Mapping[str, str] = {
    # the library
    "library_missing": "There is no library in {path}.",
    "library_gone": "The database of the library in {path} is gone; the files of its articles are still there. Nothing was changed.",
    "library_vanished": "The library in {path} is not there any more. It was moved or deleted, or its disk was taken out.",
    "not_a_library": "{path} is not a library of Archiver. It was left as it is.",
    "library_too_new": "The library in {path} was written by a newer Archiver (format {found}, this one knows {known}). Update Archiver; nothing was changed.",
    "library_busy": "Another program has held the library in {path} for {seconds:g} s. Nothing was changed. Try again when it is done.",
    "library_read_only": "{path} cannot be written to. It can be read; nothing was changed.",
    "disk_full": "The disk with {path} is full. Nothing was lost: make room, and try again.",
    "library_damaged": "{path} is damaged: {reason}.",
    # what is asked for
    "not_found": "There is no {what} {key}.",
    "name_refused": "“{name}” cannot be the name: {reason}.",
    "smart_refused": "“{name}” {reason}.",
    "settings_refused": "The settings in {path} cannot be used: {key} {reason}. Correct or delete it.",
    # what is handed in
    "bad_url": "“{item}” is no web address: {reason}.",
    "unsupported_scheme": "“{item}” is not on the web: only http and https links can be saved, not {scheme}.",
    "unreadable_file": "{item} cannot be read: {reason}.",
    # the network
    "host_not_found": "{host} was not found. Is the address right, and the network there?",
    "connection_failed": "{host} could not be reached: {reason}.",
    "certificate_refused": "{host} could not prove that it is {host} ({reason}). It was not trusted.",
    "address_refused": "{host} leads to {address}, an address inside a private network. Only a link you type yourself may do that.",
    "fetch_timed_out": "No answer from {url} within {seconds:g} s.",
    "too_many_redirects": "{url} sent us on more than {limit} times.",
    "bad_redirect": "{url} sent us to “{location}”, where we cannot go.",
    "http_status": "{url} answered {status}: {reason}.",
    "too_large": "{url} is larger than the limit of {limit:size}.",
    "bad_encoding": "{url} came in an encoding that cannot be read ({encoding}).",
    "incomplete_body": "{url} broke off after {received:size}.",
    "bad_response": "{url} did not answer as a web server should ({reason}).",
    "unsupported_content": "{url} is no page, but {media_type}.",
    "fetch_cancelled": "{url} was stopped.",
    # from bytes to an article
    "page_unreadable": "There is nothing to read in the page: {reason}.",
    "picture_refused": "A picture cannot be kept: {reason}.",
    "worker_timed_out": "The page was so complicated that reading it took longer than {seconds:g} s.",
    "worker_out_of_memory": "The page was so large that reading it took more than {limit:size} of memory.",
    "worker_crashed": "The page made the program that reads it crash.",
    # backups
    "backup_damaged": "{path} is no sound backup ({reason}). Nothing was changed.",
    "backup_too_new": "{path} was made by a newer Archiver (format {found}, this one knows {known}). Nothing was changed.",
    # failures that are no errors of the tree
    "internal_error": "Archiver made a mistake. Please report it, with the address.",
    "file_missing": "The kept file is gone.",
    "file_damaged": "The kept file is damaged.",
}

REASONS: Mapping[str, Mapping[str, str]] = {
    "library_damaged": {
        "database": "the database does not read back",
        "disk": "the disk could not be read or written",
        "version": "an article has lost its text",
        "versions": "its table of texts does not read back",
        "tables": "it lacks some of its tables",
        "text": "the text of an article does not read back",
        "content": "it is not what was kept",
        "index": "the search index holds other words than the library",
    },
    "name_refused": {
        "empty": "it is empty",
        "taken": "there is one of that name already",
        "cycle": "a collection cannot lie inside itself",
        "ambiguous": "there are several; give the path (Science/Sea) or its number",
    },
    "smart_refused": {
        "filled": "is a smart collection: it holds what its query finds, and nothing can be filed in it",
        "empty": "needs a query to be a smart collection",
        "plain": "is no smart collection: it holds what is filed in it, and has no query",
    },
    "settings_refused": {
        "unreadable": "cannot be read",
        "unwritable": "cannot be written",
        "syntax": "is not TOML",
        "type": "has a value of the wrong type",
        "range": "is too small or too large",
        "relative": "must be a whole path, from the root or ~ on",
    },
    "bad_url": {
        "empty": "there is nothing in it",
        "too_long": "it is too long",
        "no_host": "it names no site",
        "bad_host": "no site can have that name",
        "empty_label": "a part of the site’s name is empty",
        "label_too_long": "a part of the site’s name is too long",
        "host_too_long": "the site’s name is too long",
        "bad_port": "there is no such port",
        "space": "there is a space in the site’s name",
        "backslash": "there is a backslash in the site’s name",
        "control_characters": "there are control characters in it",
        "no_link": "there is no link in it",
    },
    "unreadable_file": {
        "missing": "there is no such file",
        "directory": "it is a folder; give the files in it instead",
        "not_a_file": "it is no ordinary file",
        "no_permission": "you have no permission to read it",
        "unreadable": "the system cannot read it",
        "empty": "there is nothing in it",
        "too_large": "it is too large for a page",
        "unknown_kind": "it is no saved page (.html, .mhtml, .webarchive, .zip), no letter (.eml), no PDF, no text (.txt, .md) and no link file (.url, .webloc, .desktop)",
        "not_a_page": "there is no page in it",
        "damaged": "it is damaged",
        "encrypted": "it is locked with a password",
        "no_link": "there is no link in it",
    },
    "connection_failed": {
        "refused": "it refused the connection",
        "reset": "it broke the connection off",
        "closed": "it closed the connection",
        "unreachable": "no way leads there from this network",
        "failed": "the connection failed",
    },
    "certificate_refused": {
        "tls": "the secure connection failed",
        "WRONG_VERSION_NUMBER": "it does not speak https",
    },
    "page_unreadable": {
        "empty": "it is empty",
        "damaged": "the file is damaged",
        "encrypted": "the file is locked with a password",
        "too_large": "the file holds more than is taken out of one",
        "no_page": "the file holds no page",
        "malformed": "no parser can make anything of it",
    },
    "picture_refused": {
        "format": "it is of no kind that is kept",
        "empty": "there is nothing in it",
        "damaged": "it is damaged",
        "pixels": "it has too many pixels",
        "bytes": "it is too large",
        "svg": "drawings in SVG are not kept",
    },
}
"""Kind of error → its reasons that are codes; a reason that is not here is words already (SQLite's, OpenSSL's)."""

STATUSES: Mapping[int, str] = {
    401: "it wants you to log in. Save the page in your browser, and hand in the file",
    403: "it does not let us in. Save the page in your browser, and hand in the file",
    404: "there is no such page",
    410: "the page is gone for good",
    429: "it was asked too often",
    451: "the page is withheld for legal reasons",
    500: "something is broken there",
    503: "it is overloaded or being repaired",
}


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence for a kind of error; one from a later version of the program still shows its facts."""
    facts = dict(params)
    if "reason" in facts:
        facts["reason"] = REASONS.get(kind, {}).get(str(facts["reason"]), facts["reason"])
    if "status" in facts:
        facts["reason"] = _words_of_status(facts["status"])
    if kind == "settings_refused":
        facts["key"] = facts.get("key") or "the file"
    try:
        return _Sentences().vformat(ERRORS[kind], (), facts)
    except (KeyError, ValueError, TypeError):
        return f"{kind.replace('_', ' ')}: {', '.join(f'{name} {value}' for name, value in params.items())}"


def size_of(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"


class _Sentences(string.Formatter):
    """`{limit:size}` is a number of bytes."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return size_of(value) if format_spec == "size" else str(super().format_field(value, format_spec))


def _words_of_status(status: int) -> str:
    try:
        return STATUSES.get(status) or HTTPStatus(status).phrase.lower()
    except ValueError:
        return "nobody knows what that means"

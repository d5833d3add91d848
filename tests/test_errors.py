"""Errors are facts: what is shown of one, and what is left of it in another process."""

from __future__ import annotations

import copy

from archiver.errors import LibraryBusy, LibraryMissing


def test_an_error_shows_its_facts() -> None:
    assert repr(LibraryBusy("library.db", 3.0)) == "LibraryBusy(path='library.db', seconds=3.0)"
    assert str(LibraryMissing("/nowhere")) == "library_missing(path='/nowhere')"


def test_a_copy_has_the_same_facts() -> None:
    error = LibraryBusy("library.db", 3.0)
    assert copy.copy(error).facts() == error.facts() == {"path": "library.db", "seconds": 3.0}
    assert copy.copy(error) != error  # one is not the other: each was raised in a place of its own

"""Everything the program can find out has a sentence, and every code in it has words."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import archiver
from archiver import errors
from archiver.cli.words import (
    COMPLETENESS,
    FINDINGS,
    OUTCOMES,
    count_of,
    date_of,
    sentence_for,
    time_of,
)
from archiver.errors import ArchiverError, kind_of
from archiver.model.articles import Completeness
from archiver.model.jobs import Outcome
from archiver.words import ERRORS, REASONS, sentence, size_of

SOURCES = sorted(Path(archiver.__file__).parent.rglob("*.py"))
GROUPS = {"ArchiverError", "LibraryError", "CaptureError", "FetchError", "ExtractError", "BackupError"}
"""Classes that are only raised as one of those below them."""

WORDS_ALREADY = {"certificate_refused", "bad_response", "backup_damaged"}
"""Errors whose reason is mostly the sentence of somebody else: OpenSSL, h11, SQLite."""


def classes() -> list[type[ArchiverError]]:
    found = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, ArchiverError)]
    return [each for each in found if each.__name__ not in GROUPS]


def made(kind: type[ArchiverError]) -> ArchiverError:
    """An error with a fact of the right type everywhere."""
    values = {"str": "FACT", "int": 404, "float": 2.5, "str | int": 7, "float | None": 1.0, "int | None": 9}
    return kind(*(values[str(field.type)] for field in dataclasses.fields(kind)))  # type: ignore[arg-type]  # every leaf is a dataclass


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_that_takes_its_facts(kind: type[ArchiverError]) -> None:
    error = made(kind)
    words = sentence_for(error)
    assert words[0].isupper() or words[0] in "“F"
    assert words.endswith((".", "?"))
    assert "{" not in words
    assert words != sentence("of_a_later_version", error.facts())


def test_no_sentence_is_left_over() -> None:
    extra = {"internal_error", "file_missing", "file_damaged"}
    assert set(ERRORS) == {kind_of(each) for each in classes()} | extra


def codes() -> Iterator[tuple[str, str]]:
    """(kind, code) of every error that is raised with a one-word constant for its reason, wherever it is made."""
    with_reason = {each.__name__: kind_of(each) for each in classes() if "reason" in each.__annotations__}
    with_reason["NotAnAddress"] = "bad_url"  # parse_url hands its reason on
    with_reason["BrokenContainer"] = "page_unreadable"  # the worker hands it on, and read_file all but one
    with_reason["NoLink"] = "unreadable_file"  # and so does read_file
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in with_reason and node.args:
                kind = with_reason[node.func.id]  # type: ignore[attr-defined]  # it has an id
                for constant in ast.walk(node.args[-1]):
                    if isinstance(constant, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)*", str(constant.value)):
                        yield kind, str(constant.value)


def test_every_code_has_words() -> None:
    found = set(codes())
    assert len(found) > 25
    raw = {(kind, code) for kind, code in found if code not in REASONS.get(kind, {}) and kind not in WORDS_ALREADY}
    assert raw == set()


def test_every_finding_of_the_check_has_words() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES if path.parent.name == "upkeep")
    named = set(re.findall(r'Finding\(\s*"(\w+)"', text))
    assert named >= {"text_damaged", "database_damaged", "counter_wrong"}
    made_up = {f"{role}_{fault}" for role in ("picture", "original") for fault in ("missing", "damaged")}
    of_search = {"search_damaged", "search_out_of_step"}
    assert set(FINDINGS) == named | made_up | of_search
    assert all(words.format(item="FACT") for words in FINDINGS.values())


def test_every_outcome_and_completeness_has_words() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert set(COMPLETENESS) == set(Completeness)
    assert COMPLETENESS[Completeness.SOME_PICTURES].format(saved=3, total=5) == "3 of 5 pictures"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.BadURL("x y", "space"), "“x y” is no web address: there is a space in the site’s name."),
        (errors.BadURL("x", "said by a later version"), "“x” is no web address: said by a later version."),
        (errors.TooLarge("http://a.test/", 20_000_000), "http://a.test/ is larger than the limit of 20 MB."),
        (errors.HttpStatus("http://a.test/", 404), "http://a.test/ answered 404: there is no such page."),
        (errors.HttpStatus("http://a.test/", 507), "http://a.test/ answered 507: insufficient storage."),
        (errors.HttpStatus("http://a.test/", 599), "http://a.test/ answered 599: nobody knows what that means."),
        (errors.FetchTimedOut("http://a.test/", 60.0), "No answer from http://a.test/ within 60 s."),
        (
            errors.SettingsRefused("/s.toml", "", "syntax"),
            "The settings in /s.toml cannot be used: the file is not TOML. Correct or delete it.",
        ),
    ],
)
def test_facts_become_words(error: ArchiverError, words: str) -> None:
    assert sentence_for(error) == words


def test_what_a_later_version_stored_still_shows_its_facts() -> None:
    assert sentence("moon_eclipsed", {"phase": 3, "moon": "full"}) == "moon eclipsed: phase 3, moon full"
    assert sentence("too_large", {"uri": "x"}) == "too large: uri x"


def test_numbers_as_people_say_them() -> None:
    assert [size_of(n) for n in (0, 812, 1_500, 20_000_000, 3_200_000_000)] == [
        "0 bytes",
        "812 bytes",
        "1.5 KB",
        "20 MB",
        "3.2 GB",
    ]
    assert [count_of(n, "article") for n in (0, 1, 1_200)] == ["0 articles", "1 article", "1,200 articles"]
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC).astimezone()
    assert (date_of(noon), time_of(noon)) == (f"{noon:%Y-%m-%d}", f"{noon:%Y-%m-%d %H:%M}")

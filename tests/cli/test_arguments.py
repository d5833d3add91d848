"""README shows only command lines that are ones."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from archiver.cli.arguments import build_parser, find_fault
from archiver.cli.verbs.table import VERBS

README = Path(__file__).resolve().parents[2] / "README.md"

SHOWN = [
    line
    for line in README.read_text("utf-8").splitlines()
    if re.match(r"    (\$ )?(archiver|python3 packaging/dev\.py run) (?! )", line)
]


def arguments_of(line: str) -> list[str]:
    """A line of README as a shell takes it apart, without where it goes and what is said beside it."""
    command = re.split(r" {3,}| > ", line.strip().removeprefix("$ "))[0]
    words = shlex.split(command.replace("…", ""))
    return words[3:] if words[0] == "python3" else words[1:]


def test_the_readme_shows_most_verbs() -> None:
    shown = {build_parser().parse_args(arguments_of(line)).verb for line in SHOWN}
    assert shown >= {"save", "list", "search", "show", "collections_add", "tag_put", "jobs_retry", "extract", "check"}


@pytest.mark.parametrize("line", SHOWN, ids=str.strip)
def test_what_the_readme_shows_can_be_typed(line: str) -> None:
    options = build_parser().parse_args(arguments_of(line))
    assert options.verb in VERBS
    assert find_fault(options) is None


def test_every_verb_that_can_be_typed_is_there() -> None:
    help_of_all = [build_parser()]
    verbs = set()
    for parser in help_of_all:
        for action in parser._actions:
            if action.dest == "==SUPPRESS==" and isinstance(action.choices, dict):
                help_of_all += action.choices.values()
        verbs.add(parser.get_default("verb"))
    assert verbs - {None, "open"} == set(VERBS)  # `archiver.__main__` opens the window

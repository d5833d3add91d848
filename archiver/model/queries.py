"""A query as a tree: what was understood of a line in the search box.

Leaves are words or filters, joined by `And` and `Or` and turned around by `Not`. Every tree that the parser makes can
be printed and read again as the same tree; relative dates stay relative, so that a saved query goes with the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """Where words are looked for, when not everywhere."""

    TITLE = "title"
    AUTHOR = "author"
    SITE = "site"


class Trait(StrEnum):
    """What an article can be (`is:`)."""

    UNREAD = "unread"
    READ = "read"
    ARCHIVED = "archived"
    FAVORITE = "favorite"
    HIGHLIGHTED = "highlighted"
    INCOMPLETE = "incomplete"
    TRASH = "trash"


class Part(StrEnum):
    """What an article can have (`has:`)."""

    NOTE = "note"
    HIGHLIGHT = "highlight"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow each other; with `prefix` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    tag: str


@dataclass(frozen=True, slots=True)
class Filed:
    """In a collection or one below it, or found by a smart one. A name, or a path of names from any level down
    (`Science / Sea`)."""

    collection: str


@dataclass(frozen=True, slots=True)
class Is:
    trait: Trait


@dataclass(frozen=True, slots=True)
class Has:
    part: Part


@dataclass(frozen=True, slots=True)
class At:
    """An address that it was saved from or is known under has this in it."""

    address: str


@dataclass(frozen=True, slots=True)
class Written:
    """In a language or a variant of it: `pt` holds `pt-br`. A BCP 47 tag in lower case."""

    language: str


@dataclass(frozen=True, slots=True)
class Length:
    """So many words at least and at most; one of them is None where that end is open."""

    least: int | None
    most: int | None


# --- dates


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None


class Period(StrEnum):
    """A stretch of days around today. Weeks begin on Monday."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this-week"
    LAST_WEEK = "last-week"
    THIS_MONTH = "this-month"
    LAST_MONTH = "last-month"
    THIS_YEAR = "this-year"
    LAST_YEAR = "last-year"


class Unit(StrEnum):
    DAYS = "d"
    WEEKS = "w"
    MONTHS = "m"
    YEARS = "y"


@dataclass(frozen=True, slots=True)
class Ago:
    """The time since a day so long ago."""

    count: int
    unit: Unit


Moment = Day | Period | Ago


class Clock(StrEnum):
    """Which of an article's dates."""

    SAVED = "saved"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class During:
    clock: Clock
    moment: Moment


@dataclass(frozen=True, slots=True)
class Before:
    """Before the first day of the moment."""

    clock: Clock
    moment: Moment


@dataclass(frozen=True, slots=True)
class After:
    """After the last day of the moment; after `Ago`, which has no end, from its first day on."""

    clock: Clock
    moment: Moment


@dataclass(frozen=True, slots=True)
class Between:
    """From the first day of one moment to the last of another (of `Ago`: its first); None where an end is open."""

    clock: Clock
    first: Moment | None
    last: Moment | None


Dated = During | Before | After | Between
Filter = Tagged | Filed | Is | Has | At | Written | Length | Dated
Leaf = Words | Filter


# --- what joins them


@dataclass(frozen=True, slots=True)
class And:
    """At least two, none of them an `And`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least two, none of them an `Or`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Anything but a `Not`."""

    part: Node


Node = And | Or | Not | Leaf


# --- what was not understood


class Doubt(StrEnum):
    """Why a part of a query does not mean what it looks like."""

    OPERATOR = "operator"
    """AND, OR or NOT with nothing to join: searched as a word."""
    PARENTHESIS = "parenthesis"
    """One without its other half, or with nothing inside: left out."""
    QUOTE = "quote"
    """One without its other half: it reaches to the end."""
    FIELD = "field"
    """There is no such field: searched as words."""
    EMPTY = "empty"
    """A field without a value: searched as a word."""
    UNFINISHED = "unfinished"
    """A field whose value is being typed: left out until it can be understood."""
    VALUE = "value"
    """A value that the field cannot have: searched as words."""
    DEEP = "deep"
    """Parentheses too deep in others: left out."""
    LONG = "long"
    """More than is looked at: left out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a query, by its characters, that was not understood as it may have been meant."""

    start: int
    end: int
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for. `tree` is None when it asks for nothing."""

    tree: Node | None
    problems: tuple[Problem, ...] = ()


# --- what could be typed


@dataclass(frozen=True, slots=True)
class Names:
    """What there is in a library to be named in a query, as people write it."""

    collections: tuple[str, ...] = ()
    """Paths from the top: `Science / Sea`."""
    tags: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that could stand in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str
    field: str
    value: str | None
    """As people write it; None where only the field is completed."""

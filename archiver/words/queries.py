"""Queries as sentences: what one asks for, and what was not understood of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archiver.model.queries import (
    After,
    Ago,
    And,
    At,
    Before,
    Between,
    Clock,
    Column,
    Dated,
    Day,
    Doubt,
    During,
    Filed,
    Has,
    Is,
    Length,
    Moment,
    Node,
    Not,
    Or,
    Part,
    Period,
    Problem,
    Tagged,
    Trait,
    Unit,
    Words,
    Written,
)

DOUBTS: Mapping[Doubt, str] = {
    Doubt.OPERATOR: "“{part}” joins nothing here, and is searched as a word.",
    Doubt.PARENTHESIS: "A parenthesis has no other half, or nothing inside.",
    Doubt.QUOTE: "A quotation mark has no other half: the phrase goes on to the end.",
    Doubt.FIELD: "There is no field “{field}”: “{part}” is searched as words.",
    Doubt.EMPTY: "“{part}” has no value, and is searched as a word.",
    Doubt.UNFINISHED: "“{part}” is not complete yet, and left out.",
    Doubt.VALUE: "“{part}” cannot be understood, and is searched as words.",
    Doubt.DEEP: "Too many parentheses inside each other: some are left out.",
    Doubt.LONG: "The query is too long: its end is left out.",
}

TRAITS: Mapping[Trait, str] = {
    Trait.UNREAD: "unread",
    Trait.READ: "read",
    Trait.ARCHIVED: "archived",
    Trait.FAVORITE: "among the favourites",
    Trait.HIGHLIGHTED: "with highlights",
    Trait.INCOMPLETE: "incomplete",
    Trait.TRASH: "in the trash",
}
PARTS: Mapping[Part, str] = {Part.NOTE: "notes", Part.HIGHLIGHT: "highlights", Part.IMAGE: "pictures"}
CLOCKS: Mapping[Clock, str] = {Clock.SAVED: "saved", Clock.PUBLISHED: "published"}
UNITS: Mapping[Unit, str] = {Unit.DAYS: "day", Unit.WEEKS: "week", Unit.MONTHS: "month", Unit.YEARS: "year"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The largest; the others are called by their codes."""


def doubt_words(problem: Problem, query: str) -> str:
    """Why a part of a query does not mean what it may have been meant to."""
    part = query[problem.start : problem.end]
    return DOUBTS[problem.doubt].format(part=part, field=part.partition(":")[0])


def query_words(tree: Node) -> str:
    """What a query asks for, in a sentence."""
    return f"Articles {_condition(tree)}."


def is_plain(tree: Node) -> bool:
    """Whether a query is nothing but words, which need no explanation."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return all(isinstance(part, Words) and part.column is None for part in parts)


def _condition(node: Node) -> str:
    """What can stand behind `articles`."""
    match node:
        case And(parts):
            return _joined(_gathered(parts, "and"), "and")
        case Or(parts):
            return _joined(_gathered(parts, "or"), "or")
        case Not(Words() as words):
            return _words(words, "without")
        case Not(Has(part)):
            return f"without {PARTS[part]}"
        case Not(part):
            return f"not {_inner(part)}"
        case Words():
            return _words(node, "with")
        case Tagged(tag):
            return f"tagged “{tag}”"
        case Filed(collection):
            return f"in the collection “{collection}”"
        case Is(trait):
            return TRAITS[trait]
        case Has(part):
            return f"with {PARTS[part]}"
        case At(address):
            return f"with “{address}” in the address"
        case Written(language):
            return f"in {_language(language)}"
        case Length(least, most):
            return _length(least, most)
        case During() | Before() | After() | Between():
            return f"{CLOCKS[node.clock]} {_dated(node)}"


def _gathered(parts: Sequence[Node], joint: str) -> list[str]:
    """The conditions of parts; words that follow each other are one."""
    found: list[str] = []
    plain: list[str] = []
    for part in [*parts, None]:
        if isinstance(part, Words) and part.column is None:
            plain.append(_quoted(part))
            continue
        if plain:
            found.append(f"with {_joined(plain, joint)}")
            plain = []
        if part is not None:
            found.append(_inner(part))
    return found


def _inner(node: Node) -> str:
    return f"({_condition(node)})" if isinstance(node, And | Or) else _condition(node)


def _joined(parts: Sequence[str], joint: str) -> str:
    *heads, last = parts
    return f"{', '.join(heads)} {joint} {last}" if heads else last


def _words(words: Words, preposition: str) -> str:
    match words.column:
        case None:
            return f"{preposition} {_quoted(words)}"
        case Column.TITLE:
            return f"{preposition} {_quoted(words)} in the title"
        case Column.AUTHOR:
            return f"{'not ' * (preposition == 'without')}by {_quoted(words)}"
        case Column.SITE:
            return f"{'not ' * (preposition == 'without')}from {_quoted(words)}"


def _quoted(words: Words) -> str:
    return f"“{' '.join(words.words)}{'…' * words.prefix}”"


def _language(code: str) -> str:
    base, _, variant = code.partition("-")
    return LANGUAGES.get(base, f"the language {base}") + (f" ({variant.upper()})" if variant else "")


def _length(least: int | None, most: int | None) -> str:
    if least is None:
        return f"of at most {_word_count(most or 0)}"
    if most is None:
        return f"of at least {_word_count(least)}" if least % 10 != 1 else f"of more than {_word_count(least - 1)}"
    return f"of {_word_count(least)}" if least == most else f"of {least:,} to {_word_count(most)}"


def _word_count(number: int) -> str:
    return f"{number:,} word{'s' * (number != 1)}"


# --- dates, as they stand behind `saved` or `published`


def _dated(dated: Dated) -> str:
    match dated:
        case During(_, Ago() as ago) | After(_, Ago() as ago) | Between(_, Ago() as ago, None):
            return f"in the last {_span(ago).removeprefix('1 ')}" if ago.count else "today"
        case During(_, Day(_, _, day) as moment):
            return f"{'in' if day is None else 'on'} {_moment(moment)}"
        case During(_, moment):
            return _moment(moment)
        case Before(_, Ago() as ago):
            return f"more than {_span(ago)} ago"
        case Before(_, moment):
            return f"before {_moment(moment)}"
        case After(_, moment):
            return f"after {_moment(moment)}"
        case Between(_, first, None):
            return f"from {_moment(first)} on" if first else ""
        case Between(_, None, last):
            return f"until {_moment(last)}" if last else ""
        case Between(_, first, last):
            return f"from {_moment(first)} to {_moment(last)}" if first and last else ""
    raise AssertionError(dated)  # every kind is named above


def _moment(moment: Moment) -> str:
    match moment:
        case Day(year, None, _):
            return f"{year:04}"
        case Day(year, month, None):
            return f"{MONTHS[month - 1]} {year:04}" if month else ""
        case Day(year, month, day):
            return f"{day} {MONTHS[month - 1]} {year:04}" if month else ""
        case Ago():
            return f"{_span(moment)} ago"
        case Period():
            return moment.value.replace("-", " ")


def _span(ago: Ago) -> str:
    return f"{ago.count:,} {UNITS[ago.unit]}{'s' * (ago.count != 1)}"

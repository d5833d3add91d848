"""`field:value` → a leaf of the tree, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from archiver.model.queries import (
    After,
    At,
    Before,
    Between,
    Clock,
    Column,
    Dated,
    During,
    Filed,
    Filter,
    Has,
    Is,
    Length,
    Part,
    Period,
    Tagged,
    Trait,
    Written,
)
from archiver.search.query.dates import read_moment, write_moment
from archiver.text.cleaning import clean_text

FIELDS = (
    *("title", "author", "site", "url", "tag", "in", "is", "has"),
    *("before", "after", "saved", "published", "lang", "words"),
)
"""As people are offered them."""

OTHER_NAMES: Mapping[str, str] = {"language": "lang", "by": "author", "byline": "author", "collection": "in"}
OTHER_VALUES: Mapping[str, str] = {
    "favourite": "favorite",
    "trashed": "trash",
    "deleted": "trash",
    "notes": "note",
    "highlights": "highlight",
    "images": "image",
    "picture": "image",
    "pictures": "image",
}
COLUMNS: Mapping[str, Column] = {column.value: column for column in Column}

NAME_LENGTH = 200
"""Characters of a name that are compared: no tag or collection has more."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_BEGUN_DAY = re.compile(r"\d{1,3}|\d{4}[-/](0?|(0?[1-9]|1[0-2])[-/]0?)", re.ASCII)
_BEGUN_LENGTH = re.compile(r"[<>]=?|\d*\.{1,2}", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})(k?)", re.ASCII)
_COMPARED = re.compile(r"([<>]=?)(.+)", re.DOTALL)


def field_named(name: str) -> str | None:
    """The field that a name in any case means; None where there is none."""
    name = name.lower()
    return OTHER_NAMES.get(name, name if name in FIELDS else None)


def read_filter(field: str, value: str) -> Filter | None:
    """The filter of a field with a value; None where the field cannot have it. Not for the columns of text."""
    value = clean_text(value, single_line=True)
    return _READERS[field](value) if value else None


def may_become(field: str, value: str) -> bool:
    """Whether a value that the field cannot have may only be unfinished: `is:unr`, `before:2024-`."""
    value = value.lower()
    match field:
        case "is" | "has":
            return any(option.startswith(value) for option in (*(Trait if field == "is" else Part), *OTHER_VALUES))
        case "before" | "after" | "saved" | "published":
            last = value.lstrip("<>=").rpartition("..")[2]
            return bool(_BEGUN_DAY.fullmatch(last)) or any(period.startswith(last) for period in Period)
        case "words":
            return bool(_BEGUN_LENGTH.fullmatch(value))
        case _:
            return field == "lang" and len(value) == 1


def write_filter(leaf: Filter) -> tuple[str, str]:
    """The (field, value) that are read as this filter."""
    match leaf:
        case Tagged(tag):
            return "tag", tag
        case Filed(collection):
            return "in", collection
        case Is(trait):
            return "is", trait.value
        case Has(part):
            return "has", part.value
        case At(address):
            return "url", address
        case Written(language):
            return "lang", language
        case Length(least, most):
            return "words", _write_length(least, most)
        case During(clock, moment):
            return clock.value, write_moment(moment)
        case Before(Clock.SAVED, moment):
            return "before", write_moment(moment)
        case After(Clock.SAVED, moment):
            return "after", write_moment(moment)
        case Before(_, moment):
            return "published", "<" + write_moment(moment)
        case After(_, moment):
            return "published", ">" + write_moment(moment)
        case Between(clock, first, last):
            ends = ("" if end is None else write_moment(end) for end in (first, last))
            return clock.value, "..".join(ends)


# --- readers of values that are clean and not empty


def _read_tag(value: str) -> Filter | None:
    name = _name(value.lstrip("# "))
    return Tagged(name) if name else None


def _read_collection(value: str) -> Filter | None:
    name = _name(value)
    return Filed(name) if name.strip("/ ") else None


def _read_trait(value: str) -> Filter | None:
    trait = _value_of(value)
    return Is(Trait(trait)) if trait in set(Trait) else None


def _read_part(value: str) -> Filter | None:
    part = _value_of(value)
    return Has(Part(part)) if part in set(Part) else None


def _read_language(value: str) -> Filter | None:
    code = value.lower().replace("_", "-")
    return Written(code) if _LANGUAGE.fullmatch(code) else None


def _read_before(value: str) -> Filter | None:
    moment = read_moment(value)
    return Before(Clock.SAVED, moment) if moment else None


def _read_after(value: str) -> Filter | None:
    moment = read_moment(value)
    return After(Clock.SAVED, moment) if moment else None


def _read_dated(clock: Clock, value: str) -> Dated | None:
    if match := _COMPARED.fullmatch(value):
        moment = read_moment(match[2])
        if moment is None:
            return None
        match match[1]:
            case "<":
                return Before(clock, moment)
            case ">":
                return After(clock, moment)
            case "<=":
                return Between(clock, None, moment)
            case _:
                return Between(clock, moment, None)
    if ".." not in value:
        moment = read_moment(value)
        return During(clock, moment) if moment else None
    first, last = _ends(value)
    ends = read_moment(first), read_moment(last)
    understood = all(end or not text for end, text in zip(ends, (first, last), strict=True))
    return Between(clock, *ends) if understood and any(ends) else None


def _read_length(value: str) -> Filter | None:
    if match := _COMPARED.fullmatch(value):
        number = _number(match[2])
        if number is None:
            return None
        match match[1]:
            case "<":
                return Length(None, number - 1) if number else None
            case ">":
                return Length(number + 1, None)
            case "<=":
                return Length(None, number)
            case _:
                return Length(number, None)
    if ".." not in value:
        number = _number(value)
        return None if number is None else Length(number, number)
    first, last = _ends(value)
    least, most = _number(first), _number(last)
    understood = (least is not None or not first) and (most is not None or not last)
    return Length(least, most) if understood and (least, most) != (None, None) else None


_READERS: Mapping[str, Callable[[str], Filter | None]] = {
    "tag": _read_tag,
    "in": _read_collection,
    "is": _read_trait,
    "has": _read_part,
    "url": At,
    "lang": _read_language,
    "before": _read_before,
    "after": _read_after,
    "saved": lambda value: _read_dated(Clock.SAVED, value),
    "published": lambda value: _read_dated(Clock.PUBLISHED, value),
    "words": _read_length,
}


def _value_of(value: str) -> str:
    return OTHER_VALUES.get(value.lower(), value.lower())


def _name(value: str) -> str:
    return value.strip()[:NAME_LENGTH].rstrip()


def _ends(value: str) -> tuple[str, str]:
    first, _, last = value.partition("..")
    return first.strip(), last.strip()


def _number(text: str) -> int | None:
    """A whole number, also as `1,500` or `2k`."""
    match = _NUMBER.fullmatch(text.strip().lower().replace(",", ""))
    return int(match[1]) * (1000 if match[2] else 1) if match else None


def _write_length(least: int | None, most: int | None) -> str:
    if least == most:
        return str(least)
    return "..".join("" if end is None else str(end) for end in (least, most))

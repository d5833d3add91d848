"""Moments of the query language: `2024`, `2024-06-18`, `last-week`, `7d` → days on a calendar."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from archiver.model.queries import After, Ago, Before, Between, Dated, Day, During, Moment, Period, Unit

_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", re.ASCII)
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_LAST_YEAR = 9998
"""The calendar of Python ends with 9999: the day after any moment is still in it."""

Days = tuple[date | None, date | None]
"""From a day on, and before a day; None where an end is open."""


def read_moment(text: str) -> Moment | None:
    """The moment that a text names; None where it names none. `last week` and `Last_Week` are `last-week`."""
    text = re.sub(r"[\s_]+", "-", text.strip()).lower()
    if match := _AGO.fullmatch(text):
        return Ago(int(match[1]), Unit(match[2]))
    if match := _DAY.fullmatch(text):
        year, month, day = (None if part is None else int(part) for part in match.groups())
        assert year is not None  # the pattern wants one
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            return None
        return Day(year, month, day) if year <= _LAST_YEAR else None
    return next((period for period in Period if period.value == text), None)


def write_moment(moment: Moment) -> str:
    """The text that is read as this moment."""
    match moment:
        case Ago(count, unit):
            return f"{count}{unit}"
        case Day(year, month, day):
            return "-".join(f"{part:0{width}}" for part, width in ((year, 4), (month, 2), (day, 2)) if part is not None)
        case Period():
            return moment.value


def days_of(dated: Dated, today: date) -> Days:
    """The days that a filter asks for, seen from today."""
    match dated:
        case During(_, moment):
            return first_day(moment, today), None if isinstance(moment, Ago) else day_after(moment, today)
        case Before(_, moment):
            return None, first_day(moment, today)
        case After(_, moment):
            return (first_day if isinstance(moment, Ago) else day_after)(moment, today), None
        case Between(_, first, last):
            return first_day(first, today) if first else None, day_after(last, today) if last else None


def first_day(moment: Moment, today: date) -> date:
    """The day that a moment begins with."""
    match moment:
        case Day(year, month, day):
            return date(year, month or 1, day or 1)
        case Ago(count, Unit.DAYS):
            return _back(today, days=count)
        case Ago(count, Unit.WEEKS):
            return _back(today, days=7 * count)
        case Ago(count, Unit.MONTHS):
            return _back(today, months=count)
        case Ago(count, Unit.YEARS):
            return _back(today, months=12 * count)
        case Period.TODAY:
            return today
        case Period.YESTERDAY:
            return _back(today, days=1)
        case Period.THIS_WEEK:
            return _back(today, days=today.weekday())
        case Period.LAST_WEEK:
            return _back(today, days=today.weekday() + 7)
        case Period.THIS_MONTH:
            return today.replace(day=1)
        case Period.LAST_MONTH:
            return _back(today.replace(day=1), months=1)
        case Period.THIS_YEAR:
            return today.replace(month=1, day=1)
        case Period.LAST_YEAR:
            return _back(today.replace(month=1, day=1), months=12)
    raise AssertionError(moment)  # every moment is named above


def day_after(moment: Moment, today: date) -> date:
    """The first day after a moment; of `Ago` only its first day is meant."""
    first = first_day(moment, today)
    match moment:
        case Day(_, None, None) | Period.THIS_YEAR | Period.LAST_YEAR:
            return first.replace(year=first.year + 1)
        case Day(_, _, None) | Period.THIS_MONTH | Period.LAST_MONTH:
            return (first + timedelta(31)).replace(day=1)
        case Period.THIS_WEEK | Period.LAST_WEEK:
            return first + timedelta(7)
        case _:
            return first + timedelta(1)


def _back(day: date, *, days: int = 0, months: int = 0) -> date:
    """The day so long before; the last of its month where that is shorter, the calendar's first where that begins."""
    if days:
        return date.fromordinal(max(1, day.toordinal() - days))
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

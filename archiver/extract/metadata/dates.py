"""The dates pages write, as ISO 8601: only what is unambiguous."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

YEARS = range(1000, 2200)
ISO = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?(?!\d)", re.I
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = "(" + "|".join(MONTHS) + r")[a-z]{0,6}\.?"
WRITTEN = (
    re.compile(MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b", re.I),
    re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+" + MONTH + r",?\s+(?P<year>\d{4})\b", re.I),
)


def read_date(text: str) -> str | None:
    """An ISO date, or date and time with the offset as written, or None for what is none ("tomorrow", year 0)."""
    text = text.strip()[:100]
    try:
        if match := ISO.match(text):
            return _iso(match)
        if re.match(r"[a-z]{3},? \d{1,2} [a-z]{3} \d{4} \d\d:", text, re.I):
            found = parsedate_to_datetime(text)
            return found.isoformat() if found.year in YEARS else None
        for pattern in WRITTEN:
            if match := pattern.search(text):
                month = MONTHS.index(match[1 if pattern is WRITTEN[0] else 2].lower()) + 1
                return _day(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return _day(int(year), int(month), int(day))
    if int(year) not in YEARS:
        return None
    zone = "+00:00" if zone in ("Z", "z") else zone or ""
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}").isoformat()


def _day(year: int, month: int, day: int) -> str | None:
    return date(year, month, day).isoformat() if year in YEARS else None

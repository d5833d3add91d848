"""Dates as pages, feeds and browsers write them → ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone

from archiver.text.folding import fold

EARLIEST_YEAR = 1900

_LONGEST = 200
"""Characters that are looked at: what states a date is shorter."""

_MONTHS = (
    "january januar janvier enero gennaio janeiro januari",
    "february februar fevrier febrero febbraio fevereiro februari",
    "march marz maerz mars marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro sept",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
"""English, German, French, Spanish, Italian, Portuguese, Dutch; folded."""

_ZONES = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "bst": 1,
    "cet": 1,
    "cest": 2,
}
"""Hours east of Greenwich: the names of RFC 2822 and the European ones."""

_YEAR = r"(?P<year>[0-9]{4})(?![0-9])"
_DAY = r"(?<![0-9])(?P<day>[0-9]{1,2})"
_NAME = r"(?P<name>[^\W\d_]{3,10})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])(?P<year>[0-9]{4})([-/.]\s?)(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])",
        r"(?<![0-9])(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?=T[0-9]|\s*$)",
        r"(?<![0-9])(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]",
        rf"{_DAY}(?:st|nd|rd|th|er|\.|º|ª)?[\s-]+(?:of |de )?{_NAME}\.?,?[\s-]+(?:de |del )?{_YEAR}",
        rf"{_NAME}\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_NAME}\.?\s+(?P<day>[0-9]{{1,2}}) [0-9:]{{5,8}} (?:[A-Z]{{3,4}} )?{_YEAR}",
        rf"{_DAY}\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}",
        rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2[0-9]|3[01])/{_YEAR}",
        rf"(?P<day>1[3-9]|2[0-9]|3[01])/(?P<month>0?[1-9]|1[0-2])/{_YEAR}",
    )
)
_ROUGH = (
    (re.compile(r"(?P<year>[0-9]{4})"), 4),
    (re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})"), 7),
    (re.compile(rf"{_NAME}\.?,? (?:de )?{_YEAR}"), 7),
)
"""Dates without a day, and how much of an ISO date they give."""

_TIME = re.compile(
    r"(?<![0-9:])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?:[.,][0-9]+)?"
    r"\s?(?P<half>[ap]\.?m\b)?\s*(?P<zone>(?:GMT|UTC)?\s?[+-][0-9]{2}:?[0-9]{2}|[a-z]{1,4}\b)?",
    re.IGNORECASE,
)


def parse_date(text: str) -> str | None:
    """The first date in a short text → ISO 8601, as precise as given: year, month, day, minute or second; else None.

    Understands ISO 8601, RFC 2822, JavaScript's Date, year-month-day with dots or slashes, Chinese, Japanese and Korean
    dates, and month names in seven languages. Day and month that cannot be told apart (05/06/2024) are no date, nor are
    years before 1900 or times more than a day ahead. A time keeps its offset from UTC where it states one.
    """
    text = text[:_LONGEST].strip()
    for pattern, precision in _ROUGH:
        if match := pattern.fullmatch(text):
            first = _day({"month": "1", "day": "1", **match.groupdict()})
            return first.isoformat()[:precision] if first else None
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if found := _date(match, text):
                return found
    return None


def _date(match: re.Match[str], text: str) -> str | None:
    day = _day(match.groupdict())
    if not day:
        return None
    at = _TIME.search(text, match.end("day"))
    return (at and _with_time(day, at.groupdict())) or day.isoformat()


def _day(fields: Mapping[str, str | None]) -> date | None:
    name = fields.get("name")
    month = _month(name) if name else int(fields["month"] or 0)
    try:
        day = date(int(fields["year"] or 0), month, int(fields["day"] or 0))
    except ValueError:
        return None
    return day if _is_sane(datetime.combine(day, time(), UTC)) else None


def _with_time(day: date, fields: Mapping[str, str | None]) -> str | None:
    """The day at this time; None where there is no such time, or it lies ahead."""
    hour, second, half = int(fields["hour"] or 0), int(fields["second"] or 0), (fields["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if second == 60:  # a leap second, which Python's time does not have
        second = 59
    try:
        moment = datetime.combine(
            day, time(hour, int(fields["minute"] or 0), second, tzinfo=_zone(fields["zone"] or ""))
        )
    except ValueError:
        return None
    return moment.isoformat(timespec="seconds" if fields["second"] else "minutes") if _is_sane(moment) else None


def _zone(text: str) -> timezone | None:
    offset = re.search(r"([+-])([0-9]{2}):?([0-9]{2})", text)
    if offset:
        distance = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-distance if offset[1] == "-" else distance)
    hours = _ZONES.get(text.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def _month(name: str) -> int:
    """The month whose name, in one of the languages, begins so; 0 where none or several do."""
    start = fold(name)
    found = [number for number, names in enumerate(_MONTHS, start=1) if f" {start}" in f" {names}"]
    return found[0] if len(found) == 1 else 0


def _is_sane(moment: datetime) -> bool:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.year >= EARLIEST_YEAR and aware <= datetime.now(UTC) + timedelta(days=1)

"""Day and night by the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

DAY = time(7)
NIGHT = time(19)


def is_day(now: time, day: time = DAY, night: time = NIGHT) -> bool:
    """Whether it is day at a time of day. The night may begin after midnight; hours that are equal leave no night."""
    if day <= night:
        return day <= now < night or day == night
    return not night <= now < day


def next_border(now: datetime, day: time = DAY, night: time = NIGHT) -> datetime:
    """The next moment at which day or night begins, after `now`; aware, in the zone of this machine."""
    today = now.astimezone().date()
    borders = [
        datetime.combine(today + timedelta(days=days), border).astimezone()
        for days in (0, 1, 2)  # a border may not exist, or pass twice, where the clocks change
        for border in (day, night)
    ]
    return min(border for border in borders if border > now)

"""Day and night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from archiver.gui.looks.clock import is_day, next_border


@pytest.mark.parametrize(
    ("now", "day", "night", "expected"),
    [
        (time(6, 59), time(7), time(19), False),
        (time(7), time(7), time(19), True),
        (time(18, 59), time(7), time(19), True),
        (time(19), time(7), time(19), False),
        (time(23, 30), time(9), time(1), True),  # the night begins after midnight
        (time(0, 59), time(9), time(1), True),
        (time(1), time(9), time(1), False),
        (time(8, 59), time(9), time(1), False),
        (time(3), time(7), time(7), True),  # no night at all
    ],
)
def test_it_is_day_between_its_hours(now: time, day: time, night: time, expected: bool) -> None:
    assert is_day(now, day, night) is expected


@pytest.mark.parametrize(("hour", "border", "days"), [(6, 7, 0), (7, 19, 0), (12, 19, 0), (19, 7, 1), (22, 7, 1)])
def test_the_next_border_comes_after_now(hour: int, border: int, days: int) -> None:
    today = date(2026, 3, 2)
    now = datetime.combine(today, time(hour)).astimezone()
    assert next_border(now) == datetime.combine(today + timedelta(days), time(border)).astimezone()


def test_at_every_border_the_answer_changes() -> None:
    moment = datetime.combine(date(2026, 3, 2), time(12, 30)).astimezone()
    for _ in range(6):
        border = next_border(moment, time(9), time(1))
        assert is_day(border.time(), time(9), time(1)) != is_day(
            (border - timedelta(seconds=1)).time(), time(9), time(1)
        )
        moment = border

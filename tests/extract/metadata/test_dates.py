from __future__ import annotations

import pytest

from archiver.extract.metadata.dates import read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-03-01", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026-03-01T08:05:09.123Z", "2026-03-01T08:05:09+00:00"),
        ("2026-03-01 08:05:09 +0200", "2026-03-01T08:05:09+02:00"),
        ("2026-03-01T08:05", "2026-03-01T08:05:00"),
        ("Sun, 01 Mar 2026 08:05:09 GMT", "2026-03-01T08:05:09+00:00"),
        ("March 1st, 2026", "2026-03-01"),
        ("Published 1 March 2026 by us", "2026-03-01"),
        ("1 Sept. 2026", "2026-09-01"),
    ],
)
def test_dates_are_read(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "0000-01-01",
        "99999-01-01",
        "2026-13-01",
        "2026-02-30",
        "2026-03-01T25:00",
        "03/04/2026",
    ],
)
def test_what_is_no_date_or_ambiguous_is_none(text: str) -> None:
    assert read_date(text) is None

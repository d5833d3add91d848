from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.dates import parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        # ISO 8601
        ("2024-06-18", "2024-06-18"),
        ("2024-6-8", "2024-06-08"),
        ("2024-06", "2024-06"),
        ("2024", "2024"),
        ("20240618", "2024-06-18"),
        ("20240618T101500Z", "2024-06-18"),
        ("2024-06-18T10:15Z", "2024-06-18T10:15+00:00"),
        ("2024-06-18T10:15:30Z", "2024-06-18T10:15:30+00:00"),
        ("2024-06-18T10:15:30.123456+02:00", "2024-06-18T10:15:30+02:00"),
        ("2016-09-08T11:55:58+0200", "2016-09-08T11:55:58+02:00"),
        ("2022-12-05 12:42:10.5+00:00", "2022-12-05T12:42:10+00:00"),
        ("2024-06-18 10:15", "2024-06-18T10:15"),
        ("2024-06-18T00:00:00-07:00", "2024-06-18T00:00:00-07:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        # RFC 2822, JavaScript, C
        ("Tue, 18 Jun 2024 10:15:30 +0200", "2024-06-18T10:15:30+02:00"),
        ("18 Jun 2024 10:15:30 GMT", "2024-06-18T10:15:30+00:00"),
        ("Tue, 18 Jun 2024 10:15:30 EST", "2024-06-18T10:15:30-05:00"),
        ("Tue Mar 14 2023 10:00:00 GMT+0100 (Central European Standard Time)", "2023-03-14T10:00:00+01:00"),
        ("Tue Jun 18 10:15:30 2024", "2024-06-18T10:15:30"),
        ("Tue Jun 18 10:15:30 UTC 2024", "2024-06-18T10:15:30+00:00"),
        # as people write
        ("June 18, 2024", "2024-06-18"),
        ("Jun. 18 2024", "2024-06-18"),
        ("June 18th, 2024 at 10:15 pm", "2024-06-18T22:15"),
        ("Jun 18, 2024, 12:05 AM EDT", "2024-06-18T00:05-04:00"),
        ("18 June 2024", "2024-06-18"),
        ("the 1st of June 2024", "2024-06-01"),
        ("12 Sept. 2023", "2023-09-12"),
        ("18-Jun-2024", "2024-06-18"),
        ("Published: June 18, 2024 by Jo", "2024-06-18"),
        ("June 2024", "2024-06"),
        ("2024/06/18", "2024-06-18"),
        ("2024.06.18", "2024-06-18"),
        ("2024. 6. 18.", "2024-06-18"),
        ("18.06.2024", "2024-06-18"),
        ("18.6.2024, 10:15 Uhr", "2024-06-18T10:15"),
        ("06/18/2024", "2024-06-18"),
        ("18/06/2024", "2024-06-18"),
        ("18. Juni 2024", "2024-06-18"),
        ("3. März 2024", "2024-03-03"),
        ("le 1er août 2023", "2023-08-01"),
        ("mardi 18 juin 2024", "2024-06-18"),
        ("18 de junio de 2024", "2024-06-18"),
        ("18 de março de 2024", "2024-03-18"),
        ("18 giugno 2024", "2024-06-18"),
        ("18 mei 2024", "2024-05-18"),
        ("2024年6月18日", "2024-06-18"),
        ("2024년 6월 18일", "2024-06-18"),
        # a time that is none leaves the day
        ("2024-06-18T25:00:00", "2024-06-18"),
        ("2024-06-18 10:75", "2024-06-18"),
        ("2024-06-18T10:00:00+99:99", "2024-06-18"),
        ("June 18, 2024 13:00 pm", "2024-06-18"),
    ],
)
def test_dates_as_the_world_writes_them(text: str, iso: str) -> None:
    assert parse_date(text) == iso
    assert parse_date(f" \n{text} ") == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "0000-01-01",
        "0000",
        "99999",
        "99999-01-01",
        "1899-12-31",
        "2999-01-01",
        "June 18, 99999",
        "2024-13-01",
        "2024-13",
        "2024-02-30",
        "February 30, 2024",
        "05/06/2024",
        "Ju 18, 2024",
        "jui 18, 2024",
        "18 Foo 2024",
        "٢٠٢٤-٠٦-١٨",
        "1718700000",
        "12024-06-18",
        "2024-06-189",
        "x" * 1_000_000,
        "1" * 1_000_000,
    ],
)
def test_what_is_no_sane_date_is_none_70(text: str) -> None:
    assert parse_date(text) is None


def test_a_day_ahead_is_a_timezone_and_a_week_ahead_a_mistake_70() -> None:
    now = datetime.now(UTC)
    assert parse_date((now + timedelta(hours=20)).isoformat())
    assert parse_date((now + timedelta(days=7)).isoformat()) is None
    assert parse_date(str(now.year + 1)) is None


@given(st.datetimes(datetime(1900, 1, 2), datetime(2026, 1, 1)))  # noqa: DTZ001 - naive bounds are what hypothesis takes
def test_what_programs_print_is_read_back(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(moment.isoformat()) == moment.isoformat()
    assert parse_date(format_datetime(moment)) == moment.isoformat()
    assert parse_date(moment.date().isoformat()) == moment.date().isoformat()


@given(
    st.text(max_size=60)
    | st.from_regex(r"[0-9]{1,4}[-/. ][A-Za-z0-9]{1,4}[-/. ][0-9]{1,4}T?[0-9:]{0,8}", fullmatch=True)
)
def test_any_text_gives_none_or_an_iso_date(text: str) -> None:
    found = parse_date(text)
    if found and len(found) >= 10:
        datetime.fromisoformat(found)
        date.fromisoformat(found[:10])

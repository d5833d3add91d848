"""Column types that turn rows into the model's values and keep what SQLite would only refuse late out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from archiver.text.cleaning import clean_text


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored as integer milliseconds since 1970 UTC: it sorts, and no time zone can change it."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Words(sa.types.TypeDecorator[str]):
    """Text from a page or a person: lone surrogates and NUL would fail deep inside a transaction, so they go here."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else clean_text(value)


def now() -> datetime:
    """The current time, in the precision the database keeps."""
    time = datetime.now(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)

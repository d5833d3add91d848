"""Where and when a page that came in a file was saved: what its container says, else what the page says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from archiver.capture import saved_pages
from archiver.capture.decoding import decode
from archiver.capture.saved_pages import Source, web_address
from archiver.containers.container import Container
from archiver.containers.kinds import HTML, MARKDOWN, XHTML
from archiver.text.dates import parse_date
from archiver.text.front_matter import split_front_matter

_URLS = ("source", "url", "link", "original", "canonical", "canonical_url", "source_url")
_SAVED = ("saved", "created", "clipped", "added", "date_saved", "date saved", "date")


def find_source(container: Container) -> Source:
    """The web address of a page and the time it was saved, each None where nobody says."""
    said = _said(container)
    return Source(web_address(container.url) or said.url, container.saved_at or said.saved_at)


def _said(container: Container) -> Source:
    if container.media_type in (HTML, XHTML):
        return saved_pages.find_source(container.page)
    if container.media_type == MARKDOWN:
        values, _ = split_front_matter(decode(container.page[: saved_pages.HEAD_BYTES]))
        url = next((url for name in _URLS if (url := web_address(values.get(name, "")))), None)
        return Source(url, _moment(values))
    return Source()


def _moment(values: Mapping[str, str]) -> datetime | None:
    """The first date; a day without an hour is its noon in UTC, which is that day nearly everywhere."""
    for name in _SAVED:
        if date := parse_date(values.get(name, "")):
            found = (
                datetime.fromisoformat(date if len(date) > 10 else f"{date}T12:00:00+00:00")
                if len(date) >= 10
                else None
            )
            if found is not None and found.tzinfo:
                return found.astimezone(UTC)
    return None

"""Requests become jobs: on disk before anybody fetches anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.model.capture import CaptureRequest
from archiver.model.jobs import Accepted
from archiver.store.store import Store, Unit
from archiver.text.urls import url_key

BATCH = 100
"""Links accepted in one transaction: an fsync each would make 10,000 of them half a minute."""


def accept(store: Store, requests: Iterable[CaptureRequest]) -> list[Accepted]:
    """Queue requests, a batch at a time; none of those in a batch that was committed can be lost."""
    accepted: list[Accepted] = []
    for batch in in_batches(requests):
        accepted += store.write(lambda unit: [_accept(store, unit, request) for request in batch])  # noqa: B023  # called before the loop goes on
    return accepted


def in_batches(requests: Iterable[CaptureRequest]) -> Iterator[list[CaptureRequest]]:
    """Up to `BATCH` links, or up to a document, which may be 20 MB."""
    batch: list[CaptureRequest] = []
    for request in requests:
        batch.append(request)
        if len(batch) == BATCH or request.document is not None:
            yield batch
            batch = []
    if batch:
        yield batch


def _accept(store: Store, unit: Unit, request: CaptureRequest) -> Accepted:
    sha256 = None
    if document := request.document:
        # The file before the row that names it, and in one transaction: nobody takes it for waste in between.
        sha256 = store.files.put(document.body, packed=True)
        unit.assets.add_original(sha256, document.media_type, len(document.body))
    key = url_key(request.url)
    job, is_new = unit.jobs.add(request, key, sha256)
    return Accepted(job, is_new, unit.articles.find(key))

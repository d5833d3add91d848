"""Small libraries for tests: real files and rows, put there by the same calls that the program uses."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.model.articles import Asset
from archiver.model.capture import CaptureRequest, FetchedPage
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, PictureFacts, Quality
from archiver.model.jobs import Job, JobState, JobTask, Outcome, PageRecord, PictureResult
from archiver.store.keeper import Keeper
from archiver.store.store import Store
from archiver.text.urls import url_key

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def open_store(folder: Path, *, create: bool = True, busy_seconds: float = 10.0) -> Store:
    """An open library in `folder`; close it, or take it from the fixture `opening`."""
    return Store.open(folder, create=create, busy_seconds=busy_seconds)


def article(
    title: str = "The harbour at dawn",
    text: str = "Boats leave before the town wakes.",
    *,
    images: Sequence[str] = (),
    lead_image: int | None = None,
    marks: Sequence[Mark] = (),
    **changes: Any,
) -> ExtractedArticle:
    """An extracted article of one paragraph, then its pictures, given by their addresses."""
    pictures = "".join(f'<p><img src="image:{position}"></p>' for position in range(len(images)))
    made = ExtractedArticle(
        title=title,
        byline=None,
        site_name=None,
        published_at=None,
        lang="en",
        dir=None,
        excerpt=text[:100],
        content_html=f"<p>{text}</p>{pictures}",
        text_content=text,
        word_count=len(text.split()),
        images=tuple(ImageRef(url) for url in images),
        lead_image=lead_image,
        quality=Quality(tuple(marks)),
    )
    return replace(made, **changes)


def task(url: str = "https://a.test/one", *, id: int = 0, document: str | None = None, **request: Any) -> JobTask:
    """A running job as the queue hands it out; without `id` it is in no library."""
    job = Job(id, url, "", JobState.FETCHING, 1, NOON, None, None, None, NOON, NOON)
    return JobTask(job, url_key(url), CaptureRequest(url, **request), document, "text/html" if document else "")


def accept(store: Store, url: str = "https://a.test/one", *, claim: bool = True, **request: Any) -> JobTask:
    """A link in the queue, claimed or not."""
    job, _ = store.write(lambda unit: unit.jobs.add(CaptureRequest(url, **request), url_key(url), None))
    if claim:
        assert store.write(lambda unit: unit.jobs.claim(job.id))
    return replace(task(url, **request), job=store.read(lambda unit: unit.jobs.get(job.id)))


def keep_page(store: Store, url: str, *, body: bytes | None = None, handed_in: bool = False) -> PageRecord:
    """A fetched page as a kept file."""
    page = FetchedPage(url, url, 200, "text/html", "utf-8", body or f"<p>page of {url}".encode(), NOON)
    return Keeper(store).keep_page(page, handed_in=handed_in)


def keep_picture(store: Store, position: int, body: bytes) -> PictureResult:
    """A fetched picture as a kept file; the store looks into no picture, so any bytes will do."""
    return PictureResult(position, Keeper(store).keep_picture(body, PictureFacts("image/png", 640, 480)))


def keep(
    store: Store,
    url: str = "https://a.test/one",
    extracted: ExtractedArticle | None = None,
    *,
    pictures: Sequence[bytes | None] = (),
    body: bytes | None = None,
    final_url: str | None = None,
    handed_in: bool = False,
    **request: Any,
) -> int:
    """Save a page; returns its article's id. `pictures` are its bodies by position, None where one was not had."""
    return keep_again(
        store, url, extracted, pictures=pictures, body=body, final_url=final_url, handed_in=handed_in, **request
    )[1]


def keep_again(
    store: Store,
    url: str = "https://a.test/one",
    extracted: ExtractedArticle | None = None,
    *,
    pictures: Sequence[bytes | None] = (),
    body: bytes | None = None,
    final_url: str | None = None,
    handed_in: bool = False,
    **request: Any,
) -> tuple[Outcome, int]:
    """The same, with what came of it."""
    accepted = accept(store, url, **request)
    page = replace(keep_page(store, url, body=body, handed_in=handed_in), final_url=final_url or url)
    results = [keep_picture(store, position, body) for position, body in enumerate(pictures) if body is not None]
    outcome = Keeper(store).keep(accepted, page, extracted or article(), results)
    article_id = store.read(lambda unit: unit.jobs.get(accepted.job.id)).article_id
    assert outcome is not None
    assert article_id is not None
    return outcome, article_id


def asset(body: bytes, media_type: str = "image/png") -> Asset:
    """The row of a picture whose file is kept elsewhere, or not at all."""
    return Asset(hashlib.sha256(body).hexdigest(), media_type, len(body), 640, 480)


def file_of(store: Store, sha256: str) -> Path:
    """Where a kept file lies."""
    return store.files.path(sha256)


def damage(path: Path, offset: int = -1) -> None:
    """Flip every bit of one byte of a file (-1: the middle one)."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if offset < 0 else offset] ^= 0xFF
    path.write_bytes(data)


def state_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare two states of a library."""

    def work(unit: Any) -> dict[str, list[tuple[Any, ...]]]:
        names = unit.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {
            name: [tuple(row) for row in unit.connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1, 2")]
            for name in sorted(names)
        }

    return store.read(work)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every kept file below a library's folder, by its path, to compare two states of it."""
    kept = folder / "files"
    return {path.relative_to(kept).as_posix(): path.read_bytes() for path in kept.rglob("*") if path.is_file()}

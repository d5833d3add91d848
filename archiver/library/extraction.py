"""Extracting page files without a library: the same steps that saving takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.capture.files import read_file
from archiver.errors import CaptureError, ExtractError, UnreadableFile
from archiver.extract.pool import WorkerPool
from archiver.library.rules import RuleBook
from archiver.model.capture import FetchedPage
from archiver.model.explanation import Explanation
from archiver.model.extraction import ExtractedArticle
from archiver.settings import Settings
from archiver.text.pictures import fill_pictures


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: an article, its pictures under their own addresses, or an error."""

    path: Path
    article: ExtractedArticle | None
    error: CaptureError | ExtractError | None
    elapsed_ms: float
    explanation: Explanation | None = None
    """Where it was asked for."""


def extract_files(
    paths: Sequence[Path], settings: Settings, rules: RuleBook | None = None, *, explain: bool = False
) -> Iterator[FileResult]:
    """The articles in page files, in order, several at once; with `explain`, how each was found."""
    rule_of = rules.rule_of if rules is not None else lambda url: None
    with (
        WorkerPool(settings.workers, settings.extract, rule_of) as pool,
        ThreadPoolExecutor(settings.workers, thread_name_prefix="extract") as threads,
    ):
        yield from threads.map(lambda path: _extract(path, pool, explain), paths)


def _extract(path: Path, pool: WorkerPool, explain: bool) -> FileResult:
    start = time.perf_counter()
    try:
        request = read_file(path)[0]
        if request.document is None:
            raise UnreadableFile(str(path), "not_a_page")
        document = request.document
        page = FetchedPage(request.url, request.url, 200, document.media_type, None, document.body, datetime.now(UTC))
        start = time.perf_counter()  # of the extraction: a cold disk is no matter of it
        explanation = pool.explain(page) if explain else None
        article = explanation.article if explanation else pool.extract(page)
    except (CaptureError, ExtractError) as error:
        return FileResult(path, None, error, _since(start))
    elapsed_ms = _since(start)
    images = article.images
    content_html = fill_pictures(article.content_html, lambda number: images[number].url)
    # Of many files the results wait for each other: without the pictures, which nobody looks at here.
    bare = tuple(replace(image, body=None) for image in images)
    return FileResult(path, replace(article, content_html=content_html, images=bare), None, elapsed_ms, explanation)


def _since(start: float) -> float:
    return round(1000 * (time.perf_counter() - start), 2)

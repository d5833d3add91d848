"""The pictures of one article: fetched a few at once, measured, kept; one that fails says why and stops nothing."""

from __future__ import annotations

import binascii
import re
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from archiver.errors import ExtractError, FetchError, PictureRefused, TooLarge
from archiver.jobs.policy import failure_of
from archiver.jobs.ports import Extractor, Fetcher, Keeper
from archiver.model.capture import FetchedPage, Origin
from archiver.model.extraction import ExtractedArticle, ImageRef
from archiver.model.jobs import JobTask, PictureResult

LANES = 2
"""Pictures of one article that are fetched at once; most come from one host."""

_DATA_URI = re.compile(r"data:[^,;]*(?:;[^,;]*)*?(?P<base64>;\s*base64)?\s*,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Gathers with what it is handed. Thread-safe as far as those are."""

    fetcher: Fetcher
    extractor: Extractor
    keeper: Keeper
    executor: Executor
    """Not the one the jobs themselves run in: they wait for it."""
    limit: int
    """Bytes of all pictures of an article."""

    def gather(
        self,
        task: JobTask,
        page: FetchedPage,
        article: ExtractedArticle,
        wanted: Sequence[int],
        kept: list[str],
        cancel: threading.Event,
    ) -> list[PictureResult]:
        """What became of the `wanted` pictures; `kept` receives the hash of each file. Raises LibraryError.

        Returns early when `cancel` is set. Nothing of it runs on after this has returned or raised.
        """
        budget = Budget(self.limit)
        waiting = iter(wanted)
        turn = threading.Lock()
        broken = threading.Event()
        # Only the server that the person named may be one in their own network.
        trusted = task.request.url if task.request.origin is Origin.TYPED else None

        def fetch(image: ImageRef) -> bytes:
            url = image.url
            if image.body is not None:
                return image.body
            if url.startswith("part:"):
                raise PictureRefused("damaged")  # only the page's own file has it, and there it cannot be read
            if url.startswith("data:"):
                return decode_data_uri(url)
            return self.fetcher.fetch_picture(url, referer=page.final_url, trusted=trusted, cancel=cancel).body

        def keep(position: int) -> PictureResult:
            image = article.images[position]
            try:
                if budget.spent():
                    raise TooLarge(image.url, budget.limit)
                body = fetch(image)
                facts = self.extractor.measure(body)
            except (FetchError, ExtractError) as error:
                return PictureResult(position, None, failure_of(error))
            budget.spend(len(body))
            asset = self.keeper.keep_picture(body, facts)
            kept.append(asset.sha256)
            return PictureResult(position, asset)

        def lane() -> list[PictureResult]:
            results = []
            try:
                while not (cancel.is_set() or broken.is_set()):
                    with turn:
                        position = next(waiting, None)
                    if position is None:
                        break
                    results.append(keep(position))
            except BaseException:
                broken.set()
                raise
            return results

        lanes = [self.executor.submit(lane) for _ in range(min(LANES, len(wanted)))]
        wait(lanes)
        return [result for each in lanes for result in each.result()]


class Budget:
    """Bytes that may still be spent. Thread-safe; the last spenders may go over it by one picture a lane."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._spent = 0
        self._lock = threading.Lock()

    def spend(self, amount: int) -> None:
        with self._lock:
            self._spent += amount

    def spent(self) -> bool:
        with self._lock:
            return self._spent >= self.limit


def decode_data_uri(uri: str) -> bytes:
    """The bytes in a data: URI (RFC 2397); PictureRefused when there are none to be had."""
    head = _DATA_URI.match(uri)
    if head is None:
        raise PictureRefused("format")
    body = unquote_to_bytes(uri[head.end() :])
    if not head["base64"]:
        return body
    try:
        return binascii.a2b_base64(body + b"==")  # browsers do without the padding, so pages do too
    except binascii.Error as error:
        raise PictureRefused("damaged") from error

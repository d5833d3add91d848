from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from PIL import Image

from archiver.errors import (
    ArchiverError,
    FetchCancelled,
    PageUnreadable,
    PictureRefused,
    WorkerCrashed,
    WorkerOutOfMemory,
    WorkerTimedOut,
)
from archiver.extract.pool import WorkerPool
from archiver.model.capture import FetchedPage
from archiver.model.extraction import Mark, PictureFacts
from archiver.model.limits import ExtractLimits
from tests.extract.pages import PARAGRAPH, article
from tests.processes import descendants, held, serves_the_run

MEMORY = 256_000_000
URL = "https://news.example.org/ferry"


def page(body: str | bytes) -> FetchedPage:
    body = body.encode() if isinstance(body, str) else body
    return FetchedPage(URL, URL, 200, "text/html", "utf-8", body, datetime(2026, 3, 1, tzinfo=UTC))


def hanging() -> FetchedPage:
    """A page that no worker finishes within seconds: the sanitiser is quadratic in references (3 million: minutes)."""
    return page(article("<p>" + "&amp;" * 3_000_000 + "</p>"))


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as pool:
        pool.extract(page(article()))
        yield pool


def children() -> list[psutil.Process]:
    """The workers that run now."""
    found = []
    for child in descendants():
        try:
            if not serves_the_run(child):
                found.append(child)
        except psutil.Error:
            continue  # it has just ended
    return found


class Watch:
    """The most memory that this process and its children held above what they held at the start, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Watch:
        self._start = held()
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.01):
            self.peak = max(self.peak, held() - self._start)


# The heaviest are met by the whole program, in tests/campaigns/test_bombs.py.
FAULTS = {
    "51 empty": "",
    "51 space": " \n ",
    "51 comment": "<!-- nothing -->",
    "52 depth 257": article("<div>" * 257 + PARAGRAPH),
    "52 depth 2049": article("<div>" * 2_049 + PARAGRAPH),
    "54 attributes": article("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">words</p>"),
    "55 text": article("<p>" + "word " * 2_200_000 + "</p>"),
    "55 script": article("<script>" + "x" * 11_000_000 + "</script>"),
    "55 comment": article("<!--" + "x " * 5_500_000 + "-->"),
    "55 data": article("<img src='data:image/png;base64," + "x" * 11_000_000 + "'>"),
    "56 paragraphs": article(PARAGRAPH * 100_000),
    "56 formatting": article("<b>x</b>" * 250_000),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_page_hangs_or_bloats(pool: WorkerPool, fault: str) -> None:
    request = page(FAULTS[fault])
    with Watch() as watch:
        started = time.monotonic()
        try:
            got = pool.extract(request)
        except (PageUnreadable, WorkerOutOfMemory, WorkerTimedOut) as error:
            refused: ArchiverError | None = error
        else:
            refused = None
        assert time.monotonic() - started < ExtractLimits().seconds + 5
    assert watch.peak < MEMORY
    if refused is None:
        assert "By noon" in got.text_content
        if fault[:2] == "52" or fault == "56 formatting":
            assert {Mark.TRUNCATED, Mark.SIMPLIFIED} & set(got.quality.marks)
    else:
        assert (fault[:2] == "51") == isinstance(refused, PageUnreadable)
    assert pool.extract(page(article())).title == "The ferry"


def test_a_page_that_hangs_is_stopped_and_only_its_worker_dies() -> None:
    with WorkerPool(2, ExtractLimits(seconds=2)) as pool, ThreadPoolExecutor(2) as threads:
        stuck = threads.submit(pool.extract, hanging())
        others = [pool.extract(page(article())).title for _ in range(5)]
        with pytest.raises(WorkerTimedOut) as caught:
            stuck.result()
        assert caught.value.seconds == 2
        assert others == ["The ferry"] * 5
        assert pool.extract(page(article())).title == "The ferry"


def test_a_page_over_the_memory_limit_is_refused() -> None:
    with WorkerPool(1, ExtractLimits(memory_bytes=30_000_000)) as pool:
        with pytest.raises(WorkerOutOfMemory) as caught:
            pool.extract(page(FAULTS["56 paragraphs"]))
        assert caught.value.limit == 30_000_000
        assert pool.extract(page(article())).title == "The ferry"


def test_a_request_that_does_not_fit_is_refused_in_the_same_way() -> None:
    with WorkerPool(1, ExtractLimits(memory_bytes=30_000_000)) as pool:
        with pytest.raises(WorkerOutOfMemory) as caught:
            pool.measure(bytes(200_000_000))
        assert caught.value.limit == 30_000_000
        assert pool.extract(page(article())).title == "The ferry"


def test_a_worker_that_dies_is_told_and_replaced() -> None:
    with WorkerPool(1) as pool, ThreadPoolExecutor(1) as threads:
        pool.extract(page(article()))
        (worker,) = children()
        stuck = threads.submit(pool.extract, hanging())
        time.sleep(0.3)
        worker.kill()
        with pytest.raises(WorkerCrashed):
            stuck.result()
        assert pool.extract(page(article())).title == "The ferry"
        (worker,) = children()
        worker.kill()
        worker.wait(10)
        assert pool.extract(page(article())).title == "The ferry"


def test_a_cancelled_page_frees_its_worker() -> None:
    cancel = threading.Event()
    with WorkerPool(1) as pool, ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(pool.extract, hanging(), cancel=cancel)
        time.sleep(0.5)
        cancel.set()
        with pytest.raises(FetchCancelled) as caught:
            stuck.result(10)
        assert caught.value.url == URL
        assert pool.extract(page(article())).title == "The ferry"


def test_closing_ends_what_runs_and_what_waits() -> None:
    pool = WorkerPool(1)
    with ThreadPoolExecutor(2) as threads:
        calls = [threads.submit(pool.extract, hanging()) for _ in range(2)]
        time.sleep(0.5)
        pool.close()
        pool.close()
        for call in calls:
            with pytest.raises(FetchCancelled):
                call.result(10)
    assert children() == []


def test_workers_are_shared_by_more_threads_than_there_are() -> None:
    with WorkerPool(2) as pool, ThreadPoolExecutor(6) as threads:
        titles = list(threads.map(lambda _: pool.extract(page(article())).title, range(30)))
        assert titles == ["The ferry"] * 30
        assert len(children()) == 2


def test_a_pool_that_is_not_used_starts_nothing() -> None:
    with WorkerPool(4):
        assert children() == []


def test_pictures_are_measured(pool: WorkerPool) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (6, 4)).save(stream, "PNG")
    assert pool.measure(stream.getvalue()) == PictureFacts("image/png", 6, 4)
    with pytest.raises(PictureRefused) as caught:
        pool.measure(b"<svg/>")
    assert caught.value.reason == "svg"


WITHOUT_A_SOCKET = """
from archiver.extract.pool import WorkerPool
from tests.extract.pages import article
from tests.extract.test_pool import page

if __name__ == "__main__":
    with WorkerPool(1) as pool:
        print(pool.extract(page(article())).title)
"""


def test_a_temporary_folder_where_no_socket_can_be_does_no_harm(tmp_path: Path) -> None:
    place = tmp_path / ("long" * 40)  # a socket's name has room for some hundred letters
    place.mkdir()
    command = [sys.executable, "-c", WITHOUT_A_SOCKET]
    assert subprocess.check_output(command, env=os.environ | {"TMPDIR": str(place)}, text=True) == "The ferry\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_workers_leave_ctrl_c_to_their_parent(pool: WorkerPool) -> None:
    pool.extract(page(article()))
    for child in children():
        os.kill(child.pid, signal.SIGINT)
    before = {child.pid for child in children()}
    assert pool.extract(page(article())).title == "The ferry"
    assert {child.pid for child in children()} == before


ORPHAN = """
import sys, threading, time
from tests.extract.test_pool import children, hanging
from archiver.extract.pool import WorkerPool

if __name__ == "__main__":
    threading.Thread(target=WorkerPool(1).extract, args=[hanging()], daemon=True).start()
    while not children():
        time.sleep(0.05)
    time.sleep(1.5)
    print(children()[0].pid, flush=True)
    sys.stdin.read()
"""


def test_a_worker_ends_with_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdin is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait(10)
    parent.stdin.close()
    parent.stdout.close()
    worker.wait(60)
    assert not worker.is_running()

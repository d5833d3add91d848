"""Pages a second from a loopback server through the whole path, beside extraction alone on as many workers.

    python3 packaging/dev.py bench save [--json] [--pages N] [--from FOLDER [--pictures]]

The server is a process of its own, and keeps connections, as the web's do. Pages of ours are as large as the web's and
have three pictures each; of pages taken from a folder the pictures are left out, as they are on other people's servers,
or three of ours shown in their places. Extraction is measured before and after saving: a machine that is not quiet
shows in the two figures.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from archiver.extract.pool import WorkerPool
from archiver.library import Library
from archiver.model.articles import ArticleFilter
from archiver.model.capture import CaptureRequest, FetchedPage
from archiver.model.jobs import JobState
from archiver.settings import Settings
from tests.benchmarks._site import make_site

WARM_UP = 10
"""Pages saved before the clock starts, so that workers have started and modules are loaded."""


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="dev.py bench save")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=300, help="how many pages to save (default: 300)")
    parser.add_argument("--from", dest="source", type=Path, help="take page.html and page.html.gz below this folder")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--pictures", action="store_true", help="show pictures of ours in pages of a folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        names = make_site(site, options.pages + WARM_UP, options.source, pictures=options.pictures)
        figures = measure(site, names, Path(folder) / "library", options.workers)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:24} {value:>10,}")


def measure(site: Path, names: list[str], folder: Path, workers: int) -> dict[str, Any]:
    """All figures; per_second is of pages, *_ms is CPU time a page."""
    bodies = [(site / name).read_bytes() for name in names]
    before = extract_all(bodies, workers)
    saved, costs, pictures = save_all(site, names, folder, workers)
    after = extract_all(bodies, workers)
    pages = len(names) - WARM_UP
    extracted = 2 * pages / (before + after)
    return {
        "saved_per_second": round(pages / saved, 1),
        "extracted_per_second": round(extracted, 1),
        "ratio": round(pages / saved / extracted, 3),
        "pages": pages,
        "pictures": pictures,
        "workers": workers,
        "extracted_before": round(pages / before, 1),
        "extracted_after": round(pages / after, 1),
        **{f"{name}_ms": round(1000 * seconds / pages, 2) for name, seconds in costs.items()},
    }


def extract_all(bodies: list[bytes], workers: int) -> float:
    """Seconds for all but the first pages, in warm workers."""
    pages = [
        FetchedPage(f"http://127.0.0.1/{number}", f"http://127.0.0.1/{number}", 200, "text/html", None, body, now())
        for number, body in enumerate(bodies)
    ]
    with WorkerPool(workers) as pool, ThreadPoolExecutor(workers) as threads:
        list(threads.map(pool.extract, pages[:WARM_UP]))
        start = time.perf_counter()
        list(threads.map(pool.extract, pages[WARM_UP:]))
        return time.perf_counter() - start


def save_all(site: Path, names: list[str], folder: Path, workers: int) -> tuple[float, dict[str, float], int]:
    """(seconds for all but the first pages, CPU seconds by who spent them, pictures kept)."""
    settings = Settings(workers=workers, host_spacing_seconds=0)
    with serving(site) as (address, server), Library.open(folder, settings=settings) as library:
        worker = threading.Thread(target=library.work)
        worker.start()
        save(library, [address + name for name in names[:WARM_UP]])
        at_first = spending(server)
        start = time.perf_counter()
        save(library, [address + name for name in names[WARM_UP:]])
        seconds = time.perf_counter() - start
        at_last = spending(server)
        library.stop()
        worker.join()
        counts = library.job_counts()
        if counts[JobState.DONE] != len(names):
            raise SystemExit(f"not all were saved: {counts}")
        pictures = sum(summary.images_saved for summary in library.articles(ArticleFilter(limit=len(names))))
    return seconds, {name: at_last[name] - at_first[name] for name in at_last}, pictures


def save(library: Library, urls: list[str]) -> None:
    """Save, wait for the last one, and have all of it found."""
    ids = {accepted.job.id for accepted in library.save(CaptureRequest(url) for url in urls)}
    while not all(state.ended or not count for state, count in library.job_counts().items()):
        time.sleep(0.1)
    library.search("river")
    assert len(ids) == len(urls)


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A server of another process; yields its address and that process."""
    options = ["--protocol", "HTTP/1.1", "--bind", "127.0.0.1", "--directory", str(site)]
    command = [sys.executable, "-u", "-m", "http.server", "0", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    try:
        found = re.search(r"http://\S+/", server.stdout.readline())
        assert found is not None
        yield found[0], psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def spending(server: psutil.Process) -> dict[str, float]:
    """CPU seconds so far of the program, its workers and the server."""
    workers = 0.0
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            # A worker is replaced after some hundred pages. What one had spent that has ended is with its parent.
            workers += times.user + times.system + times.children_user + times.children_system
    return {"program": spent(psutil.Process()), "workers": workers - spent(server), "server": spent(server)}


def spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def now() -> datetime:
    return datetime.now(UTC)

"""Pages a second from a loopback server through the whole path, beside extraction alone on as many workers.

    python3 packaging/dev.py bench save [--json] [--pages N] [--from FOLDER [--pictures]]

The server is a process of its own, and keeps connections, as the web's do. Each page of ours has three pictures; of
pages taken from a folder the pictures are left out, as they are on other people's servers, or three of ours shown in
their places. Extraction is measured before and after saving: a machine that is not quiet shows in the two figures.
"""

from __future__ import annotations

import argparse
import gzip
import io
import itertools
import json
import os
import random
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
from PIL import Image

from archiver.extract.pool import WorkerPool
from archiver.library import Library
from archiver.model import ArticleFilter, CaptureRequest, FetchedPage, JobState
from archiver.settings import Settings

WARM_UP = 10
"""Pages saved before the clock starts, so that workers have started and modules are loaded."""

ELSEWHERE = re.compile(
    rb"""(?i)<(?:img|source|picture|link)\b[^>]*>|<meta\b[^>]*image[^>]*>|"image"(?=\s*:)|http-equiv=.?refresh"""
)
"""What in a page would be asked of other people's servers."""

WORDS = (__doc__ or "").split()
"""What the pages are written with."""


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


# --- the site


def make_site(site: Path, count: int, source: Path | None, *, pictures: bool) -> list[str]:
    """A folder of so many pages; returns their names."""
    site.mkdir()
    chance = random.Random(1)
    if source is not None:
        found = sorted([*source.rglob("page.html"), *source.rglob("page.html.gz")])
        files = found[:: len(found) // count or 1][:count]  # from all over the folder
        for number, file in enumerate(files):
            body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            shown = show_pictures(site, chance, number) if pictures else []
            places = itertools.cycle(shown)
            # The rest is as it was found.
            ours = ELSEWHERE.sub(lambda it: next(places, b"") if it[0][:4].lower() == b"<img" else b"", body)  # noqa: B023  # called at once
            (site / f"{number}.html").write_bytes(ours)
        return [f"{number}.html" for number in range(len(files))]
    (site / "logo.jpg").write_bytes(photo(chance, 400, 300))
    for number in range(count):
        for name in ("a", "b"):
            (site / f"{number}{name}.jpg").write_bytes(photo(chance, 800, 500))
        (site / f"{number}.html").write_text(page(chance, number), "utf-8")
    return [f"{number}.html" for number in range(count)]


def show_pictures(site: Path, chance: random.Random, number: int) -> list[bytes]:
    """Three pictures of a page's own, as HTML."""
    names = [f"{number}{name}.jpg" for name in "abc"]
    for name in names:
        (site / name).write_bytes(photo(chance, 800, 500))
    return [f'<img src="{name}" width="800" height="500">'.encode() for name in names]


def page(chance: random.Random, number: int) -> str:
    """An article of 500 to 2,000 words with three pictures, among the furniture that pages have."""
    title = sentence(chance, 6)
    paragraphs = [
        f"<p>{' '.join(sentence(chance, chance.randint(8, 20)) for _ in range(5))}</p>"
        for _ in range(chance.randint(8, 30))
    ]
    for position, name in ((1, f"{number}a.jpg"), (4, f"{number}b.jpg"), (6, "logo.jpg")):
        paragraphs.insert(
            position, f'<figure><img src="{name}" width="800" height="500"><figcaption>{title}</figcaption></figure>'
        )
    links = "".join(
        f'<li class="item"><a href="/{n}.html"><span>{sentence(chance, 5)}</span></a></li>' for n in range(60)
    )
    script = "window.data = " + json.dumps([sentence(chance, 9) for _ in range(60)])
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
        <meta property="og:title" content="{title}"><meta name="author" content="A. Writer">
        <script>{script}</script></head>
        <body><nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{"".join(paragraphs)}</article></main>
        <aside><h2>More</h2><ul>{links}</ul></aside><footer>{links}</footer></body></html>"""


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length)).capitalize() + "."


def photo(chance: random.Random, width: int, height: int) -> bytes:
    """A JPEG of some 40 KB that is like no other."""
    small = Image.frombytes("RGB", (width // 8, height // 8), chance.randbytes(width // 8 * (height // 8) * 3))
    stream = io.BytesIO()
    small.resize((width, height)).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def now() -> datetime:
    return datetime.now(UTC)

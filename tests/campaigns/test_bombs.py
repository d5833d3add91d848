"""FAULTS 19 to 27 and 51 to 56 against the whole program: each within 256 MB of further memory and 30 seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from tests.campaigns.pages import hostile_pages
from tests.library.pages import article
from tests.processes import held
from tests.server import Server, bomb, compressed

MEMORY = 256_000_000
SECONDS = 30.0
HANG = 100.0
"""Seconds after which something never ends."""

PAGE = article("bridge").encode()

WIRE = {
    "19-brotli": "too_large",
    "20-zstd": "too_large",
    "21-gzip": "too_large",
    "22-gzip-of-gzip": "too_large",
    "23-hundred-encodings": "bad_encoding",
    "24-in-302": "saved",
    "25-in-404": "http_status",
    "26-cut-gzip": "incomplete_body",
    "27-cut-br": "incomplete_body",
    "27-cut-zstd": "incomplete_body",
    "27-cut-deflate": "incomplete_body",
}
"""What comes of each fault on the wire."""

PAGES = {
    "51-empty": "page_unreadable",
    "51-space": "page_unreadable",
    "51-comment": "page_unreadable",
    "52-depth-257": "simplified",
    "52-depth-2049": "simplified truncated",
    "52-depth-100k": "simplified truncated",
    "52-depth-1m": "truncated",
    "53-fonts": "truncated",
    "54-attributes": "simplified",
    "55-text": "saved worker_out_of_memory",
    "55-script": "saved",
    "55-comment": "saved",
    "55-data-uri": "picture_missing",
    "56-paragraphs": "too_large",
}
"""What may come of each hostile page: an error, or marks of an article whose own text is there ("saved": no mark).

A picture in the page itself is taken out of it whatever its length; that it is none is seen when it is to be kept.
"""

VICTIM = """
import json, sys, threading, time
from pathlib import Path
from archiver.extract import pool
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.limits import ExtractLimits
from archiver.settings import Settings

# 256 MB are for the worker and for the program that hands it a page.
SETTINGS = Settings(workers=1)
pool.NICE = 0  # the seconds of a worker are the system's, and other tests run beside

if __name__ == "__main__":
    with Library.open(Path(sys.argv[1]), settings=SETTINGS) as library:
        threading.Thread(target=library.work).start()
        for line in sys.stdin:
            start = time.monotonic()
            (accepted,) = library.save([CaptureRequest(line.strip())])
            while not (job := library.job(accepted.job.id)).state.ended and not job.failure:
                time.sleep(0.01)
            library.cancel([job.id])
            outcome = {"error": job.failure.kind} if job.failure else {}
            if job.article_id:
                article = library.article(job.article_id)
                missing = [image for image in article.images if image.asset is None]
                marks = [*article.version.marks, *["picture_missing"][:len(missing)]]
                outcome = {"marks": marks, "text": article.text_content[-2000:]}
            print(json.dumps({"seconds": time.monotonic() - start, **outcome}), flush=True)
        library.stop()
"""


ALONE = """
from archiver.__main__ import main
from archiver.extract import pool

pool.NICE = 0  # see above

if __name__ == "__main__":
    main()
"""


class Watch:
    """The most memory that a process and its descendants hold at one time, in bytes of resident memory."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.01):
            self.peak = max(self.peak, held(self._pid))


@dataclass
class Met:
    """What the program made of something."""

    seconds: float
    growth: int
    error: str = ""
    marks: list[str] = field(default_factory=list)
    text: str = ""

    def complaint(self, allowed: str) -> str:
        """What is wrong with it; "" when it was cheap and came out in one of the allowed ways."""
        came = {self.error} if self.error else set(self.marks) or {"saved"}
        if self.growth >= MEMORY:
            return f"took {self.growth:,} bytes"
        if self.seconds >= SECONDS:
            return f"took {self.seconds:.1f} seconds"
        if not came & set(allowed.split()):
            return f"came out as {came}"
        return "" if self.error or "truncated" in self.marks or "bridge green" in self.text else "lost its own text"


class Victim:
    """The program with an open library, given one link after the other."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", VICTIM, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._idle = 0

    def warm_up(self, url: str) -> None:
        """Save an ordinary page first: what that takes is no matter of a bomb."""
        assert "error" not in self._ask(url)
        self._idle = held(self._process.pid)
        assert self._idle > 0

    def meet(self, url: str) -> Met:
        with Watch(self._process.pid) as watch:
            answer = self._ask(url)
        return Met(growth=watch.peak - self._idle, **answer)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(HANG)
        self._process.stdout.close()
        assert self._process.returncode == 0

    def _ask(self, url: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(url + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    victim = Victim(tmp_path / "library")
    with Server() as server:
        victim.warm_up(server.page("/ordinary", PAGE))
    yield victim
    victim.close()


def serve(server: Server, name: str) -> str:
    """A fault of the wire on a server; returns its URL."""
    match name.split("-", 1)[1]:
        case "brotli":
            return server.bomb("/", "br", 500)
        case "zstd":
            return server.bomb("/", "zstd", 10_000)
        case "gzip":
            return server.bomb("/", "gzip", 500)
        case "gzip-of-gzip":
            return server.encoded("/", compressed(bomb("gzip", 500), "gzip"), "gzip, gzip")
        case "hundred-encodings":
            return server.encoded("/", compressed(PAGE, "gzip"), ", ".join(["gzip"] * 100))
        case "in-302":
            server.page("/there", PAGE)
            return server.redirect("/", "/there", body=bomb("br", 500), headers=[("Content-Encoding", "br")])
        case "in-404":
            return server.bomb("/", "gzip", 500, status=404)
        case cut:
            encoding = cut.removeprefix("cut-")
            body = compressed(PAGE * 50, encoding)
            return server.encoded("/", body[: len(body) // 2], encoding)


def test_bombs_on_the_wire(victim: Victim) -> None:
    wrong = {}
    for name, allowed in WIRE.items():
        with Server() as server:
            wrong[name] = victim.meet(serve(server, name)).complaint(allowed)
    assert {name: complaint for name, complaint in wrong.items() if complaint} == {}


def test_bombs_in_pages(victim: Victim) -> None:
    wrong = {}
    with Server() as server:
        for name, page in hostile_pages().items():
            wrong[name] = victim.meet(server.page(f"/{name}", page)).complaint(PAGES[name])
    assert {name: complaint for name, complaint in wrong.items() if complaint} == {}


def extract(file: Path, home: Path) -> tuple[int, dict[str, Any]]:
    """(the most memory it held, what it printed) of `archiver extract --json` with one file."""
    program = subprocess.Popen(
        [sys.executable, "-c", ALONE, "extract", "--json", str(file)],
        env=os.environ
        | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)},  # not the settings of whoever runs the tests
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with Watch(program.pid) as watch:
        out, _ = program.communicate(timeout=HANG)
    row: dict[str, Any] = json.loads(out)
    return watch.peak, row


def test_bombs_in_files(tmp_path: Path) -> None:
    """The same code without a library; a process each, so a few must do."""
    pages = {"ordinary": PAGE.decode(), **hostile_pages()}
    held, wrong = {}, {}
    for name in ("ordinary", "51-comment", "52-depth-1m", "54-attributes", "56-paragraphs"):
        file = tmp_path / f"{name}.html"
        file.write_text(pages[name], "utf-8")
        held[name], row = extract(file, tmp_path)
        met = Met(
            row.get("elapsed_ms", 0) / 1000,
            held[name] - held["ordinary"],
            "refused" if "error" in row else "",
            row.get("marks", []),
            row.get("text_content", ""),
        )
        wrong[name] = met.complaint("refused" if name[:2] in ("51", "56") else PAGES.get(name, "saved"))
    assert {name: complaint for name, complaint in wrong.items() if complaint} == {}

"""FAULTS 19 to 27 and 51 to 56 against the whole program: each within 256 MB of further memory and 30 seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import pytest

from tests.campaigns.pages import hostile_pages
from tests.library.pages import article
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
    "52-depth-1m": "simplified truncated",
    "53-fonts": "simplified truncated",
    "54-attributes": "saved simplified truncated",
    "55-text": "saved worker_out_of_memory worker_timed_out",
    "55-script": "saved",
    "55-comment": "saved",
    "55-data-uri": "saved",
    "56-paragraphs": "too_large",
}
"""What may come of each hostile page: an error, or marks of an article whose own text is there ("saved": no mark)."""

VICTIM = """
import json, sys, threading, time
from pathlib import Path
from archiver.library import Library
from archiver.model import CaptureRequest
from archiver.settings import Settings

if __name__ == "__main__":
    with Library.open(Path(sys.argv[1]), settings=Settings(workers=1, host_spacing_seconds=0)) as library:
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
                outcome = {"marks": article.version.marks, "text": article.text_content[-2000:]}
            print(json.dumps({"seconds": time.monotonic() - start, **outcome}), flush=True)
        library.stop()
"""


class Watch:
    """The most memory that a process and its descendants hold at one time, in bytes of resident memory."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._root = psutil.Process(pid)
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

    def held(self) -> int:
        total = 0
        try:
            for process in (self._root, *self._root.children(recursive=True)):
                total += int(process.memory_info().rss)
        except psutil.Error:  # one of them has just ended: the next look counts
            return 0
        return total

    def _watch(self) -> None:
        while not self._done.wait(0.005):
            self.peak = max(self.peak, self.held())


@dataclass
class Met:
    """What the program made of something."""

    seconds: float
    growth: int
    error: str = ""
    marks: list[str] = field(default_factory=list)
    text: str = ""

    def check(self, allowed: str) -> None:
        """It was cheap, and came out as one of the allowed ways."""
        assert self.growth < MEMORY
        assert self.seconds < SECONDS
        if self.error:
            assert self.error in allowed.split()
        else:
            assert set(self.marks) & set(allowed.split()) if self.marks else "saved" in allowed.split()
            assert "The bridge was built" in self.text or "bridge green" in self.text


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
        self._watch = Watch(self._process.pid)
        self._idle = 0

    def warm_up(self, url: str) -> None:
        """Save an ordinary page first: what that takes is no matter of a bomb."""
        assert "error" not in self._ask(url)
        self._idle = self._watch.held()
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


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    folder: Path = tmp_path_factory.mktemp("victim")
    victim = Victim(folder / "library")
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


@pytest.mark.parametrize("name", WIRE)
def test_a_bomb_on_the_wire(victim: Victim, name: str) -> None:
    with Server() as server:
        victim.meet(serve(server, name)).check(WIRE[name])


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return hostile_pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_bomb_in_a_page(victim: Victim, pages: dict[str, str], name: str) -> None:
    with Server() as server:
        victim.meet(server.page(f"/{name}", pages[name])).check(PAGES[name])


def test_bombs_in_files(pages: dict[str, str], tmp_path: Path) -> None:
    """`archiver extract --json` prints an object for each, in order."""
    names = [name for name in PAGES if not name.startswith("56")]
    for name in names:
        (tmp_path / f"{name}.html").write_text(pages[name], "utf-8")
    (tmp_path / "idle.html").write_bytes(PAGE)
    settings = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "archiver", "extract", "--json", *(str(tmp_path / f"{name}.html") for name in names)]
    start = time.monotonic()
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        with Watch(program.pid) as watch:
            out, _ = program.communicate(timeout=HANG)
    assert program.returncode == 1  # the empty ones
    rows = [json.loads(line) for line in out.splitlines()]
    assert [Path(row["file"]).stem for row in rows] == names
    assert time.monotonic() - start < SECONDS * len(names)
    workers = os.cpu_count() or 1
    assert watch.peak < (MEMORY + 100_000_000) * (min(workers, 4) + 1)
    for name, row in zip(names, rows, strict=True):
        if "error" in row:
            assert name.startswith(("51", "55-text"))
        else:
            assert "bridge green" in row["text_content"]
            assert row["elapsed_ms"] < SECONDS * 1000

"""The window beside a bare three-pane PySide6 window: first paint, memory, and how it answers while it works.

    python3 packaging/dev.py bench app [--json] [--runs N]

Each start is a process of its own; times are wall-clock milliseconds from the start of the process, memory is resident
megabytes. What happens inside the window is measured in one process: the GUI thread's longest gap is the longest time
between two beats of a 1 ms timer. Beside each time stands what the processor was busy for it (`cpu`; inside the window:
the GUI thread's own share), which a machine that does something else meanwhile stretches less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BARE = """
import sys, time
from PySide6.QtWidgets import *
from PySide6.QtCore import QTimer
app = QApplication([])
window = QSplitter()
for pane in (QTreeView(), QTableView(), QTextBrowser()):
    window.addWidget(pane)
window.resize(1280, 800)
window.show()
"""

WINDOW = """
import gc, sys, time
gc.disable()  # as `archiver.__main__` does
from pathlib import Path
from archiver.gui.app import App
from archiver.gui.memory import Memory
from archiver.settings import Settings
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
app = QApplication([])
folder = Path(sys.argv[2])
program = App(folder, Settings(workers=2), Memory(folder.parent / "window.json"))
program.start()
window = program.window
"""

MEASURE = """
import json, os, sys, time
from PySide6.QtCore import QEvent, QObject
start = float(sys.argv[1])
class FirstPaint(QObject):
    at = None
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.at is None:
            self.at = 1000 * (time.time() - start), 1000 * time.process_time()
        return False
first = FirstPaint()
window.installEventFilter(first)
while first.at is None:
    app.processEvents()
painted, painted_cpu = first.at
filled = None
def look():
    global filled
    if filled is None and program.window.desk and program.window.model.rowCount():
        filled = 1000 * (time.time() - start), 1000 * time.process_time()
def end():
    figures = {"painted": painted, "painted_cpu": painted_cpu}
    if filled:
        figures["filled"], figures["filled_cpu"] = filled
    print(json.dumps(figures), flush=True)
    sys.stdin.read()  # until its memory is read
    if "program" in globals():
        window.close()
    os._exit(0)
if "program" in globals():
    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
QTimer.singleShot(4000, end)
app.exec()
"""


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), options.runs)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<44} {value:>10.1f}" if isinstance(value, float) else f"{name:<44} {value!s:>10}")


def measure(folder: Path, runs: int) -> dict[str, Any]:
    """Every figure, by name."""
    library = folder / "library"
    subprocess.run(
        [sys.executable, "-m", "archiver", "--library", str(library), "demo"], check=True, stdout=subprocess.DEVNULL
    )
    bare, window = [], []
    for _ in range(runs + 1):  # in turn, so that a machine that slows down slows both; the first of each warms up
        bare.append(start(BARE))
        window.append(start(WINDOW, str(library)))
    figures: dict[str, Any] = {"runs": runs}
    for name, rows in (("bare", bare[1:]), ("window", window[1:])):
        for key in ("painted", "painted_cpu", "memory"):
            figures[f"{name}_{key}"] = statistics.median(row[key] for row in rows)
    for key in ("painted", "painted_cpu"):
        figures[f"{key}_ratio"] = figures[f"window_{key}"] / figures[f"bare_{key}"]
    figures["list_filled_after_paint_ms"] = statistics.median(row["filled"] - row["painted"] for row in window[1:])
    figures["list_filled_after_paint_cpu_ms"] = statistics.median(
        row["filled_cpu"] - row["painted_cpu"] for row in window[1:]
    )
    return figures | Inside(folder).measure()


def start(script: str, *arguments: str) -> dict[str, float]:
    """One process's own figures. Its memory is read from here: what reads it would be a megabyte more in there."""
    command = [sys.executable, "-c", script + MEASURE, str(time.time()), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        result: dict[str, float] = json.loads(process.stdout.readline())
        result["memory"] = psutil.Process(process.pid).memory_info().rss / 1e6
        process.stdin.close()
    return result


def now() -> tuple[float, float]:
    """(wall clock, this thread's processor time) in seconds."""
    return time.perf_counter(), time.thread_time()


def since(begin: tuple[float, float]) -> tuple[float, float]:
    """Milliseconds of both."""
    wall, cpu = now()
    return 1000 * (wall - begin[0]), 1000 * (cpu - begin[1])


def middle(name: str, times: list[tuple[float, float]]) -> dict[str, float]:
    """The medians of both."""
    wall, cpu = zip(*times, strict=True)
    return {f"{name}_ms": statistics.median(wall), f"{name}_cpu_ms": statistics.median(cpu)}


@contextmanager
def samples_beside() -> Iterator[str]:
    """The sample pages, served by a process of its own: a server in ours would hold up the window."""
    serve = "import sys; from archiver.samples import serve_samples\n" + (
        "with serve_samples() as address:\n    print(address, flush=True)\n    sys.stdin.read()"
    )
    server = subprocess.Popen([sys.executable, "-c", serve], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


def wait_until_settled(library: Any, jobs: int) -> None:
    """Until so many jobs were taken in and none of them is open."""
    while sum(library.job_counts().values()) < jobs or library.open_jobs():
        time.sleep(0.2)


class Inside:
    """One window, driven and measured from within."""

    def __init__(self, folder: Path) -> None:
        from archiver.gui.app import App  # isort: skip  # before all of PySide6, as in the program
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from archiver.gui.memory import Memory
        from archiver.settings import Settings

        # Where click is, httpx loads a command line of its own, which takes 60 ms more. A tool of ours brings it; the
        # program's own environment has none.
        sys.modules["click"] = None  # type: ignore[assignment]  # that is how an import is refused
        self._application = QApplication.instance() or QApplication([])
        self._app = App(folder / "inside", Settings(workers=2, host_spacing_seconds=0), Memory(folder / "inside.json"))
        self._window = self._app.window
        self._app.start()
        self._beat = QTimer(interval=1)
        self._gaps: list[tuple[float, float]] = []
        self._last = now()
        self._beat.timeout.connect(self._tick)

    def measure(self) -> dict[str, Any]:
        """All that happens inside."""
        self._until(lambda: self._window.desk is not None)
        figures = {
            **self._save(50),
            **self._open_article(),
            **self._switch_theme(),
            **self._million_rows(),
        }
        self._window.close()
        return figures

    def _save(self, pages: int) -> dict[str, float]:
        from archiver.samples import read_samples

        desk = self._window.desk
        assert desk is not None
        samples = read_samples()
        with samples_beside() as address:
            self._gaps.clear()
            self._last = now()
            self._beat.start()
            # As a person hands them in; the library is asked for its state on another thread than the window's.
            desk.intake.take_text(
                "\n".join(f"{address}{samples[number % len(samples)].path}?n={number}" for number in range(pages))
            )
            with ThreadPoolExecutor(1) as asking:
                settled = asking.submit(wait_until_settled, desk.library, pages)
                self._until(settled.done)
            self._beat.stop()
        gaps = sorted(wall for wall, _ in self._gaps)
        return {
            "gap_while_saving_max_ms": gaps[-1],
            "gap_while_saving_max_cpu_ms": max(cpu for _, cpu in self._gaps),
            "gap_while_saving_p99_ms": gaps[int(0.99 * len(gaps))],
        }

    def _open_article(self) -> dict[str, float]:
        from dataclasses import replace

        from archiver.model.articles import StoredImage

        desk = self._window.desk
        assert desk is not None
        article = desk.library.article(desk.library.articles()[0].id)
        kept = [image.asset for image in article.images if image.asset]
        paragraphs = []
        images: list[StoredImage] = []
        for number in range(100):
            paragraphs.append(f"<p>{' '.join(['tide'] * 99)} {number}.</p>")
            if number % 5 == 0:
                images.append(StoredImage(len(images), f"https://example.org/{number}.jpg", "", kept[0], None))
                paragraphs.append(f'<figure><img src="image:{len(images) - 1}" width="800" height="500"></figure>')
        times = []
        for run in range(7):
            long = replace(
                article,
                summary=replace(article.summary, id=10_000_000 + run, progress=0.0),
                content_html="".join(paragraphs),
                text_content="tide " * 10_000,
                images=tuple(images),
            )
            begin = now()
            self._window.reader.show_article(long)
            self._application.processEvents()
            self._window.reader.repaint()
            times.append(since(begin))
        return middle("article_10000_words_20_pictures", times[1:])

    def _switch_theme(self) -> dict[str, float]:
        desk = self._window.desk
        assert desk is not None
        self._window.reader.show_article(desk.library.article(desk.library.articles()[0].id))
        times = []
        for run in range(8):
            begin = now()
            self._app.theme.set_mode("dark" if run % 2 else "light")
            self._application.processEvents()
            times.append(since(begin))
        return middle("theme_switch", times[1:])

    def _million_rows(self) -> dict[str, float]:
        model, rows, desk = self._window.model, self._window.list, self._window.desk
        assert desk is not None
        known = desk.library.summaries(range(1, 51))

        def show(first: int, last: int) -> tuple[float, float]:
            """Show these articles, of which the first seven were never laid out."""
            ids = array("q", range(first, last + 1))
            model.show([], keep=False)
            self._application.processEvents()  # what an earlier figure left to do is none of this one
            begin = now()
            model.show(ids, known=known, keep=False)
            rows.repaint()
            return since(begin)

        few = [show(1, 7)]  # these have the fonts of all the samples' scripts opened, as seven rows in any list do
        million = [show(first, 1_000_000) for first in range(8, 43, 7)]
        frames = []
        bar = rows.verticalScrollBar()
        for step in range(300):
            target = (step * 7919 * 331) % bar.maximum() if step % 3 == 0 else min(bar.maximum(), bar.value() + 120)
            begin = now()
            bar.setValue(target)
            rows.repaint()
            frames.append(since(begin)[0])
            self._application.processEvents()
        frames.sort()
        return {
            **middle("first_seven_rows", few),
            **middle("million_rows_set", million),
            "scroll_frame_p95_ms": frames[int(0.95 * len(frames))],
            "scroll_frame_max_ms": frames[-1],
        }

    def _tick(self) -> None:
        self._gaps.append(since(self._last))
        self._last = now()

    def _until(self, met: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not met():
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")
            for _ in range(20):  # asking the library is part of no frame
                self._application.processEvents()
                time.sleep(0.001)

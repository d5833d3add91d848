"""SIGKILL at random moments while a queue is worked, until it is done: nothing is lost, doubled or left over.

F153 to F155. Each round queues 200 links; rounds are added until there were enough kills.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from archiver.library import Library
from archiver.model.articles import ArticleFilter, Completeness
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import Job, JobState
from tests.library.pages import article, picture
from tests.server import Exchange, Server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills process groups")

LINKS = 200
ENOUGH = 60.0
"""Seconds after which a process that should end by itself, or a run that should come to an end, never will."""


@dataclass
class Site:
    """A slow site whose every answer is known: what must come of each link."""

    server: Server
    chance: random.Random
    expected: dict[str, str] = field(default_factory=dict)
    """URL → the word that its article is about, or "" for one that is not there."""

    def __post_init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._logo = picture("gray")
        self.server.raw("/logo.png", self._answer_logo)

    def add_round(self, number: int) -> list[str]:
        """200 new links; of ten, one is gone, one fails at first, and two lead to a page somewhere else."""
        links = []
        for index in range(LINKS):
            word = f"thing{number}x{index}"
            kind = {0: "gone", 1: "flaky", 2: "moved", 3: "shared"}.get(index % 10, "plain")
            if kind == "shared":  # ten links and more to one page
                word = f"thing{number}x{index // 50}shared"
            own = f"/{word}.png"
            self.server.raw(own, lambda exchange, word=word: self._answer_picture(exchange, word))  # type: ignore[misc]  # a handler has one argument
            body = article(word, pictures=["/logo.png", own]).encode()
            path = f"/{number}/{index}"
            if kind in ("moved", "shared"):
                target = f"/page/{word}"
                self.server.raw(target, lambda exchange, body=body: self._answer(exchange, body))  # type: ignore[misc]  # a handler has one argument
                links.append(self.server.redirect(path, to=target))
            elif kind == "gone":
                links.append(self.server.url(path))
            else:
                links.append(
                    self.server.raw(
                        path,
                        lambda exchange, body=body, flaky=kind == "flaky": self._answer(exchange, body, flaky=flaky),  # type: ignore[misc]  # a handler has one argument
                    )
                )
            self.expected[links[-1]] = "" if kind == "gone" else word
        return links

    def asked(self) -> int:
        """How many pages and pictures were asked for so far."""
        return len(self.server.requests)

    def _answer(self, exchange: Exchange, body: bytes, *, flaky: bool = False) -> None:
        with self._lock:
            self._asked[exchange.request.path] += 1
            first, count = self._asked[exchange.request.path] == 1, self._asked.total()
            seconds = self.chance.uniform(0.02, 0.25)
        if not exchange.wait(seconds):
            return
        if flaky and first:
            exchange.answer(b"later", status=503)
        else:
            # No two answers are the same file: what a killed job had kept of one is not what it keeps when done again.
            exchange.answer(body + b"<!-- %d -->" % count, headers=[("Content-Type", "text/html")])

    def _answer_picture(self, exchange: Exchange, word: str) -> None:
        colour = sum(word.encode()) % 0xFFFFFF
        if exchange.wait(0.02):
            exchange.answer(picture(f"#{colour:06x}"), headers=[("Content-Type", "image/png")])

    def _answer_logo(self, exchange: Exchange) -> None:
        if exchange.wait(0.05):
            exchange.answer(self._logo, headers=[("Content-Type", "image/png")])


@dataclass
class Program:
    """The program on the command line, as a person would start it, in a process group of its own."""

    folder: Path
    home: Path

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "archiver", "--library", str(self.folder), *arguments]
        home = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home)}  # the settings of whoever runs the tests
        return subprocess.Popen(
            command,
            env=os.environ | home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """(exit code, what it printed)."""
        started = self.start(*arguments)
        out, _ = started.communicate(timeout=10 * ENOUGH)
        return started.returncode, out.decode()


def in_session(session: int) -> list[psutil.Process]:
    """The processes of a session that have not ended."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def kill(program: subprocess.Popen[bytes], *, alone: bool) -> None:
    """Kill the program with its workers, or `alone`: then they must end by themselves."""
    if alone:
        program.kill()
    else:
        os.killpg(program.pid, signal.SIGKILL)
    program.communicate()
    deadline = time.monotonic() + ENOUGH
    while left := in_session(program.pid):
        assert time.monotonic() < deadline, f"outlived the program: {left}"
        time.sleep(0.1)  # each look reads the whole process table


def kill_sometime(program: Program, site: Site, chance: random.Random) -> bool:
    """Start working the queue and kill it at a random moment; False when it had done everything before."""
    asked = site.asked()
    running = program.start("jobs", "resume")
    if chance.random() < 0.2:  # while it starts, and takes up what the last one left
        seconds = chance.uniform(0, 1.5)
    else:  # by what it has done and not by the clock: a busy machine would always be killed at its start
        seconds = chance.uniform(0, 0.1)
        target = asked + chance.randint(1, 40)
        while site.asked() < target and running.poll() is None:
            time.sleep(0.002)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(seconds)
    ended = running.poll() is not None
    kill(running, alone=chance.random() < 0.3)
    return not ended


def test_killed_at_random_nothing_is_lost_doubled_or_left_over(tmp_path: Path, kills: int, seed: int) -> None:
    print(f"repeat with: pytest tests/campaigns --kills {kills} --seed {seed}")
    chance = random.Random(seed)
    folder = tmp_path / "library"
    program = Program(folder, tmp_path)
    with Server() as server:
        site = Site(server, random.Random(seed))
        done = rounds = 0
        while done < kills:
            with Library.open(folder) as library:
                library.save(CaptureRequest(link) for link in site.add_round(rounds))
            rounds += 1
            while done < kills and kill_sometime(program, site, chance):
                done += 1
        code, _ = program.run("jobs", "resume")
        assert code == 1  # those that are gone
    verify(folder, site)
    code, printed = program.run("check", "--json")
    assert (code, printed) == (0, "")


def verify(folder: Path, site: Site) -> None:
    """Every link is exactly one article or one failed job with a reason."""
    with Library.open(folder, create=False) as library:
        jobs = {job.url: job for job in all_jobs(library)}
        assert jobs.keys() == site.expected.keys()
        wrong = [job for job in jobs.values() if not is_right(job, site.expected[job.url])]
        assert wrong == []
        by_word: dict[str, set[int | None]] = {}
        for job in jobs.values():
            if job.state is JobState.DONE:
                by_word.setdefault(site.expected[job.url], set()).add(job.article_id)
        articles = {summary.id: summary for summary in library.articles(ArticleFilter(limit=1_000_000))}
        assert [word for word, ids in by_word.items() if len(ids) != 1] == []
        assert articles.keys() == {id for ids in by_word.values() for id in ids}
        for word, (id,) in by_word.items():
            assert id is not None
            assert articles[id].title == f"The {word}"
            assert articles[id].completeness is Completeness.COMPLETE
            assert f"around the {word} and" in library.article(id).text_content
            assert len(library.versions(id)) == 1
        word = max(by_word)
        assert [hit.article.title for hit in library.search(word).hits] == [f"The {word}"]


def is_right(job: Job, word: str) -> bool:
    if job.state is JobState.FAILED:
        # A kill counts as an attempt, so that one "later" may have been one too many.
        status = job.failure.params.get("status") if job.failure and job.failure.kind == "http_status" else None
        return status == (503 if word else 404)
    return job.state is JobState.DONE and bool(word)


def all_jobs(library: Library) -> list[Job]:
    jobs: list[Job] = []
    while page := library.jobs(before=jobs[-1].id if jobs else None, limit=1_000):
        jobs += page
    return jobs

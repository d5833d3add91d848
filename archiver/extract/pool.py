"""The parent's side: workers that are watched, killed one by one and replaced."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Self

import psutil

from archiver.errors import FetchCancelled, WorkerCrashed, WorkerOutOfMemory, WorkerTimedOut
from archiver.extract import wire
from archiver.model.capture import FetchedPage
from archiver.model.explanation import Explanation
from archiver.model.extraction import ExtractedArticle, PictureFacts
from archiver.model.limits import ExtractLimits
from archiver.model.rules import SiteRule

LIMITS = ExtractLimits()
WATCH_SECONDS = 0.05
TURN_SECONDS = 0.2
"""How soon a call that waits for a worker notices that it is cancelled."""
START_SECONDS = 60.0
TASKS = 500
"""After so many a worker is replaced: parsers leak a little."""
GROWTH = 64_000_000
"""Bytes an idle worker may have grown before it is replaced: allocators keep what a large page needed."""
NICE = 10

_METHODS = ("forkserver", "spawn") if sys.platform == "linux" else ("spawn",)
"""Ways to start a worker, the better one first. Loading the parsers takes a third of a second: on Linux a process that
neither our threads nor our memory get into does so once, and each worker is a copy of it. It needs a socket in the
temporary folder, which may be full, or have a name that is too long for one."""

RuleOf = Callable[[str], SiteRule | None]
"""What a person said about the site of an address."""


class WorkerPool:
    """`size` worker processes, started when first needed and kept warm; safe to call from several threads.

    Each call takes one worker and waits for one if all are busy. A page that hangs, bloats or crashes its worker takes
    only that worker with it. A context manager; `close` ends every worker at once.
    """

    def __init__(self, size: int, limits: ExtractLimits = LIMITS, rule_of: RuleOf = lambda url: None) -> None:
        self.limits = limits
        self._rule_of = rule_of
        self._condition = threading.Condition()
        self._free: list[_Worker | None] = [None] * size
        self._busy: set[_Worker] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def extract(self, page: FetchedPage, *, cancel: threading.Event | None = None) -> ExtractedArticle:
        """The article in a fetched page. Once `cancel` is set, the worker is killed.

        Raises PageUnreadable, WorkerTimedOut, WorkerOutOfMemory, WorkerCrashed, and FetchCancelled when `cancel` is
        set or the pool is closed.
        """
        return wire.decode_article(self._run(self._header("extract", page), page.body, page.requested_url, cancel))

    def explain(self, page: FetchedPage, *, cancel: threading.Event | None = None) -> Explanation:
        """The same article with the way it was found. Raises what `extract` raises."""
        return wire.decode_explanation(self._run(self._header("explain", page), page.body, page.requested_url, cancel))

    def measure(self, body: bytes, *, cancel: threading.Event | None = None) -> PictureFacts:
        """What is in a picture's bytes. Raises PictureRefused, and the same as `extract` but for PageUnreadable."""
        return wire.decode_facts(self._run({"task": "measure"}, body, "", cancel))

    def close(self) -> None:
        """Kill every worker. Calls that wait or run raise FetchCancelled; closing again does nothing."""
        with self._condition:
            self._closed = True
            idle = [free for free in self._free if free is not None]
            busy = list(self._busy)
            self._free = []
            self._condition.notify_all()
        for each in idle:
            each.end()
        for each in busy:
            # Only the process: its pipe is closed by the thread that waits on it.
            each.process.kill()

    def _header(self, task: str, page: FetchedPage) -> dict[str, Any]:
        return {
            "task": task,
            "url": page.final_url,
            "charset": page.charset,
            "media_type": page.media_type,
            "rule": wire.encode_rule(self._rule_of(page.final_url)),
        }

    def _run(self, header: dict[str, Any], body: bytes, item: str, cancel: threading.Event | None) -> list[bytes]:
        def is_cancelled() -> bool:
            return self._closed or (cancel is not None and cancel.is_set())

        current = self._take(is_cancelled, item)
        healthy = False
        try:
            reply = current.run(header, body, is_cancelled)
            healthy = not current.is_worn()
            return reply
        except (WorkerCrashed, _Cancelled) as error:
            if is_cancelled():
                raise FetchCancelled(item) from error
            raise
        finally:
            self._give_back(current, healthy)

    def _take(self, is_cancelled: Callable[[], bool], item: str) -> _Worker:
        """A free worker, started now if there is none yet or the one that was there has died."""
        with self._condition:
            while not self._free and not is_cancelled():
                self._condition.wait(TURN_SECONDS)
            if is_cancelled():
                raise FetchCancelled(item)
            current = self._free.pop()
            if current is not None and wait([current.connection, current.process.sentinel], 0):  # its end, of either
                current.end()
                current = None
            try:
                current = current or _Worker(self.limits)
            except (OSError, psutil.Error) as error:  # no process to be had, or it died at once
                self._free.append(None)
                raise WorkerCrashed(None) from error
            self._busy.add(current)
            return current

    def _give_back(self, current: _Worker, healthy: bool) -> None:
        with self._condition:
            self._busy.discard(current)
            if healthy and not self._closed:
                self._free.append(current)
            else:
                current.end()
                self._free += [] if self._closed else [None]
            self._condition.notify()


class _Worker:
    """One child process and the pipe to it."""

    def __init__(self, limits: ExtractLimits) -> None:
        self.limits = limits
        self.connection, theirs = multiprocessing.Pipe()
        self.process = _start(theirs, limits)
        theirs.close()
        self.watched = psutil.Process(self.process.pid)
        if sys.platform == "win32":
            self.watched.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            self.watched.nice(NICE)
        self.tasks = 0
        self.idle_bytes = 0

    def run(self, header: dict[str, Any], body: bytes, is_cancelled: Callable[[], bool]) -> list[bytes]:
        """The reply to a request.

        Raises WorkerTimedOut, WorkerOutOfMemory, WorkerCrashed or _Cancelled; the worker is of no more use then.
        """
        try:
            if not self.tasks:
                self._await(START_SECONDS, is_cancelled)
                self.connection.recv_bytes()
                self.idle_bytes = self._bytes()
            self.tasks += 1
            wire.send_request(self.connection, header, body)
            self._await(self.limits.seconds, is_cancelled)
            reply = []
            for _ in range(int(self.connection.recv_bytes())):
                self._await(self.limits.seconds, is_cancelled)
                reply.append(self.connection.recv_bytes())
            return reply
        except (EOFError, OSError, psutil.Error) as error:
            self.process.join(1)
            if self.process.exitcode == wire.OUT_OF_MEMORY:
                raise WorkerOutOfMemory(self.limits.memory_bytes) from error
            raise WorkerCrashed(self.process.exitcode) from error

    def is_worn(self) -> bool:
        """Whether it served long enough, holds on to too much memory, or has died since its last reply."""
        try:
            return self.tasks >= TASKS or self._bytes() > self.idle_bytes + GROWTH
        except psutil.Error:
            return True

    def end(self) -> None:
        """Kill the process and close the pipe; harmless when that has happened."""
        self.process.kill()
        self.process.join()
        self.connection.close()

    def _await(self, seconds: float, is_cancelled: Callable[[], bool]) -> None:
        """Return when there is something to read, be it the end."""
        deadline = time.monotonic() + seconds
        while not wait([self.connection, self.process.sentinel], WATCH_SECONDS):
            if is_cancelled():
                raise _Cancelled
            if time.monotonic() > deadline:
                raise WorkerTimedOut(seconds)
            if self.tasks and self._bytes() > self.idle_bytes + self.limits.memory_bytes:
                raise WorkerOutOfMemory(self.limits.memory_bytes)

    def _bytes(self) -> int:
        """Resident memory."""
        return int(self.watched.memory_info().rss)


def _start(connection: Connection, limits: ExtractLimits) -> BaseProcess:
    """A new worker at the other end of a connection. Raises OSError where there is none to be had."""
    for method in _METHODS:
        context: Any = multiprocessing.get_context(method)
        context.set_forkserver_preload(["archiver.extract.worker"])
        arguments = (connection, wire.encode_limits(limits))
        process: BaseProcess = context.Process(target=_serve, args=arguments, name="archiver-worker", daemon=True)
        try:
            process.start()
            break
        except OSError:
            if method == _METHODS[-1]:
                raise
    return process


def _serve(connection: Connection, limits: dict[str, Any]) -> None:
    """What a child runs. The import is here so that the parent, which starts with a window, loads no parser."""
    from archiver.extract import worker

    worker.main(connection, limits)


class _Cancelled(Exception):
    """The caller wants no reply any more."""

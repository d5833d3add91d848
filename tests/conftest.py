"""An intolerant run: no network beyond this machine, no unexpected log record, nothing left running after a test."""

from __future__ import annotations

import gc
import ipaddress
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
import sqlalchemy as sa

import archiver.gui  # noqa: F401  # before pytest-qt brings PySide6, which it keeps from reading the source of everything
from tests.processes import descendants, serves_the_run

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
# Who starts the run in the background of a shell has it ignore Ctrl-C, and every program it starts as well.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every run, and few: HYPOTHESIS_PROFILE=deep looks for new ones.
hypothesis.settings.register_profile("quick", max_examples=50, derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("deep", max_examples=5_000, database=None, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

PATIENCE = 5.0
"""Seconds that threads and processes which were told to stop may take on a busy machine."""


class OutsideNetwork(BaseException):
    """A test asked for the real network. No Exception, so that no code under test can take it for a failed fetch."""


def refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: only loopback may be connected to, and only its names may be looked up."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a Unix socket
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not is_loopback(host):
        raise OutsideNetwork(f"{event} to {host!r}")


def is_loopback(host: str | bytes) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


sys.addaudithook(refuse_outside)


class Statements(dict[Any, Any]):
    """What SQLAlchemy made of each statement, for all engines of a run: it keeps that by engine, 2 ms a statement, and
    hardly a test uses the engine of another. All are SQLite's, so that the dialect at the head of a key is left out.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


STATEMENTS = Statements()


@sa.event.listens_for(sa.Engine, "engine_connect")
def share_statements(connection: sa.Connection) -> None:
    connection.execution_options(compiled_cache=STATEMENTS)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expect_log(*loggers): records of WARNING and above of these loggers are fine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Campaigns begin first: half a minute each, and whoever begins one last is waited for by all the others."""
    items.sort(key=lambda item: "campaigns" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: each full collection of garbage would walk all of it again."""
    gc.collect()
    gc.freeze()


class Records(logging.Handler):
    """Keeps every record of WARNING and above, whatever the test's own handlers do."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library, to be copied: making one takes twenty times as long, and most tests begin with one."""
    from archiver.store.store import Store

    folder = tmp_path_factory.mktemp("blank") / "library"
    Store.open(folder).close()
    return folder


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A record of WARNING or above fails the test, unless `@pytest.mark.expect_log("archiver.jobs")` names its logger.

    A mark without names expects any logger; a mark whose records never come fails too.
    """
    marks = list(request.node.iter_markers("expect_log"))
    handler = Records()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    expected = [name for mark in marks for name in mark.args]
    wanted = [record for record in handler.records if marks and (not expected or is_below(record.name, expected))]
    unexpected = [f"{record.name}: {record.getMessage()}" for record in handler.records if record not in wanted]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    if marks and not wanted:
        pytest.fail("the log records this test expects never came", pytrace=False)


def is_below(name: str, loggers: list[str]) -> bool:
    return any(name == logger or name.startswith(logger + ".") for logger in loggers)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A thread that is no daemon, or a child process, that was not there before the test fails it."""
    threads = set(threading.enumerate())
    processes = descendants()
    yield
    deadline = time.monotonic() + PATIENCE
    while left := left_running(threads, processes):
        if time.monotonic() > deadline:
            pytest.fail("left running: " + ", ".join(left), pytrace=False)
        gc.collect()
        time.sleep(0.02)


def left_running(threads: set[threading.Thread], processes: set[psutil.Process]) -> list[str]:
    """What runs now and did not then, by name."""
    multiprocessing.active_children()  # collects those that have ended
    left = [str(thread) for thread in threading.enumerate() if thread not in threads and not thread.daemon]
    for process in descendants():
        try:
            if process not in processes and process.status() != psutil.STATUS_ZOMBIE and not serves_the_run(process):
                left.append(f"{process.pid} {' '.join(process.cmdline())}")
        except psutil.NoSuchProcess:
            continue
    return left

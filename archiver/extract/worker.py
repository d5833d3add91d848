"""The child: reads requests from a pipe, extracts or measures, replies. It may be killed at any moment.

Nothing here or below loads Qt, SQLAlchemy or httpx: a worker starts in a fraction of a second and stays small.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, WorkerOutOfMemory
from archiver.extract import wire
from archiver.extract.article import explain, extract
from archiver.extract.imaging import measure
from archiver.model.limits import ExtractLimits

GRACE = 5
"""Seconds after the deadline when a worker whose parent did not end it ends itself."""


def main(connection: Connection, limits: dict[str, Any]) -> None:
    """Serve requests until the other end closes. `limits` is an ExtractLimits as `wire.encode_limits` gives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the parent
    logging.getLogger("readability").setLevel(logging.CRITICAL)  # a trace for each page it fails on; region.py answers
    threading.Thread(target=_follow_parent, daemon=True).start()
    bounds = wire.decode_limits(limits)
    _bound_memory(bounds.memory_bytes)
    try:
        connection.send_bytes(wire.READY)
        while True:
            header, body = wire.receive_request(connection)
            _set_alarm(bounds.seconds + GRACE)
            reply = answer(header, body, bounds)
            del body
            wire.send_reply(connection, reply)
            del reply
            _set_alarm(0)
    except (EOFError, ConnectionError):
        return  # the parent closed the pipe or is gone
    except MemoryError:
        sys.exit(wire.OUT_OF_MEMORY)


def answer(header: dict[str, Any], body: bytes, limits: ExtractLimits) -> list[bytes]:
    """The reply to one request; every outcome is one, a bug of ours as well."""
    try:
        if header["task"] == "measure":
            return wire.encode_facts(measure(body, limits))
        arguments = {
            "charset": header["charset"],
            "media_type": header["media_type"],
            "limits": limits,
            "rule": wire.decode_rule(header["rule"]),
        }
        if header["task"] == "explain":
            return wire.encode_explanation(explain(body, header["url"], **arguments))
        return wire.encode_article(extract(body, header["url"], **arguments))
    except ArchiverError as error:
        return wire.encode_error(error)
    except MemoryError:
        return wire.encode_error(WorkerOutOfMemory(limits.memory_bytes))
    except Exception:  # noqa: BLE001 - a bug of ours is reported as one, with its trace, and ends no other page
        return wire.encode_bug(traceback.format_exc())


def _follow_parent() -> None:
    """End with the parent, also in the middle of a page: a killed parent closes no page's work."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _bound_memory(extra: int) -> None:
    """Let the system refuse memory beyond what is used now and `extra` bytes. Only Linux counts in a way that holds;
    elsewhere the parent's watch is alone."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * os.sysconf("SC_PAGESIZE") + extra
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _set_alarm(seconds: float) -> None:
    """Have the system end this process then: a library that never comes back holds the lock `_follow_parent` needs."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)

"""The command line's entry: arguments in, an exit code out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from archiver.cli.arguments import build_parser, find_fault
from archiver.cli.printing import Printer, standard_streams
from archiver.cli.words import sentence_for
from archiver.errors import ArchiverError

DONE, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

OpenWindow = Callable[[Path | None, Sequence[str]], int]
"""(a library's folder or None for the one in the settings, links and files to save) → an exit code."""

QUEUE_VERBS = ("save", "extract-again", "jobs_retry", "jobs_resume", "demo")


def main(arguments: Sequence[str] | None = None, *, open_window: OpenWindow | None = None) -> int:
    """Run one verb; returns 0 done, 1 some items failed, 2 wrong usage (argparse exits with it), 130 interrupted.

    No verb, and `open`, call `open_window`; None where there is no display for one.
    """
    out, err = standard_streams()
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.verb in (None, "open"):
        if open_window is not None:
            return open_window(_folder(options), getattr(options, "items", []))
        print("There is no display here to open the window on. These verbs do the same in a terminal:\n", file=err)
        parser.print_help(err)
        return WRONG_USAGE
    if fault := find_fault(options):
        parser.error(fault)
    printer = Printer(as_json=getattr(options, "json", False), out=out, err=err)
    try:
        with _terminated_as_interrupted():
            failed = _run(options, printer)
        out.flush()
    except ArchiverError as error:
        printer.fail("", sentence_for(error))
        return SOME_FAILED
    except KeyboardInterrupt:
        waiting = " What was accepted stays in the queue: 'archiver jobs resume' goes on."
        printer.fail("", f"Stopped.{waiting if options.verb in QUEUE_VERBS else ''}")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has had enough ('| head'); flushing at exit must not complain about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        printer.done()
    return SOME_FAILED if failed else DONE


def _run(options: argparse.Namespace, printer: Printer) -> bool:
    """Run the verb; True when an item failed. What it needs is imported now: `--help` needs none of it."""
    from archiver import settings
    from archiver.cli.context import Context
    from archiver.cli.verbs.table import VERBS

    chosen = settings.load_default()
    folder = _folder(options) or chosen.library.expanduser().absolute()
    return VERBS[options.verb](Context(options, printer, chosen, folder))


def _folder(options: argparse.Namespace) -> Path | None:
    """The library that was named here; None: the settings say which."""
    named = getattr(options, "library", None) or os.environ.get("ARCHIVER_LIBRARY")
    return Path(named).expanduser().absolute() if named else None


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM is a Ctrl-C: a log-off or a service manager must not cost a half-done job its place in the queue."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

"""The entry point: `python -m archiver`, the `archiver` command and the bundle all start here.

Worker processes import this module again, so nothing is imported above `main`.
"""

from __future__ import annotations


def main() -> None:
    """Open the window, or run the verb that was given; exits with its code."""
    import multiprocessing

    multiprocessing.freeze_support()

    import gc
    import os
    import sys
    from collections.abc import Sequence
    from pathlib import Path

    gc.disable()  # what is loaded stays: looking for garbage in it is a tenth of a start

    def open_window(folder: Path | None, items: Sequence[str]) -> int:
        gc.disable()  # an open window collects when nothing goes on (`gui/collecting.py`)
        from archiver.gui.app import run as show

        return show(folder, items)

    try:
        # How most people start it. The command line would be as much to load as half of Qt, and has nothing to read.
        if len(sys.argv) == 1 and has_display() and not os.environ.get("ARCHIVER_LIBRARY"):
            sys.exit(open_window(None, ()))
        from archiver.cli.main import main as run

        gc.freeze()
        gc.enable()
        sys.exit(run(open_window=open_window if has_display() else None))
    except KeyboardInterrupt:  # while the program was still being loaded, where nothing has begun
        sys.exit(130)


def has_display() -> bool:
    """Whether a window could be shown; Windows and macOS always have a place for one."""
    import os
    import sys

    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or sys.platform in ("win32", "darwin")


if __name__ == "__main__":
    main()

"""The entry point: `python -m archiver`, the `archiver` command and the bundle all start here.

Worker processes import this module again, so nothing is imported above `main`.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its code."""
    import multiprocessing

    multiprocessing.freeze_support()

    import sys

    from archiver.cli.main import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()

"""Runs the benchmark that is named, with the rest of the arguments.

A worker process loads the module its program was started from. Of the program that is this much, and so it is here:
started from a benchmark, each new worker would take a third of a second for what the benchmark alone needs.
"""

from __future__ import annotations

import importlib
import sys

if __name__ == "__main__":
    name = sys.argv.pop(1)
    importlib.import_module(f"tests.benchmarks.{name}").main()

"""Articles of real pages as this program takes them out, beside other extractors on the same pages in the same run.

    python3 packaging/dev.py bench extraction PAGES [--set NAME] [--worst N] [--folds FOLDER] [--json]

PAGES holds a folder for each set, a set one for each page: page.html or page.html.gz, and truth.json or expected.html.
The block selector was trained on the set `wcxb`: its figures are honest with `--folds` alone, a folder that
`packaging/train_extractor.py PAGES/wcxb --folds FOLDER` fills with selectors of which each has not seen the sites it
is measured on. Readability.js is left out where there is no node.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks._extractors import EXTRACTORS, archiver, has_node, readability_js
from tests.benchmarks._scoring import Found, Page, load, score, sum_up

JS = "Readability.js"
OURS, BASE = "archiver", "readability-lxml"
Row = dict[str, Any]


def main() -> None:
    """Measure, and print a table for each set or one JSON object."""
    parser = argparse.ArgumentParser(prog="dev.py bench extraction")
    parser.add_argument("pages", type=Path)
    parser.add_argument("--set", help="only this one")
    parser.add_argument("--step", type=int, default=1, help="only every Nth page")
    parser.add_argument("--worst", type=int, default=0, help="name the N pages that come out worst")
    parser.add_argument("--folds", type=Path, help="selectors for wcxb, each trained on other sites")
    parser.add_argument("--workers", type=int, default=1, help="processes; with more, times say less (default: 1)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sets: dict[str, Any] = {}
    for folder in sorted(each for each in options.pages.iterdir() if each.is_dir()):
        if options.set in (None, folder.name):
            pages = list(load(folder))[:: options.step]
            sets[folder.name] = rows = measure(pages, options.folds, options.workers)
            if not options.json:
                print_set(folder.name, rows, options.worst)
    if options.json:
        print(json.dumps(sets))


def measure(pages: list[Page], folds: Path | None, workers: int) -> dict[str, list[Row]]:
    """A row for each page, by extractor."""
    found: dict[str, list[Row]] = defaultdict(list)
    with Pool(workers) as pool:
        for rows in pool.imap(partial(measure_page, folds=folds), pages, chunksize=4):
            for name, row in rows.items():
                found[name].append(row)
    if has_node():
        found[JS] = [score(page, got) for page, got in zip(pages, readability_js(pages), strict=True)]
    return found


def measure_page(page: Page, folds: Path | None) -> dict[str, Row]:
    """All extractors on one page, one after the other, so that their times can be compared."""
    all_: dict[str, Callable[[Page], Found]] = {**EXTRACTORS, OURS: partial(archiver, folds=folds)}
    return {name: score(page, call(page)) for name, call in all_.items()}


def print_set(name: str, found: dict[str, list[Row]], worst: int) -> None:
    """A table as Markdown has it: a row for each figure, a column for each extractor."""
    pages = len(found[OURS])
    print(f"\n{name}, {pages} pages\n\n| figure | {' | '.join(found)} |\n|---|{'---|' * len(found)}")
    columns = [figures(rows, found[BASE]) for rows in found.values()]
    for figure in dict.fromkeys(name for column in columns for name in column):
        print(f"| {figure} | {' | '.join(show(column.get(figure)) for column in columns)} |")
    if worst:
        print("\nworst:")
        for row in sorted(found[OURS], key=lambda row: row["words"])[:worst]:
            shown = f"{row['words']:.3f}, precision {row['precision']:.2f}, recall {row['recall']:.2f}"
            print(f"- {row['name']} ({row['kind']}): {shown}")


def figures(rows: list[Row], base: list[Row]) -> dict[str, float]:
    """Those of a set, of its kinds of pages, of its articles alone; `time` is the median of the ratio to the base."""
    result = sum_up(rows)
    kinds = dict.fromkeys(row["kind"] for row in rows)
    if len(kinds) > 1:
        for kind in sorted(kinds):
            result[f"words, {kind}"] = sum_up([row for row in rows if row["kind"] == kind])["words"]
        articles = sum_up([row for row in rows if row["kind"] == "article"])
        result |= {f"{name}, article": articles[name] for name in ("title", "byline", "date") if name in articles}
    result["ms"] = median(row["ms"] for row in rows)
    result["time"] = median(row["ms"] / max(other["ms"], 0.01) for row, other in zip(rows, base, strict=True))
    return result


def show(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}" if value >= 2 else f"{value:.3f}"

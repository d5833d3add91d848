"""A library of any size: made, listed in every order, and worked with in the window.

    python3 packaging/dev.py bench library [--articles N] [--keep DIR] [--from FOLDER] [--json]

With --keep the library stays in DIR for the window and the command line (`archiver --library DIR`), and for
the next time; what making it took is kept beside it. *_per_second are articles a CPU second: both_per_second of
storing and then indexing all but the last 5,000, grown_per_second of those, which are indexed as they come, like in an
open window; marked_meanwhile_ms is a person's own write at the same time.
list_start_ms and list_whole_ms ask for every place in every order, sorted_whole_ms for the orders of all articles
without our indexes. The rest is measured in a window, offscreen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from archiver.errors import PageUnreadable
from archiver.extract.article import extract
from archiver.library import Library
from archiver.model.articles import ArticleFilter, Sort, State
from archiver.paths import resource
from archiver.samples import read_samples
from archiver.store.compression import compress, pack_content
from archiver.store.rows.lists import fetch_ids, order_of
from archiver.store.schema import articles
from archiver.store.store import Store
from tests.benchmarks._figures import say, spread, tell, timed
from tests.benchmarks._filling import FACTS, fill
from tests.benchmarks._queries import queries
from tests.benchmarks._writing import Writer

PAGES = 500
"""Pages of a folder that are packed."""


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="dev.py bench library")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--articles", type=int, default=10_000, help="how many articles (default: 10,000)")
    parser.add_argument("--keep", type=Path, help="make the library here, or use the one that is here")
    parser.add_argument("--from", dest="source", type=Path, help="pack page.html and page.html.gz below this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = options.keep or Path(folder) / "library"
        figures = fill(library, options.articles, tell) | weigh(library) | pack(options.source) | look_up(library)
        say(figures | look_at(library, Path(folder) / "window.json", options.articles), as_json=options.json)


def weigh(folder: Path) -> dict[str, Any]:
    """Bytes on disk beside the bytes of all texts."""
    text = json.loads((folder / FACTS).read_text("utf-8"))["text_bytes"] if (folder / FACTS).exists() else 0
    index = (folder / "search.db").stat().st_size
    return {
        "index_to_text": round(index / text, 2),
        "library_to_text": round((folder / "library.db").stat().st_size / text, 2),
    }


def pack(source: Path | None) -> dict[str, Any]:
    """How much smaller pages, and the articles in them, are kept: median of the sample pages, or of a folder's."""
    pages = read_pages(source) if source else [resource("samples", each.path).read_bytes() for each in read_samples()]
    articles = []
    for body in pages:
        try:
            found = extract(body, "https://example.org/", charset=None)
        except PageUnreadable:
            continue
        html, text = found.content_html, found.text_content
        articles.append((4 + len(html.encode()) + len(text.encode())) / len(pack_content(html, text)[0]))
    return {
        "pages_packed": len(pages),
        "page_ratio": round(median(len(body) / len(compress(body)) for body in pages), 2),
        "article_ratio": round(median(articles), 2),
    }


def read_pages(source: Path) -> list[bytes]:
    """From all over a folder."""
    files = sorted([*source.rglob("page.html"), *source.rglob("page.html.gz")])
    files = files[:: len(files) // PAGES or 1][:PAGES]
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]


def look_up(folder: Path) -> dict[str, Any]:
    """Every place in every order, asked twice; the second time counts."""
    starts, wholes = [], []
    with Library.open(folder) as library:
        for wanted, sort, descending in product(places(library), Sort, (True, False)):
            library.list_start(wanted, sort, descending=descending)
            starts.append(timed(lambda: library.list_start(wanted, sort, descending=descending))[0])  # noqa: B023  # called at once
            wholes.append(timed(lambda: library.ids(wanted, sort, descending=descending))[0])  # noqa: B023  # called at once
        figures: dict[str, Any] = {"articles": library.article_count()}
    return figures | {
        "list_start_ms": spread(starts),
        "list_whole_ms": spread(wholes),
        "sorted_whole_ms": spread(sort_without_indexes(folder)),
    }


def places(library: Library) -> list[ArticleFilter]:
    """The states, the largest and the smallest collections and tags."""
    collections = sorted(library.collections(), key=lambda each: each.article_count)
    tags = sorted(library.tags(), key=lambda each: each.article_count)
    return [
        *(ArticleFilter(state) for state in State),
        *(ArticleFilter(collection=each.id) for each in (*collections[:2], *collections[-2:])),
        *(ArticleFilter(tag=each.name) for each in (*tags[:2], *tags[-2:])),
    ]


def sort_without_indexes(folder: Path) -> list[float]:
    """What all articles in each order cost where the table is read and sorted."""
    store = Store.open(folder)
    table = sa.select(articles.c.id).where(articles.c.trashed_at.is_(None)).with_hint(articles, "NOT INDEXED")
    found = []
    for sort in Sort:
        query = table.order_by(*order_of(sort, descending=True))
        found.append(timed(lambda: store.read(lambda unit: fetch_ids(unit.connection.execute(query))))[0])  # noqa: B023  # called at once
    store.close()
    return found


def look_at(folder: Path, memory: Path, total: int) -> dict[str, Any]:
    """What a person sees, in a process of its own: what was measured before is no part of its memory."""
    command = [sys.executable, "-m", "tests.benchmarks._window", str(folder), str(memory)]
    asked = json.dumps(queries(Writer(), total))
    run = subprocess.run(command, check=True, input=asked, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return figures

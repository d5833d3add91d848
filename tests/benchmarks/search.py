"""Search in a library of any size, beside plain FTS5 and tantivy on the same articles.

    python3 packaging/dev.py bench search [--articles N] [--keep DIR] [--json]

The library is made first, which takes a minute for every 50,000 articles; with --keep it stays in DIR for the next
time, the two other engines' indexes beside it. Each engine is asked every query once to warm up, and is then measured;
with --in-turn they take turns at every query, each finding the caches of the machine as the others left them.
first_answer_ms is `Library.search` with rows and snippets, exact_background_ms the same search with `exact` where the
first answer was not final. quality is of the queries with a common word.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from archiver.library import Library, Stop
from archiver.search.index import Index
from archiver.search.query import parse
from archiver.search.query.matching import match_of
from archiver.store.store import Store
from tests.benchmarks._baselines import Naive, Tantivy
from tests.benchmarks._figures import say, spread, tell, timed
from tests.benchmarks._filling import fill
from tests.benchmarks._queries import COMMON, queries
from tests.benchmarks._writing import Writer

WEIGHTS = "1.0, 10.0, 1.0, 1.0"
"""Of body, title, byline, site, by which the quality of answers is judged."""

STOP_AFTER = 0.03
"""Seconds after which a search that ranks a common word is stopped."""


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="dev.py bench search")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--articles", type=int, default=10_000, help="how many articles (default: 10,000)")
    parser.add_argument("--keep", type=Path, help="make the library here, or use the one that is here")
    parser.add_argument("--kinds", action="store_true", help="the figures of every kind of query, too")
    parser.add_argument("--in-turn", action="store_true", help="the engines take turns at every query")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.keep or Path(folder), options.articles, kinds=options.kinds, in_turn=options.in_turn)
        say(figures, as_json=options.json)


def measure(folder: Path, total: int, *, kinds: bool = False, in_turn: bool = False) -> dict[str, Any]:
    """All figures of a library with `total` articles in `folder`, made if it is not there."""
    fill(folder, total, tell)
    asked = queries(Writer(), total)
    beside = folder.with_name(folder.name + "-baselines")
    beside.mkdir(exist_ok=True)
    store = Store.open(folder)
    try:
        naive = Naive(beside, store, total, lambda done: tell(f"Plain FTS5: {done:,} of {total:,}"))
        tantivy = Tantivy(beside, store, total, lambda done: tell(f"tantivy: {done:,} of {total:,}"))
        with Library.open(folder) as library:
            engines: dict[str, Callable[[str], Any]] = {
                "first_answer_ms": library.search,
                "naive_bm25_ms": naive.search,
                "tantivy_ms": tantivy.search,
            }
            passes = [engines] if in_turn else [{name: engine} for name, engine in engines.items()]
            times: dict[str, dict[str, list[float]]] = {}
            first: dict[str, Any] = {}
            for each in passes:
                taken, answers = ask_all(each, asked)
                times |= taken
                first |= answers
            unfinished = [query for query, answer in first.items() if not answer.is_final]
            exact = [timed(lambda: library.search(query, exact=True))[0] for query in unfinished]  # noqa: B023  # called at once
            cancel = [time_to_stop(library, query) for query in (*asked["one of the ten commonest"], *unfinished[:40])]
        quality = judge(store, {query: [hit.article.id for hit in first[query].hits] for query in unfinished})
        common = [quality[query] for kind in COMMON for query in asked[kind] if query in quality]
    finally:
        store.close()
    figures: dict[str, Any] = {
        "articles": total,
        "queries": sum(map(len, asked.values())),
        **{name: spread([each for part in parts.values() for each in part]) for name, parts in times.items()},
        "exact_background_ms": spread(exact),
        "cancel_ms": spread(cancel),
        "quality": mean(common),
        "quality_of_all": mean(quality.values()),
        "quality_worst": round(min(quality.values(), default=1.0), 3),
        "not_final": len(unfinished),
    }
    figures["naive_ratio_p95"] = round(figures["naive_bm25_ms"]["p95"] / figures["first_answer_ms"]["p95"], 2)
    figures["tantivy_ratio_p95"] = round(figures["tantivy_ms"]["p95"] / figures["first_answer_ms"]["p95"], 2)
    if kinds:
        for name, parts in times.items():
            figures |= {f"{name} {kind}": spread(part) for kind, part in parts.items() if part}
    return figures


def ask_all(
    engines: dict[str, Callable[[str], Any]], asked: dict[str, list[str]]
) -> tuple[dict[str, dict[str, list[float]]], dict[str, Any]]:
    """Engine → kind → milliseconds (of what the engine can answer), and our answers if we are among them."""
    times: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in asked} for name in engines}
    answers = {}
    for warm in (False, True):
        for kind, texts in asked.items():
            for query in texts:
                tell(f"{'Measuring' if warm else 'Warming up'}: {kind}")
                for name, search in engines.items():
                    taken, answer = timed(lambda: search(query))  # noqa: B023  # called at once
                    if warm and answer is not None:
                        times[name][kind].append(taken)
                    if name == "first_answer_ms":
                        answers[query] = answer
    return times, answers


def time_to_stop(library: Library, query: str) -> float:
    """Milliseconds from asking an exact search to stop until it has; 0 when it was done before."""
    stop = Stop()
    ended: list[float] = []

    def search() -> None:
        library.search(query, exact=True, stop=stop)
        ended.append(time.perf_counter())

    thread = threading.Thread(target=search)
    thread.start()
    thread.join(STOP_AFTER)
    asked = time.perf_counter()
    stop.ask()
    thread.join()
    return max(0.0, 1000 * (ended[0] - asked))


def mean(values: Collection[float]) -> float:
    """To three places; of nothing, 1."""
    return round(sum(values) / len(values), 3) if values else 1.0


def judge(store: Store, answers: dict[str, list[int]]) -> dict[str, float]:
    """For each answer the mean bm25 score of its articles beside that of the best 50 there are."""
    index = Index(store)
    try:
        qualities = {query: _quality(index, query, ids) for query, ids in answers.items()}
        return {query: quality for query, quality in qualities.items() if quality is not None}
    finally:
        index.close()


def _quality(index: Index, query: str, ids: list[int]) -> float | None:
    tree = parse(query).tree
    match = tree and match_of(tree)
    if not match or not ids or len(query.strip()) < 2:
        return None  # filters, nothing, or one letter: no best 50 by their words

    def scores(connection: sa.Connection) -> tuple[list[float], list[float]]:
        score = f"SELECT -bm25(words, {WEIGHTS}) FROM words WHERE words MATCH :match"
        best = sa.text(f"{score} ORDER BY 1 DESC LIMIT {len(ids)}")
        ours = sa.text(f"{score} AND rowid IN ({', '.join(map(str, ids))})")
        return [list(connection.scalars(sql, {"match": match})) for sql in (best, ours)]  # type: ignore[return-value]  # two

    best, ours = index.read(scores)
    return (sum(ours) / len(ours)) / (sum(best) / len(best)) if ours and best else None

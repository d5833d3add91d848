"""What an extractor found on a page, as figures beside what is known of the page.

The measures are those of the benchmarks that the pages come from: words as WCXB counts them, shingles as Scrapinghub's
article benchmark does.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import lxml.html

WORD = re.compile(r"\w+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COUNTED = ("img", "table", "pre", "blockquote", "li", "figure")
SAME_PEOPLE = 0.6
"""Share of a byline's words that must agree."""


@dataclass(frozen=True)
class Page:
    """A page with its known article: `truth` has text, and what else is known of url, title, author, date, lang."""

    of: str
    name: str
    kind: str
    body: bytes
    truth: dict[str, Any]

    @property
    def url(self) -> str:
        return self.truth.get("url") or f"https://{self.name}.example.org/story"


@dataclass(frozen=True)
class Found:
    """What an extractor says; `ms` of CPU time."""

    ms: float
    text: str = ""
    html: str = ""
    title: str = ""
    byline: str = ""
    date: str = ""
    lang: str = ""


def load(folder: Path) -> Iterator[Page]:
    """The pages of a set: a folder each, with truth.json, page.html or page.html.gz, perhaps expected.html."""
    for file in sorted(folder.glob("*/truth.json")):
        truth = json.loads(file.read_text("utf-8"))
        packed = file.with_name("page.html.gz")
        body = gzip.decompress(packed.read_bytes()) if packed.exists() else file.with_name("page.html").read_bytes()
        if "text" not in truth:
            truth["expected"] = file.with_name("expected.html").read_text("utf-8")
            truth["text"] = "\n".join(lxml.html.fromstring(truth["expected"]).itertext())
        yield Page(folder.name, file.parent.name, truth.get("kind", "article"), body, truth)


def score(page: Page, found: Found) -> dict[str, Any]:
    """Figures of one page, 0 to 1; only those of which the truth is known."""
    truth = page.truth
    precision, recall = overlap(words(found.text.lower()), words(truth["text"].lower()))
    row: dict[str, Any] = {"of": page.of, "name": page.name, "kind": page.kind, "ms": found.ms}
    row |= {"precision": precision, "recall": recall, "words": f1(precision, recall)}
    row["shingles"] = overlap(shingles(found.text), shingles(truth["text"]))
    flat = squeeze(found.text)
    for key in ("with", "without"):
        if truth.get(key):
            row[key] = mean(squeeze(snippet) in flat for snippet in truth[key])
    if truth.get("title"):
        row["title"] = float(plain(found.title) == plain(truth["title"]))
    if people := set(plain(truth.get("author") or truth.get("byline")).split()) - {"by"}:
        said = set(plain(found.byline).split())
        row["byline"] = float(len(said & people) / len(said | people) >= SAME_PEOPLE)
    if day := DAY.match(truth.get("date") or truth.get("publishedTime") or ""):
        row["date"] = float(found.date[:10] == day[0])
    if truth.get("lang"):
        row["lang"] = float(found.lang[:2].lower() == truth["lang"][:2].lower())
    if "expected" in truth:
        wanted, shown = structure(truth["expected"]), structure(found.html)
        row["kept"] = {name: (min(shown[name], count), count, shown[name]) for name, count in wanted.items()}
    return row


def sum_up(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Means over the pages of a set; of shingles F1 of the means, of structure the share that is kept of all, and in
    `shown` the most that is shown of any part, 1 where it is what is expected."""
    figures: dict[str, float] = {}
    for name in ("words", "precision", "recall", "with", "without", "title", "byline", "date", "lang"):
        known = [row[name] for row in rows if name in row]
        if known:
            figures[name] = mean(known)
    figures["shingles"] = f1(*(mean(each) for each in zip(*(row["shingles"] for row in rows), strict=True)))
    kept: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for row in rows:
        for name, (right, count, all_) in row.get("kept", {}).items():
            kept[name] += right
            wanted[name] += count
            shown[name] += all_
    figures |= {f"kept {name}": kept[name] / count for name, count in sorted(wanted.items())}
    if wanted:
        figures["shown"] = max(shown[name] / count for name, count in wanted.items())
    return figures


def overlap(got: list[Any], wanted: list[Any]) -> tuple[float, float]:
    """Precision and recall of one multiset as the other sees it."""
    if not got or not wanted:
        return (1.0, 1.0) if got == wanted else (0.0, 0.0)
    common = sum((Counter(got) & Counter(wanted)).values())
    return common / len(got), common / len(wanted)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def words(text: str) -> list[str]:
    return WORD.findall(text)


def shingles(text: str) -> list[tuple[str, ...]]:
    """Every four words that follow each other."""
    all_ = words(text)
    return [tuple(all_[place : place + 4]) for place in range(max(1, len(all_) - 3))] if all_ else []


def structure(html: str) -> Counter[str]:
    """How many there are of each part of an article."""
    counts: Counter[str] = Counter()
    for element in lxml.html.fromstring(f"<div>{html}</div>").iter():
        if element.tag in COUNTED:
            counts[element.tag] += 1
        elif element.tag in HEADINGS:
            counts["heading"] += 1
        elif element.tag == "a" and element.get("href"):
            counts["link"] += 1
    return counts


def plain(text: str | None) -> str:
    return " ".join(words(unicodedata.normalize("NFKC", text or "").casefold()))


def squeeze(text: str) -> str:
    return " ".join(text.lower().split())

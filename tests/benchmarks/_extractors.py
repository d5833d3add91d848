"""The extractors that are compared, each behind the same call: ours, readability-lxml, trafilatura, Readability.js."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import lxml.html
import trafilatura
from readability import Document

from archiver.errors import PageUnreadable
from archiver.extract.article import extract
from archiver.extract.choice import selection
from archiver.extract.choice.forest import Forest
from tests.benchmarks._scoring import Found, Page

HERE = Path(__file__).resolve().parent / "readability_js"
FILES = ("package.json", "package-lock.json", "extract.mjs")
BLOCKS = (
    *("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "td", "th", "blockquote", "pre", "figure"),
    *("figcaption", "section", "article"),
)


def archiver(page: Page, folds: Path | None = None) -> Found:
    """This program's. `folds` has selectors that were trained on other sites, and says which is whose."""
    forest = _selector(folds, page)
    with mock.patch.object(selection, "_selector", return_value=forest):
        start = time.process_time()
        try:
            got = extract(page.body, page.url, charset=None)
        except PageUnreadable:
            return Found(_since(start))
        ms = _since(start)
    date = str(got.published_at or "")
    return Found(ms, got.text_content, got.content_html, got.title, got.byline or "", date, got.lang or "")


def readability(page: Page) -> Found:
    text = page.body.decode("utf-8", "replace")
    start = time.process_time()
    try:
        document = Document(text)
        html = document.summary(html_partial=True)
        ms = _since(start)
        return Found(ms, to_text(html), html, document.short_title())
    except Exception:  # noqa: BLE001  # another program's failure is a result
        return Found(_since(start))


def plain_trafilatura(page: Page) -> Found:
    return _trafilatura(page)


def precise_trafilatura(page: Page) -> Found:
    return _trafilatura(page, favor_precision=True)


EXTRACTORS: dict[str, Callable[[Page], Found]] = {
    "archiver": archiver,
    "readability-lxml": readability,
    "trafilatura": plain_trafilatura,
    "trafilatura precision": precise_trafilatura,
}


def readability_js(pages: Sequence[Page]) -> Iterator[Found]:
    """Mozilla's own, in node with linkedom, which is installed beside the environment the first time."""
    home = _install()
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, page in enumerate(pages):
            path = Path(folder) / f"{number}.html"
            path.write_text(page.body.decode("utf-8", "replace"), "utf-8")
            paths.append(str(path))
        command = ["node", str(home / "extract.mjs")]
        done = subprocess.run(command, input="\n".join(paths), stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        got = json.loads(line)
        said = [got.get(name) or "" for name in ("html", "title", "byline", "published_at", "lang")]
        yield Found(got["ms"], to_text(said[0]), *said)


def has_node() -> bool:
    return bool(shutil.which("node") and shutil.which("npm"))


def to_text(html: str) -> str:
    """The text of an extractor that gives HTML alone, a line for each block."""
    if not html.strip():
        return ""
    tree = lxml.html.fromstring(html)
    for element in tree.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def _trafilatura(page: Page, **options: Any) -> Found:
    text = page.body.decode("utf-8", "replace")
    start = time.process_time()
    try:
        plain = trafilatura.extract(text, include_comments=False, **options) or ""
        ms = _since(start)
        shown = {"output_format": "html", "include_images": True, "include_links": True}
        html = trafilatura.extract(text, include_comments=False, **shown, **options) or ""
        known = trafilatura.extract_metadata(text)
    except Exception:  # noqa: BLE001  # another program's failure is a result
        return Found(_since(start))
    said = [known.title or "", known.author or "", known.date or "", known.language or ""]
    return Found(ms, plain, html, *said)


def _since(start: float) -> float:
    return 1000 * (time.process_time() - start)


@cache
def _forest(path: Path) -> Forest:
    return Forest.load(json.loads(path.read_text("utf-8")))


def _selector(folds: Path | None, page: Page) -> Forest:
    if folds is None or page.of != "wcxb":
        return _shipped()
    return _forest(folds / f"{_folds(folds)[page.name]}.json")


@cache
def _folds(folder: Path) -> dict[str, int]:
    return dict(json.loads((folder / "pages.json").read_text("utf-8")))


_shipped = selection._selector


def _install() -> Path:
    home = Path(sys.prefix) / "readability-js"
    stamp = home / "stamp"
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        home.mkdir(exist_ok=True)
        for name in FILES:
            shutil.copy(HERE / name, home)
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=home, stdout=sys.stderr, check=True)
        stamp.write_text(wanted)
    return home

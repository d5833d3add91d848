"""Bytes → text → article → sanitised HTML → the reader's document: nothing raises, runs, hangs or says two things.

python3 packaging/dev.py fuzz                 a minute of it
python3 packaging/dev.py fuzz 36000           a night
pytest tests/campaigns/test_fuzz.py --fuzz 60 --seed 7
"""

from __future__ import annotations

import hashlib
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QTextDocument
from selectolax.lexbor import LexborHTMLParser

from archiver.errors import ExtractError, PageUnreadable, WorkerCrashed
from archiver.extract.output import sanitise
from archiver.extract.pool import WorkerPool
from archiver.gui.looks.tokens import Tokens, load_tokens
from archiver.gui.reader.document import read_body, write_document
from archiver.gui.reader.style import ReaderStyle
from archiver.model.capture import FetchedPage
from archiver.model.extraction import ExtractedArticle
from archiver.model.limits import ExtractLimits
from tests.gui.reader.parts import make_article
from tests.hostile import fuzzing
from tests.hostile.fuzzing import Page
from tests.hostile.judge import NO_TEXT, complaints

SECONDS = 20.0
"""What a page of at most 400 KB may take on a machine that does other things too."""
SHRINKING = 30.0
URL = "https://e.test/a/page"
PICTURE = re.compile(r"https?://\S+|part:[0-9a-f]{64}|data:image/(?:png|jpe?g|webp|gif);base64,[^\s]*", re.I)
LINK = re.compile(r"https?://.*|mailto:.*|#(?:at-.*|foot|more)", re.I | re.S)
ACTIVE = frozenset(("script", "style", "link", "meta", "base", "iframe", "object", "embed", "form", "svg", "math"))


def test_no_page_breaks_anything(fuzz_seconds: float, seed: int, qapp: object) -> None:
    chance = random.Random(seed)
    tokens = load_tokens("light")
    number = 0
    with WorkerPool(1, ExtractLimits(seconds=SECONDS)) as pool:
        started = time.monotonic()
        while time.monotonic() < started + fuzz_seconds:
            number += 1
            page = fuzzing.make(chance)
            if faults := judge(page, pool, tokens):
                small = shrink(page, lambda it: bool(judge(it, pool, tokens)))
                kept = Path(tempfile.gettempdir()) / f"fuzz-{hashlib.sha256(small.body).hexdigest()[:12]}.html"
                kept.write_bytes(small.body)  # it outlives the run
                told = f"charset {small.charset}, {small.media_type}, page {number} of seed {seed}: {kept}"
                raise AssertionError("\n".join([told, *faults]))
    print(f"{number:,} pages in {time.monotonic() - started:.0f} s, seed {seed}")
    assert number > 5


def judge(page: Page, pool: WorkerPool, tokens: Tokens) -> list[str]:
    """What is wrong with what became of a page."""
    fetched = FetchedPage(URL, URL, 200, page.media_type, page.charset, page.body, datetime.now(UTC))
    try:
        article = pool.extract(fetched)
    except PageUnreadable:
        return []
    except WorkerCrashed as error:
        return [f"{error}", str(error.__cause__)]
    except ExtractError as error:
        return [f"{error}"]
    return [*judge_article(article), *judge_reader(article, tokens)]


def judge_article(article: ExtractedArticle) -> Iterator[str]:
    html = article.content_html
    yield from complaints(html)
    if sanitise(html) != html:
        yield "sanitising again changes it"
    numbers = [int(number) for number in re.findall(r'<img\b[^>]*? src="image:(\d+)"', html)]
    if any(number >= len(article.images) for number in numbers):
        yield f"pictures {numbers} of {len(article.images)}"
    yield from (f"picture {image.url[:80]!r}" for image in article.images if not PICTURE.fullmatch(image.url))
    for name in ("title", "byline", "site_name", "published_at", "lang", "excerpt", "canonical_url", "text_content"):
        value = getattr(article, name) or ""
        if NO_TEXT.search(value):
            yield f"{name} holds characters that are no text"
        if name != "text_content" and (len(value) > 8_000 or "\n" in value):
            yield f"{name} is no line: {value[:80]!r}"
    if article.canonical_url is not None and not article.canonical_url.startswith(("http://", "https://")):
        yield f"canonical {article.canonical_url[:80]!r}"


def judge_reader(article: ExtractedArticle, tokens: Tokens) -> Iterator[str]:
    """The same article as the window shows it."""
    started = time.monotonic()
    stored = make_article(article.content_html, title=article.title, text=article.text_content, assets=["x"])
    rules, html = write_document(stored, read_body(stored), ReaderStyle(), tokens)
    document = QTextDocument()
    document.setDefaultStyleSheet(rules)
    document.setHtml(html)
    document.setTextWidth(680)
    document.size()
    if time.monotonic() - started > SECONDS:
        yield f"the reader took {time.monotonic() - started:.1f} s"
    root = LexborHTMLParser(html).root
    assert root is not None
    for node in root.traverse():
        attributes = {name: value or "" for name, value in node.attributes.items()}
        if node.tag in ACTIVE or any(name.startswith("on") for name in attributes):
            yield f"the reader is shown <{node.tag} {attributes}>"
        if "src" in attributes and not re.fullmatch(r"image:\d+", attributes["src"]):
            yield f"the reader is shown a picture {attributes['src'][:80]!r}"
        if "href" in attributes and not LINK.fullmatch(attributes["href"]):
            yield f"the reader is shown a link {attributes['href'][:80]!r}"


def shrink(page: Page, fails: Callable[[Page], bool]) -> Page:
    """A smaller page that fails too, for whoever has to find out why."""
    body, step = page.body, max(len(page.body) // 2, 1)
    deadline = time.monotonic() + SHRINKING
    while step and time.monotonic() < deadline:
        start = 0
        while start < len(body) and time.monotonic() < deadline:
            less = body[:start] + body[start + step :]
            if fails(Page(less, page.charset, page.media_type)):
                body = less
            else:
                start += step
        step //= 2
    return Page(body, page.charset, page.media_type)

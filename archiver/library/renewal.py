"""Extracting again what is kept: first a look that writes nothing, then jobs for what shall change.

The look needs neither the network nor the queue's lock, so it may be taken while pages are saved. What a person wants
of it goes through the queue like any other page: it survives being killed, fetches pictures that are new, and adds a
version beside the one that is there.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from archiver.errors import ExtractError, LibraryDamaged, NotFound
from archiver.jobs.policy import failure_of
from archiver.library.accepting import accept
from archiver.library.rules import RuleBook
from archiver.model.articles import Article, ArticleFilter
from archiver.model.capture import CaptureRequest, Origin
from archiver.model.explanation import Explanation
from archiver.model.extraction import ExtractedArticle
from archiver.model.jobs import Accepted, Outcome
from archiver.model.renewal import Change, Renewal
from archiver.settings import Settings
from archiver.store.keeper import kept_page
from archiver.store.store import Store

if TYPE_CHECKING:
    from archiver.extract.pool import WorkerPool

AHEAD = 4
"""Articles a worker that are looked at before the first of them is told: pages are large, and lists longer."""
DETAILS = ("title", "byline", "site_name", "published_at", "lang")
PARAGRAPHS = 200
"""Changed paragraphs that are shown."""


class Renewals:
    """Of one library. Thread-safe."""

    def __init__(self, store: Store, settings: Settings, rules: RuleBook) -> None:
        self._store = store
        self._settings = settings
        self._rules = rules

    def ids(self) -> Sequence[int]:
        """All articles that are not in the trash."""
        return self._store.read(lambda unit: unit.lists.ids(ArticleFilter()))

    def look(self, ids: Sequence[int], cancel: threading.Event | None = None) -> Iterator[Renewal]:
        """What would become of articles, in their order, several at once; ends early once `cancel` is set."""
        # Here, as it brings what watches the worker processes, which no other verb has to wait for.
        from archiver.extract.pool import WorkerPool

        workers = min(self._settings.workers, max(1, len(ids)))
        waiting: deque[Future[Renewal]] = deque()
        rest = iter(ids)
        with (
            WorkerPool(workers, self._settings.extract, self._rules.rule_of) as pool,
            ThreadPoolExecutor(workers, thread_name_prefix="renewal") as threads,
        ):
            while cancel is None or not cancel.is_set():
                for id in rest:
                    waiting.append(threads.submit(self._look, id, pool))
                    if len(waiting) >= AHEAD * workers:
                        break
                if not waiting:
                    break
                yield waiting.popleft().result()
            for future in waiting:
                future.cancel()

    def apply(self, ids: Iterable[int], *, shorter: Iterable[int] = ()) -> list[Accepted]:
        """Queue articles to be extracted again; for those in `shorter` a person has seen that they lose much."""
        wanted, losing = list(ids), frozenset(shorter)
        urls = {row.id: row.url for row in self._store.read(lambda unit: unit.articles.summaries(wanted))}
        return accept(
            self._store,
            (CaptureRequest(urls[id], origin=Origin.KEPT, shorter=id in losing) for id in wanted if id in urls),
        )

    def explain(self, id: int) -> Explanation:
        """How an article would be found today in the page that was kept.

        Raises NotFound where none was kept, LibraryDamaged, ExtractError.
        """
        from archiver.extract.pool import WorkerPool

        with WorkerPool(1, self._settings.extract, self._rules.rule_of) as pool:
            return pool.explain(kept_page(self._store, id))

    def _look(self, id: int, pool: WorkerPool) -> Renewal:
        try:
            kept = self._store.read(lambda unit: unit.articles.get(id))
        except NotFound:
            return Renewal(id, "", Change.NO_PAGE)  # deleted meanwhile
        except LibraryDamaged as error:
            return Renewal(id, "", Change.FAILED, failure=failure_of(error))
        title = kept.summary.title
        if kept.version.original is None:
            return Renewal(id, title, Change.NO_PAGE, kept.version.word_count)
        try:
            found = pool.extract(kept_page(self._store, id))
        except (ExtractError, LibraryDamaged, NotFound) as error:
            return Renewal(id, title, Change.FAILED, kept.version.word_count, failure=failure_of(error))
        outcome = self._store.read(lambda unit: unit.saving.judge_again(id, found))
        return compare(kept, found, outcome)


def compare(kept: Article, found: ExtractedArticle, outcome: Outcome) -> Renewal:
    """How an article differs from what its page gives today; `outcome` is what the library makes of it. Pure."""
    before, after = (text.split("\n\n") for text in (kept.text_content, found.text_content))
    details = {
        name: (getattr(kept.summary, name) or "", it)
        for name in DETAILS
        if (it := getattr(found, name)) and it != getattr(kept.summary, name)
    }
    added, removed = _only_in(after, before), _only_in(before, after)
    if outcome is Outcome.KEPT:
        change = Change.WORSE
    elif outcome is Outcome.UNCHANGED:
        change = Change.DETAILS if details else Change.NONE
    else:
        change = Change.TEXT if " ".join(before).split() != " ".join(after).split() else Change.SHAPE
    return Renewal(
        kept.summary.id,
        kept.summary.title,
        change,
        kept.version.word_count,
        found.word_count,
        tuple(added[:PARAGRAPHS]),
        tuple(removed[:PARAGRAPHS]),
        details,
    )


def _only_in(paragraphs: Sequence[str], others: Sequence[str]) -> list[str]:
    """What the others do not have, counted: of a paragraph that is there twice one may be new."""
    there = Counter(others)
    found = []
    for paragraph in paragraphs:
        if there[paragraph] > 0:
            there[paragraph] -= 1
        elif paragraph.strip():
            found.append(paragraph)
    return found

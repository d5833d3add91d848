"""Rows and jobs for tests of lists, a shelf that loads them, and tasks that are done by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject

from archiver.errors import ArchiverError
from archiver.gui.tasks import Tasks
from archiver.model.articles import ArticleSummary, Completeness
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState

THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_summary(id: int, **facts: Any) -> ArticleSummary:
    row = ArticleSummary(
        id=id,
        url=f"https://example.org/{id}",
        title=f"Article {id}",
        byline=None,
        site_name="Example",
        published_at="2024-03-01",
        lang="en",
        excerpt="What it is about.",
        word_count=500,
        saved_at=THEN,
        completeness=Completeness.COMPLETE,
        images_total=0,
        images_saved=0,
        lead_asset=None,
        read=True,
        favorite=False,
        archived=False,
        trashed=False,
        progress=0.0,
    )
    return replace(row, **facts)


def make_job(
    id: int, state: JobState = JobState.FETCHING, article: int | None = None, failure: Failure | None = None
) -> Job:
    return Job(id, f"https://example.org/job/{id}", "", state, 1, THEN, failure, None, article, THEN, THEN)


@dataclass
class Shelf:
    """Loads rows that are made up, and remembers what it was asked for."""

    asked: list[list[int]] = field(default_factory=list)
    changed: dict[int, ArticleSummary] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def load(self, ids: list[int]) -> list[ArticleSummary]:
        self.asked.append(ids)
        return [self.changed.get(id) or make_summary(id) for id in ids if id not in self.gone]


class HandTasks(Tasks):
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Callable[[], None]] = []

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        *,
        key: str | None = None,
        otherwise: Callable[[ArchiverError], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        def do() -> None:
            try:
                result = work()
            except ArchiverError as error:
                (otherwise or self.failed.emit)(error)
            else:
                if then is not None:
                    then(result)
            if ended is not None:
                ended()

        self.waiting.append(do)

    def do(self, tasks: Iterable[int] = (0,)) -> None:
        """Do these of the waiting tasks, by their position."""
        for task in [self.waiting[position] for position in tasks]:
            self.waiting.remove(task)
            task()

    def do_all(self) -> None:
        """Do what waits, and what that leads to."""
        while self.waiting:
            self.do()

"""What the reader is told while one article is open and another on its way."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QObject

from archiver.errors import NotFound
from archiver.gui.desk.reading import Reading
from archiver.library import Library
from archiver.model.articles import Article, ArticleSummary, Changes
from tests.gui.reader.parts import LateTasks, make_article

OPEN, NEXT = 1, 2


class Shelf:
    """The verbs of a library that reading needs, on two articles."""

    read_only = False

    def __init__(self) -> None:
        self.articles = {id: make_article(id=id, title=f"Article {id}") for id in (OPEN, NEXT)}

    def article(self, id: int) -> Article:
        if id not in self.articles:
            raise NotFound("article", str(id))
        return self.articles[id]

    def versions(self, id: int) -> list[object]:
        return [object()]

    def similar(self, article: Article) -> list[ArticleSummary]:
        return []


class Bench:
    """Reads one article, and decides when what was asked for comes."""

    def __init__(self, owner: QObject) -> None:
        self.shelf = Shelf()
        self.tasks = LateTasks()
        self.reading = Reading(cast("Library", self.shelf), self.tasks.as_tasks(), owner)
        self.shown: list[int] = []
        self.failures: list[object] = []
        self.reading.loaded.connect(lambda article, *_: self.shown.append(article.summary.id))
        self.reading.failed.connect(self.failures.append)
        self.reading.open(OPEN)
        self.tasks.finish()
        assert self.shown == [OPEN]

    def change(self) -> None:
        """Pictures of the open article have arrived."""
        self.shelf.articles[OPEN] = make_article(id=OPEN, assets=["aa"], saved=1)
        self.reading.take(Changes(articles=frozenset((OPEN,))))


@pytest.fixture
def bench(owner: QObject) -> Bench:
    return Bench(owner)


def test_pictures_that_have_arrived_are_shown(bench: Bench) -> None:
    bench.change()
    bench.tasks.finish()
    assert bench.shown == [OPEN, OPEN]


def test_news_of_the_open_article_do_not_take_the_place_of_the_one_just_clicked(bench: Bench) -> None:
    bench.change()
    bench.reading.open(NEXT)
    bench.tasks.finish()
    assert bench.shown == [OPEN, NEXT]
    assert bench.reading.article == bench.shelf.articles[NEXT]


def test_an_article_that_comes_after_reading_ended_is_not_shown(bench: Bench) -> None:
    bench.reading.open(NEXT)
    bench.reading.close()
    bench.tasks.finish()
    assert bench.shown == [OPEN]
    assert bench.reading.article is None


def test_where_the_next_one_cannot_be_shown_nothing_is_open(bench: Bench) -> None:
    del bench.shelf.articles[NEXT]
    bench.reading.open(NEXT)
    bench.tasks.finish()
    assert [type(failure) for failure in bench.failures] == [NotFound]
    assert bench.reading.article is None

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from archiver.library import Library
from archiver.model.articles import ArticleSummary, Completeness
from archiver.model.capture import CaptureRequest, Document
from archiver.search.kinship import worth_reading
from archiver.settings import Settings
from tests.library.pages import article

PAGES = {
    "Tide mills": "tide mill with its sluice in the estuary",
    "Mills of the estuary": "miller of the estuary, his mill, his sluice and his tide",
    "Sluices": "sluice that holds the tide above a mill by the estuary",
    "Night trains": "conductor with a kettle who crosses a border",
    "Trains and kettles": "kettle that a conductor takes over every border",
    "Beekeeping": "swarm",
    "Sourdough": "baker",
}
"""What each is about."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("kin") / "library"
    with Library.open(folder, settings=Settings(workers=1, daily_backups=False)) as library:
        accepted = library.save(page(title, text) for title, text in PAGES.items())
        library.finish([each.job.id for each in accepted])
        yield library


def page(title: str, word: str, *, url: str = "") -> CaptureRequest:
    document = Document(article(word, title).encode(), "text/html", "page.html")
    return CaptureRequest(url or f"https://example.org/{title.replace(' ', '-')}", document)


def similar(library: Library, title: str) -> list[str]:
    id = next(row.id for row in library.articles() if row.title == title)
    return [row.title for row in library.similar(library.article(id))]


def test_articles_about_the_same_are_found_and_no_others(library: Library) -> None:
    assert set(similar(library, "Tide mills")) == {"Mills of the estuary", "Sluices"}
    assert similar(library, "Night trains") == ["Trains and kettles"]


def test_what_shares_nothing_has_none(library: Library) -> None:
    assert similar(library, "Beekeeping") == []


def test_what_is_in_the_trash_is_none_of_them(library: Library) -> None:
    kettles = [row.id for row in library.articles() if row.title == "Trains and kettles"]
    library.set_trashed(kettles)
    try:
        assert similar(library, "Night trains") == []
    finally:
        library.set_trashed(kettles, False)


def test_neither_the_same_article_once_more_nor_what_has_no_text_is_worth_reading(library: Library) -> None:
    row = library.articles()[0]

    def like(id: int, title: str, url: str, **facts: Any) -> ArticleSummary:
        return replace(row, id=id, title=title, url=url, site_name=None, published_at=None, **facts)

    here = like(1, "Night trains", "https://example.org/night-trains")
    offered = worth_reading(
        here,
        [
            like(2, "Night Trains", "https://www.example.org/print?id=7"),
            like(3, "Night trains", "https://example.net/a-book-of-that-name"),
            like(4, "Kettles", "https://example.org/kettles", completeness=Completeness.LINK_ONLY),
            like(5, "Kettles", "https://example.org/kettles/1", trashed=True),
            like(6, "Kettles", "https://example.org/kettles/2"),
            like(7, "Kettles", "https://example.org/kettles/3"),
        ],
    )
    assert [each.id for each in offered] == [3, 6]


def test_a_site_is_known_by_its_name_and_a_column_by_its_dates(library: Library) -> None:
    row = replace(library.articles()[0], title="Letters", site_name="The Gazette", url="https://example.org/1")
    elsewhere = replace(row, id=-1, url="https://m.example.net/1")
    first, second = (replace(elsewhere, published_at=f"2026-03-0{day}T08:00:00Z") for day in (2, 9))
    assert list(worth_reading(row, [elsewhere])) == []
    assert list(worth_reading(first, [second])) == [second]


def test_the_same_article_under_another_address_is_not_offered(library: Library) -> None:
    [twin] = library.save([page("Night trains", PAGES["Night trains"], url="https://www.example.org/?p=7")])
    library.finish([twin.job.id])
    copies = [row.id for row in library.articles() if row.title == "Night trains"]
    try:
        assert len(copies) == 2
        assert similar(library, "Night trains") == ["Trains and kettles"]
    finally:
        library.delete([max(copies)])

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver.library import Library
from archiver.model import CaptureRequest, Document
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


def page(title: str, word: str) -> CaptureRequest:
    document = Document(article(word, title).encode(), "text/html", "page.html")
    return CaptureRequest(f"https://example.org/{title.replace(' ', '-')}", document)


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

"""Tags: one whatever its case, gone with its last article."""

from __future__ import annotations

import pytest

from archiver.errors import NameRefused, NotFound
from archiver.store.rows.tags import NAME_LENGTH, clean_name
from archiver.store.store import Store
from tests.store.libraries import keep, state_of


def names(store: Store) -> dict[str, int]:
    return {tag.name: tag.article_count for tag in store.read(lambda unit: unit.tags.all())}


@pytest.fixture
def three(store: Store) -> list[int]:
    return [keep(store, f"https://a.test/{number}") for number in range(3)]


def test_one_tag_whatever_its_case(store: Store, three: list[int]) -> None:
    store.write(lambda unit: unit.tags.put(["Sea"], three[:2]))
    store.write(lambda unit: unit.tags.put(["SEA", "##sea", "straße"], three))
    store.write(lambda unit: unit.tags.put(["STRASSE"], three))
    assert names(store) == {"Sea": 3, "straße": 3}
    store.write(lambda unit: unit.tags.take(["sEa"], three[:1]))
    assert names(store) == {"Sea": 2, "straße": 3}


def test_a_tag_goes_with_its_last_article(store: Store, three: list[int]) -> None:
    store.write(lambda unit: unit.tags.put(["sea"], three[:1]))
    store.write(lambda unit: unit.tags.take(["sea"], three))
    assert names(store) == {}
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.tags.take(["sea"], three))


def test_what_is_in_the_trash_counts_when_it_comes_back(store: Store, three: list[int]) -> None:
    """A tag that was put on an article in the trash, too."""
    store.write(lambda unit: unit.articles.set_trashed(three, True))
    store.write(lambda unit: unit.tags.put(["sea"], three))
    assert names(store) == {"sea": 0}
    store.write(lambda unit: unit.articles.set_trashed(three, False))
    assert names(store) == {"sea": 3}


def test_renaming(store: Store, three: list[int]) -> None:
    store.write(lambda unit: unit.tags.put(["see"], three))
    store.write(lambda unit: unit.tags.rename("see", "Sea"))
    store.write(lambda unit: unit.tags.rename("sea", "SEA"))
    assert names(store) == {"SEA": 3}


def test_renaming_to_one_there_is_makes_them_one(store: Store, three: list[int]) -> None:
    store.write(lambda unit: unit.tags.put(["sea"], three[:2]))
    store.write(lambda unit: unit.tags.put(["ocean"], three[1:]))
    store.write(lambda unit: unit.tags.rename("ocean", "Sea"))
    assert names(store) == {"sea": 3}


def test_removing(store: Store, three: list[int]) -> None:
    store.write(lambda unit: unit.tags.put(["sea", "fog"], three))
    store.write(lambda unit: unit.tags.remove("SEA"))
    assert names(store) == {"fog": 3}
    assert store.read(lambda unit: unit.articles.get(three[0])).tags == ("fog",)


@pytest.mark.parametrize("name", ["", " ", "#", "# ", "\x00", "\n"])
def test_a_name_of_nothing_is_refused(store: Store, three: list[int], name: str) -> None:
    before = state_of(store)
    with pytest.raises(NameRefused):
        store.write(lambda unit: unit.tags.put(["fine", name], three))
    with pytest.raises(NameRefused):
        store.write(lambda unit: (unit.tags.put(["fine"], three), unit.tags.rename("fine", name))[1])  # type: ignore[func-returns-value]  # only one after the other
    assert state_of(store) == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("# sea ", "sea"),
        ("## # sea", "sea"),
        ("two\nlines", "two lines"),
        ("c#", "c#"),
        ("x" * 200, "x" * (NAME_LENGTH - 1) + "…"),
        ("道", "道"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_an_article_that_is_not_there(store: Store, three: list[int]) -> None:
    before = state_of(store)
    with pytest.raises(NotFound):
        store.write(lambda unit: unit.tags.put(["sea"], [*three, 99]))
    assert state_of(store) == before
    for name in ("rename", "remove"):
        with pytest.raises(NotFound):
            store.write(lambda unit: getattr(unit.tags, name)(*["none", "more"][: 2 if name == "rename" else 1]))  # noqa: B023  # called at once

from __future__ import annotations

import pytest

from archiver.gui.place import Place
from archiver.model.articles import State


@pytest.mark.parametrize(
    "place",
    [Place.of_state(State.TRASH), Place.of_collection(12), Place.of_tag("a:b c"), Place.of_search("tag:x  words")],
)
def test_a_key_leads_back_to_its_place(place: Place) -> None:
    assert Place.from_key(place.key) == place


@pytest.mark.parametrize("key", ["", "state:none", "collection:x", "collection:", "tag:", "other:1"])
def test_what_is_no_key_leads_to_all_articles(key: str) -> None:
    assert Place.from_key(key) == Place.of_state(State.ALL)

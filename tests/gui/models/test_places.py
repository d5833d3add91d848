from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from archiver.gui.models.places import COLLECTIONS, NO_COLLECTIONS, NO_TAGS, TAGS, PlacesModel
from archiver.gui.place import Place
from archiver.model.articles import Collection, State, Tag

SEA = Collection(1, None, "Sea", 1, 4)
LIGHT = Collection(2, 1, "Lights", 0, 2)
LAND = Collection(3, None, "Land", 0, 0)


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[PlacesModel]:
    model = PlacesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    shiboken6.delete(tester)
    shiboken6.delete(model)


def names(model: PlacesModel, key: str) -> list[str]:
    above = model.index_of(key)
    return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]


def test_collections_are_nested_in_their_order(model: PlacesModel) -> None:
    model.show({State.ALL: 7}, [SEA, LIGHT, LAND], [Tag(1, "old", 3)])
    assert names(model, COLLECTIONS) == ["Land", "Sea"]
    assert names(model, "collection:1") == ["Lights"]
    assert names(model, TAGS) == ["old"]
    light = model.node("collection:2")
    assert light is not None
    assert (light.depth, light.count, light.place) == (1, 2, Place.of_collection(2))


def test_an_empty_library_teaches(model: PlacesModel) -> None:
    assert model.index_of(NO_COLLECTIONS).data() == "No collections yet. Collections you make appear here."
    assert model.index_of(NO_TAGS).isValid()
    assert model.flags(model.index_of(NO_TAGS)) == Qt.ItemFlag.NoItemFlags


def test_new_counts_and_names_leave_the_rows(model: PlacesModel, qtbot: QtBot) -> None:
    model.show({}, [SEA], [])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show({}, [Collection(1, None, "Sea", 1, 9)], [])
    sea = model.node("collection:1")
    assert sea is not None
    assert sea.count == 9
    with qtbot.waitSignal(model.modelReset):
        model.show({}, [SEA, LAND], [])


def test_a_collection_below_one_that_is_gone_is_shown(model: PlacesModel) -> None:
    model.show({}, [LIGHT], [])
    assert names(model, COLLECTIONS) == ["Lights"]


def test_a_typed_name_is_told_in_one_line(model: PlacesModel, qtbot: QtBot) -> None:
    model.show({}, [SEA], [Tag(1, "old", 1)])
    index = model.index_of("collection:1")
    with qtbot.waitSignal(model.renamed) as told:
        assert model.setData(index, "  High \n seas ")
    assert told.args == [1, "High seas"]
    assert index.data() == "High seas"
    assert not model.setData(index, "   ")
    with qtbot.waitSignal(model.tag_renamed) as told:
        assert model.setData(model.index_of("tag:old"), "# new")
    assert told.args == ["old", "new"]
    assert not model.setData(model.index_of("state:all"), "new")

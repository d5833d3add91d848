from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from archiver.gui.models.places import COLLECTIONS, NO_COLLECTIONS
from archiver.gui.place import Place
from archiver.gui.theme import Theme
from archiver.gui.views.drags import ARTICLES_MIME, COLLECTION_MIME, pack_ids
from archiver.gui.views.sidebar import Sidebar
from archiver.gui.widgets.buttons import IconButton
from archiver.model.articles import Collection, State, Tag

SEA = Collection(1, None, "Sea", 0, 4)
LIGHT = Collection(2, 1, "Lights", 0, 2)
ISLES = Collection(3, 1, "Isles", 1, 1)
LAND = Collection(4, None, "Land", 1, 0)
OLD = Place.of_tag("old")
ALL = [SEA, LIGHT, ISLES, LAND]

Key = Qt.Key
MOVE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Pane:
    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.qtbot = qtbot
        self.bar = Sidebar(theme)
        self.tree = self.bar.tree
        self.model = self.tree.model()
        self.chosen: list[Place] = []
        self.bar.chosen.connect(self.chosen.append)
        qtbot.addWidget(self.bar)
        self.bar.resize(216, 700)
        self.show()
        self.bar.show()
        qtbot.waitExposed(self.bar)

    def show(self, *collections: Collection) -> None:
        self.bar.show_places({State.ALL: 9}, collections or ALL, [Tag(1, "old", 2)])

    def point(self, key: str, share: float = 0.5) -> QPoint:
        rect = self.tree.visualRect(self.tree.places.index_of(key))
        return QPoint(rect.left() + 80, rect.top() + round(rect.height() * share))

    def click(self, key: str) -> None:
        QTest.mouseClick(self.tree.viewport(), Qt.MouseButton.LeftButton, pos=self.point(key))
        self.qtbot.wait(5)

    def drop(self, data: QMimeData, key: str, share: float = 0.5) -> bool:
        """Drag over a row and let go; whether it was taken."""
        place = QPointF(self.point(key, share))
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        move = QDragMoveEvent(place.toPoint(), actions, data, buttons, modifiers)
        self.tree.dragMoveEvent(move)
        event = QDropEvent(place, actions, data, buttons, modifiers)
        event.ignore()
        self.tree.dropEvent(event)
        return move.isAccepted()

    def moves(self, act: Callable[[], object]) -> list[tuple[int, object, int]]:
        """What is asked for while something is done."""
        asked: list[tuple[int, object, int]] = []
        connection = self.bar.collection_moved.connect(lambda *move: asked.append(move))
        act()
        self.bar.collection_moved.disconnect(connection)
        return asked


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> Pane:
    return Pane(qtbot, theme)


def carry(collection: int) -> QMimeData:
    return pack_ids(COLLECTION_MIME, [collection])


def test_a_click_chooses_a_place_and_a_second_one_again(pane: Pane) -> None:
    pane.click("collection:2")
    pane.click("collection:2")
    pane.click("tag:old")
    assert pane.chosen == [Place.of_collection(2), Place.of_collection(2), Place.of_tag("old")]


def test_selecting_from_outside_tells_nobody(pane: Pane) -> None:
    pane.bar.select(Place.of_state(State.TRASH))
    pane.qtbot.wait(5)
    assert pane.tree.currentIndex().data() == "Trash"
    pane.bar.select(None)
    assert not pane.tree.selectionModel().hasSelection()
    assert pane.chosen == []


def test_a_click_is_told_though_the_tree_changes_in_the_same_moment(pane: Pane) -> None:
    QTest.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, pos=pane.point("collection:1"))
    pane.show()  # new counts, before the click was told
    pane.qtbot.waitUntil(lambda: pane.chosen == [Place.of_collection(1)])
    assert pane.tree.currentIndex().data() == "Sea"


def test_arrows_walk_and_the_last_place_is_told(pane: Pane) -> None:
    pane.bar.select(Place.of_state(State.ALL))
    QTest.keyClick(pane.tree, Key.Key_Down)
    QTest.keyClick(pane.tree, Key.Key_Down)
    pane.qtbot.waitUntil(lambda: pane.chosen == [Place.of_state(State.FAVORITE)])


def test_selection_folds_and_scroll_stay_when_the_tree_changes(pane: Pane) -> None:
    pane.bar.restore_state(["collection:1"])
    pane.bar.select(Place.of_collection(4))
    pane.bar.resize(216, 200)
    pane.tree.verticalScrollBar().setValue(60)
    pane.show(*ALL, Collection(5, 4, "Hills", 0, 0))
    assert pane.tree.currentIndex().data() == "Land"
    assert not pane.tree.isExpanded(pane.tree.places.index_of("collection:1"))
    assert pane.tree.isExpanded(pane.tree.places.index_of("collection:4"))
    assert pane.tree.verticalScrollBar().value() == 60
    assert pane.bar.state() == ["collection:1"]
    assert pane.chosen == []


def test_a_click_on_a_head_folds_its_section(pane: Pane) -> None:
    pane.click(COLLECTIONS)
    assert pane.bar.state() == [COLLECTIONS]
    pane.click(COLLECTIONS)
    assert pane.bar.state() == []


def test_the_buttons_ask_for_a_collection(pane: Pane) -> None:
    head = pane.tree.indexWidget(pane.tree.places.index_of(COLLECTIONS))
    with pane.qtbot.waitSignal(pane.bar.collection_wanted) as told:
        head.findChildren(IconButton)[0].click()
    assert told.args == [None]
    pane.bar.show_places({}, [], [])
    empty = pane.tree.indexWidget(pane.tree.places.index_of(NO_COLLECTIONS))
    with pane.qtbot.waitSignal(pane.bar.collection_wanted):
        empty.findChildren(QPushButton)[0].click()


def editor(pane: Pane) -> QLineEdit:
    pane.qtbot.waitUntil(lambda: bool(pane.tree.findChildren(QLineEdit)))
    return pane.tree.findChildren(QLineEdit)[0]


def test_f2_renames_in_place(pane: Pane) -> None:
    pane.bar.select(Place.of_collection(4))
    QTest.keyClick(pane.tree, Key.Key_F2)
    field = editor(pane)
    assert field.text() == "Land"
    field.setText("Mainland")
    with pane.qtbot.waitSignal(pane.bar.collection_renamed) as told:
        QTest.keyClick(field, Key.Key_Return)
    assert told.args == [4, "Mainland"]


def test_a_name_being_typed_outlives_changes(pane: Pane) -> None:
    pane.bar.rename(4)
    field = editor(pane)
    field.setText("Mainl")
    pane.show(SEA, LAND)
    assert pane.tree.findChildren(QLineEdit) == [field]
    QTest.keyClick(field, Key.Key_Escape)
    pane.qtbot.waitUntil(lambda: pane.tree.places.node("collection:2") is None)


def test_a_new_collection_is_renamed_as_soon_as_it_is_there(pane: Pane) -> None:
    pane.bar.rename(5)
    pane.show(*ALL, Collection(5, None, "New collection", 2, 0))
    assert editor(pane).text() == "New collection"
    QTest.keyClick(editor(pane), Key.Key_Escape)


def test_articles_dropped_on_a_collection_are_filed(pane: Pane) -> None:
    with pane.qtbot.waitSignal(pane.bar.articles_dropped) as told:
        assert pane.drop(pack_ids(ARTICLES_MIME, [7, 8]), "collection:2")
    assert told.args == [2, [7, 8]]
    with pane.qtbot.assertNotEmitted(pane.bar.articles_dropped):
        assert not pane.drop(pack_ids(ARTICLES_MIME, [7]), "tag:old")


@pytest.mark.parametrize(
    ("dragged", "onto", "share", "move"),
    [
        (4, "collection:1", 0.5, (4, 1, 2)),
        (4, "collection:1", 0.05, (4, None, 0)),
        (4, "collection:2", 0.95, (4, 1, 1)),
        (4, "collection:1", 0.95, (4, 1, 0)),
        (2, "collection:3", 0.95, (2, 1, 1)),
        (2, COLLECTIONS, 0.5, (2, None, 2)),
        (3, "collection:4", 0.05, (3, None, 1)),
    ],
)
def test_a_collection_is_dragged_into_or_between_others(
    pane: Pane, dragged: int, onto: str, share: float, move: tuple[int, object, int]
) -> None:
    assert pane.moves(lambda: pane.drop(carry(dragged), onto, share)) == [move]


@pytest.mark.parametrize(
    ("dragged", "onto", "share"),
    [
        (1, "collection:1", 0.5),
        (1, "collection:2", 0.5),
        (1, "collection:3", 0.95),
        (4, "collection:4", 0.05),
        (2, "collection:3", 0.05),
        (1, "tag:old", 0.5),
        (99, "collection:1", 0.5),
    ],
    ids=["itself", "its child", "beside its child", "where it is", "where it is, too", "a tag", "unknown"],
)
def test_a_drag_that_changes_nothing_or_cannot_be_is_refused(pane: Pane, dragged: int, onto: str, share: float) -> None:
    assert pane.moves(lambda: pane.drop(carry(dragged), onto, share)) == []


@pytest.mark.parametrize(
    ("collection", "key", "move"),
    [
        (4, Key.Key_Up, (4, None, 0)),
        (2, Key.Key_Down, (2, 1, 1)),
        (4, Key.Key_Right, (4, 1, 2)),
        (3, Key.Key_Left, (3, None, 1)),
    ],
)
def test_a_collection_is_moved_by_keys(pane: Pane, collection: int, key: Key, move: tuple[int, object, int]) -> None:
    pane.bar.select(Place.of_collection(collection))
    assert pane.moves(lambda: QTest.keyClick(pane.tree, key, MOVE)) == [move]


def test_the_menu_of_a_collection(pane: Pane) -> None:
    menu = pane.tree.make_menu(pane.tree.places.node("collection:2"))
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["New collection inside", "New smart collection inside…", "Rename", "Remove"]
    with pane.qtbot.waitSignal(pane.bar.collection_wanted) as told:
        actions["New collection inside"].trigger()
    assert told.args == [2]
    with pane.qtbot.waitSignal(pane.bar.smart_wanted) as told:
        actions["New smart collection inside…"].trigger()
    assert told.args == [2]
    with pane.qtbot.waitSignal(pane.bar.collection_removed) as told:
        actions["Remove"].trigger()
    assert told.args == [2]


def test_the_menu_of_a_tag(pane: Pane) -> None:
    menu = pane.tree.make_menu(pane.tree.places.node(OLD.key))
    pane.bar.addAction(menu.menuAction())
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        "Rename",
        "Remove from all articles",
    ]
    with pane.qtbot.waitSignal(pane.bar.tag_removed) as told:
        menu.actions()[-1].trigger()
    assert told.args == ["old"]


def test_a_tag_is_renamed_in_place(pane: Pane) -> None:
    pane.click(OLD.key)
    QTest.keyClick(pane.tree, Key.Key_F2)
    field = pane.tree.findChild(QLineEdit)
    assert field is not None
    assert field.accessibleName() == "Name of the tag"
    field.setText(" #older ")
    with pane.qtbot.waitSignal(pane.bar.tag_renamed) as told:
        QTest.keyClick(field, Key.Key_Return)
    assert told.args == ["old", "older"]


def test_the_trash_is_emptied_from_its_menu_where_something_is_in_it(pane: Pane) -> None:
    trash = Place.of_state(State.TRASH).key
    assert [action.isEnabled() for action in pane.tree.make_menu(pane.tree.places.node(trash)).actions()] == [False]
    pane.bar.show_places({State.TRASH: 2}, ALL, [Tag(1, "old", 2)])
    with pane.qtbot.waitSignal(pane.bar.emptying_wanted):
        pane.tree.make_menu(pane.tree.places.node(trash)).actions()[0].trigger()


def test_delete_asks_to_remove_the_collection_and_nothing_else(pane: Pane) -> None:
    pane.bar.select(Place.of_collection(4))
    with pane.qtbot.waitSignal(pane.bar.collection_removed) as told:
        QTest.keyClick(pane.tree, Key.Key_Delete)
    assert told.args == [4]
    pane.bar.select(Place.of_tag("old"))
    with pane.qtbot.assertNotEmitted(pane.bar.collection_removed):
        QTest.keyClick(pane.tree, Key.Key_Delete)
    QApplication.processEvents()

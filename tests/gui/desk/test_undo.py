"""Deeds, taken back and done again in order."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from archiver.gui.desk.undo import DEPTH, Deed, History


def deed(name: str) -> Deed:
    return Deed(name, lambda: None, lambda: None)


def name_of(deed: Deed | None) -> str | None:
    return deed.text if deed else None


def test_the_last_deed_is_taken_back_first(qtbot: QtBot) -> None:
    history = History()
    history.add(deed("a"))
    history.add(deed("b"))
    assert [name_of(history.take_undo()) for _ in range(3)] == ["b", "a", None]
    assert [name_of(history.take_redo()) for _ in range(3)] == ["a", "b", None]


def test_a_new_deed_ends_what_could_be_done_again(qtbot: QtBot) -> None:
    history = History()
    history.add(deed("a"))
    history.take_undo()
    history.add(deed("b"))
    assert (name_of(history.undoable), history.redoable) == ("b", None)


def test_it_says_when_there_is_more_or_less_to_undo(qtbot: QtBot) -> None:
    history = History()
    with qtbot.waitSignal(history.changed):
        history.add(deed("a"))
    with qtbot.waitSignal(history.changed):
        history.take_undo()
    with qtbot.waitSignal(history.changed):
        history.forget()
    assert (history.undoable, history.redoable) == (None, None)


def test_it_does_not_grow_for_ever(qtbot: QtBot) -> None:
    history = History()
    for number in range(DEPTH + 5):
        history.add(deed(str(number)))
    names = []
    while taken := history.take_undo():
        names.append(taken.text)
    assert names[-1] == "5"
    assert len(names) == DEPTH

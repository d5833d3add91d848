"""§3: the queue tells the truth, and does what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel

from archiver.gui.models.articles import Role
from archiver.gui.models.queue import JOB
from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import JobState
from tests.gui.window.driving import CTRL, SETTINGS, TITLES, Key, Person, Start
from tests.library.pages import article
from tests.server import Exchange, Server


@pytest.fixture
def gate() -> Iterator[Event]:
    """Pages behind it wait until it is set."""
    gate = Event()
    yield gate
    gate.set()


def behind(gate: Event, server: Server, path: str, page: str) -> str:
    def answer(exchange: Exchange) -> None:
        while not gate.is_set() and exchange.wait(0.02):
            pass
        exchange.answer(page.encode(), headers=[("Content-Type", "text/html")])

    return server.raw(path, answer)


def counts(person: Person) -> dict[JobState, int]:
    return {state: count for state, count in person.library.job_counts().items() if count}


def test_the_line_counts_what_was_handed_in_and_says_which_site_it_is_at(
    person: Person, server: Server, gate: Event
) -> None:
    urls = [server.url("/missing"), *(behind(gate, server, f"/{word}", article(word)) for word in ("viaduct", "weir"))]
    person.desk.intake.take_text("\n".join(urls))
    line = person.window.progress_line
    person.until(lambda: line.isVisible() and line._count.text() == "Saving 1 of 3")  # one has failed: it has ended
    person.until(lambda: line._item.text() == "127.0.0.1")
    gate.set()
    person.until(lambda: not line.isVisible())
    person.until(lambda: {"The viaduct", "The weir"} <= set(person.titles()))


def test_what_failed_long_ago_and_is_tried_again_is_one_more_to_do(start: Start, folder: Path, server: Server) -> None:
    with Library.open(folder, settings=SETTINGS) as library:
        failed = library.save([CaptureRequest(server.url("/missing"))])[0].job.id
        library.finish([failed])
    person = start(folder)
    person.window.queue.pause_wanted.emit(True)
    person.desk.intake.take_text("https://example.org/a")
    line = person.window.progress_line
    person.until(lambda: line._count.text() == "Paused at 0 of 1")
    person.window.queue.retry_wanted.emit([failed])
    person.until(lambda: line._count.text() == "Paused at 0 of 2")


def test_it_pauses_goes_on_and_stops(person: Person, server: Server) -> None:
    line = person.window.progress_line
    person.trigger("queue")
    person.window.queue.pause_wanted.emit(True)
    person.until(lambda: person.window.queue._pause.text() == "Resume")
    person.desk.intake.take_text("\n".join(server.page(f"/{word}", article(word)) for word in ("viaduct", "weir")))
    person.until(lambda: line._count.text() == "Paused at 0 of 2")
    assert not server.paths()
    line._stop.click()
    person.until(lambda: counts(person) == {JobState.CANCELLED: 2, JobState.DONE: len(TITLES)})
    person.until(lambda: not line.isVisible())
    person.undo()
    person.until(lambda: counts(person) == {JobState.QUEUED: 2, JobState.DONE: len(TITLES)})
    person.until(line.isVisible)
    line._pause.click()
    person.until(lambda: counts(person) == {JobState.DONE: 2 + len(TITLES)})


def test_the_menu_of_a_failed_link_in_the_list_is_that_of_the_queue(person: Person, server: Server) -> None:
    rows = person.window.list
    person.desk.intake.take_text(server.url("/missing"))
    person.until(lambda: counts(person).get(JobState.FAILED) == 1)
    # The list asks for its rows after that: until they are there, its line is of a link on its way.
    person.until(
        lambda: (row := rows.model().index(0, 0).data(Role.JOB)) is not None and row.job.state is JobState.FAILED
    )
    asked = list[list[int]]()
    person.window.queue.list.retry_wanted.connect(asked.append)
    rows.selectRow(0)
    rows.menu_wanted.emit(QPoint(0, 0))
    menu = person.menu()
    assert [action.text() for action in menu.actions() if action.isEnabled() and action.text()] == [
        "Retry",
        "Give up",
        "Copy link",
        "Open link in browser",
    ]
    menu.actions()[0].trigger()
    assert len(asked) == 1
    menu.close()
    person.choose(TITLES[0])
    assert rows.chosen_job() is None


def test_a_failed_link_is_given_up_by_key_and_leaves_the_list(person: Person, server: Server) -> None:
    rows = person.window.list
    person.desk.intake.take_text(server.url("/missing"))
    person.until(
        lambda: (row := rows.model().index(0, 0).data(Role.JOB)) is not None and row.job.state is JobState.FAILED
    )
    rows.selectRow(0)
    rows.setFocus()
    person.press(Key.Key_Delete)
    person.until(lambda: counts(person).get(JobState.CANCELLED) == 1)
    person.until(lambda: rows.model().rowCount() == len(TITLES))
    assert not person.article(TITLES[0]).summary.trashed


@pytest.mark.parametrize("by_key", [True, False])
def test_the_queue_closes_by_escape_and_by_its_button(person: Person, by_key: bool) -> None:
    queue = person.window.queue
    person.press(Key.Key_J, CTRL)
    person.until(queue.isVisible)
    if by_key:
        person.press(Key.Key_Escape)
    else:
        queue._close.click()
    person.until(lambda: person.window.reader.isVisible() and not queue.isVisible())
    assert not person.window.actions_["queue"].isChecked()
    assert person.keyboard is person.window.list


def test_a_job_is_cancelled_and_tried_again_by_key(person: Person) -> None:
    person.window.queue.pause_wanted.emit(True)
    person.choose(TITLES[0])
    person.desk.intake.take_text("https://example.org/a")
    person.press(Key.Key_J, CTRL)
    queue = person.window.queue
    person.until(lambda: queue.isVisible() and person.window.queue_model.rowCount() == len(TITLES) + 1)
    assert person.keyboard is queue.list
    queue.list.selectRow(0)
    person.until(lambda: queue.list.chosen_jobs())
    person.press(Key.Key_Delete)
    person.until(lambda: counts(person).get(JobState.CANCELLED) == 1)
    assert not person.article(TITLES[0]).summary.trashed  # the key meant the job
    person.until(lambda: queue.list.chosen_jobs()[0].state is JobState.CANCELLED)
    person.press(Key.Key_R)
    person.until(lambda: counts(person).get(JobState.QUEUED) == 1)


def test_what_failed_says_why_and_is_tried_again_from_its_row(person: Person, server: Server) -> None:
    server.page("/viaduct", article("viaduct"), status=404)
    person.desk.intake.take_text(server.url("/viaduct"))
    person.until(lambda: person.titles()[0] == "127.0.0.1 answered 404: there is no such page.")  # not its whole link
    server.page("/viaduct", article("viaduct"))
    job = person.library.jobs((JobState.FAILED,))[0]
    person.window.list.retry_wanted.emit(job.id)
    person.until(lambda: person.titles()[0] == "The viaduct")


def test_what_is_saved_has_its_articles_title_in_the_queue(person: Person) -> None:
    person.trigger("queue")
    model = person.window.queue_model
    person.until(lambda: model.rowCount() == len(TITLES))

    def titles() -> set[str]:
        jobs = [model.index(row, 0).data(JOB) for row in range(model.rowCount())]
        return {job.title_hint for job in jobs if job is not None}

    person.until(lambda: set(TITLES[:4]) <= titles())


def test_the_panel_counts_every_state(person: Person, server: Server) -> None:
    person.window.queue.pause_wanted.emit(True)
    person.desk.intake.take_text("https://example.org/a\nhttps://example.org/b")
    person.trigger("queue")
    labels = person.window.queue.findChildren(QLabel)
    person.until(lambda: "5 of 7 saved" in [label.text() for label in labels])
    assert "2 waiting" in [label.text() for label in labels]


def test_choosing_an_article_puts_the_reader_back(person: Person) -> None:
    person.trigger("queue")
    assert person.window.queue.isVisible()
    person.choose(TITLES[1])
    assert person.window.reader.isVisible()
    assert not person.window.actions_["queue"].isChecked()


def test_nothing_is_acted_on_that_cannot_be_seen(person: Person) -> None:
    person.choose(TITLES[1])
    person.trigger("queue")
    person.until(lambda: not person.window.actions_["trash"].isEnabled())


def test_a_library_that_empties_teaches_again(start: Start, tmp_path: Path) -> None:
    person = start(tmp_path / "empty")
    person.window.queue.pause_wanted.emit(True)
    panes = person.window.panes
    person.until(lambda: panes.list_stack.currentWidget() is person.window.empty)
    assert person.window.empty.hasFocus()  # not whatever button comes next
    person.desk.intake.take_text("https://example.org/a")
    person.until(lambda: panes.list_stack.currentWidget() is person.window.list)
    assert person.window.list.hasFocus()
    person.window.progress_line.stop_wanted.emit()
    person.until(lambda: panes.list_stack.currentWidget() is person.window.empty)
    assert "Nothing saved yet" in person.words(person.window.empty)


def test_an_index_that_takes_long_is_told_at_the_foot_until_it_is_whole(person: Person) -> None:
    lane, line = person.desk.lane, person.window.index_line
    assert lane is not None

    def see() -> bool:
        lane.indexed.emit(3_450, 10_000)  # again: the real index, which has nothing to do, says so meanwhile
        return line.isVisible() and "34 %" in person.words(line)

    person.until(see)
    assert person.window.sidebar.isAncestorOf(line)
    lane.indexed.emit(0, 0)
    person.until(line.isHidden)

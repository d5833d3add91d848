"""§3: what is done to articles and collections, and how each of it is taken back and done again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from archiver.gui.dialogs.collection_picker import CollectionPicker
from archiver.gui.dialogs.confirmation import Confirmation
from archiver.gui.dialogs.tag_editor import TagEditor
from archiver.gui.place import Place
from archiver.model.articles import ArticleFilter, State
from tests.gui.window.driving import CTRL, SHIFT, TITLES, Key, Person, Start, mime_of, run_archiver

LIGHTHOUSE, HARBOUR, WINDMILL, GRANARY, FERRY = TITLES


@pytest.mark.parametrize(
    ("key", "state", "words"),
    [
        (Key.Key_F, lambda row: row.favorite, "added to the favourites"),
        (Key.Key_E, lambda row: row.archived, "archived"),
        (Key.Key_M, lambda row: row.read, "marked as read"),
        (Key.Key_Delete, lambda row: row.trashed, "moved to the trash"),
    ],
    ids=["favourite", "archive", "read", "trash"],
)
def test_a_state_is_given_taken_back_and_given_again(
    person: Person, key: Key, state: Callable[[object], bool], words: str
) -> None:
    def are(so: bool) -> bool:
        return all(state(person.article(title).summary) is so for title in (HARBOUR, WINDMILL))

    person.choose(HARBOUR, WINDMILL)
    person.press(key)
    person.until(lambda: are(True))
    person.until(person.toast(f"2 articles {words}"))
    person.undo()
    person.until(lambda: are(False))
    person.until(person.toast("Undone"))
    person.redo()
    person.until(lambda: are(True))
    assert not state(person.article(GRANARY).summary)


def test_the_same_key_takes_a_state_off_again(person: Person) -> None:
    person.choose(HARBOUR)
    person.press(Key.Key_F)
    person.until(lambda: person.window.actions_["favorite"].text() == "Take out of favourites")
    person.press(Key.Key_F)
    person.until(lambda: not person.article(HARBOUR).summary.favorite)


def test_the_check_says_what_is_lost(person: Person) -> None:
    person.window.actions_["check"].trigger()
    person.until(person.toast("Everything is as it was kept"))
    sha256 = person.article(HARBOUR).version.original
    assert sha256 is not None
    (path,) = (person.library.folder / "files" / sha256[:2]).glob(f"{sha256}*")
    path.unlink()
    person.window.actions_["check"].trigger()
    person.until(person.toast("1 problem found; 1 of them is lost"))


def test_the_toast_takes_back_what_it_tells(person: Person) -> None:
    person.choose(HARBOUR)
    person.press(Key.Key_Delete)
    person.until(person.toast("moved to the trash"))
    person.until(lambda: HARBOUR not in person.titles())
    person.window.toast.findChildren(type(person.window.queue._retry))[0].click()
    person.until(lambda: HARBOUR in person.titles())


def test_what_was_trashed_makes_room_for_the_next(person: Person) -> None:
    person.choose(WINDMILL)
    person.press(Key.Key_Delete)
    person.until(person.reads(HARBOUR))
    person.press(Key.Key_Delete)
    person.until(person.reads(LIGHTHOUSE))
    assert person.article(WINDMILL).summary.trashed
    assert person.article(HARBOUR).summary.trashed


def test_what_is_read_in_unread_stays_in_the_reader_when_it_leaves_the_list(person: Person) -> None:
    person.go(State.UNREAD)
    person.choose(WINDMILL)
    person.library.set_read([person.article(WINDMILL).summary.id])
    person.until(lambda: WINDMILL not in person.titles())
    person.qtbot.wait(100)  # what Qt makes current instead, were it opened, would be by now
    assert person.reads(WINDMILL)()
    person.press(Key.Key_F)  # with none chosen, the keys mean what is read
    person.until(lambda: person.article(WINDMILL).summary.favorite)


def test_articles_are_deleted_for_good_only_from_the_trash_and_after_a_yes(person: Person) -> None:
    person.choose(HARBOUR)
    assert not person.window.actions_["delete"].isEnabled()
    person.press(Key.Key_Delete)
    person.until(lambda: person.article(HARBOUR).summary.trashed)
    person.go(State.TRASH)
    person.choose(HARBOUR)
    person.trigger("delete")
    assert "cannot be undone" in person.words(person.sheet(Confirmation))
    person.press(Key.Key_Return)  # the keyboard is on Cancel
    person.until(lambda: not person.window.findChildren(Confirmation))
    assert person.library.counts()[State.TRASH] == 1
    person.press(Key.Key_Delete, SHIFT)
    sheet = person.sheet(Confirmation)
    assert isinstance(sheet, Confirmation)
    sheet.go_on.click()
    person.until(lambda: person.library.counts()[State.TRASH] == 0)
    person.until(person.toast("deleted for good"))
    person.until(lambda: person.window.reader.article is None)
    assert not person.window.actions_["undo"].isEnabled()


def test_the_trash_is_emptied_after_a_yes(person: Person) -> None:
    person.trigger("empty_trash")
    person.until(person.toast("The trash is empty"))
    person.choose(HARBOUR, WINDMILL)
    person.press(Key.Key_Delete)
    person.until(lambda: person.library.counts()[State.TRASH] == 2)
    assert person.window.header.empty_trash.isHidden()
    person.go(State.TRASH)
    person.until(lambda: person.window.header.empty_trash.isVisible())
    person.window.header.empty_trash.click()
    sheet = person.sheet(Confirmation)
    assert "Delete 2 articles for good?" in person.words(sheet)
    sheet.go_on.click()
    person.until(lambda: person.library.counts()[State.TRASH] == 0)
    person.until(person.toast("2 articles deleted for good"))
    person.until(lambda: person.window.header.empty_trash.isHidden())
    assert person.library.article_count() == len(TITLES) - 2


# --- tags


def tagged(person: Person) -> dict[str, set[str]]:
    """Tag → the titles it is on."""
    library = person.library
    return {tag.name: {row.title for row in library.articles(ArticleFilter(tag=tag.name))} for tag in library.tags()}


def test_a_tag_is_renamed_and_the_list_follows(person: Person) -> None:
    person.library.tag(["sea"], [person.article(title).summary.id for title in (HARBOUR, FERRY)])
    person.window.sidebar.chosen.emit(Place.of_tag("sea"))
    person.until(lambda: person.lists(HARBOUR) and not person.lists(WINDMILL))
    for name in ("Ocean", "OCEAN"):
        person.window.sidebar.tag_renamed.emit(next(iter(tagged(person))), name)
        person.until(lambda: tagged(person) == {name: {HARBOUR, FERRY}})  # noqa: B023  # waited for
        person.until(person.toast(f"Renamed the tag to “{name}”"))
        assert person.desk.browser.place == Place.of_tag(name)
    person.undo()
    person.until(lambda: set(tagged(person)) == {"Ocean"})
    person.undo()
    person.until(lambda: set(tagged(person)) == {"sea"})


def test_two_tags_become_one_and_two_again(person: Person) -> None:
    before = {"ocean": {WINDMILL, FERRY}, "sea": {HARBOUR, FERRY}}
    for tag, titles in before.items():
        person.library.tag([tag], [person.article(title).summary.id for title in titles])
    person.window.sidebar.tag_renamed.emit("sea", "Ocean")
    person.until(lambda: tagged(person) == {"ocean": {HARBOUR, WINDMILL, FERRY}})
    person.until(person.toast("“sea” and “Ocean” are one tag now"))
    person.undo()
    person.until(lambda: tagged(person) == before)
    person.redo()
    person.until(lambda: set(tagged(person)) == {"ocean"})


def test_a_tag_is_taken_off_every_article_and_put_back(person: Person) -> None:
    ids = [person.article(title).summary.id for title in (HARBOUR, FERRY)]
    person.library.tag(["sea"], ids)
    person.library.set_trashed(ids[:1])
    person.window.sidebar.tag_removed.emit("sea")
    person.until(lambda: tagged(person) == {})
    person.until(person.toast("Removed the tag “sea”"))
    person.undo()
    person.until(lambda: tagged(person) == {"sea": {FERRY}})
    assert list(person.library.tagged(ids, "sea")) == ids


# --- collections


def test_a_collection_is_made_by_typing_its_name(person: Person) -> None:
    person.choose(HARBOUR, WINDMILL)
    person.press(Key.Key_C)
    person.sheet(CollectionPicker)
    person.type("Sea and tides")
    person.press(Key.Key_Return)
    person.until(lambda: [each.article_count for each in person.library.collections()] == [2])
    person.until(person.toast("Made the collection “Sea and tides”"))
    person.undo()
    person.until(lambda: not person.library.collections())
    person.redo()
    person.until(lambda: [each.article_count for each in person.library.collections()] == [2])


def test_a_collection_is_found_by_some_letters(person: Person) -> None:
    for name in ("Buildings", "Boats"):
        person.library.add_collection(name)
    person.choose(FERRY)
    person.press(Key.Key_C)
    person.sheet(CollectionPicker)
    person.type("oat")
    person.press(Key.Key_Return)
    person.until(lambda: {each.name: each.article_count for each in person.library.collections()}["Boats"] == 1)
    person.undo()
    person.until(lambda: {each.name: each.article_count for each in person.library.collections()}["Boats"] == 0)


def test_a_collection_that_is_removed_is_brought_back_as_it_was(person: Person) -> None:
    boats = person.library.add_collection("Boats")
    inner = person.library.add_collection("Ferries", boats)
    person.library.put(inner, [person.article(FERRY).summary.id])
    person.go_into(boats)
    person.until(person.sees(FERRY))
    person.window.sidebar.collection_removed.emit(boats)
    person.until(lambda: not person.library.collections())
    person.until(lambda: person.desk.browser.place == Place() and len(person.titles()) == len(TITLES))
    person.undo()
    person.until(
        lambda: [(c.name, c.article_count) for c in person.library.collections()] == [("Boats", 0), ("Ferries", 1)]
    )
    person.redo()
    person.until(lambda: not person.library.collections())


def test_a_new_collection_is_named_in_place_and_all_of_it_undone_in_order(person: Person) -> None:
    person.window.sidebar.collection_wanted.emit(None)
    tree = person.window.sidebar.tree
    person.until(lambda: tree.state() == tree.State.EditingState)
    person.type("Boats")
    person.press(Key.Key_Return)
    person.until(lambda: [each.name for each in person.library.collections()] == ["Boats"])
    person.until(person.toast("Renamed"))
    for _ in range(2):  # as quick as the fingers are
        person.trigger("undo")
    person.until(lambda: not person.library.collections())
    for _ in range(2):
        person.trigger("redo")
    person.until(lambda: len(person.library.collections()) == 1)


def test_the_title_above_the_list_follows_a_new_name(person: Person) -> None:
    boats = person.library.add_collection("Boats")
    person.go_into(boats)
    person.until(lambda: person.window.header._title.text() == "Boats")
    person.window.sidebar.collection_renamed.emit(boats, "Ships")
    person.until(lambda: person.window.header._title.text() == "Ships")


def test_articles_dropped_on_a_collection_are_filed_there(person: Person) -> None:
    boats = person.library.add_collection("Boats")
    person.window.sidebar.articles_dropped.emit(boats, [person.article(FERRY).summary.id])
    person.until(lambda: person.library.collections()[0].article_count == 1)
    person.undo()
    person.until(lambda: person.library.collections()[0].article_count == 0)


# --- tags


def test_tags_are_put_on_taken_off_and_undone(person: Person) -> None:
    person.choose(HARBOUR, WINDMILL)
    person.press(Key.Key_T)
    person.sheet(TagEditor)
    person.type("weekend,long read")
    person.press(Key.Key_Return)
    person.press(Key.Key_Return)
    person.until(lambda: set(person.article(HARBOUR).tags) == {"weekend", "long read"})
    assert set(person.article(WINDMILL).tags) == {"weekend", "long read"}
    person.undo()
    person.until(lambda: person.article(HARBOUR).tags == () == person.article(WINDMILL).tags)
    person.redo()
    person.until(lambda: set(person.article(HARBOUR).tags) == {"weekend", "long read"})


# --- copying


def test_the_link_of_one_and_the_links_of_all_are_copied(person: Person) -> None:
    person.choose(HARBOUR)
    person.press(Key.Key_C, CTRL | SHIFT)
    person.until(person.toast("Copied the link"))
    assert QGuiApplication.clipboard().text() == person.article(HARBOUR).summary.url
    person.press(Key.Key_A, CTRL)
    person.until(lambda: len(person.window.list.chosen_ids()) == len(TITLES))
    person.press(Key.Key_C, CTRL | SHIFT)
    person.until(person.toast("Copied 5 links"))
    assert len(QGuiApplication.clipboard().text().splitlines()) == len(TITLES)


def test_articles_are_copied_as_text(person: Person) -> None:
    person.choose(HARBOUR, FERRY)
    person.trigger("copy_text")
    person.until(person.toast("Copied 2 texts"))
    text = QGuiApplication.clipboard().text()
    assert text.startswith(FERRY)
    assert HARBOUR in text
    assert "the harbour is the last place to stay dry" in text


# --- other processes


def test_verbs_of_the_command_line_show_up(person: Person, folder: Path) -> None:
    harbour = str(person.article(HARBOUR).summary.id)
    person.choose(HARBOUR)
    run_archiver(folder, "tag", "put", "tides", harbour)
    places = person.window.sidebar.tree.places
    person.until(lambda: places.index_of(Place.of_tag("tides").key).isValid())
    run_archiver(folder, "mark", "favorite", harbour)
    person.until(lambda: person.window.actions_["favorite"].text() == "Take out of favourites")
    run_archiver(folder, "mark", "trash", harbour)
    person.until(lambda: HARBOUR not in person.titles())


def test_what_another_process_deletes_leaves_the_reader(person: Person, folder: Path) -> None:
    harbour = str(person.article(HARBOUR).summary.id)
    person.choose(HARBOUR)
    run_archiver(folder, "mark", "trash", harbour)
    run_archiver(folder, "delete", harbour)
    person.until(lambda: person.window.reader.article is None)


def test_the_open_article_is_saved_again(start: Start, folder: Path) -> None:
    person = start(folder)
    person.choose(HARBOUR)
    person.trigger("save_again")
    person.until(person.toast("is here already"))  # its server is gone: it waits in the queue, and the article stays
    assert person.article(HARBOUR).text_content


def test_a_file_of_the_persons_own_is_not_looked_for_on_the_web(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Words about the pontoon that nobody put on the web.", "utf-8")
    assert person.drop(mime_of({}, [path.as_uri()]))
    title = "Words about the pontoon that nobody put on the web."
    person.until(lambda: person.lists(title))
    person.choose(title)
    jobs = len(person.library.jobs())
    for verb in ("save_again", "copy_link"):
        person.trigger(verb)
        person.until(person.toast("a file of your own"))
        person.window.toast.hide()
    assert len(person.library.jobs()) == jobs
    assert "Source: a file of your own" in person.window.reader.page.toPlainText()

"""§3: paste anywhere, "Add", and drops of everything that holds a link or a page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from archiver.capture.link_files import READERS
from archiver.containers.kinds import SUFFIXES
from archiver.gui.dialogs.add_dialog import AddDialog
from archiver.gui.frame.wiring.commands import PAGE_FILES
from archiver.gui.reader.pictures import Pictures
from archiver.gui.views.drags import ARTICLES_MIME, pack_ids
from archiver.gui.widgets.drop_overlay import DropOverlay
from archiver.library.intake import FILE_ENDINGS
from tests.containers.writers import write_mail, write_mhtml, write_pdf
from tests.gui.window.driving import CTRL, Key, Person, Start, mime_of
from tests.library.pages import article
from tests.server import Exchange, Server

LINKS = "https://example.org/a\r\nhttps://example.org/b\r\nhttps://example.org/c\r\n"


@pytest.fixture
def empty(start: Start, tmp_path: Path, blank: Path) -> Person:
    """In front of a library with nothing in it."""
    return start(shutil.copytree(blank, tmp_path / "empty"))


@pytest.fixture
def at_rest(empty: Person) -> Person:
    """The same, with the queue paused: what is handed in waits."""
    empty.window.queue.pause_wanted.emit(True)
    return empty


def urls_in(person: Person) -> set[str]:
    return {job.url for job in person.library.jobs()}


def hints_in(person: Person) -> set[str]:
    return {job.title_hint for job in person.library.jobs()}


# --- pasting


def test_an_empty_library_does_not_ask_to_choose_an_article(empty: Person, server: Server) -> None:
    empty.until(lambda: "What you save can be read here, without a network." in empty.words(empty.window.reader))
    server.page("/viaduct", article("viaduct"))
    empty.desk.intake.take_text(server.url("/viaduct"))
    empty.until(lambda: "Choose an article to read it here." in empty.words(empty.window.reader))


def test_a_link_pasted_anywhere_appears_at_once_and_becomes_an_article(empty: Person, server: Server) -> None:
    gate: list[bool] = []

    def answer(exchange: Exchange) -> None:
        while not gate and exchange.wait(0.02):
            pass
        exchange.answer(article("viaduct").encode(), headers=[("Content-Type", "text/html")])

    empty.copy(server.raw("/viaduct", answer))
    empty.window.sidebar.setFocus()
    empty.press(Key.Key_V, CTRL)
    empty.until(empty.sees("Loading the page…"))
    empty.until(empty.toast("Saving 1 link"))
    assert empty.window.panes.list_stack.currentWidget() is empty.window.list
    assert empty.window.progress_line.isVisible()
    gate.append(True)
    empty.until(empty.sees("The viaduct"))
    empty.until(lambda: not empty.window.progress_line.isVisible())
    empty.choose("The viaduct")


@pytest.mark.parametrize("place", ["list", "reader", "sidebar", "queue"])
def test_pasting_saves_wherever_the_keyboard_is(at_rest: Person, place: str) -> None:
    getattr(at_rest.window, place).setFocus()
    at_rest.copy("see https://example.org/a and https://example.org/b")
    at_rest.press(Key.Key_V, CTRL)
    at_rest.until(lambda: urls_in(at_rest) == {"https://example.org/a", "https://example.org/b"})


def test_pasting_into_a_line_to_type_in_stays_a_paste(at_rest: Person) -> None:
    at_rest.copy("https://example.org/a")
    at_rest.press(Key.Key_L, CTRL)
    at_rest.press(Key.Key_V, CTRL)
    assert at_rest.window.bar.search.text() == "https://example.org/a"
    at_rest.trigger("paste")
    assert at_rest.window.bar.search.text() == "https://example.org/a" * 2
    at_rest.until(lambda: at_rest.desk.browser.is_listed)
    assert urls_in(at_rest) == set()


def test_what_holds_no_link_is_said_so(at_rest: Person) -> None:
    at_rest.copy("just words")
    at_rest.press(Key.Key_V, CTRL)
    at_rest.until(at_rest.toast("no link"))


def test_what_is_here_already_is_said_so(person: Person) -> None:
    person.window.queue.pause_wanted.emit(True)
    person.copy(person.library.articles()[0].url)
    person.press(Key.Key_V, CTRL)
    person.until(person.toast("1 is here already"))


# --- adding


def test_the_box_takes_many_lines_with_a_collection_and_tags(at_rest: Person) -> None:
    boats = at_rest.library.add_collection("Boats")
    at_rest.press(Key.Key_N, CTRL)
    sheet = at_rest.sheet(AddDialog)
    assert isinstance(sheet, AddDialog)
    sheet.box.insertPlainText("https://example.org/a\nhttps://example.org/b\nnot one at all")
    sheet._collection.setCurrentIndex(sheet._collection.findData(boats))
    sheet.tags.set_tags(["weekend"])
    sheet.count()
    assert "2 links · not a link" in sheet.summary
    at_rest.press(Key.Key_Return, CTRL)
    at_rest.until(lambda: urls_in(at_rest) == {"https://example.org/a", "https://example.org/b"})
    at_rest.until(at_rest.toast("Saving 2 links"))


def test_the_box_has_the_links_of_the_clipboard(at_rest: Person) -> None:
    at_rest.copy("https://example.org/a")
    at_rest.press(Key.Key_N, CTRL)
    sheet = at_rest.sheet(AddDialog)
    assert isinstance(sheet, AddDialog)
    assert sheet.box.toPlainText() == "https://example.org/a"


def test_what_is_added_goes_where_it_was_told_to(empty: Person, server: Server) -> None:
    boats = empty.library.add_collection("Boats")
    empty.desk.intake.take_text(server.page("/viaduct", article("viaduct")), ["weekend"], boats)
    empty.until(lambda: "The viaduct" in empty.titles())
    saved = empty.article("The viaduct")
    assert (saved.tags, saved.collections) == (("weekend",), (boats,))


# --- dropping


def moz(*lines: str) -> bytes:
    return "\n".join(lines).encode("utf-16-le")


DROPS = {
    "firefox": (
        {"text/x-moz-url": moz("https://example.org/a", "A title"), "text/plain": b"https://example.org/a"},
        {"A title"},
        "Drop to save 1 link",
    ),
    "chromium": ({"_NETSCAPE_URL": b"https://example.org/a\nA title"}, {"A title"}, "Drop to save 1 link"),
    "several": ({"text/uri-list": LINKS.encode()}, {""}, "Drop to save 3 links"),
    "html": ({"text/html": b'<a href="https://example.org/a">A <b>title</b></a>'}, {"A title"}, "Drop to save 1 link"),
    "text": ({"text/plain": "Lies https://example.org/ä heute".encode()}, {""}, "Drop to save 1 link"),
}


@pytest.mark.parametrize("kind", DROPS)
def test_a_dropped_link_is_saved_with_its_title(at_rest: Person, kind: str) -> None:
    formats, hints, words = DROPS[kind]
    mime = mime_of(formats)
    at_rest.hold(mime)
    overlay = at_rest.window.findChild(DropOverlay)
    assert overlay is not None
    assert overlay.isVisible()
    assert overlay.accessibleName() == words
    assert at_rest.drop(mime)
    assert not overlay.isVisible()
    at_rest.until(lambda: hints_in(at_rest) == hints)
    assert all(url.startswith("https://example.org/") for url in urls_in(at_rest))


FILES = {
    "page.html": "<!-- saved from url=(0027)https://example.org/viaduct -->\n" + article("viaduct"),
    "link.url": "[InternetShortcut]\r\nURL=https://example.org/a\r\n",
    "link.webloc": '<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key>'
    "<string>https://example.org/a</string></dict></plist>",
    "link.desktop": "[Desktop Entry]\nType=Link\nName=A title\nURL=https://example.org/a\n",
    "page.mhtml": write_mhtml(article("viaduct"), url="https://example.org/viaduct").decode(),
    "letter.eml": write_mail("<a href=https://example.org/viaduct>Read in browser</a>").decode(),
    "text.md": "---\nsource: https://example.org/viaduct\n---\nThe viaduct.",
}


@pytest.mark.parametrize("name", FILES)
def test_dropped_files_are_saved_and_stay_where_they_are(at_rest: Person, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FILES[name], "utf-8")
    mime = mime_of({}, [path.as_uri()])
    at_rest.hold(mime)
    overlay = at_rest.window.findChild(DropOverlay)
    assert overlay is not None
    assert overlay.accessibleName() == "Drop to save 1 file"
    assert at_rest.drop(mime)
    wanted = "https://example.org/a" if name.startswith("link") else "https://example.org/viaduct"
    at_rest.until(lambda: urls_in(at_rest) == {wanted})
    assert path.exists()


def test_files_that_cannot_be_read_are_named_and_the_others_saved(at_rest: Person, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.url", tmp_path / "bad.zip"
    good.write_text(FILES["link.url"], "utf-8")
    bad.write_bytes(b"PK")
    assert at_rest.drop(mime_of({}, [good.as_uri(), bad.as_uri()]))
    at_rest.until(at_rest.toast("bad.zip"))
    assert urls_in(at_rest) == {"https://example.org/a"}


def test_of_several_files_that_cannot_be_read_none_is_missed_in_silence(at_rest: Person, tmp_path: Path) -> None:
    bad = [tmp_path / f"bad{number}.zip" for number in range(6)]
    for path in bad:
        path.write_bytes(b"PK")
    assert at_rest.drop(mime_of({}, [path.as_uri() for path in bad]))
    at_rest.until(at_rest.toast("6 of these cannot be read: bad0.zip, bad1.zip, bad2.zip, bad3.zip and others"))


def test_a_dropped_pdf_is_read_in_the_window(empty: Person, tmp_path: Path) -> None:
    """A long one: its text is laid out bit by bit when its first page is on the screen already."""
    path = tmp_path / "paper.pdf"
    lines = ["It carries water over the valley, and nobody looks up any more."] * 45
    path.write_bytes(write_pdf([["#The viaduct", *lines], *[lines] * 19]))
    assert empty.drop(mime_of({}, [path.as_uri()]))
    empty.until(empty.sees("The viaduct"))
    empty.choose("The viaduct")
    pictures = empty.window.reader.findChildren(Pictures)
    empty.until(lambda: any(each.image(0) is not None for each in pictures))
    (summary,) = empty.library.articles()
    found = empty.library.article(summary.id)
    assert "water over the valley" in found.text_content
    assert [image.asset is not None for image in found.images] == [True] * 20


def test_the_file_dialog_shows_every_kind_that_is_taken() -> None:
    shown = {pattern.removeprefix("*") for pattern in PAGE_FILES.split()}
    assert shown >= {*SUFFIXES, *READERS} - {".xht", ".text"}
    assert set(FILE_ENDINGS) <= {*SUFFIXES, *READERS}


def test_text_without_a_link_is_told_so_before_it_is_dropped(at_rest: Person) -> None:
    at_rest.hold(mime_of({"text/plain": b"just words"}))
    overlay = at_rest.window.findChild(DropOverlay)
    assert overlay is not None
    assert overlay.accessibleName() == "There is no link in this"


def test_our_own_articles_are_not_dropped_on_the_window(person: Person) -> None:
    assert not person.hold(pack_ids(ARTICLES_MIME, [1])).isAccepted()


def test_a_picture_is_none_of_our_business(at_rest: Person) -> None:
    assert not at_rest.hold(mime_of({"image/png": b"\x89PNG"})).isAccepted()


def test_no_pane_takes_a_link_for_itself(at_rest: Person) -> None:
    """A link dropped on the search box shall be saved, not typed; a page that is read takes nothing."""
    assert not at_rest.window.bar.search.acceptDrops()
    assert not at_rest.window.list.viewport().acceptDrops()


def test_a_save_in_a_search_leads_back_to_where_the_new_rows_are(person: Person) -> None:
    person.window.queue.pause_wanted.emit(True)
    person.search("lighthouse")
    person.until(lambda: len(person.titles()) == 1)
    assert person.drop(mime_of({"text/plain": b"https://example.org/a"}))
    person.until(lambda: len(person.titles()) == 6 and person.titles()[0] == "Waiting…")
    assert person.window.bar.search.text() == ""


def test_mime_data_may_be_gone_after_the_drop(at_rest: Person) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a")])
    assert at_rest.drop(mime)
    mime.clear()
    at_rest.until(lambda: urls_in(at_rest) == {"https://example.org/a"})

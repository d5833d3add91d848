"""Extracting again from the pages that are kept: a look first, then a version beside the one that is there."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.errors import NotFound
from archiver.library import Library
from archiver.model.jobs import JobState, Outcome
from archiver.model.renewal import Change, Renewal
from tests.library.conftest import SETTINGS, save
from tests.library.pages import article, picture
from tests.server import Server

BOX = "<div class='box'><p>A box with words in it that nobody wants to read, every day, on every page.</p></div>"
PAGE = article("bridge", paragraphs=8).replace("</article>", BOX + "<p class='who'>Ada Bridge</p></article>")


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with Server() as server:
        server.page("/a", PAGE)
        server.page("/b", PAGE.replace("bridge", "tunnel"))
        server.page("/c", article("tower", pictures=["/red.png"]))
        server.file("/red.png", picture(), "image/png")
        yield server


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, site: Server) -> Path:
    """A library with three articles, 1 to 3; the first two are of one kind."""
    folder = tmp_path_factory.mktemp("saved") / "library"
    with Library.open(folder, settings=SETTINGS) as library:
        for name in "abc":  # one after the other: the numbers are theirs
            save(library, site.url(f"/{name}"))
    return folder


@pytest.fixture
def kept(saved: Path, folder: Path) -> Iterator[Library]:
    """A copy of it."""
    shutil.copytree(saved, folder)
    with Library.open(folder, settings=SETTINGS) as library:
        yield library


def rule(library: Library, text: str) -> None:
    library.rules.folder.mkdir(exist_ok=True)
    (library.rules.folder / "here.toml").write_text(f'["127.0.0.1"]\n{text}\n', "utf-8")


def look(library: Library, ids: list[int] | None = None) -> dict[int, Renewal]:
    found = library.renewals.look(sorted(library.renewals.ids()) if ids is None else ids)
    return {renewal.article_id: renewal for renewal in found}


def apply(library: Library, ids: list[int], shorter: tuple[int, ...] = ()) -> list[Outcome | None]:
    jobs = [accepted.job.id for accepted in library.extract_again(ids, shorter=shorter)]
    library.finish(jobs, patience=0)
    return [library.job(id).outcome for id in jobs]


def test_what_would_come_out_the_same_is_left_alone(kept: Library) -> None:
    assert [each.change for each in look(kept).values()] == [Change.NONE] * 3
    assert apply(kept, [1, 2, 3]) == [Outcome.UNCHANGED] * 3
    assert [len(kept.versions(id)) for id in (1, 2, 3)] == [1, 1, 1]


def test_a_look_shows_what_would_change_and_writes_nothing(kept: Library) -> None:
    rule(kept, 'strip = [".box", ".who"]\nbyline = ".who"')
    before = {id: kept.article(id) for id in (1, 2, 3)}
    found = look(kept)
    assert {id: each.change for id, each in found.items()} == {1: Change.TEXT, 2: Change.TEXT, 3: Change.NONE}
    assert found[1].title == "The bridge"
    assert found[1].words < found[1].words_before
    assert any(paragraph.startswith("A box with words") for paragraph in found[1].removed)
    assert found[1].added == ()
    assert found[1].details == {"byline": ("", "Ada Bridge")}
    assert {id: kept.article(id) for id in (1, 2, 3)} == before
    assert kept.open_jobs() == []


def test_what_changes_becomes_a_version_and_the_old_one_stays(kept: Library) -> None:
    rule(kept, 'strip = [".box"]\nbyline = ".who"')
    assert apply(kept, [1, 3]) == [Outcome.NEW_VERSION, Outcome.UNCHANGED]
    got = kept.article(1)
    assert "A box with words" not in got.text_content
    assert got.summary.byline == "Ada Bridge"
    old, new = kept.versions(1)
    assert (old.original, old.final_url) == (new.original, new.final_url)
    assert [hit.article.id for hit in kept.search("Ada").hits] == [1]  # the author is in the index too
    assert kept.check() == []


def test_the_network_is_not_asked(kept: Library, site: Server) -> None:
    before = len(site.requests)
    rule(kept, 'strip = [".box"]')
    assert apply(kept, [1, 2, 3]) == [Outcome.NEW_VERSION, Outcome.NEW_VERSION, Outcome.UNCHANGED]
    assert len(site.requests) == before


def test_only_details_change_and_the_text_stays(kept: Library) -> None:
    rule(kept, 'byline = ".who"')
    assert look(kept, [1])[1].change is Change.DETAILS
    assert apply(kept, [1]) == [Outcome.UNCHANGED]
    assert kept.article(1).summary.byline == "Ada Bridge"
    assert len(kept.versions(1)) == 1
    (event,) = kept.events(1)
    assert (event.kind, event.params) == ("details_changed", {"byline": [None, "Ada Bridge"]})


def test_nothing_becomes_much_shorter_unless_a_person_says_so(kept: Library) -> None:
    rule(kept, 'select = [".who"]')
    assert look(kept, [1])[1].change is Change.WORSE
    assert apply(kept, [1]) == [Outcome.KEPT]
    assert kept.article(1).text_content.count("market days") == 8
    assert [event.kind for event in kept.events(1)] == ["worse_page"]
    assert apply(kept, [1], shorter=(1,)) == [Outcome.NEW_VERSION]
    assert kept.article(1).text_content == "Ada Bridge"


def test_a_page_that_is_gone_or_damaged_is_told_and_stops_nothing(kept: Library, folder: Path) -> None:
    original = kept.article(1).version.original
    assert original is not None
    (path,) = (folder / "files").rglob(f"{original}*")
    path.write_bytes(b"damaged")
    kept.delete([2])
    found = look(kept, [1, 2, 3])
    assert [each.change for each in found.values()] == [Change.FAILED, Change.NO_PAGE, Change.NONE]
    assert found[1].failure is not None
    assert found[1].failure.kind == "library_damaged"
    (accepted,) = kept.extract_again([1])
    kept.finish([accepted.job.id], patience=0)
    assert kept.job(accepted.job.id).state is JobState.FAILED
    assert kept.article(1).text_content.count("market days") == 8


def test_the_trash_is_left_alone(kept: Library) -> None:
    kept.set_trashed([1])
    assert sorted(kept.renewals.ids()) == [2, 3]
    rule(kept, 'strip = [".box"]')
    apply(kept, [1])
    assert kept.summaries([1])[0].trashed


def test_a_look_can_be_broken_off(kept: Library) -> None:
    cancel = threading.Event()
    looking = kept.renewals.look([1, 2, 3] * 50, cancel)
    next(looking)
    cancel.set()
    assert len(list(looking)) < 50


def test_an_article_explains_itself(kept: Library) -> None:
    told = kept.renewals.explain(1)
    assert told.article.text_content == kept.article(1).text_content
    assert any(each.chosen and each.voted for each in told.candidates)
    assert any(each.text == "Home" for each in told.removals)
    with pytest.raises(NotFound):
        kept.renewals.explain(99)

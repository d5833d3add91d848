"""Files of every kind become articles: found, shown with their own pictures, kept byte for byte, never replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.containers.zips import read_zip
from archiver.library import Library
from archiver.library.intake import read_item
from archiver.model.articles import Completeness
from archiver.model.capture import CaptureRequest
from archiver.model.extraction import Mark
from archiver.model.jobs import JobState, Outcome
from archiver.model.renewal import Change
from tests.containers.writers import (
    SHELL,
    write_mail,
    write_mhtml,
    write_pdf,
    write_singlefile_zip,
    write_webarchive,
)
from tests.library.conftest import SETTINGS, save
from tests.library.pages import article, picture
from tests.server import Server

RED, BLUE = picture("red"), picture("blue")
CDN = "https://cdn.example.org/red.png"


def hand_in(folder: Path, name: str, body: bytes) -> CaptureRequest:
    path = folder / name
    path.write_bytes(body)
    (request,) = read_item(str(path))
    return request


def page(word: str, *pictures: str) -> str:
    return article(word, pictures=pictures)


def test_files_of_every_kind_are_articles_without_a_network(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "mill_files").mkdir(parents=True)
    (folder / "mill_files" / "blue one.png").write_bytes(BLUE)
    files = {
        "bridge.mhtml": write_mhtml(page("bridge", CDN, "cid:b@x"), {CDN: RED, "cid:b@x": BLUE}, url="https://a.example/1"),
        "tunnel.webarchive": write_webarchive(page("tunnel", "r.png"), {"https://a.example/r.png": RED}, url="https://a.example/2"),
        "tower.html": write_singlefile_zip(
            page("tower", "images/0.png"), {"images/0.png": BLUE}, url="https://a.example/3", shell=SHELL
        ),
        "canal.zip": write_singlefile_zip(page("canal", "images/0.png"), {"images/0.png": RED}, url="https://a.example/4"),
        "letter.eml": write_mail(page("letter", "cid:m@x"), {"m@x": RED}),
        "mill.html": page("mill", "mill_files/blue%20one.png").encode(),
        "harbour.md": b"# The harbour\n\n" + page("harbour").encode(),
        "well.txt": "\n\n".join(["The well was built before anybody wrote down why."] * 9).encode(),
        "lantern.pdf": write_pdf([["#The lantern", "Nobody remembers who lit the lantern."], ["It burns on."]]),
    }  # fmt: skip
    requests = {name: hand_in(folder, name, body) for name, body in files.items()}
    with Library.open(tmp_path / "library", settings=SETTINGS) as library:
        jobs = dict(zip(files, save(library, *requests.values()), strict=True))
        for name, job in jobs.items():
            assert (job.state, job.failure) == (JobState.DONE, None), name
            word = name.partition(".")[0]
            hits = [hit.article for hit in library.search(word).hits]
            assert job.article_id in [hit.id for hit in hits], name
            found = library.article(job.article_id or 0)
            assert found.summary.completeness is Completeness.COMPLETE, name
            assert word in found.text_content
            assert found.version.handed_in
            original = library.asset(found.version.original or "")
            if name == "mill.html":
                packed = read_zip(original)
                assert (packed.page, list(packed.parts)) == (files[name], ["mill_files/blue one.png"])
            else:
                assert original == files[name], name

        def shown(name: str) -> list[bytes]:
            return [library.asset(image.asset or "") for image in library.article(jobs[name].article_id or 0).images]

        assert shown("bridge.mhtml") == [RED, BLUE]
        assert shown("tunnel.webarchive") == shown("canal.zip") == shown("letter.eml") == [RED]
        assert shown("tower.html") == shown("mill.html") == [BLUE]
        assert [body[:4] for body in shown("lantern.pdf")] == [b"\x89PNG"] * 2
        assert library.page(jobs["lantern.pdf"].article_id or 0).count("data:image/png;base64,") == 2
        assert library.article(jobs["letter.eml"].article_id or 0).summary.byline == "The Tíde Letter"
        assert library.article(jobs["bridge.mhtml"].article_id or 0).summary.saved_at.year == 2023
        assert library.check() == []
        # What is kept gives the same again, pictures and all.
        ids = [job.article_id or 0 for job in jobs.values()]
        looks = [(renewal.change, renewal.failure) for renewal in library.renewals.look(ids)]
        assert looks == [(Change.NONE, None)] * len(files)
        # The same files once more are nothing new.
        again = save(library, *requests.values())
        assert [job.outcome for job in again] == [Outcome.UNCHANGED] * len(files)
        assert [job.article_id for job in again] == [job.article_id for job in jobs.values()]
        assert library.check() == []


def test_a_page_of_the_persons_own_is_never_replaced_by_a_fetch(
    library: Library, server: Server, tmp_path: Path
) -> None:
    url = server.page("/bridge", article("bridge", pictures=["/red.png"]))
    (fetched,) = save(library, CaptureRequest(url))
    body = write_mhtml(article("bridge", pictures=[f"{url}.png"]), {f"{url}.png": RED}, url=url)
    (own,) = save(library, hand_in(tmp_path, "bridge.mhtml", body))
    assert (own.article_id, own.outcome) == (fetched.article_id, Outcome.NEW_VERSION)  # though its text is the same
    server.page("/bridge", article("tunnel", paragraphs=20))
    (later,) = save(library, CaptureRequest(url))
    assert (later.article_id, later.outcome) == (own.article_id, Outcome.KEPT)
    found = library.article(own.article_id or 0)
    assert "bridge" in found.text_content
    assert library.asset(found.version.original or "") == body
    assert [library.asset(image.asset or "") for image in found.images] == [RED]
    assert [event.kind for event in library.events(own.article_id or 0)] == ["worse_page"]
    assert library.check() == []


def test_a_pdf_on_the_web_is_an_article_43(library: Library, server: Server) -> None:
    body = write_pdf([["#The lantern", "Nobody remembers who lit the lantern."]])
    links = [
        server.file("/a.pdf", body, "application/pdf"),
        server.file("/b.pdf", body.replace(b"lantern", b"lanterN"), "text/html"),
        server.file("/c.pdf", write_pdf([["x"]], locked=True), "application/pdf"),
    ]
    declared, disguised, locked = save(library, *links)
    for job in (declared, disguised):
        assert job.outcome is Outcome.SAVED
        found = library.article(job.article_id or 0)
        assert found.summary.title.lower() == "the lantern"
        assert found.summary.completeness is Completeness.COMPLETE
    assert library.asset(library.article(declared.article_id or 0).version.original or "") == body
    assert locked.failure is not None
    assert (locked.failure.kind, locked.failure.params["reason"]) == ("page_unreadable", "encrypted")


def test_a_scanned_pdf_is_called_by_its_file_and_says_what_it_lacks(library: Library, tmp_path: Path) -> None:
    body = write_pdf([[]], drawn="0 0 0 rg 100 100 300 300 re f\n")
    (job,) = save(library, hand_in(tmp_path, "Deed of the mill.pdf", body))
    found = library.article(job.article_id or 0)
    assert found.summary.title == "Deed of the mill"
    assert found.version.marks == (Mark.NO_TEXT,)
    assert found.summary.completeness is Completeness.COMPLETE


@pytest.mark.parametrize(("name", "body"), [("a.mhtml", write_mhtml("")), ("a.pdf", b"%PDF-1.4 broken")])
def test_a_file_that_cannot_be_read_fails_alone_and_stays(
    library: Library, tmp_path: Path, name: str, body: bytes
) -> None:
    jobs = save(library, hand_in(tmp_path, name, body), hand_in(tmp_path, "b.txt", b"Words that can be read."))
    assert [job.state for job in jobs] == [JobState.FAILED, JobState.DONE]
    assert jobs[0].failure is not None
    assert jobs[0].failure.kind == "page_unreadable"

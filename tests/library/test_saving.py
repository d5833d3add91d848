"""A link in, an article found: the whole path, everything real."""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archiver.errors import NotFound
from archiver.library import Library
from archiver.model.articles import ArticleFilter, Changes, Completeness, State
from archiver.model.capture import CaptureRequest, Document
from archiver.model.extraction import Mark
from archiver.model.jobs import Job, JobState, Outcome
from tests.library.conftest import SETTINGS, save
from tests.library.pages import WALL, article, picture
from tests.server import Server


def words_of(library: Library, word: str) -> list[str]:
    """The titles that a word finds."""
    return [hit.article.title for hit in library.search(word).hits]


def test_a_page_is_saved_with_its_pictures_and_read_and_found_without_the_server(folder: Path) -> None:
    red, blue = picture("red"), picture("blue")
    with Library.open(folder, settings=SETTINGS) as library:
        with Server() as server:
            url = server.page("/bridge", article("bridge", pictures=["/red.png", "/blue.png"]))
            server.file("/red.png", red, "image/png")
            server.file("/blue.png", blue, "image/png")
            (job,) = save(library, url)
            assert (job.state, job.outcome, job.failure, job.attempts) == (JobState.DONE, Outcome.SAVED, None, 1)
        assert words_of(library, "market") == ["The bridge"]
    with Library.open(folder, settings=SETTINGS, create=False) as library:
        (summary,) = library.articles()
        assert (summary.id, summary.url, summary.title) == (job.article_id, url, "The bridge")
        assert summary.completeness is Completeness.COMPLETE
        found = library.article(summary.id)
        assert "school keeps its books" in found.text_content
        assert [library.asset(image.asset or "") for image in found.images] == [red, blue]
        assert found.version.original is not None
        assert b"school keeps its books" in library.asset(found.version.original)
        (hit,) = library.search("school").hits
        start, end = hit.snippet.hits[0]
        assert hit.snippet.text[start:end] == "school"
        page = library.page(summary.id)
        assert page.count("data:image/png;base64,") == 2
        assert "http-equiv" in page
        assert library.check() == []


def test_a_picture_that_is_missing_is_told_and_comes_with_the_next_save(library: Library, server: Server) -> None:
    url = server.page("/bridge", article("bridge", pictures=["/red.png", "/blue.png"]))
    server.file("/red.png", picture("red"), "image/png")
    (job,) = save(library, url)
    assert job.article_id is not None
    summary = library.summaries([job.article_id])[0]
    assert (summary.completeness, summary.images_saved, summary.images_total) == (Completeness.SOME_PICTURES, 1, 2)
    failure = library.article(job.article_id).images[1].failure
    assert failure is not None
    assert (failure.kind, failure.params["status"]) == ("http_status", 404)

    server.file("/blue.png", picture("blue"), "image/png")
    (again,) = save(library, url)
    assert (again.outcome, again.article_id) == (Outcome.UNCHANGED, job.article_id)
    assert library.summaries([job.article_id])[0].completeness is Completeness.COMPLETE
    assert len(library.versions(job.article_id)) == 1
    assert server.paths().count("/red.png") == 1
    assert library.check() == []


def test_two_links_that_lead_to_one_page_are_one_article(library: Library, server: Server) -> None:
    server.page("/bridge", article("bridge"))
    links = [server.redirect("/short", to="/bridge"), server.redirect("/old", to="/bridge"), server.url("/bridge")]
    jobs = [save(library, link)[0] for link in links]
    assert {job.article_id for job in jobs} == {jobs[0].article_id}
    assert [job.outcome for job in jobs] == [Outcome.SAVED, Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert len(library.articles()) == 1
    assert library.check() == []


def test_links_saved_at_once_that_lead_to_one_page_are_one_article(library: Library, server: Server) -> None:
    server.page("/bridge", article("bridge", pictures=["/red.png"]))
    server.file("/red.png", picture(), "image/png")
    links = [server.redirect(f"/{number}", to="/bridge") for number in range(10)]
    jobs = save(library, *links)
    assert {job.article_id for job in jobs} == {jobs[0].article_id}
    assert sorted(job.outcome or "" for job in jobs) == [Outcome.SAVED, *[Outcome.UNCHANGED] * 9]
    (summary,) = library.articles()
    assert summary.completeness is Completeness.COMPLETE
    assert library.check() == []


def test_a_page_that_is_no_article_says_so(library: Library, server: Server) -> None:
    """F12 and F42: a captive portal, a robot's wall, a shell for scripts."""
    server.page("/wall", WALL)
    (job,) = save(library, server.redirect("/bridge", to="/wall"))
    assert job.article_id is not None
    assert Mark.LITTLE_TEXT in library.article(job.article_id).version.marks


# --- what is given with a link


def test_tags_and_a_collection_given_with_a_link(library: Library, server: Server) -> None:
    towns = library.add_collection("Towns")
    url = server.page("/bridge", article("bridge"))
    (job,) = save(library, CaptureRequest(url, tags=("river", "Old"), collection=towns))
    assert job.article_id is not None
    found = library.article(job.article_id)
    assert (found.tags, found.collections) == (("Old", "river"), (towns,))
    assert library.articles(ArticleFilter(tag="old")) == library.articles(ArticleFilter(collection=towns))
    assert [collection.article_count for collection in library.collections()] == [1]


def test_tags_given_while_the_page_is_on_its_way_are_not_lost(library: Library, server: Server) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def handle(exchange: object) -> None:
        asked.set()
        go_on.wait(30)
        exchange.answer(article("bridge").encode(), headers=[("Content-Type", "text/html")])  # type: ignore[attr-defined]  # a raw exchange of the test server

    url = server.raw("/bridge", handle)
    towns = library.add_collection("Towns")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(save, library, CaptureRequest(url, tags=("first",)))
        assert asked.wait(30)
        (second,) = library.save([CaptureRequest(url + "#top", tags=("second",), collection=towns)])
        assert not second.is_new
        go_on.set()
        (job,) = running.result(60)
    assert job.article_id is not None
    found = library.article(job.article_id)
    assert (found.tags, found.collections) == (("first", "second"), (towns,))


def test_a_collection_that_was_removed_meanwhile_costs_no_article(library: Library, server: Server) -> None:
    towns = library.add_collection("Towns")
    (accepted,) = library.save([CaptureRequest(server.page("/bridge", article("bridge")), collection=towns)])
    library.remove_collection(towns)
    library.finish()
    assert library.job(accepted.job.id).state is JobState.DONE


# --- documents


def test_a_page_handed_in_is_not_fetched_but_its_pictures_are(library: Library, server: Server) -> None:
    server.file("/red.png", picture(), "image/png")
    inside = f"data:image/png;base64,{base64.b64encode(picture('blue')).decode()}"
    body = article("bridge", pictures=["/red.png", inside]).encode()
    request = CaptureRequest(server.url("/bridge"), document=Document(body, "text/html", "bridge.html"))
    (job,) = save(library, request)
    assert server.paths() == ["/red.png"]
    assert job.article_id is not None
    found = library.article(job.article_id)
    assert found.version.handed_in
    assert library.asset(found.version.original or "") == body
    assert [library.asset(image.asset or "") for image in found.images] == [picture(), picture("blue")]
    assert words_of(library, "market") == ["The bridge"]

    library.delete([job.article_id])
    with pytest.raises(NotFound):
        library.asset(found.version.original or "")
    assert library.check() == []


def test_a_persons_own_page_is_not_replaced_by_what_the_site_gives_now(library: Library, server: Server) -> None:
    body = article("bridge", "Paid for").encode()
    url = server.page("/bridge", article("wall", "Subscribe"))
    save(library, CaptureRequest(url, document=Document(body, "text/html", "bridge.html")))
    (job,) = save(library, url)
    assert job.outcome is Outcome.KEPT
    assert [summary.title for summary in library.articles()] == ["Paid for"]
    assert library.check() == []


def test_a_damaged_document_does_not_hold_up_the_queue(library: Library, folder: Path, server: Server) -> None:
    document = Document(article("tower").encode(), "text/html", "tower.html")
    (broken,) = library.save([CaptureRequest(server.url("/tower"), document=document)])
    (kept,) = (folder / "files").glob("??/*")
    kept.write_bytes(kept.read_bytes()[:-10])
    (job,) = save(library, server.page("/bridge", article("bridge")))
    library.finish()
    assert job.state is JobState.DONE
    failure = library.job(broken.job.id).failure
    assert failure is not None
    assert (failure.kind, failure.params["reason"]) == ("unreadable_file", "damaged")


# --- many at once


def test_twenty_threads_that_save_one_link_are_one_job_and_one_article(library: Library, server: Server) -> None:
    """F161. Each thread also waits for it: one of them works, the others are served."""
    url = server.page("/bridge", article("bridge"))
    seen: list[JobState] = []
    together = threading.Barrier(20)

    def run(number: int) -> tuple[int, bool]:
        together.wait()
        (accepted,) = library.save([CaptureRequest(f"{url}#{number}")])
        library.finish([accepted.job.id], watch=lambda job: seen.append(job.state))
        return accepted.job.id, accepted.is_new

    with ThreadPoolExecutor(20) as threads:
        results = list(threads.map(run, range(20)))
    jobs = {id for id, _ in results}
    # Whoever came when the first job had ended made another one, which found the article there.
    assert len(jobs) == sum(is_new for _, is_new in results) <= 2
    assert len(library.articles()) == 1
    assert len(server.paths()) == len(jobs)
    assert seen.count(JobState.DONE) == 20


def test_more_links_than_are_accepted_in_one_transaction(library: Library) -> None:
    accepted = library.save(CaptureRequest(f"http://127.0.0.1:9/{number % 230}") for number in range(250))
    assert [each.is_new for each in accepted] == [number < 230 for number in range(250)]
    assert library.job_counts()[JobState.QUEUED] == 230


def test_what_is_told_of_a_save(library: Library, server: Server) -> None:
    heard: list[Changes] = []
    library.subscribe(heard.append)
    states: list[tuple[JobState, int]] = []

    def watch(job: Job) -> None:
        states.append((job.state, job.attempts))

    (accepted,) = library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
    library.finish([accepted.job.id], watch=watch)
    assert states[0] == (JobState.QUEUED, 0)
    assert states[-1] == (JobState.DONE, 1)
    assert len(set(states)) == len(states)
    job = library.job(accepted.job.id)
    assert {job.article_id} in [set(changes.articles) for changes in heard]
    assert all(changes.jobs == {job.id} for changes in heard if changes.jobs)
    assert library.counts()[State.UNREAD] == 1


def test_what_is_in_the_trash_is_not_found_until_it_is_saved_again(library: Library, server: Server) -> None:
    url = server.page("/bridge", article("bridge"))
    (job,) = save(library, url)
    assert job.article_id is not None
    library.set_trashed([job.article_id])
    assert words_of(library, "market") == []
    assert library.articles() == []
    (again,) = save(library, url)
    assert again.article_id == job.article_id
    assert words_of(library, "market") == ["The bridge"]

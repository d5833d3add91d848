"""The queue of a real library: networks that come and go, people who change their minds, other processes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.jobs.policy import Patience, Policy
from archiver.library import Library, work
from archiver.library.work import Watcher
from archiver.model.articles import Completeness
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import JobState
from archiver.samples import Handler
from archiver.samples import Server as FolderServer
from archiver.search.index import Index
from tests.library.conftest import SETTINGS, save
from tests.library.pages import article, picture
from tests.library.waiting import PATIENCE, Gate, working
from tests.server import Server


@pytest.fixture
def one_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failing is failing: three attempts take twelve seconds."""
    monkeypatch.setattr(
        "archiver.library.work.Policy",
        lambda **options: Policy(**options, typed=Patience(1, 1.0), imported=Patience(1, 1.0)),
    )


# --- networks that come and go


@pytest.mark.usefixtures("one_attempt")
def test_offline_at_first_and_there_later(library: Library, tmp_path: Path) -> None:
    """F3 and F10."""
    (tmp_path / "bridge.html").write_text(article("bridge"), "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (job,) = save(library, f"http://127.0.0.1:{port}/bridge.html")
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.kind == "connection_failed"

    def handler(*arguments: Any) -> Handler:
        return Handler(*arguments, directory=str(tmp_path))

    with FolderServer(("127.0.0.1", port), handler) as server, ThreadPoolExecutor(1) as threads:
        threads.submit(server.serve_forever, 0.05)
        assert library.retry_passing() == [job.id]
        library.finish()
        server.shutdown()
    assert library.job(job.id).state is JobState.DONE
    assert library.retry_passing() == []


@pytest.mark.usefixtures("one_attempt")
def test_a_name_that_does_not_resolve_and_does_later(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F1 and F10."""
    server.page("/bridge", article("bridge"))
    real = socket.getaddrinfo
    answers: list[Callable[..., Any]] = []

    def look_up(host: str, *arguments: Any, **options: Any) -> Any:
        return answers[0](host, *arguments, **options) if host == "bridge.test" else real(host, *arguments, **options)

    def fail(*arguments: Any, **options: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "no network")

    answers.append(fail)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    (job,) = save(library, server.url("/bridge", host="bridge.test"))
    assert job.failure is not None
    assert (job.state, job.failure.kind, job.failure.params["host"]) == (
        JobState.FAILED,
        "host_not_found",
        "bridge.test",
    )
    answers[0] = lambda host, *arguments, **options: real("127.0.0.1", *arguments, **options)
    assert library.retry_passing() == [job.id]
    library.finish()
    assert library.job(job.id).state is JobState.DONE


def test_a_link_that_is_gone_is_not_tried_again_by_itself(library: Library, server: Server) -> None:
    (job,) = save(library, server.url("/gone"))
    assert job.state is JobState.FAILED
    assert library.retry_passing() == []
    server.page("/gone", article("bridge"))
    assert library.retry() == [job.id]
    library.finish()
    assert library.job(job.id).state is JobState.DONE


# --- people who change their minds


@pytest.mark.parametrize("where", ["page", "picture"])
def test_cancelled_while_it_downloads(library: Library, folder: Path, server: Server, where: str) -> None:
    page, red = article("bridge", pictures=["/blue.png", "/red.png"]), picture("red")
    gate = Gate(server, "/red.png", red, "image/png") if where == "picture" else Gate(server, "/bridge", page)
    if where == "picture":
        server.page("/bridge", page)
        server.file("/blue.png", picture("blue"), "image/png")
    (accepted,) = library.save([CaptureRequest(server.url("/bridge"))])
    with working(library) as future:
        assert gate.asked.wait(PATIENCE)
        assert library.cancel([accepted.job.id]) == [accepted.job.id]
        future.result(PATIENCE)
    assert library.job(accepted.job.id).state is JobState.CANCELLED
    assert library.articles() == []
    assert list((folder / "files").glob("??/*")) == []
    assert library.check() == []


def test_deleted_while_it_is_downloaded_anew(library: Library, folder: Path, server: Server) -> None:
    """F162: what a person deletes for good does not come back."""
    server.file("/red.png", picture(), "image/png")
    (job,) = save(library, server.page("/bridge", article("bridge", pictures=["/red.png"])))
    assert job.article_id is not None
    gate = Gate(server, "/bridge", article("tower", pictures=["/red.png"]))
    (again,) = library.save([CaptureRequest(gate.url)])
    with working(library) as future:
        assert gate.asked.wait(PATIENCE)
        library.delete([job.article_id])
        future.result(PATIENCE)
    assert library.job(again.job.id).state is JobState.CANCELLED
    assert library.articles() == []
    assert library.search("market").hits == ()
    assert list((folder / "files").glob("??/*")) == []
    assert library.check() == []


def test_a_picture_that_goes_with_another_article_is_fetched_again(library: Library, server: Server) -> None:
    """F162: the second article found the picture on disk; then the article that had brought it was deleted."""
    server.file("/logo.png", picture(), "image/png")
    server.file("/other/logo.png", picture(), "image/png")
    (first,) = save(library, server.page("/bridge", article("bridge", pictures=["/logo.png"])))
    assert first.article_id is not None
    gate = Gate(server, "/slow.png", picture("blue"), "image/png")
    page = article("tower", pictures=["/other/logo.png", "/slow.png"])
    (second,) = library.save([CaptureRequest(server.page("/tower", page))])
    with working(library) as future:
        assert gate.asked.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while "/other/logo.png" not in server.paths() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)
        library.delete([first.article_id])
        gate.open()
        future.result(PATIENCE)
    job = library.job(second.job.id)
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    (summary,) = library.articles()
    assert summary.completeness is Completeness.COMPLETE
    assert library.check() == []


def test_closing_a_library_that_works_puts_its_jobs_back(folder: Path, server: Server) -> None:
    """F156: log-off with jobs in the queue."""
    gates = [Gate(server, f"/{number}", article("bridge")) for number in range(5)]
    with ThreadPoolExecutor(1) as threads:
        with Library.open(folder, settings=SETTINGS) as library:
            library.save(CaptureRequest(gate.url) for gate in gates)
            future = threads.submit(library.work)
            assert gates[0].asked.wait(PATIENCE)
        future.result(PATIENCE)
    with Library.open(folder, settings=SETTINGS) as library:
        assert {(job.state, job.attempts) for job in library.jobs()} == {(JobState.QUEUED, 0)}
        for gate in gates:
            gate.open()
        library.finish()
        assert len(library.articles()) == 5
        assert library.check() == []


def test_closing_a_library_waits_for_what_is_being_indexed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()
    update = Index.update

    def slow_update(index: Index, *arguments: Any) -> int:
        begun.set()
        time.sleep(0.5)
        count = update(index, *arguments)
        ended.set()
        return count

    monkeypatch.setattr(Index, "update", slow_update)
    with ThreadPoolExecutor(1) as threads:
        with Library.open(folder, settings=SETTINGS) as library:
            future = threads.submit(library.work)
            assert begun.wait(PATIENCE)
        assert ended.is_set()
        future.result(PATIENCE)


def test_an_open_window_shows_its_first_links_before_what_saves_them_is_loaded(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "FIRST_ROWS", 1.0)
    gate = Gate(server, "/bridge", article("bridge"))
    gate.open()
    with ThreadPoolExecutor(1) as threads, Library.open(folder, settings=SETTINGS) as library:
        library.save([CaptureRequest(gate.url)])
        future = threads.submit(library.work)
        start = time.monotonic()
        assert gate.asked.wait(PATIENCE)
        assert time.monotonic() - start >= 1.0
        library.stop()
        future.result(PATIENCE)


def test_who_waits_for_what_is_saved_does_not_wait_for_a_window(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "FIRST_ROWS", 10 * PATIENCE)
    (accepted,) = library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
    with working(library) as future:
        future.result(PATIENCE)
    assert library.job(accepted.job.id).state is JobState.DONE


def test_a_library_that_is_closed_before_its_first_job_is_begun_does_not_wait_for_it(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "FIRST_ROWS", 10 * PATIENCE)
    with ThreadPoolExecutor(1) as threads:
        with Library.open(folder, settings=SETTINGS) as library:
            library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
            future = threads.submit(library.work)
            time.sleep(0.3)
        future.result(PATIENCE)
    assert server.paths() == []


def test_stopped_before_anything_was_started(library: Library, server: Server) -> None:
    library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
    library.stop()
    library.finish()
    assert server.paths() == []
    assert library.job_counts()[JobState.QUEUED] == 1


def test_paused_and_resumed(library: Library, server: Server) -> None:
    library.pause(True)
    (accepted,) = library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
    with working(library) as future:
        time.sleep(0.5)
        assert library.job(accepted.job.id).state is JobState.QUEUED
        library.pause(False)
        future.result(PATIENCE)
    assert library.job(accepted.job.id).state is JobState.DONE


# --- clocks


@pytest.mark.parametrize("days", [0.5, 20_000])
def test_a_clock_that_was_set_back_holds_no_job_up(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch, days: float
) -> None:
    """F167: accepted and tried when the clock was ahead."""
    server.page("/bridge", article("bridge"))
    future = datetime.now(UTC) + timedelta(days=days)
    with monkeypatch.context() as patch:
        patch.setattr("archiver.store.rows.jobs.now", lambda: future)
        (accepted,) = library.save([CaptureRequest(server.url("/bridge"))])
    library.finish()
    assert library.job(accepted.job.id).state is JobState.DONE


def test_a_wait_that_the_clock_made_endless_is_over(library: Library, server: Server) -> None:
    server.page("/bridge", "later", status=503, headers=[("Retry-After", "600")])
    (job,) = save(library, server.url("/bridge"))
    assert job.state is JobState.QUEUED
    server.page("/bridge", article("bridge"))
    library._store.write(  # the clock was 30 years ahead when the server said so
        lambda unit: unit.connection.exec_driver_sql("UPDATE jobs SET not_before = not_before + 946080000000")
    )
    library.finish()
    assert library.job(job.id).state is JobState.DONE


# --- watching


def test_a_look_at_many_jobs_is_followed_by_rest(library: Library) -> None:
    """Or a queue of 10,000 would be read from one end to the other after each job."""
    library.save(CaptureRequest(f"http://127.0.0.1:9/{number}") for number in range(300))
    looks: list[int] = []
    watcher = Watcher(library._store, None, 0.0, lambda job: looks.append(job.id))
    assert not watcher.is_settled()
    assert len(looks) == 300
    start, asked = time.monotonic(), 0
    while time.monotonic() < start + 0.002:
        asked += 1
        assert not watcher.is_settled()
    assert asked > 20

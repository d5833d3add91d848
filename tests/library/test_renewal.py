"""Saving again what is there: what was saved stays, whatever the site gives now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.library import Library
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState, Outcome
from tests.library.conftest import SETTINGS, save
from tests.library.pages import WALL, article
from tests.server import Exchange, Server

Change = Callable[[Server, str], object]
GOOD = article("bridge")


def answer(html: str, status: int = 200) -> Change:
    return lambda server, path: server.page(path, html, status=status)


def redirect(to: str) -> Change:
    return lambda server, path: server.redirect(path, to=to)


def cut_off(server: Server, path: str) -> None:
    """The connection ends in the middle of a page that did not say how long it is."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    server.verbatim(path, head + article("tunnel", paragraphs=5, closed=False).encode(), then=Exchange.close)


def busy(server: Server, path: str) -> None:
    """Says to come back in thirty years."""
    server.page(path, "busy", status=503, headers=[("Retry-After", "1000000000")])


REFETCHES: dict[str, tuple[Change, Outcome | None, str]] = {
    "same": (answer(GOOD), Outcome.UNCHANGED, ""),
    "same-text": (answer(GOOD.replace("<nav>", "<nav>3 new messages ")), Outcome.UNCHANGED, ""),
    "changed": (answer(article("tunnel")), Outcome.NEW_VERSION, ""),
    "longer": (answer(article("bridge", paragraphs=9)), Outcome.NEW_VERSION, ""),
    "404": (answer(article("error"), 404), None, "fetch_failed"),
    "410": (answer("gone", 410), None, "fetch_failed"),
    "403": (answer(WALL, 403), None, "fetch_failed"),
    "503": (busy, None, ""),  # it waits for another attempt: nothing has happened yet
    "empty": (answer(""), None, "fetch_failed"),
    "captcha": (answer(WALL), Outcome.KEPT, "worse_page"),
    "short": (answer(article("bridge", paragraphs=2)), Outcome.KEPT, "worse_page"),
    "cut": (cut_off, Outcome.KEPT, "worse_page"),
    "to-login": (redirect("/login"), Outcome.KEPT, "worse_page"),
    "to-file": (redirect("file:///etc/passwd"), None, "fetch_failed"),
}


@dataclass(frozen=True)
class Renewed:
    """A library in which each page was saved, and saved again after its site had changed."""

    library: Library
    first: dict[str, Job]
    second: dict[str, Job]


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renewed]:
    folder: Path = tmp_path_factory.mktemp("renewed")
    with Server() as server, Library.open(folder, settings=SETTINGS) as library:
        server.page("/login", WALL)
        urls = [server.page(f"/{name}", GOOD) for name in REFETCHES]
        first = save(library, *urls)
        for name, (change, _, _) in REFETCHES.items():
            change(server, f"/{name}")
        second = save(library, *urls)
        yield Renewed(library, dict(zip(REFETCHES, first, strict=True)), dict(zip(REFETCHES, second, strict=True)))


@pytest.mark.parametrize("name", REFETCHES)
def test_a_refetch_never_makes_an_article_worse(renewed: Renewed, name: str) -> None:
    _, outcome, event = REFETCHES[name]
    library, first, second = renewed.library, renewed.first[name], renewed.second[name]
    assert first.outcome is Outcome.SAVED
    assert first.article_id is not None
    assert (second.outcome, second.article_id) == (outcome, first.article_id if outcome else None)
    versions = library.versions(first.article_id)
    assert len(versions) == (2 if outcome is Outcome.NEW_VERSION else 1)
    text = library.article(first.article_id).text_content
    assert ("tunnel" if name == "changed" else "bridge") in text
    assert text.count("market days") == (9 if name == "longer" else 6)
    assert [each.kind for each in library.events(first.article_id)] == ([event] if event else [])


def test_nothing_is_left_over(renewed: Renewed) -> None:
    assert renewed.library.check() == []
    assert len(renewed.library.articles()) == len(REFETCHES)


def test_a_failed_refetch_says_why(renewed: Renewed) -> None:
    job = renewed.second["404"]
    assert job.state is JobState.FAILED
    assert job.failure == Failure("http_status", {"url": job.url, "status": 404, "retry_after": None})
    assert renewed.first["404"].article_id is not None
    (event,) = renewed.library.events(renewed.first["404"].article_id)
    assert event.params["kind"] == "http_status"


def test_a_server_in_trouble_is_asked_again_later(renewed: Renewed) -> None:
    job = renewed.second["503"]
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert job.failure is not None
    assert job.failure.params["status"] == 503
    wait = (job.not_before - job.updated_at).total_seconds()
    assert SETTINGS.fetch.retry_after_seconds - 60 < wait < SETTINGS.fetch.retry_after_seconds + 60


def test_a_worse_page_is_counted(renewed: Renewed) -> None:
    article_id = renewed.first["short"].article_id
    assert article_id is not None
    (event,) = renewed.library.events(article_id)
    assert event.params["words"] * 2 < event.params["kept_words"]

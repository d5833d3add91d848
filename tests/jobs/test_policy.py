from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from archiver import errors
from archiver.errors import ArchiverError, HttpStatus
from archiver.jobs.policy import Patience, Policy, failure_may_pass, failure_of, is_own, may_pass
from archiver.model.capture import Origin
from archiver.model.failures import Failure
from archiver.model.jobs import JobTask
from tests.jobs.fakes import task_for

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://example.org/a"
DEFAULT = Policy()

PASSING = [
    errors.HostNotFound(URL, "example.org"),
    errors.ConnectionFailed(URL, "example.org", "refused"),
    errors.FetchTimedOut(URL, 60),
    errors.BadResponse(URL, "no status line"),
    errors.IncompleteBody(URL, 7),
    errors.WorkerCrashed(-11),
    *(HttpStatus(URL, status) for status in (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529)),
]
LASTING = [
    errors.CertificateRefused(URL, "example.org", "expired"),
    errors.AddressRefused(URL, "example.org", "10.0.0.1"),
    errors.TooManyRedirects(URL, 5),
    errors.BadRedirect(URL, "file:///"),
    errors.TooLarge(URL, 20_000_000),
    errors.BadEncoding(URL, "compress"),
    errors.UnsupportedContent(URL, "application/pdf"),
    errors.PageUnreadable("empty"),
    errors.WorkerTimedOut(30),
    errors.WorkerOutOfMemory(240_000_000),
    errors.UnreadableFile("page.html", "damaged"),
    errors.NotFound("file", "ab12"),
    *(HttpStatus(URL, status) for status in (400, 401, 403, 404, 410, 451, 501, 505)),
]


def name_of(error: ArchiverError) -> str:
    return f"{error.kind}-{getattr(error, 'status', '')}"


def waits(
    error: ArchiverError, policy: Policy = DEFAULT, origin: Origin = Origin.TYPED, chance: random.Random | None = None
) -> list[float]:
    """Seconds waited before each further attempt, until there is none."""
    found: list[float] = []
    while (at := policy.retry_at(attempt(len(found), origin), error, NOW, chance or random.Random(0))) is not None:
        found.append((at - NOW).total_seconds())
    return found


def attempt(number: int, origin: Origin = Origin.TYPED) -> JobTask:
    return task_for(URL, attempts=number, origin=origin)


# --- what may pass


@pytest.mark.parametrize("error", PASSING, ids=name_of)
def test_what_may_pass_is_tried_again(error: ArchiverError) -> None:
    assert may_pass(error)
    assert failure_may_pass(Failure.of(error))
    assert waits(error)


@pytest.mark.parametrize("error", LASTING, ids=name_of)
def test_what_will_not_change_is_told_at_once(error: ArchiverError) -> None:
    assert not may_pass(error)
    assert not failure_may_pass(Failure.of(error))
    assert waits(error) == []


def test_every_fetch_and_extract_error_has_been_thought_of() -> None:
    known = {type(error) for error in (*PASSING, *LASTING)}
    handled_elsewhere = {errors.FetchCancelled, errors.PictureRefused}
    leaves = {*errors.FetchError.__subclasses__(), *errors.ExtractError.__subclasses__()}
    assert leaves - handled_elsewhere <= known


def test_a_bug_is_not_tried_again() -> None:
    assert not failure_may_pass(Failure("internal_error"))


# --- when


def test_waits_grow_and_end() -> None:
    policy = Policy(typed=Patience(attempts=5, first_wait=2, growth=3, jitter=0))
    assert waits(HttpStatus(URL, 500), policy) == [2, 6, 18, 54]


def test_no_wait_is_longer_than_the_longest() -> None:
    policy = Policy(typed=Patience(attempts=40, first_wait=2, growth=10, longest_wait=100, jitter=0))
    assert waits(HttpStatus(URL, 500), policy)[-3:] == [100, 100, 100]


def test_somebody_who_typed_a_link_hears_of_it_soon() -> None:
    found = waits(HttpStatus(URL, 500))
    assert len(found) == 2
    assert sum(found) < 15


def test_an_import_gives_a_server_half_a_day() -> None:
    policy = Policy(imported=Patience(attempts=6, first_wait=30, jitter=0))
    found = waits(HttpStatus(URL, 500), policy, Origin.IMPORTED)
    assert found == [30, 120, 480, 1920, 3600]
    assert Policy().imported.attempts == 6


def test_jitter_spreads_the_waits_within_its_share() -> None:
    policy = Policy(typed=Patience(attempts=2, first_wait=100, jitter=0.25))
    chance = random.Random(7)
    found = [waits(HttpStatus(URL, 500), policy, chance=chance)[0] for _ in range(200)]
    assert min(found) >= 75
    assert max(found) <= 125
    assert max(found) - min(found) > 40


@pytest.mark.parametrize(("asked", "waited"), [(None, 2), (0.5, 2), (600.0, 600), (3600.0, 3600)])
def test_a_server_that_names_a_time_is_obeyed_where_it_is_later(asked: float | None, waited: float) -> None:
    policy = Policy(typed=Patience(attempts=3, first_wait=2, jitter=0))
    assert waits(HttpStatus(URL, 503, asked), policy)[0] == waited


def test_retry_after_gives_no_further_attempts() -> None:
    assert len(waits(HttpStatus(URL, 429, 600.0))) == 2


# --- who


def choose(policy: Policy, tasks: list[JobTask], running: list[str], ago: dict[str, float]) -> str | None:
    """The URL that is started, given who runs and how many seconds ago hosts were asked."""
    started = {host: NOW - timedelta(seconds=seconds) for host, seconds in ago.items()}
    chosen = policy.choose(tasks, running, started, NOW)
    return None if chosen is None else chosen.request.url


A, A2, B = "https://a.example/1", "https://a.example/2", "https://b.example/1"


def test_the_first_comes_first() -> None:
    assert choose(Policy(), [task_for(A), task_for(B)], [], {}) == A
    assert choose(Policy(), [], [], {}) is None


def test_a_host_has_so_many_jobs_at_once() -> None:
    policy = Policy(per_host=2)
    assert choose(policy, [task_for(A)], ["a.example"], {}) == A
    assert choose(policy, [task_for(A)], ["a.example"] * 2, {}) is None
    assert choose(policy, [task_for(A), task_for(A2), task_for(B)], ["a.example"] * 2, {}) == B


def test_the_same_host_written_otherwise_is_the_same_host() -> None:
    assert choose(Policy(per_host=1), [task_for("https://A.example.:443/x")], ["a.example"], {}) is None


def test_two_pages_of_a_host_are_spaced() -> None:
    policy = Policy(spacing=0.5)
    assert choose(policy, [task_for(A)], [], {"a.example": 0.4}) is None
    assert choose(policy, [task_for(A), task_for(B)], [], {"a.example": 0.4}) == B
    assert choose(policy, [task_for(A)], [], {"a.example": 0.5}) == A


def test_a_clock_that_was_set_back_holds_no_host_up() -> None:
    assert choose(Policy(), [task_for(A)], [], {"a.example": -86_400}) == A


def test_the_persons_own_machines_need_no_politeness() -> None:
    own = task_for("http://127.0.0.1:8000/1")
    assert choose(Policy(), [own], ["127.0.0.1"] * 8, {"127.0.0.1": 0}) is not None


def test_a_document_asks_nobody_and_waits_for_nobody() -> None:
    document = task_for(A, document="ab12")
    assert choose(Policy(), [task_for(A2), document], ["a.example"] * 2, {"a.example": 0}) == A


@pytest.mark.parametrize(
    "host", ["localhost", "app.localhost", "nas.local", "127.0.0.1", "::1", "[::1]", "192.168.1.7", "10.0.0.1"]
)
def test_hosts_of_ones_own(host: str) -> None:
    assert is_own(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "notlocalhost", "local", "", "2606:4700::1111"])
def test_hosts_of_others(host: str) -> None:
    assert not is_own(host)


# --- errors as data


def test_a_failure_keeps_the_facts_and_the_cause_short() -> None:
    error = errors.BadRedirect("data:" + "x" * 10_000_000, "y" * 10_000)
    error.__cause__ = ValueError("z" * 10_000)
    failure = failure_of(error)
    assert failure.kind == "bad_redirect"
    assert failure.params == {"url": "data:" + "x" * 495, "location": "y" * 500}
    assert failure.detail == "z" * 500
    assert failure_of(HttpStatus(URL, 503, 2.5)).params == {"url": URL, "status": 503, "retry_after": 2.5}

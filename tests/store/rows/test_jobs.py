"""The queue's rows: a link that was accepted is one job, until it has ended and its reason is known."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from archiver.errors import HostNotFound, NotFound
from archiver.model.articles import Changes
from archiver.model.capture import CaptureRequest, Document, Origin
from archiver.model.failures import Failure
from archiver.model.jobs import Job, JobState, Outcome
from archiver.store.columns import now
from archiver.store.rows.jobs import ACTIVE, RUNNING, Jobs
from archiver.store.store import Store
from tests.store.conftest import Opening
from tests.store.libraries import NOON, accept, keep, state_of

ONE, KEY = "https://a.test/one", "a.test/one"
FAILURE = Failure.of(HostNotFound(ONE, "a.test"))


def add(
    store: Store, url: str = ONE, key: str = KEY, document: str | None = None, **request: object
) -> tuple[Job, bool]:
    wanted = CaptureRequest(url, **request)  # type: ignore[arg-type]  # handed on
    return store.write(lambda unit: unit.jobs.add(wanted, key, document))


def document(store: Store, body: bytes = b"<p>my own copy</p>") -> str:
    sha256 = store.files.put(body, packed=True)
    store.write(lambda unit: unit.saving.add_document(sha256, "text/html", len(body)))
    return sha256


def job(store: Store, id: int) -> Job:
    return store.read(lambda unit: unit.jobs.get(id))


def asked(store: Store) -> CaptureRequest:
    """What the one job that waits is to save."""
    (waiting,) = store.read(lambda unit: unit.jobs.due(now(), limit=10))
    return waiting.request


def change(store: Store, call: Callable[[Jobs], object]) -> object:
    return store.write(lambda unit: call(unit.jobs))


# --- accepting


def test_a_link_is_a_job(store: Store) -> None:
    heard: list[Changes] = []
    store.subscribe(heard.append)
    added, is_new = add(store, title_hint="One", tags=("sea", "Fog", "sea"), added_at=NOON)
    assert is_new
    assert (added.url, added.title_hint, added.state, added.attempts) == (ONE, "One", JobState.QUEUED, 0)
    assert job(store, added.id) == added
    (waiting,) = store.read(lambda unit: unit.jobs.due(now(), limit=10))
    assert waiting.job == added
    assert waiting.key == KEY
    assert waiting.request == CaptureRequest(ONE, title_hint="One", tags=("Fog", "sea"), added_at=NOON)
    assert waiting.document is None
    assert heard == [Changes(jobs=frozenset([added.id]))]


def test_the_same_link_again_is_the_same_job(store: Store) -> None:
    coast = store.write(lambda unit: unit.collections.add("Coast"))
    first, _ = add(store, tags=("sea",), origin=Origin.IMPORTED)
    again, is_new = add(store, f"{ONE}?utm_source=x", tags=("fog",), collection=coast, title_hint="One")
    assert (again.id, is_new) == (first.id, False)
    wanted = asked(store)
    assert wanted == CaptureRequest(
        ONE, origin=Origin.TYPED, title_hint="One", tags=("fog", "sea"), collection=coast
    ), "who types a link waits for it, and may mean an address in their own network"
    add(store, origin=Origin.IMPORTED)
    assert asked(store) == wanted


@pytest.mark.parametrize("running", [True, False])
def test_a_page_handed_in_takes_the_place_of_a_fetch(store: Store, running: bool) -> None:
    first = accept(store, ONE, claim=running, tags=("sea",)).job
    sha256 = document(store)
    own, is_new = add(store, ONE, KEY, sha256, tags=("fog",))
    assert is_new
    assert job(store, first.id).state is JobState.CANCELLED
    (waiting,) = store.read(lambda unit: unit.jobs.due(now(), limit=10))
    assert (waiting.job.id, waiting.document) == (own.id, sha256)
    assert waiting.request.tags == ("fog", "sea"), "what was asked for with the first one still is"


def test_a_document_keeps_its_type(store: Store) -> None:
    page = Document(b"<p>my own copy</p>", "multipart/related", "page.mht")
    sha256 = document(store, page.body)
    store.write(lambda unit: unit.jobs.add(CaptureRequest(ONE, page), KEY, sha256))
    (waiting,) = store.read(lambda unit: unit.jobs.due(now(), limit=10))
    assert waiting.document_type == "multipart/related"


def test_the_same_link_twenty_times_at_once(store: Store, opening: Opening) -> None:
    """FAULT 161, from two connections."""
    stores = [store, opening(store.folder)]
    gate = threading.Barrier(20)
    ids: list[int] = []

    def save(number: int) -> None:
        gate.wait(30)
        ids.append(add(stores[number % 2], tags=(f"tag {number}",))[0].id)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20
    assert len(set(ids)) == 1
    assert len(asked(store).tags) == 20


def test_tags_of_nothing_do_not_fail_a_job(store: Store) -> None:
    add(store, tags=("", " ", "#", "sea"))
    assert asked(store).tags == ("sea",)


# --- the order


def test_what_a_person_waits_for_comes_first(store: Store) -> None:
    imported = [add(store, f"https://i.test/{n}", f"i.test/{n}", origin=Origin.IMPORTED)[0].id for n in range(3)]
    typed = [add(store, f"https://t.test/{n}", f"t.test/{n}")[0].id for n in range(2)]
    due = store.read(lambda unit: unit.jobs.due(now(), limit=4))
    assert [task.job.id for task in due] == [*typed, *imported[:2]]
    add(store, "https://i.test/2", "i.test/2")
    assert store.read(lambda unit: unit.jobs.due(now(), limit=1))[0].job.id in (*typed, imported[2])


def test_what_is_not_due_waits(store: Store) -> None:
    id = accept(store).job.id
    later = now() + timedelta(hours=1)
    change(store, lambda jobs: jobs.fail(id, FAILURE, retry_at=later))
    assert store.read(lambda unit: unit.jobs.due(now(), limit=10)) == []
    assert [task.job.id for task in store.read(lambda unit: unit.jobs.due(later, limit=10))] == [id]
    assert store.read(lambda unit: unit.jobs.next_due()) == later


@pytest.mark.parametrize("days", [1, 365 * 56, 365 * 12])
def test_a_clock_that_was_set_back_holds_nothing_up(store: Store, days: int) -> None:
    """FAULT 167: accepted, and failed once, under a clock that was far ahead."""
    fresh, failed = add(store)[0].id, accept(store, "https://a.test/two").job.id
    change(store, lambda jobs: jobs.fail(failed, FAILURE, retry_at=now() + timedelta(seconds=30)))
    before = now() - timedelta(days=days, minutes=5)
    assert {task.job.id for task in store.read(lambda unit: unit.jobs.due(before, limit=10))} == {fresh, failed}


# --- moving on


def test_the_way_of_a_job(store: Store) -> None:
    id = add(store)[0].id
    assert change(store, lambda jobs: jobs.claim(id))
    assert not change(store, lambda jobs: jobs.claim(id)), "two runners must not have it"
    for state in (JobState.EXTRACTING, JobState.STORING):
        assert change(store, lambda jobs: jobs.advance(id, state))  # noqa: B023  # called at once
        assert job(store, id).state is state
    article = keep(store, "https://a.test/other")
    assert change(store, lambda jobs: jobs.finish(id, Outcome.SAVED, article))
    done = job(store, id)
    assert (done.state, done.outcome, done.article_id, done.attempts) == (JobState.DONE, Outcome.SAVED, article, 1)
    for call in (jobs_claim, jobs_advance, jobs_finish, jobs_fail, jobs_release):
        assert not change(store, lambda jobs: call(jobs, id))  # noqa: B023  # called at once
    assert change(store, lambda jobs: jobs.cancel([id])) == []
    assert job(store, id) == done


def jobs_claim(jobs: Jobs, id: int) -> bool:
    return jobs.claim(id)


def jobs_advance(jobs: Jobs, id: int) -> bool:
    return jobs.advance(id, JobState.STORING)


def jobs_finish(jobs: Jobs, id: int) -> bool:
    return jobs.finish(id, Outcome.SAVED, 1)


def jobs_fail(jobs: Jobs, id: int) -> bool:
    return jobs.fail(id, FAILURE, retry_at=None)


def jobs_release(jobs: Jobs, id: int) -> bool:
    return jobs.release(id)


@pytest.mark.parametrize("call", [jobs_advance, jobs_finish, jobs_fail, jobs_release])
def test_a_cancelled_job_stays_cancelled(store: Store, call: Callable[[Jobs, int], bool]) -> None:
    keep(store, "https://a.test/other")
    id = accept(store).job.id
    assert change(store, lambda jobs: jobs.cancel([id])) == [id]
    assert not change(store, lambda jobs: call(jobs, id))
    assert job(store, id).state is JobState.CANCELLED


def test_what_a_job_that_runs_was_asked_for_by_now(store: Store) -> None:
    id = add(store, tags=("sea",))[0].id
    assert store.read(lambda unit: unit.jobs.running(id)) is None, "it waits"
    change(store, lambda jobs: jobs.claim(id))
    add(store, tags=("fog",))
    assert store.read(lambda unit: unit.jobs.running(id)) == CaptureRequest(ONE, tags=("fog", "sea"))
    change(store, lambda jobs: jobs.cancel([id]))
    assert store.read(lambda unit: unit.jobs.running(id)) is None
    change(store, lambda jobs: jobs.retry([id]))
    assert store.read(lambda unit: unit.jobs.running(id)) is None, "what was broken off does not store for the next try"
    assert store.read(lambda unit: unit.jobs.running(99)) is None


def test_what_failed_is_given_up_and_can_be_tried_again(store: Store) -> None:
    id = accept(store).job.id
    change(store, lambda jobs: jobs.claim(id))
    change(store, lambda jobs: jobs.fail(id, FAILURE, retry_at=None))
    assert change(store, lambda jobs: jobs.cancel([id])) == [id]
    assert job(store, id).state is JobState.CANCELLED
    assert store.read(lambda unit: unit.jobs.failed_ids()) == []
    assert change(store, lambda jobs: jobs.cancel([id])) == []
    assert change(store, lambda jobs: jobs.retry([id])) == [id]


def test_a_failure_is_kept_as_data(store: Store) -> None:
    id = accept(store).job.id
    change(store, lambda jobs: jobs.fail(id, FAILURE, retry_at=None))
    failed = job(store, id)
    assert failed.state is JobState.FAILED
    assert failed.failure == FAILURE
    assert failed.failure is not None
    assert failed.failure.params == {"url": ONE, "host": "a.test"}


def test_a_release_does_not_count_as_an_attempt(store: Store) -> None:
    id = accept(store).job.id
    change(store, lambda jobs: jobs.release(id))
    assert (job(store, id).state, job(store, id).attempts) == (JobState.QUEUED, 0)


def test_what_a_killed_process_left_is_taken_up(store: Store) -> None:
    """FAULT 153; the attempt counts: a page that kills the program must not do so for ever."""
    states = {}
    for number, state in enumerate(RUNNING):
        id = accept(store, f"https://a.test/{number}").job.id
        change(store, lambda jobs: jobs.advance(id, state))  # noqa: B023  # called at once
        states[id] = state
    waiting = add(store, "https://a.test/waiting", "a.test/waiting")[0].id
    assert sorted(store.read(lambda unit: unit.jobs.running_ids())) == sorted(states)
    assert change(store, lambda jobs: jobs.release_all()) == sorted(states)
    assert {job(store, id).state for id in [*states, waiting]} == {JobState.QUEUED}
    assert {job(store, id).attempts for id in states} == {1}


def test_a_page_handed_in_belongs_to_its_article_in_the_end(store: Store) -> None:
    sha256 = document(store)
    id = add(store, ONE, KEY, sha256)[0].id
    change(store, lambda jobs: jobs.claim(id))
    assert store.write(lambda unit: unit.assets.drop_unnamed([sha256])) == []
    article = keep(store, "https://a.test/other")
    change(store, lambda jobs: jobs.finish(id, Outcome.SAVED, article))
    assert store.write(lambda unit: unit.assets.drop_unnamed([sha256])) == [sha256]


# --- a person's verbs


def test_retrying(store: Store) -> None:
    failed = accept(store, ONE).job.id
    change(store, lambda jobs: jobs.fail(failed, FAILURE, retry_at=None))
    cancelled = add(store, "https://a.test/two", "a.test/two")[0].id
    change(store, lambda jobs: jobs.cancel([cancelled]))
    waiting = accept(store, "https://a.test/three").job.id
    change(store, lambda jobs: jobs.fail(waiting, FAILURE, retry_at=now() + timedelta(hours=1)))
    running = accept(store, "https://a.test/four").job.id
    ids = [failed, cancelled, waiting, running]
    assert change(store, lambda jobs: jobs.retry(ids)) == [failed, cancelled, waiting]
    assert [job(store, id).attempts for id in ids] == [0, 0, 0, 1]
    assert len(store.read(lambda unit: unit.jobs.due(now(), limit=10))) == 3


def test_retrying_makes_no_twins(store: Store) -> None:
    twins = []
    for _ in range(3):
        twins.append(accept(store, ONE).job.id)
        change(store, lambda jobs: jobs.fail(twins[-1], FAILURE, retry_at=None))
    assert store.read(lambda unit: unit.jobs.failed_ids()) == twins[-1:]
    assert change(store, lambda jobs: jobs.retry(twins)) == twins[:1]
    assert change(store, lambda jobs: jobs.retry(twins[1:])) == []
    assert change(store, lambda jobs: jobs.retry(twins[:1])) == twins[:1], "a waiting one may start at once"


def test_a_failure_that_a_later_job_made_good_is_none(store: Store) -> None:
    failed, other = accept(store, ONE).job.id, accept(store, "https://a.test/two").job.id
    for id in (failed, other):
        change(store, lambda jobs: jobs.fail(id, FAILURE, retry_at=None))  # noqa: B023  # called at once
    keep(store, ONE)
    assert job(store, failed).state is JobState.CANCELLED
    assert store.read(lambda unit: unit.jobs.failed_ids()) == [other]
    assert store.read(lambda unit: unit.jobs.counts())[JobState.FAILED] == 1


def test_listing(store: Store) -> None:
    ids = [accept(store, f"https://a.test/{number}").job.id for number in range(5)]
    change(store, lambda jobs: jobs.cancel(ids[:2]))
    assert [job.id for job in store.read(lambda unit: unit.jobs.page(limit=2))] == ids[:2:-1]
    assert [job.id for job in store.read(lambda unit: unit.jobs.page(before=ids[3]))] == ids[2::-1]
    assert [job.id for job in store.read(lambda unit: unit.jobs.page([JobState.CANCELLED]))] == ids[1::-1]
    assert store.read(lambda unit: unit.jobs.open_ids()) == ids[2:]
    assert list(store.read(lambda unit: unit.jobs.ids())) == ids[::-1]
    counts = store.read(lambda unit: unit.jobs.counts())
    assert counts == dict.fromkeys(JobState, 0) | {JobState.FETCHING: 3, JobState.CANCELLED: 2}


def test_many_come_oldest_first_and_once(store: Store) -> None:
    ids = [add(store, f"https://a.test/{number}", f"a.test/{number}")[0].id for number in range(3)]
    asked = [*ids[::-1], *range(10_000, 10_600), *ids]
    assert [job.id for job in store.read(lambda unit: unit.jobs.several(asked))] == ids


def test_the_jobs_that_would_renew_an_article(store: Store) -> None:
    one = keep(store, ONE)
    two = keep(store, "https://a.test/two")
    renewing = add(store)[0].id
    add(store, "https://a.test/three", "a.test/three")
    assert store.read(lambda unit: unit.jobs.renewing([one, two])) == [renewing]


@pytest.mark.parametrize(
    "ask",
    [
        lambda jobs: jobs.get(99),
        lambda jobs: jobs.cancel([1, 99]),
        lambda jobs: jobs.retry([1, 99]),
    ],
)
def test_what_is_not_there(store: Store, ask: Callable[[Jobs], object]) -> None:
    add(store)
    before = state_of(store)
    with pytest.raises(NotFound):
        change(store, ask)
    assert state_of(store) == before


def test_every_state_is_open_or_ended() -> None:
    assert {*ACTIVE, JobState.DONE, JobState.FAILED, JobState.CANCELLED} == set(JobState)

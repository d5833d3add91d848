from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from archiver.errors import DiskFull, HttpStatus, LibraryBusy, WorkerCrashed
from archiver.jobs.policy import Patience, Policy
from archiver.jobs.runner import Runner
from archiver.model.capture import Origin
from archiver.model.jobs import JobState, Outcome
from tests.jobs.fakes import PATIENCE, FakeExtractor, FakeFetcher, FakeKeeper, FakeQueue, wait_until

QUICK = Policy(typed=Patience(attempts=3, first_wait=0.05), imported=Patience(attempts=3, first_wait=0.05), spacing=0)


class Bench:
    """A runner with fakes all around."""

    def __init__(self) -> None:
        self.fetcher = FakeFetcher()
        self.extractor = FakeExtractor()
        self.queue = FakeQueue()
        self.keeper = FakeKeeper(self.queue)

    def add(self, count: int, host: str = "example.org") -> list[int]:
        """Queue so many pages of a host."""
        return [self.queue.add(self.fetcher.page(f"http://{host}/{number}")) for number in range(count)]

    def runner(self, policy: Policy = QUICK, threads: int = 4) -> Runner:
        return Runner(self.queue, self.fetcher, self.extractor, self.keeper, policy=policy, threads=threads)

    def run(self, policy: Policy = QUICK, threads: int = 4) -> None:
        """Run until all have ended."""
        deadline = time.monotonic() + PATIENCE
        self.runner(policy, threads).run(until=lambda: self.queue.all_ended() or time.monotonic() > deadline)
        assert self.queue.all_ended()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@contextmanager
def running(runner: Runner, until: Callable[[], bool] = lambda: False) -> Iterator[Future[None]]:
    """A runner at work in another thread, stopped at the end."""
    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(runner.run, until=until)
        try:
            yield future
        finally:
            runner.stop()


def test_many_jobs_are_done(bench: Bench) -> None:
    ids = [id for host in range(10) for id in bench.add(20, f"host{host}.example")]
    bench.run(threads=8)
    assert {bench.queue.job(id).outcome for id in ids} == {Outcome.SAVED}
    assert len(bench.keeper.stored) == 200


def test_a_host_is_asked_for_few_pages_at_once_under_load(bench: Bench) -> None:
    for host in ("a.example", "b.example", "c.example"):
        bench.add(12, host)
    bench.fetcher.be_slow(0.02)
    bench.run(threads=8)
    assert bench.fetcher.at_once == {"a.example": 2, "b.example": 2, "c.example": 2}


def test_a_slow_host_does_not_hold_up_another_one(bench: Bench) -> None:
    for url in [f"http://slow.example/{number}" for number in range(50)]:
        bench.queue.add(bench.fetcher.hold(bench.fetcher.page(url)))
    quick = bench.add(5, "quick.example")
    with running(bench.runner()):
        wait_until(lambda: all(bench.queue.job(id).state is JobState.DONE for id in quick))
        assert bench.fetcher.at_once["slow.example"] == 2


def test_pages_of_a_host_are_spaced(bench: Bench) -> None:
    bench.add(4)
    start = time.monotonic()
    bench.run(Policy(spacing=0.1))
    assert time.monotonic() - start >= 0.3


# --- what goes wrong


def test_a_link_that_is_not_there_fails_with_its_reason(bench: Bench) -> None:
    id = bench.queue.add("http://example.org/gone")
    bench.run()
    job = bench.queue.job(id)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.failure is not None
    assert (job.failure.kind, job.failure.params["status"]) == ("http_status", 404)


def test_what_passes_is_tried_again(bench: Bench) -> None:
    (id,) = bench.add(1)
    bench.fetcher.fail("http://example.org/0", HttpStatus("http://example.org/0", 503), WorkerCrashed(-9))
    bench.run()
    assert (bench.queue.job(id).state, bench.queue.job(id).attempts) == (JobState.DONE, 3)


def test_what_does_not_pass_is_given_up(bench: Bench) -> None:
    id = bench.queue.add(bench.fetcher.fail("http://example.org/0", *[HttpStatus("http://example.org/0", 503)] * 9))
    bench.run()
    assert (bench.queue.job(id).state, bench.queue.job(id).attempts) == (JobState.FAILED, 3)


def test_a_job_that_waits_is_in_nobodys_way(bench: Bench) -> None:
    url = bench.fetcher.fail("http://example.org/late", HttpStatus("http://example.org/late", 503, 3600.0))
    late = bench.queue.add(url, origin=Origin.IMPORTED)
    ids = bench.add(5)
    with running(bench.runner()):
        wait_until(lambda: all(bench.queue.job(id).state.ended for id in ids) and bench.queue.job(late).attempts == 1)
        wait_until(lambda: bench.queue.job(late).state is JobState.QUEUED)
    job = bench.queue.job(late)
    assert job.attempts == 1
    assert job.failure is not None
    assert job.not_before > datetime.now(UTC) + timedelta(minutes=50)


@pytest.mark.expect_log("archiver.jobs")
def test_a_bug_in_one_page_does_not_stop_the_others(bench: Bench) -> None:
    ids = bench.add(9)
    bench.extractor.fail("http://example.org/4", ZeroDivisionError("our bug"))
    bench.run()
    states = [bench.queue.job(id).state for id in ids]
    assert states == [JobState.FAILED if number == 4 else JobState.DONE for number in range(9)]
    failure = bench.queue.job(ids[4]).failure
    assert failure is not None
    assert (failure.kind, failure.detail) == ("internal_error", "ZeroDivisionError('our bug')")
    assert bench.queue.job(ids[4]).attempts == 1


@pytest.mark.parametrize("verb", ["keep page", "keep picture", "plan", "keep"])
def test_a_library_that_takes_no_writes_stops_the_run_with_everything_in_the_queue(bench: Bench, verb: str) -> None:
    bench.add(20)
    picture = bench.fetcher.picture("http://example.org/1.png")
    bench.fetcher.page("http://example.org/0", pictures=[picture])
    bench.keeper.break_down(verb, DiskFull("library"))
    with pytest.raises(DiskFull):
        bench.runner().run()
    left = [state for state in bench.queue.states() if state is not JobState.DONE]
    assert set(left) == {JobState.QUEUED}
    assert {task.job.attempts for task in bench.queue.tasks.values() if task.job.state is JobState.QUEUED} == {0}
    assert len(left) == 20 or (verb == "keep picture" and left)


@pytest.mark.parametrize("verb", ["claim", "advance", "fail"])
def test_a_queue_that_takes_no_writes_stops_the_run(bench: Bench, verb: str) -> None:
    bench.add(5)
    gone = bench.queue.add("http://other.example/gone")
    bench.queue.break_down(verb, LibraryBusy("library", 90))
    with pytest.raises(LibraryBusy):
        bench.runner().run(until=bench.queue.all_ended)
    assert JobState.FAILED not in [bench.queue.job(id).state for id in bench.queue.tasks if id != gone]
    assert verb == "advance" or bench.queue.job(gone).state is not JobState.FAILED


def test_an_error_of_the_one_who_asks_ends_the_run_in_order(bench: Bench) -> None:
    bench.queue.add(bench.fetcher.hold(bench.fetcher.page("http://example.org/0")))

    def until() -> bool:
        if bench.queue.states() == [JobState.QUEUED]:
            return False
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.runner().run(until=until)
    assert bench.queue.states() == [JobState.QUEUED]


# --- what a person does meanwhile


def test_stop_puts_everything_back(bench: Bench) -> None:
    for id in bench.add(6):
        bench.fetcher.hold(bench.queue.tasks[id].request.url)
    runner = bench.runner(Policy(per_host=3, spacing=0))
    with running(runner) as future:
        wait_until(lambda: bench.queue.states().count(JobState.FETCHING) == 3)
        runner.stop()
        future.result(PATIENCE)
    assert set(bench.queue.states()) == {JobState.QUEUED}
    assert {task.job.attempts for task in bench.queue.tasks.values()} == {0}


def test_a_runner_that_was_stopped_before_it_ran_does_nothing(bench: Bench) -> None:
    bench.add(3)
    runner = bench.runner()
    runner.stop()
    runner.run()
    assert set(bench.queue.states()) == {JobState.QUEUED}
    assert bench.fetcher.diary == []


def test_the_end_of_what_is_waited_for_breaks_off_the_rest(bench: Bench) -> None:
    (mine,) = bench.add(1)
    other = bench.queue.add(bench.fetcher.hold(bench.fetcher.page("http://other.example/0")))
    bench.runner().run(until=lambda: bench.queue.job(mine).state.ended and bool(bench.fetcher.at_once["other.example"]))
    assert bench.queue.job(mine).state is JobState.DONE
    assert (bench.queue.job(other).state, bench.queue.job(other).attempts) == (JobState.QUEUED, 0)


def test_pause_starts_nothing_and_finishes_what_runs(bench: Bench) -> None:
    first = bench.queue.add(bench.fetcher.hold(bench.fetcher.page("http://a.example/0")))
    runner = bench.runner()
    with running(runner):
        wait_until(lambda: bench.queue.job(first).state is JobState.FETCHING)
        runner.pause(True)
        (second,) = bench.add(1)
        runner.wake()
        bench.fetcher.let_go()
        wait_until(lambda: bench.queue.job(first).state is JobState.DONE)
        time.sleep(0.3)
        assert bench.queue.job(second).state is JobState.QUEUED
        runner.pause(False)
        wait_until(lambda: bench.queue.job(second).state is JobState.DONE)


def test_a_cancelled_job_is_broken_off_and_stays_cancelled(bench: Bench) -> None:
    id = bench.queue.add(bench.fetcher.hold(bench.fetcher.page("http://example.org/0")))
    runner = bench.runner()
    with running(runner, bench.queue.all_ended) as future:
        wait_until(lambda: bench.queue.job(id).state is JobState.FETCHING)
        bench.queue.cancel(id)
        runner.cancel([id, 99])
        future.result(PATIENCE)
    assert bench.queue.job(id).state is JobState.CANCELLED
    assert bench.keeper.stored == {}


def test_a_job_that_is_cancelled_and_queued_anew_is_done_once_more_and_only_once(bench: Bench) -> None:
    id = bench.queue.add(bench.fetcher.hold(bench.fetcher.page("http://example.org/0")))
    runner = bench.runner()
    with running(runner, bench.queue.all_ended) as future:
        wait_until(lambda: bench.queue.job(id).state is JobState.FETCHING)
        bench.queue.cancel(id)
        bench.queue.queue_anew(id)
        runner.cancel([id])
        wait_until(lambda: len(bench.fetcher.diary) == 2)
        bench.fetcher.let_go()
        future.result(PATIENCE)
    assert bench.queue.job(id).state is JobState.DONE
    assert bench.fetcher.at_once["example.org"] == 1


def test_what_is_put_in_later_is_taken_up(bench: Bench) -> None:
    runner = bench.runner()
    with running(runner):
        wait_until(lambda: bench.queue.looks > 0)
        (told,) = bench.add(1)
        runner.wake()
        wait_until(lambda: bench.queue.job(told).state is JobState.DONE)
        (untold,) = bench.add(1, "other.example")
        wait_until(lambda: bench.queue.job(untold).state is JobState.DONE)


def test_what_wakes_the_runner_goes_before_what_it_had_in_view(bench: Bench) -> None:
    """The queue gives what a person typed before an import; a runner that looked ahead must look again."""
    for number in range(50):
        bench.queue.add(bench.fetcher.page(f"http://example.org/{number}"))
    gate = bench.fetcher.hold("http://example.org/0")
    runner = bench.runner(Policy(per_host=1, spacing=0))
    with running(runner, bench.queue.all_ended) as future:
        wait_until(lambda: bench.queue.job(1).state is JobState.FETCHING)
        time.sleep(0.25)
        bench.queue.put_first(bench.fetcher.page("http://example.org/typed"))
        runner.wake()
        bench.fetcher.let_go()
        future.result(PATIENCE)
    fetched = [line.removeprefix("fetch page ") for line in bench.fetcher.diary]
    assert fetched[:2] == [gate, "http://example.org/typed"]


def test_nobody_waits_for_a_slow_library_to_tell_the_runner_something(bench: Bench) -> None:
    """The lock is not held while the library is asked: the GUI thread calls these verbs."""
    bench.add(1)
    asked, go_on = threading.Event(), threading.Event()

    def until() -> bool:
        asked.set()
        go_on.wait(PATIENCE)
        return False

    runner = bench.runner()
    with running(runner, until), ThreadPoolExecutor(1) as threads:
        assert asked.wait(PATIENCE)
        try:
            for call in (runner.wake, lambda: runner.cancel([1]), lambda: runner.pause(True), runner.stop):
                threads.submit(call).result(5)
        finally:
            go_on.set()

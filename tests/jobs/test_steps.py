from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from archiver import errors
from archiver.errors import FetchCancelled, HttpStatus, LibraryDamaged, PageUnreadable, UnreadableFile
from archiver.jobs.pictures import Pictures
from archiver.jobs.steps import Cancelled, Steps
from archiver.model.capture import Origin
from archiver.model.jobs import JobState, Outcome
from tests.jobs.fakes import PATIENCE, START, FakeExtractor, FakeFetcher, FakeKeeper, FakeQueue, wait_until

PAGE = "http://example.org/a"
ONE, TWO = "http://example.org/1.png", "http://cdn.example/2.png"


class Bench:
    """A job's steps with fakes all around."""

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self.diary: list[str] = []
        self.fetcher = FakeFetcher(self.diary)
        self.extractor = FakeExtractor(self.diary)
        self.queue = FakeQueue(self.diary)
        self.keeper = FakeKeeper(self.queue, self.diary)
        self.cancel = threading.Event()
        self._executor = executor

    def run(
        self, url: str = PAGE, *, origin: Origin = Origin.TYPED, document: str | None = None, limit: int = 1_000
    ) -> Outcome:
        id = self.queue.add(url, origin=origin, document=document)
        assert self.queue.claim(id)
        pictures = Pictures(self.fetcher, self.extractor, self.keeper, self._executor, limit)
        steps = Steps(self.fetcher, self.extractor, self.keeper, self.queue, pictures)
        return steps.run(self.queue.tasks[id], self.cancel, START)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with ThreadPoolExecutor(4) as executor:
        yield Bench(executor)


def test_the_order_of_the_steps(bench: Bench) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE])
    bench.fetcher.picture(ONE)
    assert bench.run() is Outcome.SAVED
    assert bench.diary == [
        f"fetch page {PAGE}",
        "advance extracting",
        f"extract {PAGE}",
        "keep page",
        "plan",
        "advance storing",
        f"fetch picture {ONE}",
        "measure picture",
        "keep picture",
        "keep",
    ]
    assert bench.queue.job(1).state is JobState.DONE


def test_what_a_page_has_is_stored_with_it(bench: Bench) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE, TWO])
    bench.fetcher.picture(ONE, b"picture 1")
    bench.fetcher.picture(TWO, b"picture 2")
    bench.run()
    found = {result.position: result.asset for result in bench.keeper.stored[PAGE]}
    assert {position: asset and asset.sha256 for position, asset in found.items()} == {
        0: hashlib.sha256(b"picture 1").hexdigest(),
        1: hashlib.sha256(b"picture 2").hexdigest(),
    }
    assert len(bench.keeper.files) == 3
    assert not bench.keeper.records[PAGE].handed_in


def test_only_the_pictures_the_plan_wants_are_fetched(bench: Bench) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE, TWO])
    bench.fetcher.picture(TWO)
    bench.keeper.wanted = (1,)
    bench.run()
    assert [result.position for result in bench.keeper.stored[PAGE]] == [1]
    assert f"fetch picture {ONE}" not in bench.diary


# --- who may lead where


@pytest.mark.parametrize(("origin", "private", "trusted"), [(Origin.TYPED, True, PAGE), (Origin.IMPORTED, False, None)])
def test_only_what_a_person_typed_may_be_private(
    bench: Bench, origin: Origin, private: bool, trusted: str | None
) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE])
    bench.fetcher.picture(ONE)
    bench.run(origin=origin)
    assert bench.fetcher.private == {PAGE: private}
    assert bench.fetcher.trusted == {ONE: trusted}
    assert bench.fetcher.referers == {ONE: PAGE}


# --- documents


def test_a_document_is_not_fetched_but_its_pictures_are(bench: Bench) -> None:
    bench.keeper.documents["ab12"] = f"A page\n{ONE}".encode()
    bench.fetcher.picture(ONE)
    assert bench.run(document="ab12") is Outcome.SAVED
    assert f"fetch page {PAGE}" not in bench.diary
    assert bench.keeper.records[PAGE].handed_in
    assert bench.keeper.stored[PAGE][0].asset is not None


def test_a_damaged_document_is_the_trouble_of_its_own_job(bench: Bench) -> None:
    bench.keeper.documents["ab12"] = LibraryDamaged("files/ab/ab12", "content")
    with pytest.raises(UnreadableFile) as caught:
        bench.run(document="ab12")
    assert caught.value.facts() == {"item": PAGE, "reason": "damaged"}


# --- pictures


@pytest.mark.parametrize(
    "error",
    [
        HttpStatus(ONE, 404),
        errors.TooLarge(ONE, 10),
        errors.AddressRefused(ONE, "example.org", "10.0.0.1"),
        errors.FetchTimedOut(ONE, 30),
    ],
    ids=lambda error: error.kind,
)
def test_a_picture_that_cannot_be_had_says_why_and_stops_nothing(bench: Bench, error: errors.ArchiverError) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE, TWO])
    bench.fetcher.fail(ONE, error)
    bench.fetcher.picture(TWO)
    assert bench.run() is Outcome.SAVED
    failed, kept = sorted(bench.keeper.stored[PAGE], key=lambda result: result.position)
    assert failed.asset is None
    assert failed.failure is not None
    assert (failed.failure.kind, failed.failure.params) == (error.kind, error.facts())
    assert kept.asset is not None


def test_what_is_no_picture_is_not_kept(bench: Bench) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE])
    bench.fetcher.picture(ONE, b"<html>")
    bench.run()
    (result,) = bench.keeper.stored[PAGE]
    assert result.failure is not None
    assert result.failure.kind == "picture_refused"
    assert bench.keeper.files == {bench.keeper.records[PAGE].original}


def test_pictures_together_have_a_budget(bench: Bench) -> None:
    urls = [f"http://example.org/{number}.png" for number in range(10)]
    bench.fetcher.page(PAGE, pictures=urls)
    for url in urls:
        bench.fetcher.picture(url, b"picture".ljust(100))
    bench.run(limit=450)
    results = bench.keeper.stored[PAGE]
    kept = [result for result in results if result.asset]
    assert 5 <= len(kept) <= 6  # two lanes may be the last spenders
    refused = {result.failure.kind: result.failure.params["limit"] for result in results if result.failure}
    assert refused == {"too_large": 450}
    assert len(results) == 10


def test_few_pictures_of_a_page_are_fetched_at_once(bench: Bench) -> None:
    urls = [f"http://example.org/{number}.png" for number in range(6)]
    bench.fetcher.page(PAGE, pictures=urls)
    for url in urls:
        bench.fetcher.hold(bench.fetcher.picture(url))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(bench.run)
        wait_until(lambda: sum("fetch picture" in line for line in bench.diary) == 2)
        bench.cancel.wait(0.1)
        assert sum("fetch picture" in line for line in bench.diary) == 2
        bench.fetcher.let_go()
        assert running.result(PATIENCE) is Outcome.SAVED
    assert len(bench.keeper.stored[PAGE]) == 6


@pytest.mark.parametrize(
    "uri",
    [
        "data:image/png;base64,cGljdHVyZQ==",
        "data:image/png;base64,cGljdHVyZQ",  # browsers do without the padding
        "data:image/png;charset=utf-8;BASE64,cGljdHVyZQ==",
        "data:image/png; base64 ,cGlj%64HVyZQ%3D%3D",
        "data:image/svg+xml,pic%74ure",
        "data:,picture",
    ],
)
def test_a_data_uri_is_read_where_it_stands(bench: Bench, uri: str) -> None:
    bench.fetcher.page(PAGE, pictures=[uri])
    bench.run()
    (result,) = bench.keeper.stored[PAGE]
    assert result.asset is not None
    assert result.asset.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert not any("fetch picture" in line for line in bench.diary)


@pytest.mark.parametrize(
    ("uri", "reason"),
    [("data:", "format"), ("data:image/png;base64", "format"), ("data:image/png;base64,A", "damaged")],
)
def test_a_data_uri_that_is_none_is_a_picture_that_fails(bench: Bench, uri: str, reason: str) -> None:
    bench.fetcher.page(PAGE, pictures=[uri])
    assert bench.run() is Outcome.SAVED
    (result,) = bench.keeper.stored[PAGE]
    assert result.failure is not None
    assert (result.failure.kind, result.failure.params) == ("picture_refused", {"reason": reason})


def test_a_hostile_data_uri_takes_no_time(bench: Bench) -> None:
    bench.fetcher.page(PAGE, pictures=["data:" + ";a" * 200_000])
    assert bench.run() is Outcome.SAVED


# --- failing


def test_a_page_that_cannot_be_fetched_is_not_extracted(bench: Bench) -> None:
    with pytest.raises(HttpStatus):
        bench.run()
    assert bench.diary == [f"fetch page {PAGE}"]


def test_a_page_that_cannot_be_read_leaves_nothing(bench: Bench) -> None:
    bench.fetcher.page(PAGE)
    bench.extractor.fail(PAGE, PageUnreadable("empty"))
    with pytest.raises(PageUnreadable):
        bench.run()
    assert bench.keeper.files == set()


def test_a_library_that_takes_no_writes_stops_the_pictures_too(bench: Bench) -> None:
    urls = [f"http://example.org/{number}.png" for number in range(50)]
    bench.fetcher.page(PAGE, pictures=urls)
    for url in urls:
        bench.fetcher.picture(url, b"picture " + url.encode())
    bench.keeper.break_down("keep picture", errors.DiskFull("library"))
    with pytest.raises(errors.DiskFull):
        bench.run()
    assert sum("fetch picture" in line for line in bench.diary) <= 2
    assert bench.diary[-1] == "discard"
    assert bench.keeper.files == set()


@pytest.mark.parametrize("outcome", [Outcome.UNCHANGED, Outcome.KEPT])
def test_a_page_that_adds_no_version_leaves_no_file(bench: Bench, outcome: Outcome) -> None:
    bench.fetcher.page(PAGE)
    bench.keeper.outcome = outcome
    assert bench.run() is outcome
    assert bench.keeper.files == set()


# --- cancelling


def test_cancelled_while_it_is_fetched(bench: Bench) -> None:
    bench.fetcher.hold(bench.fetcher.page(PAGE))
    bench.cancel.set()
    with pytest.raises(FetchCancelled):
        bench.run()
    assert bench.diary == [f"fetch page {PAGE}"]


@pytest.mark.parametrize("verb", ["keep page", "plan", "keep picture", "keep"])
def test_a_row_cancelled_at_any_step_stores_nothing_and_leaves_nothing(bench: Bench, verb: str) -> None:
    bench.fetcher.page(PAGE, pictures=[ONE])
    bench.fetcher.picture(ONE)
    bench.keeper.before(verb, lambda: bench.queue.cancel(1))
    with pytest.raises(Cancelled):
        bench.run()
    assert bench.keeper.stored == {}
    assert bench.keeper.files == set()
    assert bench.queue.job(1).state is JobState.CANCELLED


def test_a_row_cancelled_while_the_page_comes_is_not_extracted(bench: Bench) -> None:
    bench.fetcher.hold(bench.fetcher.page(PAGE))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(bench.run)
        wait_until(lambda: bool(bench.diary))
        bench.queue.cancel(1)
        bench.fetcher.let_go()
        with pytest.raises(Cancelled):
            running.result(PATIENCE)
    assert not any("extract http" in line for line in bench.diary)


def test_broken_off_among_the_pictures(bench: Bench) -> None:
    urls = [f"http://example.org/{number}.png" for number in range(6)]
    bench.fetcher.page(PAGE, pictures=urls)
    bench.fetcher.picture(urls[0], b"picture 0")
    bench.fetcher.picture(urls[1], b"picture 1")
    for url in urls[2:]:
        bench.fetcher.hold(bench.fetcher.picture(url))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(bench.run)
        wait_until(lambda: sum("fetch picture" in line for line in bench.diary) == 4)
        bench.cancel.set()
        with pytest.raises(Cancelled):
            running.result(PATIENCE)
    assert bench.keeper.stored == {}
    assert bench.keeper.files == set()
    assert sum("fetch picture" in line for line in bench.diary) == 4
    assert bench.queue.job(1).state is JobState.STORING  # whoever broke it off puts it back
